//! Pieces of sentences: shares, counts, times and views in plain language.

use facts::View;
use figures::{By, Ratio};
use picture::Unit;

use crate::output::plain;

/// `9.8 %`, `0.05 %`, `more than 99.9 %`; the word for it where there is nothing to be a part of.
pub(super) fn share(ratio: Ratio) -> String {
    let Some(share) = ratio.value() else { return "an unknown share".to_owned() };
    Unit::Share.value(share).replace("< ", "less than ").replace("> ", "more than ")
}

/// The same of a part and a whole.
pub(super) fn part(part: u64, whole: u64) -> String {
    share(Ratio::new(part, whole))
}

/// A value of a chart, or that it is unknown.
pub(super) fn value(unit: Unit, value: Option<f64>) -> String {
    value.map_or_else(|| "unknown".to_owned(), |value| unit.value(value))
}

/// `2026-08-04`, in UTC.
pub(super) fn day(micros: i64) -> String {
    plain::day(micros.div_euclid(1_000_000), b"+0000")
}

/// An age in the unit that a person would say it in: `12 days`, `9 months`, `3.4 years`.
pub(super) fn age(days: u32) -> String {
    match days {
        0..60 => plain::counted(days.into(), "day"),
        60..730 => format!("{:.0} months", f64::from(days) / 30.44),
        730.. => format!("{:.1} years", f64::from(days) / 365.25),
    }
}

/// `quarter`, `quarters`.
pub(super) fn periods(by: By, count: usize) -> String {
    format!("{}{}", by.as_str(), if count == 1 { "" } else { "s" })
}

/// The view at the beginning of a line of its own.
pub(super) fn view(view: View) -> &'static str {
    match view {
        View::FirstParent => "View first-parent: the commits of the first-parent line, after the merge",
        View::Full => "View full: every commit against its own parents, before the merge",
    }
}

/// The view within a title or a sentence.
pub(super) fn view_in_short(view: View) -> &'static str {
    match view {
        View::FirstParent => "after the merge (first-parent)",
        View::Full => "before the merge (full)",
    }
}

/// The commits that a view counts.
pub(super) fn commits(view: View) -> &'static str {
    match view {
        View::FirstParent => "on the first-parent line",
        View::Full => "without merges",
    }
}
