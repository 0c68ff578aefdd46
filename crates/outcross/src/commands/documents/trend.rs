//! Figures over time as the documents hold them.

use figures::{Crossing, CrossingOf, Life, Measure, Point, Series, Trend};

use crate::output::json::v1;
use crate::output::plain;
use crate::reference::{Beside, Quartiles};

/// Ages at which a survival curve is written down.
const AGES_DAYS: [u32; 7] = [14, 30, 90, 180, 365, 730, 1825];

/// The figures that are shown.
pub(crate) fn figures(trend: &Trend, shows: &dyn Fn(Measure) -> bool) -> v1::Figures {
    let options = &trend.options;
    v1::Figures {
        view: options.view.as_str(),
        by: options.by.as_str(),
        split: options.split.as_str(),
        since: options.since.map(plain::moment),
        churn_days: options.churn_days,
        as_of: trend.as_of.map(plain::moment),
        periods: trend.periods.iter().map(period).collect(),
        series: trend.series.iter().filter(|one| shows(one.measure)).map(series).collect(),
        survival: trend.lives.iter().map(life).collect(),
        crossings: trend.crossings.iter().map(crossing).collect(),
    }
}

/// What a figure says, and what it is in public repositories.
pub(crate) fn figure(measure: Measure, beside: Option<Beside>) -> v1::Figure {
    v1::Figure {
        name: measure.as_str(),
        unit: measure.unit().as_str(),
        meaning: measure.meaning(),
        reference: beside.as_ref().map(reference),
    }
}

fn reference(beside: &Beside) -> v1::Reference {
    let Beside { year, group, quartiles: Quartiles { repositories, first, median, third } } = *beside;
    v1::Reference { year, group: group.as_str(), repositories, q1: first, median, q3: third }
}

fn period(period: &figures::Period) -> v1::Period {
    v1::Period { name: period.to_string(), start: plain::moment(period.start()), end: plain::moment(period.end()) }
}

fn series(series: &Series) -> v1::Series {
    v1::Series {
        metric: series.measure.as_str(),
        split: series.split.as_str(),
        group: series.group.to_string(),
        points: series.points.iter().map(point).collect(),
    }
}

fn point(point: &Point) -> v1::Point {
    let Point { value, numerator, denominator, is_complete, interval } = *point;
    let (low, high) = interval.unzip();
    v1::Point { value, numerator, denominator, complete: is_complete, low, high }
}

fn life(life: &Life) -> v1::Life {
    let lived = |days| {
        let figures::Estimate { share, low, high, at_risk } = life.curve.at(days)?;
        Some(v1::Lived { days, share, low, high, at_risk })
    };
    v1::Life {
        split: life.split.as_str(),
        group: life.group.to_string(),
        lines: life.curve.written,
        median_days: life.curve.median(),
        points: AGES_DAYS.into_iter().filter_map(lived).collect(),
    }
}

fn crossing(of: &CrossingOf) -> v1::Crossing {
    let (state, month) = match of.crossing {
        Crossing::NotKnown => ("unknown", None),
        Crossing::No => ("no", None),
        Crossing::Always => ("always", None),
        Crossing::Since(month) => ("since", Some(month.to_string())),
    };
    v1::Crossing { split: of.split.as_str(), group: of.group.to_string(), state, month }
}
