//! Session records that commits name in their messages: Entire's checkpoints, which lie on a branch or under a ref each.
//!
//! They say of a commit that an agent took part and how many lines it wrote, not which lines: a mark.

use git::{ObjectId, Objects, Repository, lookup};
use provenance::format::entire::{self, CheckpointId};
use provenance::{Agents, Problem, Statement};

/// Where the branch of checkpoints may stand: here, or as a clone fetches it.
pub(crate) const BRANCHES: [&str; 2] =
    ["refs/heads/entire/checkpoints/v1", "refs/remotes/origin/entire/checkpoints/v1"];

/// Whether there is a branch of checkpoints.
pub(crate) fn has_branch(repository: &Repository) -> bool {
    BRANCHES.iter().any(|name| matches!(repository.reference(name), Ok(Some(_))))
}

/// Sessions of one checkpoint that are read.
const MAX_SESSIONS: usize = 64;

/// What the checkpoints of a repository say.
pub(crate) struct Sessions<'a> {
    repository: &'a Repository,
    /// The tree of the branch, if there is one.
    branch: Option<ObjectId>,
}

impl<'a> Sessions<'a> {
    pub(crate) fn new(repository: &'a Repository) -> Self {
        let objects = repository.objects();
        let tip = BRANCHES.iter().find_map(|name| repository.reference(name).ok().flatten());
        Sessions { repository, branch: tip.and_then(|tip| tree_of(&objects, tip)) }
    }

    /// The statements of the checkpoints that a message names.
    pub(crate) fn of(&self, objects: &Objects, agents: &Agents, message: &[u8]) -> (Vec<Statement>, Vec<Problem>) {
        let (mut statements, mut problems) = (Vec::new(), Vec::new());
        // Most commits name none: the word is looked for before the message is taken apart.
        if memchr::memmem::find(message, b"Checkpoint").is_none() {
            return (statements, problems);
        }
        for id in entire::checkpoints(agents, message) {
            let Some((tree, folder)) = self.place(objects, &id) else { continue };
            // Sessions are numbered, with gaps.
            for number in 0..MAX_SESSIONS {
                let path = format!("{folder}{number}/metadata.json");
                let Ok(Some(entry)) = lookup(objects, tree, path.as_bytes()) else { continue };
                let Ok(text) = objects.blob(entry.id) else { continue };
                let (session, found) = entire::parse_session(agents, &text);
                statements.extend(session.map(|session| session.statement));
                problems.extend(found);
            }
        }
        (statements, problems)
    }

    /// The tree that holds a checkpoint, and the path of its folder there.
    fn place(&self, objects: &Objects, id: &CheckpointId) -> Option<(ObjectId, String)> {
        match self.repository.reference(&id.ref_name()) {
            Ok(Some(tip)) => Some((tree_of(objects, tip)?, String::new())),
            _ => Some((self.branch?, format!("{}/", id.branch_path()))),
        }
    }
}

fn tree_of(objects: &Objects, tip: ObjectId) -> Option<ObjectId> {
    Some(objects.commit(objects.peel_to_commit(tip).ok()?).ok()?.tree)
}
