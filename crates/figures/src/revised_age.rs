//! How old the code is that commits revise: lines that were deleted or updated, by the days since they were written.

use std::ops::AddAssign;

use facts::{Effect, FateRow, Operation};

use crate::calendar::{By, Period};
use crate::cells::Cells;
use crate::groups::GroupId;
use crate::ratio::Ratio;

/// Revised lines by their age.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RevisedCounts {
    /// Younger than 14 days.
    pub under_14_days: u64,
    /// From 14 days on, younger than 30.
    pub under_30_days: u64,
    /// From 30 days on, younger than 365.
    pub under_365_days: u64,
    /// Older.
    pub older: u64,
}

impl RevisedCounts {
    /// All revised lines.
    #[must_use]
    pub fn lines(&self) -> u64 {
        self.under_14_days + self.under_30_days + self.under_365_days + self.older
    }

    /// Some of these lines as a share of all.
    #[must_use]
    pub fn share(&self, lines: u64) -> Ratio {
        Ratio::new(lines, self.lines())
    }

    fn of(&mut self, age_days: u32) -> &mut u64 {
        match age_days {
            0..14 => &mut self.under_14_days,
            14..30 => &mut self.under_30_days,
            30..365 => &mut self.under_365_days,
            365.. => &mut self.older,
        }
    }
}

impl AddAssign for RevisedCounts {
    fn add_assign(&mut self, other: RevisedCounts) {
        self.under_14_days += other.under_14_days;
        self.under_30_days += other.under_30_days;
        self.under_365_days += other.under_365_days;
        self.older += other.older;
    }
}

/// Revised lines in each period and group, by when they were revised.
#[derive(Debug, Clone)]
pub struct RevisedAge {
    by: By,
    cells: Cells<GroupId, RevisedCounts>,
}

impl RevisedAge {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(by: By) -> RevisedAge {
        RevisedAge { by, cells: Cells::default() }
    }

    /// Counts a row for each of its groups.
    pub fn add(&mut self, row: &FateRow, groups: &[GroupId]) {
        let is_revision = matches!(row.operation, Operation::Deleted | Operation::Updated | Operation::FindReplaced);
        if row.trivial || row.effect != Effect::Died || !is_revision {
            return;
        }
        let period = Period::of(row.at, self.by);
        for group in groups {
            *self.cells.at(period, *group).of(row.age_days) += u64::from(row.lines);
        }
    }

    /// The counts.
    #[must_use]
    pub fn finish(self) -> Cells<GroupId, RevisedCounts> {
        self.cells
    }
}
