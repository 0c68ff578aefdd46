//! The JSON document of a trend.

use figures::{Crossing, CrossingOf, Life, Measure, Point, Series, Threshold, Trend};

use super::Report;
use crate::commands::documents;
use crate::output::json::v1;
use crate::output::plain;
use crate::tally::ProblemTally;

/// Ages at which a survival curve is written down.
const AGES_DAYS: [u32; 7] = [14, 30, 90, 180, 365, 730, 1825];

impl Report<'_> {
    pub(super) fn document(&self, problems: &ProblemTally) -> v1::Trend {
        let shown = Measure::ALL.iter().copied().filter(|measure| self.wish.shows(*measure, true));
        let other = self.wish.compare.as_ref().zip(self.there);
        v1::Trend {
            schema: v1::TREND,
            tool: v1::Tool::THIS,
            repo: documents::repo(self.target, self.target.head_commit()),
            settings: documents::settings(self.ledger.settings()),
            metrics: shown.map(figure).collect(),
            here: self.figures(self.here),
            there: other.map(|(ledger, trend)| v1::Compared {
                repositories: ledger.repositories().iter().map(|entry| entry.repo_id.clone()).collect(),
                settings: documents::settings(ledger.settings()),
                figures: self.figures(trend),
            }),
            conditions: self.wish.thresholds.iter().map(|threshold| condition(threshold, self.watched)).collect(),
            problems: documents::problems(problems),
        }
    }

    fn figures(&self, trend: &Trend) -> v1::Figures {
        let options = &trend.options;
        v1::Figures {
            view: options.view.as_str(),
            by: options.by.as_str(),
            split: options.split.as_str(),
            since: options.since.map(plain::moment),
            churn_days: options.churn_days,
            as_of: trend.as_of.map(plain::moment),
            periods: trend.periods.iter().map(period).collect(),
            series: trend.series.iter().filter(|one| self.wish.shows(one.measure, true)).map(series).collect(),
            survival: trend.lives.iter().map(life).collect(),
            crossings: trend.crossings.iter().map(crossing).collect(),
        }
    }
}

fn figure(measure: Measure) -> v1::Figure {
    v1::Figure { name: measure.as_str(), unit: measure.unit().as_str(), meaning: measure.meaning() }
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
    let Point { value, numerator, denominator, is_complete } = *point;
    v1::Point { value, numerator, denominator, complete: is_complete }
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

fn condition(threshold: &Threshold, trend: &Trend) -> v1::Condition {
    let reading = threshold.check(trend);
    v1::Condition {
        condition: threshold.text.clone(),
        metric: threshold.measure.as_str(),
        outcome: reading.outcome.as_str(),
        period: reading.period.map(|period| period.to_string()),
        value: reading.value,
        base: reading.base,
        change: reading.change,
    }
}
