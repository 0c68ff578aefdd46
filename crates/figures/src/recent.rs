//! What happened lately: windows of so many days, the last of which ends where the data of a repository end.
//!
//! They are all of the same length and whole, unlike periods of the calendar, so that the last one can be held against
//! the one before. Only rows of the windows are needed: a deletion of a line that was written in one is in one too.

use facts::{FateRow, View};

use crate::calendar::DAY_MICROS;
use crate::churn::ChurnCounts;
use crate::operations::OperationCounts;

/// Counts of a window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RecentCounts {
    /// What commits did to lines.
    pub operations: OperationCounts,
    /// What became of the lines written in it; of the last window without those of which nobody knows yet.
    pub churn: ChurnCounts,
}

/// Windows up to where the data of a repository end.
#[derive(Debug, Clone)]
pub struct Recent {
    view: View,
    window_days: u32,
    churn_days: u32,
    data_end: i64,
    /// The latest first.
    windows: Vec<RecentCounts>,
}

impl Recent {
    /// So many windows of `window_days` days; churn within `churn_days`. The data end at `data_end`, microseconds since
    /// 1970.
    #[must_use]
    pub fn new(view: View, window_days: u32, windows: usize, churn_days: u32, data_end: i64) -> Recent {
        Recent { view, window_days, churn_days, data_end, windows: vec![RecentCounts::default(); windows] }
    }

    /// The first moment of the first window, microseconds since 1970: no row before it counts.
    #[must_use]
    pub fn start(&self) -> i64 {
        let days = self.windows.len() as i64 * i64::from(self.window_days);
        self.data_end.saturating_sub(days.saturating_mul(DAY_MICROS)).saturating_add(1)
    }

    /// Counts a row. Rows of the other view are passed over.
    pub fn add(&mut self, row: &FateRow) {
        if row.view != self.view {
            return;
        }
        if let Some(window) = self.window(row.at) {
            self.windows[window].operations.add(row);
        }
        let censored_from = self.data_end.saturating_sub(DAY_MICROS.saturating_mul(self.churn_days.into()));
        if let Some(window) = self.window(row.written_at).filter(|_| !row.trivial && row.written_at <= censored_from) {
            self.windows[window].churn.add_life(row, self.churn_days);
        }
    }

    /// The windows, the oldest first.
    pub fn finish(self) -> impl Iterator<Item = RecentCounts> {
        self.windows.into_iter().rev()
    }

    /// The window that holds a time: each begins just after the one before it ends, and the last ends at `data_end`.
    fn window(&self, at: i64) -> Option<usize> {
        let length = DAY_MICROS * i64::from(self.window_days.max(1));
        let window = usize::try_from(self.data_end.checked_sub(at)?.max(0) / length).ok()?;
        (window < self.windows.len()).then_some(window)
    }
}
