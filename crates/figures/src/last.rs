//! Figures of a tree as they stand at the end of each period: the last row counts, and holds until the next one.

use std::collections::{BTreeMap, BTreeSet};

use crate::calendar::{By, Period};
use crate::groups::GroupId;
use crate::ratio::Ratio;

/// A figure at the end of each period, by group; of several repositories the sum.
#[derive(Debug, Clone)]
pub struct LastOfPeriod {
    by: By,
    repositories: Vec<BTreeMap<GroupId, ByPeriod>>,
}

/// The last figure of each period, with its time.
type ByPeriod = BTreeMap<Period, (i64, Ratio)>;

impl LastOfPeriod {
    /// Nothing known yet.
    #[must_use]
    pub fn new(by: By) -> LastOfPeriod {
        LastOfPeriod { by, repositories: Vec::new() }
    }

    /// The rows that follow are of another repository.
    pub fn next_repository(&mut self) {
        self.repositories.push(BTreeMap::new());
    }

    /// The figure as it stands at a time. Of rows of the same time the later one holds.
    pub fn add(&mut self, at: i64, group: GroupId, figure: Ratio) {
        if self.repositories.is_empty() {
            self.next_repository();
        }
        let repository = self.repositories.last_mut().expect("because one was just made");
        let period = Period::of(at, self.by);
        let last = repository.entry(group).or_default().entry(period).or_insert((at, figure));
        if at >= last.0 {
            *last = (at, figure);
        }
    }

    /// The groups that there are figures of.
    #[must_use]
    pub fn groups(&self) -> BTreeSet<GroupId> {
        self.repositories.iter().flat_map(BTreeMap::keys).copied().collect()
    }

    /// The figure of a group at the end of each of these periods, which are in order.
    #[must_use]
    pub fn along(&self, periods: &[Period], group: GroupId) -> Vec<Ratio> {
        let mut sums = vec![Ratio::default(); periods.len()];
        for figures in self.repositories.iter().filter_map(|repository| repository.get(&group)) {
            let mut figures = figures.iter().peekable();
            let mut now = Ratio::default();
            for (sum, period) in sums.iter_mut().zip(periods) {
                while let Some((_, (_, figure))) = figures.next_if(|(at, _)| *at <= period) {
                    now = *figure;
                }
                *sum += now;
            }
        }
        sums
    }
}
