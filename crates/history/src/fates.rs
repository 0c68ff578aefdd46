//! What happened to lines, counted: groups of lines of one commit that have everything in common.

use facts::{Effect, Operation};
use rustc_hash::FxHashMap;

use crate::graph::CommitIndex;
use crate::paths::PathIndex;
use crate::verdicts::VerdictIndex;

/// Stands for no path and for no commit.
pub(crate) const NONE: u32 = u32::MAX;

/// What lines of one commit have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Group {
    pub(crate) path: PathIndex,
    pub(crate) operation: Operation,
    pub(crate) effect: Effect,
    pub(crate) trivial: bool,
    /// The file that they were moved or copied from, or [`NONE`].
    pub(crate) from: PathIndex,
    /// The commit that wrote them, and what is known of who did.
    pub(crate) written: CommitIndex,
    pub(crate) verdict: VerdictIndex,
    /// For copies the commit that wrote the source, else [`NONE`]; and who did.
    pub(crate) source: CommitIndex,
    pub(crate) source_verdict: VerdictIndex,
}

/// So many lines of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fate {
    pub(crate) commit: CommitIndex,
    pub(crate) group: Group,
    pub(crate) lines: u32,
}

/// Counts the lines of one commit.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    counts: FxHashMap<Group, u32>,
    /// Lines come in runs: the last group waits here.
    last: Option<(Group, u32)>,
}

impl Tally {
    pub(crate) fn add(&mut self, group: Group) {
        match &mut self.last {
            Some((last, lines)) if *last == group => *lines += 1,
            last => {
                if let Some((group, lines)) = last.replace((group, 1)) {
                    *self.counts.entry(group).or_default() += lines;
                }
            }
        }
    }

    /// Hands over what was counted, sorted, and begins anew.
    pub(crate) fn take(&mut self, commit: CommitIndex, fates: &mut Vec<Fate>) {
        if let Some((group, lines)) = self.last.take() {
            *self.counts.entry(group).or_default() += lines;
        }
        let start = fates.len();
        fates.extend(self.counts.drain().map(|(group, lines)| Fate { commit, group, lines }));
        fates[start..].sort_unstable_by_key(|fate| fate.group);
    }
}
