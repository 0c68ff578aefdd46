//! Records of review that the repository itself holds: messages of commits, notes of Gerrit, git-appraise and SLSA, and
//! attestations of gittuf.

use facts::{ReviewEvent, ReviewState};
use git::{ObjectId, Objects, Repository, compare, list_notes};
use provenance::review::{ReviewMark, ReviewSource, bors, gerrit_notes, git_appraise, gittuf, slsa, trailers};
use provenance::{Agents, Problem};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::evidence::EvidenceProblem;
use crate::graph::{CommitIndex, Graph};
use crate::scan::commit_id;

/// An event that a record on a commit tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Noted {
    pub(crate) commit: CommitIndex,
    pub(crate) event: ReviewEvent,
}

type Read = (Vec<ReviewMark>, Vec<Problem>);

/// A ref of notes with records of review.
struct ReviewNotes {
    reference: &'static str,
    read: fn(&Agents, &[u8]) -> Read,
}

const NOTES: &[ReviewNotes] = &[
    ReviewNotes { reference: "refs/notes/review", read: gerrit_notes::parse },
    ReviewNotes { reference: "refs/notes/devtools/reviews", read: |_, note| git_appraise::parse_requests(note) },
    ReviewNotes { reference: "refs/notes/devtools/discuss", read: git_appraise::parse_comments },
    ReviewNotes { reference: "refs/notes/commits", read: slsa::parse },
];

/// Where gittuf keeps attestations.
const GITTUF: &str = "refs/gittuf/attestations";

/// The refs of notes with records of review that are read.
pub(crate) fn references() -> impl Iterator<Item = &'static str> {
    NOTES.iter().map(|notes| notes.reference)
}

/// Where other refs with such records are.
pub(crate) const UNDER: &str = "refs/gittuf/";

/// How many of those are looked at.
pub(crate) const MAX_REFS: usize = 64;

/// All of them, in the order of the commits that they speak of.
pub(crate) fn gather(repository: &Repository, graph: &Graph, agents: &Agents) -> (Vec<Noted>, Vec<EvidenceProblem>) {
    let mut gathered = Gathered { noted: of_messages(graph, agents), problems: Vec::new() };
    let by_id: FxHashMap<ObjectId, CommitIndex> = (0..).zip(&graph.nodes).map(|(at, node)| (node.id, at)).collect();
    for notes in NOTES {
        gathered.read_notes(repository, &by_id, agents, notes);
    }
    gathered.read_gittuf(repository, graph, agents);
    gathered.noted.sort_by_key(|noted| noted.commit);
    (gathered.noted, gathered.problems)
}

/// What messages say. What is wrong with them is counted where their marks of authorship are read.
fn of_messages(graph: &Graph, agents: &Agents) -> Vec<Noted> {
    let read = |(at, node): (usize, &crate::graph::Node)| {
        let message = node.commit.message.as_slice();
        let commit = CommitIndex::try_from(at).expect("the graph numbered its commits so");
        let (mut marks, _) = trailers::read(agents, message);
        marks.extend(bors::read(agents, message).0);
        events(&marks, commit, node.id)
    };
    graph.nodes.par_iter().enumerate().flat_map_iter(read).collect()
}

/// Who opened each change that the marks are of, then what they tell.
fn events(marks: &[ReviewMark], commit: CommitIndex, id: ObjectId) -> impl Iterator<Item = Noted> + use<> {
    let id = commit_id(id);
    let mut found: Vec<ReviewEvent> = Vec::new();
    for opened in marks.iter().filter_map(|mark| mark.opened(id)) {
        if !found.contains(&opened) {
            found.push(opened);
        }
    }
    found.extend(marks.iter().filter_map(|mark| mark.event(id)));
    found.into_iter().map(move |event| Noted { commit, event })
}

struct Gathered {
    noted: Vec<Noted>,
    problems: Vec<EvidenceProblem>,
}

impl Gathered {
    fn read_notes(
        &mut self,
        repository: &Repository,
        by_id: &FxHashMap<ObjectId, CommitIndex>,
        agents: &Agents,
        source: &ReviewNotes,
    ) {
        let objects = repository.objects();
        let notes = match list_notes(repository, &objects, source.reference) {
            Ok(Some(notes)) => notes,
            Ok(None) => return,
            Err(error) => {
                self.problems.push(EvidenceProblem::Ref(source.reference, error.to_string()));
                return;
            }
        };
        self.problems.extend(notes.skipped.into_iter().map(EvidenceProblem::Object));
        for (id, blob) in notes.blobs {
            if let Some(commit) = by_id.get(&id) {
                self.read_note(&objects, agents, source.read, (*commit, id, blob));
            }
        }
    }

    fn read_note(
        &mut self,
        objects: &Objects,
        agents: &Agents,
        read: fn(&Agents, &[u8]) -> Read,
        (commit, id, blob): (CommitIndex, ObjectId, ObjectId),
    ) {
        match objects.blob(blob) {
            Ok(text) => {
                let (marks, problems) = read(agents, &text);
                self.noted.extend(events(&marks, commit, id));
                self.problems.extend(problems.into_iter().map(|problem| EvidenceProblem::Record(id, problem)));
            }
            Err(error) => self.problems.push(EvidenceProblem::Object(error)),
        }
    }

    /// Approvals of a tree are events of the commits of that tree.
    fn read_gittuf(&mut self, repository: &Repository, graph: &Graph, agents: &Agents) {
        let objects = repository.objects();
        let Some(tree) = tree_of(repository, &objects) else { return };
        let mut by_tree: FxHashMap<String, Vec<CommitIndex>> = FxHashMap::default();
        for (at, node) in (0..).zip(&graph.nodes) {
            by_tree.entry(node.commit.tree.to_string()).or_default().push(at);
        }
        let found = compare(&objects, Some(tree), &[]);
        self.problems.extend(found.skipped.into_iter().map(|(_, error)| EvidenceProblem::Object(error)));
        for entry in found.paths.into_iter().filter_map(|change| change.now).take(MAX_ATTESTATIONS) {
            let text = match objects.blob(entry.id) {
                Ok(text) => text,
                Err(error) => {
                    self.problems.push(EvidenceProblem::Object(error));
                    continue;
                }
            };
            let (marks, problems) = gittuf::parse(agents, &text);
            self.problems.extend(problems.into_iter().map(|problem| EvidenceProblem::Record(entry.id, problem)));
            for mark in marks {
                let commits = mark.head_tree.as_deref().and_then(|tree| by_tree.get(tree));
                for commit in commits.into_iter().flatten() {
                    let id = graph.nodes[*commit as usize].id;
                    self.noted.extend(events(std::slice::from_ref(&mark), *commit, id));
                }
            }
        }
    }
}

/// Attestations that are read.
const MAX_ATTESTATIONS: usize = 1 << 16;

fn tree_of(repository: &Repository, objects: &Objects) -> Option<ObjectId> {
    let tip = repository.reference(GITTUF).ok()??;
    Some(objects.commit(objects.peel_to_commit(tip).ok()?).ok()?.tree)
}

/// Whether an event is one that somebody looked at the change.
pub(crate) fn is_look(state: ReviewState) -> bool {
    matches!(
        state,
        ReviewState::Approved | ReviewState::Commented | ReviewState::ChangesRequested | ReviewState::Dismissed
    )
}

/// Whether an event is from a record that a review system keeps of all that happened to the change.
pub(crate) fn is_of_log(event: &ReviewEvent) -> bool {
    [ReviewSource::GerritNote, ReviewSource::GitAppraise].iter().any(|source| *event.source == *source.as_str())
}
