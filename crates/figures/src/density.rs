//! Clone density: the share of windows of five lines that stand in the tree more than once, at the end of each period;
//! and how much of what commits bring is of that kind.

use facts::{CommitRow, Metric, SeriesRow};

use crate::calendar::{By, Period};
use crate::cells::Cells;
use crate::groups::{ALL_LINES, GroupId, Groups};
use crate::last::LastOfPeriod;
use crate::ratio::Ratio;

/// Clone density and new clones, for all files and by class.
#[derive(Debug, Clone)]
pub struct Density {
    by: By,
    /// Duplicated windows of all windows, in the tree at the end of a period.
    pub windows: LastOfPeriod,
    /// Duplicated windows of all that the period's commits bring.
    pub new_windows: Cells<GroupId, Ratio>,
    /// Commits that bring a duplicated window.
    pub cloning: Cells<GroupId, u64>,
    /// Commits of the first-parent line: what `cloning` is a part of.
    pub commits: Cells<GroupId, u64>,
}

impl Density {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(by: By) -> Density {
        Density {
            by,
            windows: LastOfPeriod::new(by),
            new_windows: Cells::default(),
            cloning: Cells::default(),
            commits: Cells::default(),
        }
    }

    /// The rows that follow are of another repository.
    pub fn next_repository(&mut self) {
        self.windows.next_repository();
    }

    /// Counts a commit, if it is of the first-parent line.
    pub fn add_commit(&mut self, row: &CommitRow) {
        if row.first_parent {
            *self.commits.at(Period::of(row.clamped_at, self.by), ALL_LINES) += 1;
        }
    }

    /// Counts a figure, if it is one of clones.
    pub fn add(&mut self, row: &SeriesRow, groups: &mut Groups) {
        let Some(group) = groups.of_class(row.class) else { return };
        let figure = Ratio::new(row.value, row.denominator);
        match row.metric {
            Metric::CloneWindows => self.windows.add(row.at, group, figure),
            Metric::NewCloneWindows => {
                let period = Period::of(row.at, self.by);
                *self.new_windows.at(period, group) += figure;
                *self.cloning.at(period, group) += u64::from(row.value > 0);
            }
            _ => {}
        }
    }
}
