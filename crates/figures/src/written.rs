//! Lines written, by who wrote them: the share of agents in new lines.
//!
//! Written are added and copied lines and the new side of updates, trivial ones left out, by when the commit was made.
//! A line that was only moved was not written.

use std::ops::AddAssign;

use facts::{Claim, Effect, FateRow};

use crate::calendar::{By, Period};
use crate::cells::Cells;
use crate::groups::GroupId;
use crate::ratio::Ratio;

/// Lines written, by claim.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WrittenCounts {
    /// By agents.
    pub ai: u64,
    /// By people.
    pub human: u64,
    /// By whom is not known.
    pub unknown: u64,
}

impl WrittenCounts {
    /// All.
    #[must_use]
    pub fn lines(&self) -> u64 {
        self.ai + self.human + self.unknown
    }

    /// Some of these lines as a share of all.
    #[must_use]
    pub fn share(&self, lines: u64) -> Ratio {
        Ratio::new(lines, self.lines())
    }

    fn of(&mut self, claim: Claim) -> &mut u64 {
        match claim {
            Claim::Ai => &mut self.ai,
            Claim::Human => &mut self.human,
            Claim::Unknown => &mut self.unknown,
        }
    }
}

impl AddAssign for WrittenCounts {
    fn add_assign(&mut self, other: WrittenCounts) {
        self.ai += other.ai;
        self.human += other.human;
        self.unknown += other.unknown;
    }
}

/// Lines written in each period and group.
#[derive(Debug, Clone)]
pub struct Written {
    by: By,
    cells: Cells<GroupId, WrittenCounts>,
}

impl Written {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(by: By) -> Written {
        Written { by, cells: Cells::default() }
    }

    /// Counts a row for each of its groups.
    pub fn add(&mut self, row: &FateRow, groups: &[GroupId]) {
        if row.effect != Effect::Written || row.trivial {
            return;
        }
        let period = Period::of(row.at, self.by);
        for group in groups {
            *self.cells.at(period, *group).of(row.claim) += u64::from(row.lines);
        }
    }

    /// The counts.
    #[must_use]
    pub fn finish(self) -> Cells<GroupId, WrittenCounts> {
        self.cells
    }
}
