//! How types fare by how often people wrote them.

use picture::{
    Arrangement, Axis, Bar, BarChart, BarLength, Chart, Figure, LineChart, Part, Section, Series, Tone, Unit,
};

use super::timeline;
use crate::output::json::v1;
use crate::output::plain;

/// The most bands that have a line.
const MOST_LINES: usize = 5;

/// For each regime the share of each band that is left, over the generations and at the last one.
pub(super) fn section(run: &v1::LabRun) -> Section {
    Section {
        title: "How rare types fare".to_owned(),
        lead: "Rare types go first. At the right of each bar is the share that chance alone leaves.".to_owned(),
        definition: "A band is of the types that people wrote so many times in the real corpus. Types that are left \
                     are in what the model of that generation is trained on, however often."
            .to_owned(),
        figures: run.runs.iter().flat_map(|of| [lines(of), bars(of)]).flatten().collect(),
        arrangement: Arrangement::Pairs,
        ..Section::default()
    }
}

fn lines(of: &v1::LabRegimeRun) -> Option<Figure> {
    let last = of.generations.last()?;
    let series = last.bands.iter().take(MOST_LINES).enumerate().map(|(at, band)| {
        let share = |row: &v1::LabRunGeneration| match row.generation {
            0 => Some(1.0),
            _ => row.bands.get(at).filter(|band| band.types > 0).map(|band| band.kept as f64 / band.types as f64),
        };
        Series::new(times(band.count_low, band.count_high), of.generations.iter().map(share).collect())
    });
    let chart = LineChart {
        time: timeline(of.generations.len()),
        axis: Axis { title: "% of the types left, by generation".to_owned(), unit: Unit::Share },
        series: series.collect(),
        band: None,
    };
    (!last.bands.is_empty()).then(|| Figure::new(of.regime.clone(), Chart::Lines(chart)))
}

fn bars(of: &v1::LabRegimeRun) -> Option<Figure> {
    let last = of.generations.last()?;
    let chart = left_and_gone(last.bands.iter().map(bar).collect());
    let title = format!("{}, generation {}", of.regime, last.generation);
    (!last.bands.is_empty()).then(|| Figure::new(title, Chart::Bars(chart)))
}

/// Bars of what is left of each band, and what is gone.
pub(super) fn left_and_gone(bars: Vec<Bar>) -> BarChart {
    let parts = [("left", Tone::Blue), ("gone", Tone::Grey)];
    BarChart {
        axis: Axis { title: "types by how often people wrote them".to_owned(), unit: Unit::Count },
        length: BarLength::Whole,
        parts: parts.map(|(name, tone)| Part { name: name.to_owned(), tone }).to_vec(),
        bars,
    }
}

fn bar(band: &v1::LabRunBand) -> Bar {
    let types = band.types.max(1) as f64;
    Bar {
        name: times(band.count_low, band.count_high),
        note: format!("chance {:.1} %", 100.0 * band.expected / types),
        values: vec![Some(band.kept as f64), Some(band.types.saturating_sub(band.kept) as f64)],
    }
}

/// How often people wrote the types of a band: `3-4 times`.
pub(super) fn times(low: u64, high: u64) -> String {
    match (low, high) {
        (low, high) if low == high => plain::counted(low, "time"),
        (low, high) => format!("{}-{} times", plain::grouped(low), plain::grouped(high)),
    }
}
