//! What figures depend on beside the commits: equal, or nothing is taken up.

use git::{Repository, list_notes};
use provenance::Agents;

use crate::graph::{CommitIndex, Graph};
use crate::kinds::HeadBlobs;
use crate::sessions;
use crate::sources::{first_refs, notes_refs};
use crate::traces;

/// The ground that the figures of some first commits stand on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ground {
    /// Program and settings, as the caller names them.
    pub(crate) caller: Vec<u8>,
    /// The notes on the commits, the attributes of the head, what is peculiar about the repository.
    pub(crate) repository: Vec<u8>,
}

/// The grounds of the first so many commits of a walk, for any such number.
pub(crate) struct Grounds {
    /// Of no commit.
    hasher: blake3::Hasher,
    /// Ids of commits and their notes, in the order of the walk.
    notes: Vec<(CommitIndex, Vec<u8>)>,
}

impl Grounds {
    pub(crate) fn read(repository: &Repository, graph: &Graph, blobs: &HeadBlobs, agents: &Agents) -> Grounds {
        let mut hasher = blake3::Hasher::new();
        hasher.update(format!("{:?}", repository.notices()).as_bytes());
        blobs.hash_attributes(&mut hasher);
        // What a branch of sessions says of a commit does not change; whether there is one does.
        hasher.update(&[u8::from(sessions::has_branch(repository))]);
        let mut notes: Vec<(CommitIndex, Vec<u8>)> = Vec::new();
        for name in notes_refs() {
            let Ok(Some(listed)) = list_notes(repository, &repository.objects(), name) else { continue };
            notes.extend((0..).zip(&graph.nodes).filter_map(|(commit, node)| {
                let blob = listed.blobs.get(&node.id)?;
                Some((commit, [name.as_bytes(), node.id.as_bytes(), blob.as_bytes()].concat()))
            }));
        }
        let first = first_refs(repository, graph).into_iter();
        notes.extend(first.map(|(commit, blob)| (commit, blob.as_bytes().to_vec())));
        let traces = traces::read(repository, graph, agents).records.into_iter();
        notes.extend(traces.map(|(commit, record)| (commit, format!("{record:?}").into_bytes())));
        // Stable, so that the notes of one commit stay in the order of their refs.
        notes.sort_by_key(|(commit, _)| *commit);
        Grounds { hasher, notes }
    }

    pub(crate) fn of(&self, commits: CommitIndex, caller: &str) -> Ground {
        let mut hasher = self.hasher.clone();
        for (_, note) in self.notes.iter().take_while(|(commit, _)| *commit < commits) {
            hasher.update(note);
        }
        Ground { caller: caller.into(), repository: hasher.finalize().as_bytes().to_vec() }
    }
}
