//! The time axis that the charts over time share: periods, what of them is incomplete, and marked days.

use crate::day::{Day, Period};

/// The periods of a chart over time, in ascending order. Values of a series stand at the same places.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timeline {
    /// How long each period is.
    pub period: Period,
    /// The first day of each.
    pub starts: Vec<Day>,
    /// From this day on the data is incomplete (censored): shaded and labelled as such.
    pub incomplete_from: Option<Day>,
    /// Days with a vertical line and a label.
    pub markers: Vec<Marker>,
}

/// A marked day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marker {
    /// The day.
    pub at: Day,
    /// What happened, in a few words.
    pub label: String,
}

impl Timeline {
    /// `count` periods, the first of which begins at `first`.
    #[must_use]
    pub fn regular(period: Period, first: Day, count: usize) -> Timeline {
        let starts = std::iter::successors(Some(first), |&start| Some(period.end(start))).take(count).collect();
        Timeline { period, starts, ..Timeline::default() }
    }

    /// The periods as `2021-01 to 2024-12`.
    pub(crate) fn extent(&self) -> String {
        match (self.starts.first(), self.starts.last()) {
            (Some(&first), Some(&last)) if first != last => {
                format!("{} to {}", self.period.name(first), self.period.name(last))
            }
            (Some(&only), _) => self.period.name(only),
            (None, _) => "no period".to_owned(),
        }
    }

    /// The name of the period at a place, with a note where it is incomplete.
    pub(crate) fn name(&self, at: usize) -> String {
        let start = self.starts[at];
        let name = self.period.name(start);
        let incomplete = self.incomplete_from.is_some_and(|from| self.period.end(start) > from);
        if incomplete { format!("{name} (incomplete)") } else { name }
    }
}

/// Days on the horizontal axis of a plot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TimeScale {
    pub(crate) first: Day,
    pub(crate) end: Day,
    left: f64,
    right: f64,
}

impl TimeScale {
    /// From the first period's first day to the last one's end; None without periods.
    pub(crate) fn new(timeline: &Timeline, left: f64, right: f64) -> Option<TimeScale> {
        let first = *timeline.starts.iter().min()?;
        let end = timeline.period.end(*timeline.starts.iter().max()?);
        Some(TimeScale { first, end, left, right })
    }

    /// The place of the beginning of a day, held inside the plot.
    pub(crate) fn x(&self, day: Day) -> f64 {
        let part = (day.number() - self.first.number()) as f64 / self.days() as f64;
        self.left + part.clamp(0.0, 1.0) * (self.right - self.left)
    }

    /// Left and right edge of a period.
    pub(crate) fn edges(&self, period: Period, start: Day) -> (f64, f64) {
        (self.x(start), self.x(period.end(start)))
    }

    /// The middle of a period.
    pub(crate) fn middle(&self, period: Period, start: Day) -> f64 {
        let (left, right) = self.edges(period, start);
        f64::midpoint(left, right)
    }

    pub(crate) fn days(&self) -> i64 {
        (self.end.number() - self.first.number()).max(1)
    }

    pub(crate) fn holds(&self, day: Day) -> bool {
        (self.first..=self.end).contains(&day)
    }
}
