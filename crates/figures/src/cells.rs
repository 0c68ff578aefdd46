//! Counts by period and by a key within it, of which only those exist that something was counted in.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::AddAssign;

use crate::calendar::Period;
use crate::groups::GroupId;

/// Counts by period and key.
#[derive(Debug, Clone)]
pub struct Cells<K, T> {
    cells: BTreeMap<Period, BTreeMap<K, T>>,
}

impl<K, T> Default for Cells<K, T> {
    fn default() -> Self {
        Cells { cells: BTreeMap::new() }
    }
}

impl<K: Ord + Copy, T: Default> Cells<K, T> {
    /// The count of a period and a key, made if nothing was counted there yet.
    pub fn at(&mut self, period: Period, key: K) -> &mut T {
        self.cells.entry(period).or_default().entry(key).or_default()
    }

    /// The count of a period and a key, if anything was counted there.
    #[must_use]
    pub fn get(&self, period: Period, key: K) -> Option<&T> {
        self.cells.get(&period)?.get(&key)
    }

    /// The keys, in their order.
    #[must_use]
    pub fn keys(&self) -> BTreeSet<K> {
        self.cells.values().flat_map(BTreeMap::keys).copied().collect()
    }

    /// Periods and counts of a key, oldest first.
    pub fn of(&self, key: K) -> impl Iterator<Item = (Period, &T)> {
        self.cells.iter().filter_map(move |(period, row)| Some((*period, row.get(&key)?)))
    }

    /// Counts of a key in each of these periods; the default where nothing was counted.
    pub fn along(&self, periods: &[Period], key: K) -> Vec<T>
    where
        T: Clone,
    {
        periods.iter().map(|period| self.get(*period, key).cloned().unwrap_or_default()).collect()
    }
}

impl<T: Default + AddAssign> Cells<GroupId, T> {
    /// Gives each group the id that stands at its place, and adds up what then has one id.
    #[must_use]
    pub fn regroup(self, ids: &[GroupId]) -> Self {
        let mut cells = Cells::default();
        for (period, row) in self.cells {
            for (group, count) in row {
                *cells.at(period, group.under(ids)) += count;
            }
        }
        cells
    }
}
