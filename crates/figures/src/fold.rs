//! One pass over the rows of repositories for every figure at once.

use std::collections::BTreeSet;

use facts::{CommitRow, FateRow, Metric, ReviewRow, SeriesRow, UnitRow};

use crate::assemble;
use crate::burndown::Burndown;
use crate::calendar::{By, Period};
use crate::change::Change;
use crate::churn::Churn;
use crate::density::Density;
use crate::groups::{Groups, Split};
use crate::last::LastOfPeriod;
use crate::operations::Operations;
use crate::ratio::Ratio;
use crate::reviewing::{Reviewing, ReviewingOptions};
use crate::revised_age::RevisedAge;
use crate::survival::Survival;
use crate::trend::{Options, Trend};
use crate::units::Units;
use crate::written::Written;

/// Takes rows, repository by repository, and makes a [`Trend`] of them.
///
/// Within a repository all commits come first, because they say where its data end.
#[derive(Debug, Clone)]
pub struct Fold {
    pub(crate) options: Options,
    pub(crate) groups: Groups,
    /// Where the data of the repository end whose rows are coming.
    repository_end: i64,
    pub(crate) as_of: Option<i64>,
    pub(crate) seen: BTreeSet<Period>,
    pub(crate) operations: Operations,
    pub(crate) operations_by_month: Operations,
    pub(crate) churn: Churn,
    pub(crate) revised_age: RevisedAge,
    pub(crate) written: Written,
    pub(crate) burndown: Burndown,
    pub(crate) survival: Survival,
    pub(crate) density: Density,
    pub(crate) change: Change,
    pub(crate) lines: LastOfPeriod,
    pub(crate) reviewing: Reviewing,
    pub(crate) units: Units,
}

impl Fold {
    /// No rows yet.
    #[must_use]
    pub fn new(options: Options) -> Fold {
        let by = options.by;
        let since = options.since.map(|since| Period::of(since, by));
        Fold {
            groups: Groups::new(&[Split::Class, Split::Claim, options.split]),
            repository_end: i64::MIN,
            as_of: None,
            seen: BTreeSet::new(),
            operations: Operations::new(by),
            operations_by_month: Operations::new(By::Month),
            churn: Churn::new(by, options.churn_days),
            revised_age: RevisedAge::new(by),
            written: Written::new(by),
            burndown: Burndown::new(by),
            survival: Survival::new(by, since),
            density: Density::new(by),
            change: Change::new(by, options.view),
            lines: LastOfPeriod::new(by),
            reviewing: Reviewing::new(ReviewingOptions::DEFAULT),
            units: Units::new(by),
            options,
        }
    }

    /// The rows that follow are of another repository.
    pub fn next_repository(&mut self) {
        self.repository_end = i64::MIN;
        self.density.next_repository();
        self.change.next_repository();
        self.lines.next_repository();
        self.reviewing.next_repository();
    }

    /// Takes a commit.
    pub fn commit(&mut self, row: &CommitRow) {
        self.repository_end = self.repository_end.max(row.clamped_at);
        self.as_of = self.as_of.max(Some(row.clamped_at));
        self.seen.insert(Period::of(row.clamped_at, self.options.by));
        self.density.add_commit(row);
        self.change.add_commit(row, &self.groups.of_commit(row));
        self.reviewing.add_commit(row);
    }

    /// Takes an event of review.
    pub fn review(&mut self, row: &ReviewRow) {
        self.reviewing.add_review(row);
    }

    /// Takes a figure of a commit.
    pub fn figure(&mut self, row: &SeriesRow) {
        self.density.add(row, &mut self.groups);
        self.change.add_figure(row, &mut self.groups);
        if let (Metric::Lines, Some(group)) = (row.metric, self.groups.of_class(row.class)) {
            self.lines.add(row.at, group, Ratio::new(row.value, 1));
        }
    }

    /// Takes the fate of lines. Rows of the other view are passed over.
    pub fn fate(&mut self, row: &FateRow) {
        if row.view != self.options.view {
            return;
        }
        let groups = self.groups.of_lines(row);
        self.seen.insert(Period::of(row.at, self.options.by));
        self.operations.add(row, &groups);
        self.operations_by_month.add(row, &groups);
        self.churn.add(row, &groups, self.repository_end);
        self.revised_age.add(row, &groups);
        self.written.add(row, &groups);
        self.burndown.add(row, self.groups.lasting(&groups));
        self.survival.add(row, self.groups.lasting(&groups), self.repository_end);
        self.change.add(row);
    }

    /// Takes a unit at the head.
    pub fn unit(&mut self, row: &UnitRow) {
        let groups = self.groups.of_unit(row);
        self.units.add(row, &groups);
    }

    /// The figures.
    #[must_use]
    pub fn finish(mut self) -> Trend {
        self.change.settle();
        assemble::trend(self)
    }
}
