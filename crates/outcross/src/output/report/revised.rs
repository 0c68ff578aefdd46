//! How old the code is that commits revise.

use figures::{Measure, Trend};
use picture::{Section, Tone, Unit};

use super::charts::{columns, figure, of_all, time};
use super::lately::Lately;
use super::{Material, words};

pub(super) fn section(material: &Material<'_>) -> Section {
    let main = material.main;
    let stacked = vec![
        of_all(main, Measure::Revised14, "younger than 14 days", Tone::Orange),
        of_all(main, Measure::Revised30, "14 to 29 days", Tone::Ochre),
        of_all(main, Measure::Revised365, "30 to 364 days", Tone::Teal),
        of_all(main, Measure::RevisedOlder, "a year or older", Tone::Grey),
    ];
    let chart = columns(time(main, 0), "% of the revised lines", Unit::Share, stacked);
    Section {
        title: "Age of revised code".to_owned(),
        lead: lead(main),
        definition: "Lines that were deleted or updated in a period, by the days since they were written, trivial \
                     lines left out."
            .to_owned(),
        settings: vec![("view".to_owned(), main.options.view.to_string())],
        figures: vec![figure("Deleted and updated lines, by their age", "", chart)],
        ..Section::default()
    }
}

pub(super) fn lead(trend: &Trend) -> String {
    let sums = Lately::of(trend, Measure::Revised14).and_then(|year| {
        let (young, old) = (year.sum(trend.points(Measure::Revised14)), year.sum(trend.points(Measure::RevisedOlder)));
        young.value()?;
        Some((year, words::share(young), words::share(old)))
    });
    sums.map_or_else(
        || "No line was revised in any period that is over.".to_owned(),
        |(year, young, old)| {
            format!(
                "Of the lines deleted or updated in {year}, {young} were younger than 14 days and {old} a year or older."
            )
        },
    )
}
