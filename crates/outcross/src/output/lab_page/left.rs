//! What is left, regime beside regime, and each against the forecast.

use picture::{Arrangement, Axis, Band, Chart, Column, Figure, LineChart, Section, Series, Table, Unit};

use super::{side_by_side, timeline, values, whole};
use crate::output::json::v1;
use crate::output::lab_run::verdict;

/// The measure that is forecast.
const KEPT: &str = "types_kept";

/// All regimes in one chart, then each with the forecast behind it, then the numbers of the last generation.
pub(super) fn section(run: &v1::LabRun) -> Section {
    let together = (run.runs.len() > 1).then(|| side_by_side(run, KEPT, "All regimes", Unit::Count));
    Section {
        title: "What is left".to_owned(),
        lead: "Types of the real corpus that a generation still has; the band is the forecast.".to_owned(),
        definition:
            "The band is the interval of 95 % of what chance alone leaves: a closed form that knows the counts \
                     of the real corpus and nothing else. z is how many standard deviations the simulation is off it. \
                     Below -3 something narrows: temperature, a filter, a gate. Above 3 text is copied, or leaks to \
                     rare words."
                .to_owned(),
        figures: together.into_iter().chain(run.runs.iter().map(against_forecast)).collect(),
        arrangement: Arrangement::Pairs,
        tables: vec![last(run)],
        ..Section::default()
    }
}

fn against_forecast(of: &v1::LabRegimeRun) -> Figure {
    let all = values(of, KEPT).first().copied().flatten();
    let edge = |pick: fn(&v1::LabInterval) -> f64| {
        of.generations.iter().map(|row| row.expected.as_ref().map(pick).or(all)).collect::<Vec<_>>()
    };
    let band = Band {
        name: "95 % of what chance leaves".to_owned(),
        low: edge(|expected| expected.low),
        middle: edge(|expected| expected.value),
        high: edge(|expected| expected.high),
    };
    let chart = LineChart {
        time: timeline(of.generations.len()),
        axis: Axis { title: "types left, by generation".to_owned(), unit: Unit::Count },
        series: vec![Series::new("simulated", values(of, KEPT))],
        band: Some(band),
    };
    Figure::new(of.regime.clone(), Chart::Lines(chart))
}

fn last(run: &v1::LabRun) -> Table {
    let columns = vec![
        Column::text("regime"),
        Column::number("generation"),
        Column::number("left"),
        Column::number("forecast"),
        Column::number("95 %"),
        Column::number("z"),
        Column::text("which is"),
    ];
    Table { caption: "The last generation against the forecast".to_owned(), columns, rows: rows(run) }
}

fn rows(run: &v1::LabRun) -> Vec<Vec<String>> {
    let row = |of: &v1::LabRegimeRun| {
        let last = of.generations.last()?;
        let expected = last.expected?;
        let z = last.measures.get("z").copied().flatten();
        Some(vec![
            of.regime.clone(),
            last.generation.to_string(),
            whole(last.measures.get(KEPT).copied().flatten()?),
            whole(expected.value),
            format!("{} to {}", whole(expected.low), whole(expected.high)),
            z.map_or_else(|| "-".to_owned(), |z| format!("{z:.1}")),
            verdict(z).to_owned(),
        ])
    };
    run.runs.iter().filter_map(row).collect()
}
