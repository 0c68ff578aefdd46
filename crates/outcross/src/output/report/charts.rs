//! From the points of a trend to charts.

use facts::{Claim, Class, View};
use figures::{By, Crossing, DAY_MICROS, Groups, Measure, Point, Split, Trend};
use picture::{Axis, Chart, ColumnChart, Day, Figure, LineChart, Marker, Period, Series, Timeline, Tone, Unit};

/// The group of all lines.
pub(super) const ALL: (Split, &str) = (Split::None, Groups::ALL);
/// The group of the lines of source files.
pub(super) const SOURCE: (Split, &str) = (Split::Class, Class::Source.as_str());

/// The periods of a trend. Incomplete from the first period on in which a figure is not final that needs so many days
/// more than its period.
pub(super) fn time(trend: &Trend, days: u32) -> Timeline {
    let wait = DAY_MICROS.saturating_mul(days.into());
    let is_open = |period: &&figures::Period| trend.as_of.is_none_or(|as_of| period.end().saturating_add(wait) > as_of);
    Timeline {
        period: match trend.options.by {
            By::Week => Period::Week,
            By::Month => Period::Month,
            By::Quarter => Period::Quarter,
            By::Year => Period::Year,
        },
        starts: trend.periods.iter().map(|period| Day::from_micros(period.start())).collect(),
        incomplete_from: trend.periods.iter().find(is_open).map(|period| Day::from_micros(period.start())),
        markers: Vec::new(),
    }
}

/// A mark at the month from which on more lines are copied than moved.
pub(super) fn crossing(crossing: Crossing) -> Vec<Marker> {
    match crossing {
        Crossing::Since(month) => vec![Marker {
            at: Day::from_micros(month.start()),
            label: format!("copied overtakes moved, {}", month.in_words()),
        }],
        Crossing::Always | Crossing::No | Crossing::NotKnown => Vec::new(),
    }
}

/// A line of a chart.
pub(super) fn series(name: impl Into<String>, tone: Tone, points: &[Point]) -> Series {
    Series::new(name, values(points)).tone(tone)
}

/// The values of points.
pub(super) fn values(points: &[Point]) -> Vec<Option<f64>> {
    points.iter().map(|point| point.value).collect()
}

/// Lines over time; one without a known value is left out.
pub(super) fn lines(time: Timeline, title: &str, unit: Unit, series: Vec<Series>) -> Chart {
    Chart::Lines(LineChart { time, axis: axis(title, unit), series: said(series), band: None })
}

/// Stacked columns over time.
pub(super) fn columns(time: Timeline, title: &str, unit: Unit, series: Vec<Series>) -> Chart {
    Chart::Columns(ColumnChart { time, axis: axis(title, unit), series: said(series) })
}

/// A figure of a group in both views: the one that was asked for first, the other where it differs.
pub(super) fn in_both_views(
    main: &Trend,
    other: &Trend,
    measure: Measure,
    (split, group): (Split, &str),
) -> Vec<Series> {
    let (points, others) = (main.points_of(measure, split, group), other.points_of(measure, split, group));
    if points == others {
        return vec![series("", Tone::Blue, points)];
    }
    [(main, points), (other, others)].map(|(trend, points)| of_view(trend.options.view, points)).to_vec()
}

fn of_view(view: View, points: &[Point]) -> Series {
    let tone = match view {
        View::FirstParent => Tone::Blue,
        View::Full => Tone::Teal,
    };
    series(view.as_str(), tone, points)
}

/// The colour of a claim, the same in every chart.
pub(super) fn tone(claim: Claim) -> Tone {
    match claim {
        Claim::Ai => Tone::Orange,
        Claim::Human => Tone::Blue,
        Claim::Unknown => Tone::Grey,
    }
}

/// A claim as it is shown.
pub(super) fn name(claim: Claim) -> &'static str {
    match claim {
        Claim::Ai => "AI",
        Claim::Human => "human",
        Claim::Unknown => "unknown",
    }
}

/// A figure of the lines of each claim.
pub(super) fn by_claim(trend: &Trend, measure: Measure) -> Vec<Series> {
    let points = |claim: Claim| trend.points_of(measure, Split::Claim, claim.as_str());
    Claim::ALL.iter().map(|claim| series(name(*claim), tone(*claim), points(*claim))).collect()
}

/// A figure of all lines.
pub(super) fn of_all(trend: &Trend, measure: Measure, name: &str, tone: Tone) -> Series {
    series(name, tone, trend.points_of(measure, Split::None, Groups::ALL))
}

pub(super) fn axis(title: &str, unit: Unit) -> Axis {
    Axis { title: title.to_owned(), unit }
}

/// A chart with its title and what it shows.
pub(super) fn figure(title: &str, description: impl Into<String>, chart: Chart) -> Figure {
    Figure {
        description: description.into(),
        when_empty: "nothing in this repository that it could be a part of".to_owned(),
        ..Figure::new(title, chart)
    }
}

/// The series of which any value is known.
fn said(mut series: Vec<Series>) -> Vec<Series> {
    series.retain(|series| series.values.iter().any(Option::is_some));
    series
}
