//! The figures to know first, coverage before all.

use facts::Claim;
use figures::{Measure, Trend};
use picture::{Headline, Unit};

use super::charts::values;
use super::lately::Lately;
use super::{Material, words};
use crate::output::plain;

/// Periods of a sparkline.
const COURSE: usize = 24;

pub(super) fn all(material: &Material<'_>) -> Vec<Headline> {
    let counts = material.counts();
    let main = material.main;
    vec![
        coverage(material),
        Headline {
            label: "Lines at the head".to_owned(),
            value: plain::grouped(counts.lines),
            note: format!("in {}{}", plain::counted(counts.files, "text file"), skipped(counts.skipped)),
            trend: course(main, Measure::Lines),
        },
        Headline {
            label: "Commits".to_owned(),
            value: plain::grouped(counts.commits),
            note: commits(main),
            trend: course(main, Measure::Commits),
        },
        lately(material, Measure::Copied, "Copied lines", "of the changed lines"),
        lately(material, Measure::Moved, "Moved lines", "of the changed lines"),
        lately(material, Measure::Churn, "Churn within 14 days", "of the written lines"),
        clones(main),
        survival(main),
    ]
}

fn coverage(material: &Material<'_>) -> Headline {
    let tally = &material.living.all;
    let share = |claim| format!("{} {}", super::charts::name(claim), words::part(tally.of(claim), tally.lines()));
    let shares: Vec<String> = Claim::ALL.iter().map(|claim| share(*claim)).collect();
    Headline {
        label: "Lines with any evidence of who wrote them".to_owned(),
        value: known(tally.lines() > 0, || words::part(tally.with_evidence, tally.lines())),
        note: known_note(tally.lines() > 0, || format!("{}; unknown is not human", shares.join(", "))),
        trend: Vec::new(),
    }
}

/// A share over the last year, in both views where they differ.
fn lately(material: &Material<'_>, measure: Measure, label: &str, of: &str) -> Headline {
    let main = material.main;
    let Some(year) = Lately::of(main, measure) else { return unknown(label, main, measure) };
    let sum = year.sum(main.points(measure));
    let other = material.other;
    let beside = match Lately::of(other, measure).map(|year| year.sum(other.points(measure))) {
        Some(there) if there.value().is_some() && words::share(there) != words::share(sum) => {
            format!("; {} {}", words::share(there), words::view_in_short(other.options.view))
        }
        _ => String::new(),
    };
    Headline {
        label: label.to_owned(),
        value: known(sum.value().is_some(), || words::share(sum)),
        note: format!("{of} in {year}{beside}"),
        trend: course(main, measure),
    }
}

fn clones(main: &Trend) -> Headline {
    let now = main.points(Measure::Clones).last().and_then(|point| point.value);
    Headline {
        label: "Clone density".to_owned(),
        value: words::value(Unit::Share, now),
        note: known_note(now.is_some(), || {
            "of the windows of five lines at the head stand there more than once".to_owned()
        }),
        trend: course(main, Measure::Clones),
    }
}

fn survival(main: &Trend) -> Headline {
    let label = "Lines that live a year";
    let Some((period, point)) = main.latest(Measure::Survival365) else {
        return unknown(label, main, Measure::Survival365);
    };
    Headline {
        label: label.to_owned(),
        value: words::value(Unit::Share, point.value),
        note: format!("of those written in {period}, the last of which it is known"),
        trend: course(main, Measure::Survival365),
    }
}

fn unknown(label: &str, main: &Trend, measure: Measure) -> Headline {
    Headline {
        label: label.to_owned(),
        value: "unknown".to_owned(),
        note: format!("final in no {} yet", main.options.by.as_str()),
        trend: course(main, measure),
    }
}

/// `312 on the first-parent line in 2026-Q2`.
fn commits(main: &Trend) -> String {
    let which = words::commits(main.options.view);
    let latest = main.latest(Measure::Commits);
    latest.map_or_else(String::new, |(period, point)| {
        format!("{} {which} in {period}", words::value(Unit::Count, point.value))
    })
}

fn skipped(files: u64) -> String {
    if files == 0 { String::new() } else { format!("; {} more have no text", plain::grouped(files)) }
}

fn known(is_known: bool, value: impl Fn() -> String) -> String {
    if is_known { value() } else { "unknown".to_owned() }
}

fn known_note(is_known: bool, note: impl Fn() -> String) -> String {
    if is_known { note() } else { "there are no lines".to_owned() }
}

/// The last periods in which a figure is final.
fn course(trend: &Trend, measure: Measure) -> Vec<Option<f64>> {
    let points = trend.points(measure);
    let end = points.iter().rposition(|point| point.is_complete).map_or(0, |last| last + 1);
    values(&points[end.saturating_sub(COURSE)..end])
}
