//! Lines by what commits did to them, and the denominator of every share of operations.
//!
//! Of each commit's lines: added, deleted, updated, find-and-replaced, moved, copied from the same commit, copied from
//! the tree before it. A moved or an updated line counts once. Trivial lines, lines of which only white space changed,
//! and what a merge dropped or restored stand outside, and beside.

use std::ops::AddAssign;

use facts::{Effect, FateRow, Operation};

use crate::calendar::{By, Period};
use crate::cells::Cells;
use crate::groups::GroupId;
use crate::ratio::Ratio;

/// Lines by operation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OperationCounts {
    /// New, with no source.
    pub added: u64,
    /// Gone.
    pub deleted: u64,
    /// In the place of a line that differs by three words or fewer.
    pub updated: u64,
    /// Updated by a replacement that the commit makes three times or more.
    pub find_replaced: u64,
    /// Cut in one place and put in another.
    pub moved: u64,
    /// Equal to other lines that the commit brings.
    pub copied_within: u64,
    /// Equal to lines that stand elsewhere in the tree before the commit.
    pub copied_from_live: u64,
    /// Trivial lines that would have counted above.
    pub trivial: u64,
    /// Only their white space changed.
    pub noop: u64,
    /// Written on a branch and not taken by the merge.
    pub dropped: u64,
    /// Deleted on a branch and kept by the merge.
    pub restored: u64,
}

impl OperationCounts {
    /// Counts a row.
    pub fn add(&mut self, row: &FateRow) {
        let lines = u64::from(row.lines);
        match row.operation {
            Operation::Noop => self.noop += lines,
            Operation::Dropped => self.dropped += lines,
            Operation::Restored => self.restored += lines,
            _ if !counts_once(row) => {}
            _ if row.trivial => self.trivial += lines,
            Operation::Added => self.added += lines,
            Operation::Deleted => self.deleted += lines,
            Operation::Updated => self.updated += lines,
            Operation::FindReplaced => self.find_replaced += lines,
            Operation::Moved => self.moved += lines,
            Operation::CopiedWithin => self.copied_within += lines,
            Operation::CopiedFromLive => self.copied_from_live += lines,
        }
    }

    /// The changed lines: the denominator of every share of operations.
    #[must_use]
    pub fn changed(&self) -> u64 {
        self.added
            + self.deleted
            + self.updated
            + self.find_replaced
            + self.moved
            + self.copied_within
            + self.copied_from_live
    }

    /// Some of these lines as a share of the changed ones.
    #[must_use]
    pub fn share(&self, lines: u64) -> Ratio {
        Ratio::new(lines, self.changed())
    }
}

impl AddAssign for OperationCounts {
    fn add_assign(&mut self, other: OperationCounts) {
        self.added += other.added;
        self.deleted += other.deleted;
        self.updated += other.updated;
        self.find_replaced += other.find_replaced;
        self.moved += other.moved;
        self.copied_within += other.copied_within;
        self.copied_from_live += other.copied_from_live;
        self.trivial += other.trivial;
        self.noop += other.noop;
        self.dropped += other.dropped;
        self.restored += other.restored;
    }
}

/// Whether the row's lines are changed lines: in the denominator of every share of operations.
#[must_use]
pub fn is_changed(row: &FateRow) -> bool {
    !row.trivial && counts_once(row)
}

/// Of the two sides of an update the new line, of a move the line where it is now. A deletion is the work of its commit
/// whether or not another branch made it before.
fn counts_once(row: &FateRow) -> bool {
    match row.operation {
        Operation::Deleted => true,
        Operation::Moved => row.effect == Effect::Kept,
        Operation::Noop | Operation::Dropped | Operation::Restored => false,
        _ => row.effect == Effect::Written,
    }
}

/// Lines by operation in each period and group, by when the commit was made.
#[derive(Debug, Clone)]
pub struct Operations {
    by: By,
    cells: Cells<GroupId, OperationCounts>,
}

impl Operations {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(by: By) -> Operations {
        Operations { by, cells: Cells::default() }
    }

    /// Counts a row for each of its groups.
    pub fn add(&mut self, row: &FateRow, groups: &[GroupId]) {
        let period = Period::of(row.at, self.by);
        groups.iter().for_each(|group| self.cells.at(period, *group).add(row));
    }

    /// The counts.
    #[must_use]
    pub fn finish(self) -> Cells<GroupId, OperationCounts> {
        self.cells
    }
}
