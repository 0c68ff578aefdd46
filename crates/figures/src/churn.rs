//! Churn: lines that die soon after they were written.
//!
//! Churn(N) of a period is the share of the lines written in it that died less than N days later; a line that a merge
//! brought back within the window did not die. Deaths belong to the period in which the line was written, and the last
//! N days before the data end are left out of both sums: of their lines nobody knows yet.
//!
//! `churn_gitclear` is for comparison with published figures: the lines written in the period that died or were moved
//! within N days, over all changed lines of the period. A line that was moved and then died within the window counts
//! twice, because rows don't link the two: it is an upper bound.

use std::ops::AddAssign;

use facts::{Effect, FateRow, Operation};

use crate::calendar::{By, DAY_MICROS, Period};
use crate::cells::Cells;
use crate::groups::GroupId;
use crate::operations::is_changed;
use crate::ratio::Ratio;

/// Lines of a period, those of which the window is over alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ChurnCounts {
    /// Written.
    pub written: u64,
    /// Of those, died within the window.
    pub died: u64,
    /// Of those that died, brought back within the window.
    pub revived: u64,
    /// Of the written, moved within the window.
    pub moved: u64,
    /// Changed in any way.
    pub changed: u64,
}

impl ChurnCounts {
    /// Churn(N).
    #[must_use]
    pub fn churn(&self) -> Ratio {
        Ratio::new(self.lost(), self.written)
    }

    /// Died or moved, of all changed lines.
    #[must_use]
    pub fn churn_gitclear(&self) -> Ratio {
        Ratio::new(self.lost() + self.moved, self.changed)
    }

    /// Counts what a row says of the life of the lines written in the period.
    pub(crate) fn add_life(&mut self, row: &FateRow, window_days: u32) {
        let lines = u64::from(row.lines);
        let is_soon = row.age_days < window_days;
        match row.effect {
            Effect::Written => self.written += lines,
            Effect::Died if is_soon => self.died += lines,
            Effect::Revived if is_soon => self.revived += lines,
            Effect::Kept if is_soon && row.operation == Operation::Moved => self.moved += lines,
            _ => {}
        }
    }

    fn lost(&self) -> u64 {
        self.died.saturating_sub(self.revived)
    }
}

impl AddAssign for ChurnCounts {
    fn add_assign(&mut self, other: ChurnCounts) {
        self.written += other.written;
        self.died += other.died;
        self.revived += other.revived;
        self.moved += other.moved;
        self.changed += other.changed;
    }
}

/// Churn in each period and group.
#[derive(Debug, Clone)]
pub struct Churn {
    by: By,
    window_days: u32,
    cells: Cells<GroupId, ChurnCounts>,
}

impl Churn {
    /// With a window of so many days.
    #[must_use]
    pub fn new(by: By, window_days: u32) -> Churn {
        Churn { by, window_days, cells: Cells::default() }
    }

    /// Counts a row of a repository whose data end at `as_of`, for each of its groups.
    pub fn add(&mut self, row: &FateRow, groups: &[GroupId], as_of: i64) {
        let censored_from = as_of.saturating_sub(DAY_MICROS.saturating_mul(self.window_days.into()));
        if row.trivial {
            return;
        }
        let lines = u64::from(row.lines);
        if is_changed(row) && row.at <= censored_from {
            self.each(row.at, groups, |counts| counts.changed += lines);
        }
        if row.written_at > censored_from {
            return;
        }
        let window_days = self.window_days;
        self.each(row.written_at, groups, |counts| counts.add_life(row, window_days));
    }

    /// The counts.
    #[must_use]
    pub fn finish(self) -> Cells<GroupId, ChurnCounts> {
        self.cells
    }

    fn each(&mut self, at: i64, groups: &[GroupId], count: impl Fn(&mut ChurnCounts)) {
        let period = Period::of(at, self.by);
        groups.iter().for_each(|group| count(self.cells.at(period, *group)));
    }
}
