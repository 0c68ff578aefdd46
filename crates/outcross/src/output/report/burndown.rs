//! What is left of what was written: lines alive by the year of writing, and by claim.

use figures::{Groups, Measure, Split, Trend};
use picture::{AreaChart, Chart, Palette, Section, Series, Tone, Unit};

use super::charts::{axis, by_claim, figure, time, values};
use super::{Material, words};
use crate::output::plain;

pub(super) fn section(material: &Material<'_>) -> Section {
    let main = material.main;
    let years = AreaChart {
        time: time(main, 0),
        axis: axis("lines alive", Unit::Count),
        palette: Palette::Ordered,
        series: cohorts(main),
    };
    let mut figures = vec![figure("Lines alive, by the year in which they were written", "", Chart::Areas(years))];
    if material.has_claims() {
        let claims = AreaChart {
            time: time(main, 0),
            axis: axis("lines alive", Unit::Count),
            palette: Palette::Tones,
            series: by_claim(main, Measure::Alive).into_iter().rev().collect(),
        };
        figures.push(figure("Lines alive, by who wrote them", "", Chart::Areas(claims)));
    }
    Section {
        title: "What is left".to_owned(),
        lead: lead(main),
        definition: "Lines alive at the end of a period: those written and brought back so far, less those that died. \
                     A line that is updated dies, and a new one is written; a line that is moved lives on.\n\
                     Trivial lines count here, so that the last value is the lines at the head."
            .to_owned(),
        settings: vec![("view".to_owned(), main.options.view.to_string())],
        figures,
        ..Section::default()
    }
}

/// Lines alive at the end of each period, by the year of writing; years that never had one are left out.
fn cohorts(trend: &Trend) -> Vec<Series> {
    let cohorts =
        trend.series.iter().filter(|series| series.measure == Measure::Alive && series.split == Split::Cohort);
    let has_lines = |series: &&figures::Series| series.points.iter().any(|point| point.numerator > 0);
    let series = |series: &figures::Series| Series::new(&*series.group, values(&series.points)).tone(Tone::Auto);
    cohorts.filter(has_lines).map(series).collect()
}

pub(super) fn lead(trend: &Trend) -> String {
    let all = trend.points_of(Measure::Alive, Split::None, Groups::ALL).last().and_then(|point| point.value);
    let Some(all) = all.map(|all| all as u64).filter(|all| *all > 0) else {
        return "Nothing is known of the lines that are left.".to_owned();
    };
    let left = left(trend);
    let (newest, of_newest) = left.last().cloned().unwrap_or_default();
    let (lines, part) = (plain::counted(all, "line"), words::part(of_newest, all));
    match half(&left, all) {
        half if half == newest => format!("Of the {lines} at the head, {part} were written in {newest}."),
        half => format!("Of the {lines} at the head, half were written in {half} or before, and {part} in {newest}."),
    }
}

/// Years and the lines of them that are left, the oldest first.
fn left(trend: &Trend) -> Vec<(String, u64)> {
    let cohorts =
        trend.series.iter().filter(|series| series.measure == Measure::Alive && series.split == Split::Cohort);
    let left =
        cohorts.map(|series| (series.group.to_string(), series.points.last().map_or(0, |point| point.numerator)));
    left.filter(|(_, lines)| *lines > 0).collect()
}

/// The first year up to which half of the lines were written.
fn half(left: &[(String, u64)], all: u64) -> String {
    let mut sum = 0;
    let reached = left.iter().find(|(_, lines)| {
        sum += lines;
        sum * 2 >= all
    });
    reached.map(|(year, _)| year.clone()).unwrap_or_default()
}
