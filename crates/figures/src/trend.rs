//! Figures over time as plain data: what verbs show, compare and watch.

use std::sync::Arc;

use facts::{CommitRow, FateRow, SeriesRow, View};

use crate::calendar::{By, Period};
use crate::crossing::Crossing;
use crate::fold::Fold;
use crate::groups::{Groups, Split};
use crate::measure::{Family, Measure};
use crate::ratio::Ratio;
use crate::reviewing::RangeLoad;
use crate::survival::Curve;

/// What a trend is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// How long a period is.
    pub by: By,
    /// Beside all lines and classes: by what lines are told apart.
    pub split: Split,
    /// Which commits count.
    pub view: View,
    /// Nothing of periods that end before this time, microseconds since 1970.
    pub since: Option<i64>,
    /// The window of churn, in days.
    pub churn_days: u32,
    /// Groups of a split that are shown by themselves, the largest ones.
    pub most_groups: usize,
}

impl Options {
    /// By quarter, after the merge, all of history, churn within 14 days, 50 groups.
    pub const DEFAULT: Options = Options {
        by: By::Quarter,
        split: Split::None,
        view: View::FirstParent,
        since: None,
        churn_days: 14,
        most_groups: 50,
    };
}

/// Figures over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// What it was made of.
    pub options: Options,
    /// Where the data end: the latest clamped time of a commit; `None` without commits.
    pub as_of: Option<i64>,
    /// The periods, oldest first, with none left out between them (unless commits claim times so far apart that there
    /// would be thousands: then those with commits).
    pub periods: Vec<Period>,
    /// Figures: for each measure all lines, then the groups of each split in the order of their names.
    pub series: Vec<Series>,
    /// Survival curves of groups over all cohorts, all lines first; last those of the lines written in each year.
    pub lives: Vec<Life>,
    /// Whether copied lines overtook moved ones: all lines first, then the groups.
    pub crossings: Vec<CrossingOf>,
    /// Review in each of the periods, by no view; agents are told apart where lines are split by agent. Empty where
    /// there is no record of review.
    pub review: Vec<RangeLoad>,
}

/// A figure of a group in each period.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// The figure.
    pub measure: Measure,
    /// By what the group is told apart.
    pub split: Split,
    /// The group; [`Groups::ALL`] is all lines.
    pub group: Arc<str>,
    /// One for each of the trend's periods.
    pub points: Vec<Point>,
}

/// A figure in a period.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Point {
    /// The figure; `None` where it is not known: nothing that it could be a part of.
    pub value: Option<f64>,
    /// What was counted. Of survival the lines known to have lived so long, of medians and percentiles all lines, or of
    /// times the changes of which they are known.
    pub numerator: u64,
    /// Of what, or per what; 1 for plain counts. Of masked errors the lines, where the value is per 1,000. Of survival the lines written, of medians the commits or changes.
    pub denominator: u64,
    /// The period, and what has to pass after it until the figure is final, is over where the data end.
    pub is_complete: bool,
    /// The interval of 95 % of the value, where there is one.
    pub interval: Option<(f64, f64)>,
}

impl Point {
    /// A share or a mean.
    #[must_use]
    pub fn ratio(ratio: Ratio) -> Point {
        let Ratio { numerator, denominator } = ratio;
        Point { value: ratio.value(), numerator, denominator, ..Point::default() }
    }

    /// A plain count.
    #[must_use]
    pub fn count(count: u64) -> Point {
        Point { value: Some(count as f64), numerator: count, denominator: 1, ..Point::default() }
    }
}

/// The survival curve of a group.
#[derive(Debug, Clone, PartialEq)]
pub struct Life {
    /// By what the group is told apart.
    pub split: Split,
    /// The group.
    pub group: Arc<str>,
    /// The curve of all its lines, whenever they were written unless the split is by cohort.
    pub curve: Curve,
}

/// Whether copied lines overtook moved ones in a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrossingOf {
    /// By what the group is told apart.
    pub split: Split,
    /// The group.
    pub group: Arc<str>,
    /// Since when.
    pub crossing: Crossing,
}

impl Trend {
    /// The figures of one repository; with a [`Fold`] those of several, and of rows that are read one by one.
    #[must_use]
    pub fn of<'a>(
        commits: impl IntoIterator<Item = &'a CommitRow>,
        series: impl IntoIterator<Item = &'a SeriesRow>,
        fates: impl IntoIterator<Item = &'a FateRow>,
        options: &Options,
    ) -> Trend {
        let mut fold = Fold::new(options.clone());
        fold.next_repository();
        commits.into_iter().for_each(|row| fold.commit(row));
        series.into_iter().for_each(|row| fold.figure(row));
        fates.into_iter().for_each(|row| fold.fate(row));
        fold.finish()
    }

    /// Whether it says anything of a figure: of units only where units were read.
    #[must_use]
    pub fn has(&self, measure: Measure) -> bool {
        measure.family() != Family::Units || self.series.iter().any(|series| series.measure == measure)
    }

    /// A figure of all lines; empty where there is none.
    #[must_use]
    pub fn points(&self, measure: Measure) -> &[Point] {
        self.points_of(measure, Split::None, Groups::ALL)
    }

    /// A figure of a group; empty where there is none.
    #[must_use]
    pub fn points_of(&self, measure: Measure, split: Split, group: &str) -> &[Point] {
        let is_asked = |series: &&Series| series.measure == measure && series.split == split && &*series.group == group;
        self.series.iter().find(is_asked).map_or(&[], |series| &series.points)
    }

    /// The survival curve of a group, if it has lines.
    #[must_use]
    pub fn curve_of(&self, split: Split, group: &str) -> Option<&Curve> {
        self.lives.iter().find(|life| life.split == split && &*life.group == group).map(|life| &life.curve)
    }

    /// Whether copied lines overtook moved ones in a group.
    #[must_use]
    pub fn crossing_of(&self, split: Split, group: &str) -> Crossing {
        let of = self.crossings.iter().find(|of| of.split == split && &*of.group == group);
        of.map_or(Crossing::NotKnown, |of| of.crossing)
    }

    /// The figure of all lines in the last period in which it is final, if there is one.
    #[must_use]
    pub fn latest(&self, measure: Measure) -> Option<(Period, Point)> {
        let points = self.periods.iter().zip(self.points(measure)).rev();
        points.map(|(period, point)| (*period, *point)).find(|(_, point)| point.is_complete)
    }

    /// Numerators and denominators of a share or a mean summed over its last `periods` periods.
    #[must_use]
    pub fn sum(points: &[Point], periods: usize) -> Ratio {
        let mut sum = Ratio::default();
        for point in &points[points.len().saturating_sub(periods)..] {
            sum += Ratio::new(point.numerator, point.denominator);
        }
        sum
    }
}
