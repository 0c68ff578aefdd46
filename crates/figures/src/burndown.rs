//! Lines alive at the end of each period, by the year in which they were written and by group.
//!
//! Alive are the lines written and revived so far less those that died; trivial lines count, so that at the end of the
//! data it is the lines at the head. Rows don't tell when a whole file with all its lines changes its folder or class,
//! so that only groups that a line keeps for life can be followed.

use std::collections::BTreeMap;

use facts::{Effect, FateRow};

use crate::calendar::{By, Period};
use crate::cells::Cells;
use crate::groups::GroupId;

/// What lines came and went in each period.
#[derive(Debug, Clone)]
pub struct Burndown {
    by: By,
    groups: Cells<GroupId, i64>,
    cohorts: Cells<i16, i64>,
}

impl Burndown {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(by: By) -> Burndown {
        Burndown { by, groups: Cells::default(), cohorts: Cells::default() }
    }

    /// Counts a row for each of these groups, which must be such that a line keeps for life.
    pub fn add(&mut self, row: &FateRow, groups: impl Iterator<Item = GroupId>) {
        let change = match row.effect {
            Effect::Written | Effect::Revived => i64::from(row.lines),
            Effect::Died => -i64::from(row.lines),
            // It goes on, or had ended before.
            _ => return,
        };
        let period = Period::of(row.at, self.by);
        groups.for_each(|group| *self.groups.at(period, group) += change);
        *self.cohorts.at(period, Period::of(row.written_at, By::Year).year()) += change;
    }

    /// Lines alive at the end of each of these periods, which are in order, by group.
    #[must_use]
    pub fn by_group(&self, periods: &[Period], ids: &[GroupId]) -> BTreeMap<GroupId, Vec<u64>> {
        let groups = self.groups.clone().regroup(ids);
        groups.keys().into_iter().map(|group| (group, alive(&groups, group, periods))).collect()
    }

    /// Lines alive at the end of each of these periods, which are in order, by the year in which they were written.
    #[must_use]
    pub fn by_cohort(&self, periods: &[Period]) -> BTreeMap<i16, Vec<u64>> {
        let years = self.cohorts.keys().into_iter();
        years.map(|year| (year, alive(&self.cohorts, year, periods))).collect()
    }
}

fn alive<K: Ord + Copy>(changes: &Cells<K, i64>, key: K, periods: &[Period]) -> Vec<u64> {
    let mut changes = changes.of(key).peekable();
    let mut sum = 0;
    let mut lines = Vec::with_capacity(periods.len());
    for period in periods {
        while let Some((_, change)) = changes.next_if(|(at, _)| at <= period) {
            sum += change;
        }
        lines.push(u64::try_from(sum).unwrap_or(0));
    }
    lines
}
