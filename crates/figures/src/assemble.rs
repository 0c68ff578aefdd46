//! From what a fold counted to the series of a trend.

mod review;

use std::collections::BTreeMap;
use std::ops::AddAssign;
use std::sync::Arc;

use crate::burndown::Burndown;
use crate::calendar::{DAY_MICROS, Period};
use crate::cells::Cells;
use crate::change::{Change, Sizes};
use crate::churn::ChurnCounts;
use crate::crossing::crossing;
use crate::density::Density;
use crate::fold::Fold;
use crate::groups::{ALL_LINES, GroupId, Groups, Split};
use crate::last::LastOfPeriod;
use crate::measure::{Family, Measure};
use crate::operations::OperationCounts;
use crate::ratio::Ratio;
use crate::revised_age::RevisedCounts;
use crate::survival::{Curve, Survival};
use crate::trend::{CrossingOf, Life, Options, Point, Series, Trend};
use crate::units::UnitCounts;
use crate::written::WrittenCounts;

/// Periods that are listed with none left out. More of them mean that a commit claims an absurd time.
const MOST_PERIODS: usize = 5_000;

pub(crate) fn trend(mut fold: Fold) -> Trend {
    let periods = periods(&fold);
    let ids = merged_groups(&mut fold);
    let months = fold.operations_by_month.finish().regroup(&ids);
    let mut desk = Desk {
        options: &fold.options,
        as_of: fold.as_of,
        groups: &fold.groups,
        ids: &ids,
        periods: &periods,
        is_known: !months.keys().is_empty(),
        series: Vec::new(),
    };
    desk.each(fold.operations.finish(), OPERATIONS);
    desk.each(fold.churn.finish(), CHURN);
    desk.each(fold.revised_age.finish(), REVISED);
    desk.each(fold.written.finish(), WRITTEN);
    desk.clones(fold.density);
    desk.lines(&fold.lines, &fold.burndown);
    desk.commits(fold.change);
    desk.survival(fold.survival.by_cohort());
    desk.units(fold.units.finish());
    let review = desk.review(fold.reviewing.finish());
    let mut series = desk.series;
    series.sort_by(|a, b| (a.measure, a.split, &a.group).cmp(&(b.measure, b.split, &b.group)));
    let lives = lives(&fold.survival, &fold.groups, &ids);
    let crossings = crossings(&months, &fold.groups);
    Trend { as_of: fold.as_of, periods, series, lives, crossings, review, options: fold.options }
}

/// The ids under which groups go on: those that change the most lines under their own.
fn merged_groups(fold: &mut Fold) -> Vec<GroupId> {
    let counts = fold.operations.clone().finish();
    let changed = |group| counts.of(group).map(|(_, counts)| counts.changed()).sum();
    let weights: BTreeMap<GroupId, u64> = counts.keys().into_iter().map(|group| (group, changed(group))).collect();
    fold.groups.merge_small(|group| weights.get(&group).copied().unwrap_or(0), fold.options.most_groups)
}

fn lives(survival: &Survival, groups: &Groups, ids: &[GroupId]) -> Vec<Life> {
    let life = |(group, curve)| {
        let (split, group) = groups.name(group);
        Life { split, group, curve }
    };
    let of_year = |(year, curve)| Life { split: Split::Cohort, group: cohort_name(year), curve };
    let mut lives: Vec<Life> = survival.by_group(ids).into_iter().map(life).collect();
    lives.extend(survival.by_year().map(of_year));
    lives.sort_by(|a, b| (a.split, &a.group).cmp(&(b.split, &b.group)));
    lives
}

fn crossings(months: &Cells<GroupId, OperationCounts>, groups: &Groups) -> Vec<CrossingOf> {
    let of = |id| {
        let (split, group) = groups.name(id);
        CrossingOf { split, group, crossing: crossing(months, id) }
    };
    let mut crossings: Vec<CrossingOf> = months.keys().into_iter().map(of).collect();
    crossings.sort_by(|a, b| (a.split, &a.group).cmp(&(b.split, &b.group)));
    crossings
}

fn periods(fold: &Fold) -> Vec<Period> {
    let since = fold.options.since.map(|since| Period::of(since, fold.options.by));
    let is_asked = |period: &Period| since.is_none_or(|since| *period >= since);
    let seen: Vec<Period> = fold.seen.iter().copied().filter(is_asked).collect();
    let (Some(first), Some(last)) = (seen.first(), seen.last()) else { return Vec::new() };
    let all = std::iter::successors(Some(*first), |period| Some(period.next()));
    let all: Vec<Period> = all.take_while(|period| period <= last).take(MOST_PERIODS + 1).collect();
    if all.len() > MOST_PERIODS { seen } else { all }
}

/// The group of the lines written in a year.
fn cohort_name(year: i16) -> Arc<str> {
    format!("{year:04}").into()
}

/// How a figure follows from a count.
type Figures<T> = &'static [(Measure, fn(&T) -> Point)];

const OPERATIONS: Figures<OperationCounts> = &[
    (Measure::Added, |counts| Point::ratio(counts.share(counts.added))),
    (Measure::Deleted, |counts| Point::ratio(counts.share(counts.deleted))),
    (Measure::Updated, |counts| Point::ratio(counts.share(counts.updated))),
    (Measure::FindReplaced, |counts| Point::ratio(counts.share(counts.find_replaced))),
    (Measure::Moved, |counts| Point::ratio(counts.share(counts.moved))),
    (Measure::Copied, |counts| Point::ratio(counts.share(counts.copied_within))),
    (Measure::CopiedFromLive, |counts| Point::ratio(counts.share(counts.copied_from_live))),
    (Measure::ChangedLines, |counts| Point::count(counts.changed())),
    (Measure::TrivialLines, |counts| Point::count(counts.trivial)),
    (Measure::NoopLines, |counts| Point::count(counts.noop)),
    (Measure::DroppedLines, |counts| Point::count(counts.dropped)),
    (Measure::RestoredLines, |counts| Point::count(counts.restored)),
];

const CHURN: Figures<ChurnCounts> = &[
    (Measure::Churn, |counts| Point::ratio(counts.churn())),
    (Measure::ChurnGitclear, |counts| Point::ratio(counts.churn_gitclear())),
];

const REVISED: Figures<RevisedCounts> = &[
    (Measure::Revised14, |counts| Point::ratio(counts.share(counts.under_14_days))),
    (Measure::Revised30, |counts| Point::ratio(counts.share(counts.under_30_days))),
    (Measure::Revised365, |counts| Point::ratio(counts.share(counts.under_365_days))),
    (Measure::RevisedOlder, |counts| Point::ratio(counts.share(counts.older))),
];

const WRITTEN: Figures<WrittenCounts> = &[
    (Measure::WrittenAi, |counts| Point::ratio(counts.share(counts.ai))),
    (Measure::WrittenHuman, |counts| Point::ratio(counts.share(counts.human))),
    (Measure::WrittenUnknown, |counts| Point::ratio(counts.share(counts.unknown))),
];

const UNITS: Figures<UnitCounts> = &[
    (Measure::CommentDensity, |counts| Point::ratio(counts.comment_density())),
    (Measure::Restating, |counts| Point::ratio(counts.restating())),
    (Measure::MaskedErrors, |counts| Point::per_thousand(counts.masked())),
    (Measure::SingleUse, |counts| Point::ratio(counts.single_use_share())),
    (Measure::Duplicated, |counts| Point::ratio(counts.duplicated())),
    (Measure::Nesting, |counts| Point::ratio(counts.mean_nesting())),
    (Measure::TestCode, |counts| Point::ratio(counts.test_share())),
    (Measure::CrossFileCalls, |counts| Point::ratio(counts.mean_cross_file_calls())),
];

const SIZES: Figures<Sizes> = &[
    (Measure::Commits, |sizes| Point::count(sizes.commits())),
    (Measure::ChangeSize, |sizes| Point::percentile(sizes, 50)),
    (Measure::ChangeSizeP90, |sizes| Point::percentile(sizes, 90)),
];

impl Point {
    fn ratio_of(ratio: &Ratio) -> Point {
        Point::ratio(*ratio)
    }

    fn per_thousand(ratio: Ratio) -> Point {
        Point { value: ratio.value().map(|value| value * 1000.0), ..Point::ratio(ratio) }
    }

    fn count_of(count: &Ratio) -> Point {
        if count.denominator > 0 { Point::count(count.numerator) } else { Point::default() }
    }

    /// A percentile of sizes, with their lines and how many they are.
    fn percentile(sizes: &Sizes, percent: u64) -> Point {
        let value = sizes.percentile(percent).map(|lines| lines as f64);
        Point { value, numerator: sizes.lines(), denominator: sizes.commits(), ..Point::default() }
    }
}

/// Where series are put together.
struct Desk<'a> {
    options: &'a Options,
    as_of: Option<i64>,
    groups: &'a Groups,
    ids: &'a [GroupId],
    periods: &'a [Period],
    /// There are fates of lines; without them counts of lines are not known.
    is_known: bool,
    series: Vec<Series>,
}

impl Desk<'_> {
    /// Figures of counts by group.
    fn each<T: Default + AddAssign + Clone>(&mut self, cells: Cells<GroupId, T>, figures: Figures<T>) {
        let cells = cells.regroup(self.ids);
        let mut groups = cells.keys();
        groups.insert(ALL_LINES);
        for group in groups {
            let counts = cells.along(self.periods, group);
            for (measure, figure) in figures {
                self.push(*measure, group, counts.iter().map(figure).collect());
            }
        }
    }

    /// Of units; nothing at all where there are none, because then nobody looked for them.
    fn units(&mut self, cells: Cells<GroupId, UnitCounts>) {
        if !cells.keys().is_empty() {
            self.each(cells, UNITS);
        }
    }

    fn clones(&mut self, density: Density) {
        self.last(Measure::Clones, &density.windows, Point::ratio_of);
        self.each(density.new_windows, &[(Measure::NewClones, Point::ratio_of)]);
        let commits = density.commits.along(self.periods, ALL_LINES);
        let groups = density.cloning.keys();
        for group in &groups {
            let cloning = density.cloning.along(self.periods, *group);
            let ratios = cloning.iter().zip(&commits).map(|(some, all)| Point::ratio(Ratio::new(*some, *all)));
            self.push(Measure::CloningCommits, *group, ratios.collect());
        }
        if !groups.contains(&ALL_LINES) {
            self.push(Measure::CloningCommits, ALL_LINES, vec![Point::default(); self.periods.len()]);
        }
    }

    fn lines(&mut self, lines: &LastOfPeriod, burndown: &Burndown) {
        self.last(Measure::Lines, lines, Point::count_of);
        for (group, alive) in burndown.by_group(self.periods, self.ids) {
            self.push(Measure::Alive, group, alive.into_iter().map(Point::count).collect());
        }
        for (year, alive) in burndown.by_cohort(self.periods) {
            let points = alive.into_iter().map(Point::count).collect();
            self.put(Measure::Alive, Split::Cohort, cohort_name(year), points);
        }
        if !self.is_known {
            self.push(Measure::Alive, ALL_LINES, vec![Point::default(); self.periods.len()]);
        }
    }

    fn commits(&mut self, change: Change) {
        self.each(change.sizes, SIZES);
        self.each(change.files, &[(Measure::FilesPerCommit, Point::ratio_of)]);
        self.each(change.tests, &[(Measure::TestsTouched, Point::ratio_of)]);
        self.last(Measure::AuthorsPerFile, &change.authors, Point::ratio_of);
        self.each(change.reedited, &[(Measure::Reedited, Point::ratio_of)]);
        self.each(change.switches, &[(Measure::ModelSwitches, Point::ratio_of)]);
    }

    /// A figure of a tree.
    fn last(&mut self, measure: Measure, last: &LastOfPeriod, figure: fn(&Ratio) -> Point) {
        let mut groups = last.groups();
        groups.insert(ALL_LINES);
        for group in groups {
            let points = last.along(self.periods, group).iter().map(figure).collect();
            self.push(measure, group, points);
        }
    }

    fn survival(&mut self, cohorts: impl Iterator<Item = (Period, Curve)>) {
        let curves: BTreeMap<Period, Curve> = cohorts.collect();
        for measure in Measure::ALL.iter().filter(|measure| measure.family() == Family::Survival) {
            let point =
                |period: &Period| curves.get(period).map_or_else(Point::default, |curve| lived(*measure, curve));
            self.push(*measure, ALL_LINES, self.periods.iter().map(point).collect());
        }
    }

    fn push(&mut self, measure: Measure, group: GroupId, points: Vec<Point>) {
        let (split, name) = self.groups.name(group);
        self.put(measure, split, name, points);
    }

    fn put(&mut self, measure: Measure, split: Split, group: Arc<str>, mut points: Vec<Point>) {
        // Of who wrote the lines of which it is known who wrote them there is nothing to say.
        if split == Split::Claim && measure.family() == Family::Written {
            return;
        }
        for (point, period) in points.iter_mut().zip(self.periods) {
            point.is_complete = self.is_complete(measure, *period);
            if needs_fates(measure) && !self.is_known {
                *point = Point { is_complete: point.is_complete, ..Point::default() };
            }
        }
        self.series.push(Series { measure, split, group, points });
    }

    fn is_complete(&self, measure: Measure, period: Period) -> bool {
        let days = match measure {
            Measure::Churn | Measure::ChurnGitclear => self.options.churn_days,
            _ => measure.survival_days().unwrap_or(0),
        };
        let known_at = period.end().saturating_add(DAY_MICROS.saturating_mul(days.into()));
        self.as_of.is_some_and(|as_of| known_at <= as_of)
    }
}

/// Counts that would be 0 where there are no fates, and are not known.
fn needs_fates(measure: Measure) -> bool {
    matches!(
        measure,
        Measure::ChangedLines
            | Measure::TrivialLines
            | Measure::NoopLines
            | Measure::DroppedLines
            | Measure::RestoredLines
            | Measure::Alive
            | Measure::ChangeSize
            | Measure::ChangeSizeP90
    )
}

fn lived(measure: Measure, curve: &Curve) -> Point {
    let written = curve.written;
    let point = |value, numerator| Point { value, numerator, denominator: written, ..Point::default() };
    match measure.survival_days() {
        None => point(curve.median().map(f64::from), written),
        Some(days) => match curve.at(days) {
            Some(estimate) => point(Some(estimate.share), estimate.at_risk),
            None => point(None, 0),
        },
    }
}
