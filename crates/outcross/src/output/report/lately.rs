//! The last year of a figure: as many periods as make a year, all of them final.
//!
//! One period may hold a handful of lines, and its share then says nothing; a year holds the seasons too.

use std::fmt;
use std::ops::Range;

use figures::{By, Measure, Period, Point, Ratio, Trend};

use super::words;

/// Periods of a trend, one after the other, in which a figure is final.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lately {
    places: Range<usize>,
    by: By,
    first: Period,
    last: Period,
}

impl Lately {
    /// The last year in which a figure of all lines is final; shorter where there is no more. `None` where it is final
    /// in no period.
    pub(super) fn of(trend: &Trend, measure: Measure) -> Option<Lately> {
        let end = trend.points(measure).iter().rposition(|point| point.is_complete)? + 1;
        Lately::at(trend, end.saturating_sub(periods_a_year(trend.options.by))..end)
    }

    /// The year before it; `None` where the trend does not hold all of that.
    pub(super) fn before(&self, trend: &Trend) -> Option<Lately> {
        let start = self.places.start.checked_sub(periods_a_year(self.by))?;
        Lately::at(trend, start..self.places.start)
    }

    fn at(trend: &Trend, places: Range<usize>) -> Option<Lately> {
        let periods = trend.periods.get(places.clone())?;
        let (first, last) = (*periods.first()?, *periods.last()?);
        Some(Lately { places, by: trend.options.by, first, last })
    }

    /// Numerators and denominators of these periods.
    pub(super) fn sum(&self, points: &[Point]) -> Ratio {
        let mut sum = Ratio::default();
        for point in points.get(self.places.clone()).unwrap_or_default() {
            sum += Ratio::new(point.numerator, point.denominator);
        }
        sum
    }

    /// The places of these periods in the trend.
    pub(super) fn places(&self) -> Range<usize> {
        self.places.clone()
    }

    /// `2025-Q3 to 2026-Q2`.
    pub(super) fn extent(&self) -> String {
        if self.first == self.last { self.last.to_string() } else { format!("{} to {}", self.first, self.last) }
    }
}

impl fmt::Display for Lately {
    /// `the four quarters to 2026-Q2`, `2026-Q2`, `2025`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.places.len();
        let number = match count {
            1 => return write!(f, "{}", self.last),
            2 => "two".to_owned(),
            3 => "three".to_owned(),
            4 => "four".to_owned(),
            more => more.to_string(),
        };
        write!(f, "the {number} {} to {}", words::periods(self.by, count), self.last)
    }
}

pub(super) fn periods_a_year(by: By) -> usize {
    match by {
        By::Week => 52,
        By::Month => 12,
        By::Quarter => 4,
        By::Year => 1,
    }
}
