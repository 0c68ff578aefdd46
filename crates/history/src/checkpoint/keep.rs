//! Checkpoints on the way of a long walk: where they are taken, and who keeps them.

use std::io::{self, Write};

use git::ObjectError;

use super::found::{self, FoundSoFar};
use super::ground::Grounds;
use super::{Standing, put};
use crate::graph::Graph;
use crate::log::Log;
use crate::problems::of_error;

/// Commits between two checkpoints at the least.
const LEAST_SPACING: usize = 8192;

/// The commits that all checkpoints on the way of a walk stand for, added up, over the commits of the walk. To write
/// one takes about 1 % of the CPU time of a scan of its commits (measured on git/git, in the first-parent view).
const MOST_WRITTEN: usize = 3;

/// How often a walk hands over a checkpoint on its way. It changes nothing of what is found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Pace {
    /// As often as costs little: at most six times, evenly spread, with 8192 commits between them at the least; the
    /// less often, the more commits earlier walks have seen.
    #[default]
    Sparing,
    /// Whenever so many commits have gone by (0 is 1).
    Commits(u32),
}

impl Pace {
    /// Commits between two checkpoints of a walk that begins at `first` and ends before `end`; `None`: there is none.
    fn spacing(self, first: usize, end: usize) -> Option<usize> {
        match self {
            Pace::Commits(commits) => Some((commits as usize).max(1)),
            Pace::Sparing => {
                let commits = end.saturating_sub(first);
                // A checkpoint holds what earlier walks saw, too: on average that, and half of what this one sees.
                let most = MOST_WRITTEN * commits / (first + commits / 2).max(1);
                (most > 0).then(|| (commits / (most + 1)).max(LEAST_SPACING))
            }
        }
    }
}

/// Keeps checkpoints that a walk hands over on its way. What can't be kept costs a later walk time, and this one
/// nothing: so nothing comes back.
pub trait Keeper: Sync {
    /// The walk has come this far.
    fn keep(&self, milestone: &Milestone<'_>);
}

/// Nothing is kept.
#[derive(Debug, Clone, Copy, Default)]
pub struct KeepNothing;

impl Keeper for KeepNothing {
    fn keep(&self, _: &Milestone<'_>) {}
}

/// How far a walk has come: both pieces of it together are what another may go on from.
pub struct Milestone<'a> {
    graph: &'a Graph,
    grounds: &'a Grounds,
    standing: Standing<'a>,
    found: FoundSoFar<'a>,
}

impl Milestone<'_> {
    /// Writes where the walk stands: what [`Scan::write_checkpoint`](crate::Scan::write_checkpoint) writes of a walk
    /// that ends here.
    ///
    /// # Errors
    /// Those of `to`.
    pub fn write_checkpoint(&self, caller: &str, to: &mut dyn Write) -> io::Result<()> {
        put(self.graph, &self.grounds.of(self.standing.commits, caller), &self.standing, to)
    }

    /// Writes what was found so far. It serves an earlier checkpoint of the same walk as well: who keeps this first and
    /// the checkpoint then has a pair that fits at any moment.
    ///
    /// # Errors
    /// Those of `to`.
    pub fn write_found(&self, caller: &str, to: &mut dyn Write) -> io::Result<()> {
        found::put(self.graph, &self.grounds.of(self.found.commits, caller), self.found, to)
    }
}

/// What the walk needs to hand over checkpoints.
pub(crate) struct Keeping<'a> {
    pub(crate) keeper: &'a dyn Keeper,
    pub(crate) grounds: &'a Grounds,
    pub(crate) pace: Pace,
}

/// When the next checkpoint of a walk is due.
pub(crate) struct Due {
    spacing: Option<usize>,
    next: usize,
    end: usize,
}

impl Due {
    pub(crate) fn new(pace: Pace, first: usize, end: usize) -> Due {
        let spacing = pace.spacing(first, end);
        Due { spacing, next: first + spacing.unwrap_or_default(), end }
    }

    /// Whether it is, after so many commits. None is so shortly before the end.
    pub(crate) fn is_due(&mut self, commits: usize) -> bool {
        let Some(spacing) = self.spacing.filter(|_| commits >= self.next) else { return false };
        self.next = commits + spacing;
        commits + spacing / 2 < self.end
    }
}

impl Keeping<'_> {
    /// Hands over a checkpoint, unless the walk met something that may be better the next time.
    pub(crate) fn hand_over(&self, graph: &Graph, standing: Standing<'_>, found: FoundSoFar<'_>) {
        if is_settled(found.log) {
            self.keeper.keep(&Milestone { graph, grounds: self.grounds, standing, found });
        }
    }
}

fn is_settled(log: &Log) -> bool {
    let may_get_better = |error: &ObjectError| crate::problems::may_get_better(of_error(error).0);
    !log.skipped.iter().any(|skipped| may_get_better(&skipped.error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pace: Pace, first: usize, end: usize, expect: &[usize]) {
        let mut due = Due::new(pace, first, end);
        let found: Vec<usize> = (first + 1..=end).filter(|commits| due.is_due(*commits)).collect();
        assert_eq!(found, expect, "{pace:?} from {first} to {end}");
    }

    #[test]
    fn a_long_walk_has_a_few() {
        check(Pace::Sparing, 0, 0, &[]);
        check(Pace::Sparing, 0, 8192, &[]);
        check(Pace::Sparing, 0, 14_000, &[8192]);
        check(Pace::Sparing, 0, 24_254, &[8192, 16_384]);
        check(Pace::Sparing, 0, 70_000, &[10_000, 20_000, 30_000, 40_000, 50_000, 60_000]);
    }

    #[test]
    fn the_longer_the_past_the_fewer() {
        check(Pace::Sparing, 100_000, 124_000, &[]);
        check(Pace::Sparing, 24_000, 48_000, &[32_192, 40_384]);
        check(Pace::Sparing, 24_000, 124_000, &[44_000, 64_000, 84_000, 104_000]);
    }

    #[test]
    fn every_so_many() {
        check(Pace::Commits(0), 0, 3, &[1, 2]);
        check(Pace::Commits(1), 3, 6, &[4, 5]);
        check(Pace::Commits(2), 0, 6, &[2, 4]);
    }
}
