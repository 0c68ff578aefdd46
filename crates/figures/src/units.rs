//! How units of code are written: sums of the signals of functions, methods and tests that stand at the head, by the
//! time when the first of their lines was written.
//!
//! Of code that is gone nothing is known here: these are survivors, and a period's figures change when its code goes.
//! Functions within functions are left out, because their lines are counted in the outer ones, and so is code that
//! nobody of the repository writes (vendored, generated, recorded).

use std::ops::AddAssign;

use facts::{Class, UnitKind, UnitRow};

use crate::calendar::{By, Period};
use crate::cells::Cells;
use crate::groups::GroupId;
use crate::ratio::Ratio;

/// What is counted in the units of a period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UnitCounts {
    /// Functions, methods and tests.
    pub units: u64,
    /// Their lines.
    pub lines: u64,
    /// Lines with code.
    pub code_lines: u64,
    /// Lines with a comment.
    pub comment_lines: u64,
    /// Comments by themselves that do not document.
    pub plain_comments: u64,
    /// Of these, those that restate the code.
    pub restating_comments: u64,
    /// Places that make an error disappear.
    pub masked_errors: u64,
    /// Functions and methods that are no tests.
    pub helpers: u64,
    /// Of these, those that one place calls.
    pub single_use: u64,
    /// Lines that clones touch.
    pub duplicated_lines: u64,
    /// The sum of their greatest depths.
    pub nesting: u64,
    /// Lines of tests.
    pub test_lines: u64,
    /// Calls of units of other files.
    pub cross_file_calls: u64,
}

impl UnitCounts {
    /// The counts of one unit.
    fn of(row: &UnitRow) -> Self {
        let signal = |name: &str| row.signals.get(name).copied().map_or(0, u64::from);
        let is_test = signal("is_test");
        UnitCounts {
            units: 1,
            lines: signal("lines"),
            code_lines: signal("code_lines"),
            comment_lines: signal("comment_lines"),
            plain_comments: signal("plain_comments"),
            restating_comments: signal("restating_comments"),
            masked_errors: signal("masked_errors"),
            helpers: u64::from(is_test == 0),
            single_use: signal("single_use"),
            duplicated_lines: signal("duplicated_lines"),
            nesting: signal("nesting"),
            test_lines: is_test * signal("lines"),
            cross_file_calls: signal("cross_file_calls"),
        }
    }

    /// Lines with a comment, of these and those with code.
    #[must_use]
    pub fn comment_density(&self) -> Ratio {
        Ratio::new(self.comment_lines, self.comment_lines + self.code_lines)
    }

    /// Comments that restate, of plain ones.
    #[must_use]
    pub fn restating(&self) -> Ratio {
        Ratio::new(self.restating_comments, self.plain_comments)
    }

    /// Masked errors, of lines with code.
    #[must_use]
    pub fn masked(&self) -> Ratio {
        Ratio::new(self.masked_errors, self.code_lines)
    }

    /// Helpers of one use, of functions and methods that are no tests.
    #[must_use]
    pub fn single_use_share(&self) -> Ratio {
        Ratio::new(self.single_use, self.helpers)
    }

    /// Lines that clones touch, of all lines.
    #[must_use]
    pub fn duplicated(&self) -> Ratio {
        Ratio::new(self.duplicated_lines, self.lines)
    }

    /// The greatest depth of the mean unit.
    #[must_use]
    pub fn mean_nesting(&self) -> Ratio {
        Ratio::new(self.nesting, self.units)
    }

    /// Lines of tests, of all lines.
    #[must_use]
    pub fn test_share(&self) -> Ratio {
        Ratio::new(self.test_lines, self.lines)
    }

    /// Calls of units of other files, per unit.
    #[must_use]
    pub fn mean_cross_file_calls(&self) -> Ratio {
        Ratio::new(self.cross_file_calls, self.units)
    }
}

impl AddAssign for UnitCounts {
    fn add_assign(&mut self, other: UnitCounts) {
        self.units += other.units;
        self.lines += other.lines;
        self.code_lines += other.code_lines;
        self.comment_lines += other.comment_lines;
        self.plain_comments += other.plain_comments;
        self.restating_comments += other.restating_comments;
        self.masked_errors += other.masked_errors;
        self.helpers += other.helpers;
        self.single_use += other.single_use;
        self.duplicated_lines += other.duplicated_lines;
        self.nesting += other.nesting;
        self.test_lines += other.test_lines;
        self.cross_file_calls += other.cross_file_calls;
    }
}

/// Counts by period of writing and group.
#[derive(Debug, Clone)]
pub struct Units {
    by: By,
    cells: Cells<GroupId, UnitCounts>,
}

impl Units {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(by: By) -> Units {
        Units { by, cells: Cells::default() }
    }

    /// Counts a unit for each of these groups.
    pub fn add(&mut self, row: &UnitRow, groups: &[GroupId]) {
        let Some(at) = row.written_at.filter(|_| is_counted(row)) else { return };
        let (period, counts) = (Period::of(at, self.by), UnitCounts::of(row));
        groups.iter().for_each(|group| *self.cells.at(period, *group) += counts);
    }

    /// The counts.
    #[must_use]
    pub fn finish(self) -> Cells<GroupId, UnitCounts> {
        self.cells
    }
}

/// Whether a unit counts: a function, method or test within no other one, in a file that people write.
#[must_use]
pub fn is_counted(row: &UnitRow) -> bool {
    let is_callable = matches!(row.kind, UnitKind::Function | UnitKind::Method | UnitKind::Test);
    let is_by_people = matches!(row.class, Class::Source | Class::Test | Class::Docs | Class::Config);
    is_callable && is_by_people && row.signals.get("is_inner").is_none_or(|inner| *inner == 0)
}
