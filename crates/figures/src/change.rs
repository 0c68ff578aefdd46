//! Commits: how many lines and files they change, whether they touch tests, and what happens before a merge.
//!
//! In the view `first-parent` these are the commits of that line, a merge with all that it brings; in the view `full`
//! every commit but merges.

use std::collections::{BTreeMap, HashMap};
use std::ops::AddAssign;

use facts::{CommitId, CommitRow, FateRow, Metric, SeriesRow, View};

use crate::calendar::{By, Period};
use crate::cells::Cells;
use crate::groups::{ALL_LINES, GroupId, Groups};
use crate::last::LastOfPeriod;
use crate::operations::is_changed;
use crate::ratio::Ratio;

/// How many commits there are of each size.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sizes(BTreeMap<u64, u64>);

impl Sizes {
    /// Counts a commit of so many changed lines.
    pub fn add(&mut self, lines: u64) {
        *self.0.entry(lines).or_default() += 1;
    }

    /// Commits.
    #[must_use]
    pub fn commits(&self) -> u64 {
        self.0.values().sum()
    }

    /// Lines of all of them.
    #[must_use]
    pub fn lines(&self) -> u64 {
        self.0.iter().map(|(lines, commits)| lines * commits).sum()
    }

    /// The size that `percent` of the commits do not exceed: the smallest with that many (nearest rank); 50 is the
    /// median.
    #[must_use]
    pub fn percentile(&self, percent: u64) -> Option<u64> {
        let rank = (self.commits() * percent).div_ceil(100).max(1);
        let mut counted = 0;
        self.0.iter().find_map(|(lines, commits)| {
            counted += commits;
            (counted >= rank).then_some(*lines)
        })
    }
}

impl AddAssign for Sizes {
    fn add_assign(&mut self, other: Sizes) {
        for (lines, commits) in other.0 {
            *self.0.entry(lines).or_default() += commits;
        }
    }
}

/// Commits in each period and group.
#[derive(Debug, Clone)]
pub struct Change {
    by: By,
    view: View,
    commits: HashMap<CommitId, (Period, Vec<GroupId>)>,
    lines: HashMap<CommitId, u64>,
    /// Commits by changed lines.
    pub sizes: Cells<GroupId, Sizes>,
    /// Changed files, of commits.
    pub files: Cells<GroupId, Ratio>,
    /// Commits that change a test, of those that change a file.
    pub tests: Cells<GroupId, Ratio>,
    /// Pairs of a file and an author who changed it, of files, at the end of a period.
    pub authors: LastOfPeriod,
    /// Lines written and ended again within a merge, of those that its commits wrote.
    pub reedited: Cells<GroupId, Ratio>,
    /// Changes of the model from one commit of an agent to the next within a merge, of such steps.
    pub switches: Cells<GroupId, Ratio>,
}

impl Change {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(by: By, view: View) -> Change {
        Change {
            by,
            view,
            commits: HashMap::new(),
            lines: HashMap::new(),
            sizes: Cells::default(),
            files: Cells::default(),
            tests: Cells::default(),
            authors: LastOfPeriod::new(by),
            reedited: Cells::default(),
            switches: Cells::default(),
        }
    }

    /// The rows that follow are of another repository.
    pub fn next_repository(&mut self) {
        self.settle();
        self.authors.next_repository();
    }

    /// Counts a commit for each of its groups.
    pub fn add_commit(&mut self, row: &CommitRow, groups: &[GroupId]) {
        let is_in_view = match self.view {
            View::FirstParent => row.first_parent,
            View::Full => !row.is_merge,
        };
        if !is_in_view {
            return;
        }
        let period = Period::of(row.clamped_at, self.by);
        for group in groups {
            *self.files.at(period, *group) += Ratio::new(row.files.into(), 1);
            *self.tests.at(period, *group) += Ratio::new(u64::from(row.tests_touched > 0), u64::from(row.files > 0));
        }
        self.commits.insert(row.commit, (period, groups.to_vec()));
    }

    /// Counts the lines that a commit changes.
    pub fn add(&mut self, row: &FateRow) {
        if is_changed(row) {
            *self.lines.entry(row.commit).or_default() += u64::from(row.lines);
        }
    }

    /// Counts a figure, if it is one of changes.
    pub fn add_figure(&mut self, row: &SeriesRow, groups: &mut Groups) {
        let Some(group) = groups.of_class(row.class) else { return };
        let figure = Ratio::new(row.value, row.denominator);
        let period = Period::of(row.at, self.by);
        match row.metric {
            Metric::AuthorsPerFile => self.authors.add(row.at, group, figure),
            Metric::ReeditedLines => *self.reedited.at(period, group) += figure,
            Metric::ModelSwitches => *self.switches.at(period, group) += figure,
            _ => {}
        }
    }

    /// Puts the lines of the repository's commits to their sizes.
    pub fn settle(&mut self) {
        for (commit, (period, groups)) in self.commits.drain() {
            let lines = self.lines.get(&commit).copied().unwrap_or(0);
            let groups = if groups.is_empty() { vec![ALL_LINES] } else { groups };
            groups.iter().for_each(|group| self.sizes.at(period, *group).add(lines));
        }
        self.lines.clear();
    }
}
