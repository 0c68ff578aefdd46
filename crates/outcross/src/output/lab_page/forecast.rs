//! The page of a forecast: the answer, the generations with their interval, bands, what keeps a type, assumptions.

use picture::{
    Arrangement, Axis, Band, Bar, Chart, Column, Figure, Headline, LineChart, Page, Section, Series, Table, Unit,
};

use super::rare::{left_and_gone, times};
use super::timeline;
use crate::output::json::v1;
use crate::output::lab::{convergence, needed, noun, policy, share, tenths, until, whole};
use crate::output::plain;
use crate::output::report::GENERATOR;

/// The page.
#[must_use]
pub fn forecast(forecast: &v1::LabForecast) -> Page {
    let noun = noun(forecast.source.family, 2);
    let sections = [
        Some(generations(forecast)),
        forecast.generations.last().map(bands),
        Some(needs(forecast)),
        forecast.convergence.as_ref().map(converges),
        Some(assumed(&forecast.assumptions)),
    ];
    Page {
        title: format!("Forecast: what is left of {noun}"),
        generator: GENERATOR.to_owned(),
        subtitles: vec![
            format!(
                "{} with {}",
                plain::counted(forecast.generations.len() as u64, "generation"),
                policy(&forecast.policy)
            ),
            counted(forecast),
        ],
        headlines: headlines(forecast),
        sections: sections.into_iter().flatten().collect(),
        footer: vec![format!("Made by {GENERATOR}. A closed form; outcross lab run simulates the same.")],
    }
}

fn counted(forecast: &v1::LabForecast) -> String {
    let corpus = &forecast.corpus;
    let files =
        forecast.source.files.map_or_else(String::new, |files| format!(" in {}", plain::counted(files, "file")));
    format!("{}, {}{files}", plain::counted(corpus.types, "type"), plain::counted(corpus.tokens, "occurrence"))
}

fn headlines(forecast: &v1::LabForecast) -> Vec<Headline> {
    let Some(last) = forecast.generations.last() else { return Vec::new() };
    let headline =
        |label: String, value: String, note: String, trend: Vec<Option<f64>>| Headline { label, value, note, trend };
    let course = |of: fn(&v1::LabGeneration) -> f64| forecast.generations.iter().map(|row| Some(of(row))).collect();
    vec![
        headline(
            format!("left at generation {}", last.generation),
            format!("{} %", tenths(last.types_kept / forecast.corpus.types.max(1) as f64)),
            format!("{} to {} types", whole(last.types_kept_low), whole(last.types_kept_high)),
            course(|row| row.types_kept),
        ),
        headline(
            "of what people wrote is of types that are gone".to_owned(),
            share(last.lost_real_mass),
            format!("{} to {}", share(last.lost_real_mass_low), share(last.lost_real_mass_high)),
            course(|row| row.lost_real_mass),
        ),
    ]
}

fn generations(forecast: &v1::LabForecast) -> Section {
    let all = forecast.corpus.types as f64;
    let edge = |of: fn(&v1::LabGeneration) -> f64| {
        std::iter::once(Some(all)).chain(forecast.generations.iter().map(|row| Some(of(row)))).collect::<Vec<_>>()
    };
    let chart = LineChart {
        time: timeline(forecast.generations.len() + 1),
        axis: Axis { title: "types left, by generation".to_owned(), unit: Unit::Count },
        series: vec![Series::new("expected", edge(|row| row.types_kept))],
        band: Some(Band {
            name: "95 %".to_owned(),
            low: edge(|row| row.types_kept_low),
            middle: edge(|row| row.types_kept),
            high: edge(|row| row.types_kept_high),
        }),
    };
    Section {
        title: "Generation by generation".to_owned(),
        lead: until(&forecast.until_loss),
        definition: "A type is left if it is in what the model of that generation is trained on. The band is the \
                     interval of 95 %."
            .to_owned(),
        figures: vec![Figure::new("Types left", Chart::Lines(chart))],
        ..Section::default()
    }
}

fn bands(last: &v1::LabGeneration) -> Section {
    let bar = |band: &v1::LabBand| Bar {
        name: times(band.count_low, band.count_high),
        note: plain::counted(band.types, "type"),
        values: vec![Some(band.types_kept), Some((band.types as f64 - band.types_kept).max(0.0))],
    };
    let chart = left_and_gone(last.bands.iter().map(bar).collect());
    Section {
        title: "How rare types fare".to_owned(),
        lead: "Rare types go first.".to_owned(),
        figures: vec![Figure::new(format!("Generation {}", last.generation), Chart::Bars(chart))],
        ..Section::default()
    }
}

fn needs(forecast: &v1::LabForecast) -> Section {
    let Some(first) = forecast.needs.first() else { return Section::default() };
    let at = first.generation.unwrap_or(0);
    let columns = vec![
        Column::number("occurs"),
        Column::number(format!("fresh, at {at}")),
        Column::number("fresh, for ever"),
        Column::number(format!("floor, at {at}")),
        Column::number("floor, for ever"),
    ];
    let forever = |count| forecast.needs.iter().find(|need| need.count == count && need.generation.is_none());
    let row = |need: &v1::LabNeed| {
        let other = forever(need.count)?;
        let shares = [need.real_fraction, other.real_fraction, need.floor, other.floor].map(needed);
        Some(std::iter::once(plain::grouped(need.count)).chain(shares).collect())
    };
    let rows = forecast.needs.iter().filter(|need| need.generation.is_some()).filter_map(row).collect();
    Section {
        title: "What keeps a type".to_owned(),
        lead: format!(
            "So much of each generation must be real to keep a type with a chance of {} %, by how often it occurs.",
            tenths(first.chance)
        ),
        definition: "Fresh: other real tokens in each generation. Floor: the same random real tokens in all of them. \
                     A floor that is chosen needs far less: outcross lab at-risk."
            .to_owned(),
        tables: vec![Table { caption: String::new(), columns, rows }],
        ..Section::default()
    }
}

fn converges(found: &v1::LabConvergence) -> Section {
    let rows = found.conditions.iter().map(|line| vec![line.clone()]).collect();
    Section {
        title: "How fast an early fault fades".to_owned(),
        lead: convergence(found),
        tables: vec![Table { caption: String::new(), columns: vec![Column::text("this is a theorem where")], rows }],
        ..Section::default()
    }
}

/// Under what assumptions a page's numbers hold.
pub(super) fn assumed(lines: &[String]) -> Section {
    let rows = lines.iter().map(|line| vec![line.clone()]).collect();
    Section {
        title: "Assumptions".to_owned(),
        lead: "The numbers hold where".to_owned(),
        tables: vec![Table { caption: String::new(), columns: vec![Column::text("it is assumed that")], rows }],
        arrangement: Arrangement::Column,
        ..Section::default()
    }
}
