//! Churn: lines that die soon after they were written.

use figures::{Measure, Point, Trend};
use picture::{Column, Section, Table, Unit};

use super::charts::{ALL, SOURCE, by_claim, figure, in_both_views, lines, time};
use super::lately::Lately;
use super::{Material, words};
use crate::output::plain;

pub(super) fn section(material: &Material<'_>) -> Section {
    let main = material.main;
    let days = main.options.churn_days;
    let title = format!("% of the written lines that died within {days} days");
    let of = |group| {
        let both = in_both_views(main, material.other, Measure::Churn, group);
        lines(time(main, days), &title, Unit::Share, both)
    };
    let mut figures = vec![
        figure("Churn", by_view(material), of(ALL)),
        figure(
            "Churn in source files alone",
            "Without lock files, snapshots and what else programs write.",
            of(SOURCE),
        ),
    ];
    if material.has_ai_lines() {
        let claims = lines(time(main, days), &title, Unit::Share, by_claim(main, Measure::Churn));
        let view = words::view_in_short(main.options.view);
        figures.push(figure("Churn, by who wrote the lines", format!("{}.", capital(view)), claims));
    }
    Section {
        title: "Churn".to_owned(),
        lead: lead(material),
        definition: format!(
            "Of the lines written in a period, those that died less than {days} days later: deleted, updated, or, in \
             the view full, written on a branch and not taken by its merge. A line that a merge brought back within that time did not \
             die. Trivial lines are left out.\n\
             What was written within {days} days before the data end is left out of both sums, and a period that \
             reaches into them is marked incomplete."
        ),
        settings: vec![("window".to_owned(), format!("{days} days"))],
        figures,
        tables: vec![last_periods(material)],
        ..Section::default()
    }
}

fn by_view(material: &Material<'_>) -> String {
    if !material.views_differ(&[Measure::Churn]) {
        return "The same in both views: no merge brings a branch in.".to_owned();
    }
    "first-parent: a branch counts when it is merged, as one change. full: each commit counts when it is made, so that \
     what a branch rewrites before its merge counts too."
        .to_owned()
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

pub(super) fn lead(material: &Material<'_>) -> String {
    let (main, other) = (material.main, material.other);
    let days = main.options.churn_days;
    let points = main.points(Measure::Churn);
    let year = Lately::of(main, Measure::Churn);
    let Some(year) = year.filter(|year| year.sum(points).value().is_some()) else {
        return format!("Nothing is known yet: no {} with written lines is final.", main.options.by.as_str());
    };
    let before = year.before(main).map(|before| before.sum(points)).filter(|before| before.value().is_some());
    let before =
        before.map_or_else(String::new, |before| format!("; in the year before it was {}", words::share(before)));
    let now = words::share(year.sum(points));
    let there = Lately::of(other, Measure::Churn).map(|year| year.sum(other.points(Measure::Churn)));
    let there = there.filter(|there| there.value().is_some()).map(words::share).filter(|there| *there != now);
    let there = there.map_or_else(String::new, |there| {
        format!(" Counted {}, it was {there}.", words::view_in_short(other.options.view))
    });
    format!("Of the lines written in {year}, {now} died within {days} days{before}.{there}")
}

/// The sums behind the last periods that are final.
fn last_periods(material: &Material<'_>) -> Table {
    let (main, other) = (material.main, material.other);
    let trends: Vec<&Trend> = if material.views_differ(&[Measure::Churn]) { vec![main, other] } else { vec![main] };
    let mut columns = vec![Column::text(main.options.by.as_str())];
    for trend in &trends {
        let view = if trends.len() > 1 { format!(", {}", trend.options.view) } else { String::new() };
        columns.extend(["written", "died", "churn"].map(|name| Column::number(format!("{name}{view}"))));
    }
    let places = Lately::of(main, Measure::Churn).map_or(0..0, |year| year.places());
    let row = |at: usize| {
        let cells = trends.iter().flat_map(|trend| cells(trend.points(Measure::Churn).get(at).copied()));
        std::iter::once(main.periods[at].to_string()).chain(cells).collect()
    };
    Table { caption: "The last year".to_owned(), columns, rows: places.map(row).collect() }
}

fn cells(point: Option<Point>) -> [String; 3] {
    let point = point.unwrap_or_default();
    let share = point.value.map_or_else(|| "–".to_owned(), |share| Unit::Share.value(share));
    [plain::grouped(point.denominator), plain::grouped(point.numerator), share]
}
