//! What is noted of each commit beside the fates of its lines.

use facts::{Claimed, Class, Operations};
use git::ObjectError;

use crate::build::NewFiles;
use crate::compare::Item;
use crate::graph::CommitIndex;
use crate::world::World;

/// A part that was skipped: the path, why, and in which commit.
#[derive(Debug, Clone)]
pub(crate) struct Skipped {
    pub(crate) commit: CommitIndex,
    pub(crate) path: Vec<u8>,
    pub(crate) error: ObjectError,
}

/// Notes in the order of the commits.
#[derive(Debug, Default)]
pub(crate) struct Log {
    /// Lines by operation; empty if nobody asked.
    pub(crate) operations: Vec<Operations>,
    /// Paths that each commit changed against its first parent.
    pub(crate) changed: Vec<u32>,
    /// Of those, paths of tests.
    pub(crate) tests: Vec<u32>,
    /// Commits with line records, and what became of the lines that these claim.
    pub(crate) claimed: Vec<(CommitIndex, Claimed)>,
    pub(crate) skipped: Vec<Skipped>,
    /// Commits whose search for renames was cut off, and the pairs left out.
    pub(crate) renames_left_out: Vec<(CommitIndex, u64)>,
}

impl Log {
    /// What became of the lines that the records of a commit claim; nothing where it has none.
    pub(crate) fn claimed(&self, commit: CommitIndex) -> Claimed {
        let found = self.claimed.binary_search_by_key(&commit, |(of, _)| *of);
        found.map_or(Claimed::default(), |at| self.claimed[at].1)
    }

    /// Notes what a commit changed and what of it could not be read.
    pub(crate) fn add(&mut self, commit: CommitIndex, item: &Item, made: &NewFiles, world: &World<'_>) {
        let plan = &item.plan;
        self.changed.push(u32::try_from(plan.changed).unwrap_or(u32::MAX));
        let tests = made.files.iter().take(plan.steps.len()).filter(|(path, _)| world.class(*path) == Class::Test);
        self.tests.push(u32::try_from(tests.count()).unwrap_or(u32::MAX));
        self.claimed.extend(world.verdicts.claimed(commit, world.evidence).map(|claimed| (commit, claimed)));
        let unread = made.unread.iter().filter_map(|at| {
            let error = item.steps[*at].built.as_ref()?.as_ref().err()?.clone();
            Some((plan.steps[*at].path().clone(), error))
        });
        let skipped = unread.chain(plan.skipped.iter().cloned());
        self.skipped.extend(skipped.map(|(path, error)| Skipped { commit, path, error }));
        if plan.rename_pairs_left_out > 0 {
            self.renames_left_out.push((commit, plan.rename_pairs_left_out));
        }
    }
}
