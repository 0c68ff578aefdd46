//! A simulated run as one long table: a row a regime, generation and measure, of all types or of a band of them.

use ledger::MeasureRow;

use crate::output::json::v1::{LabRun, LabRunBand, LabRunGeneration};

/// The measure whose forecast is known.
const FORECAST: &str = "types_kept";

/// The rows, by regime, generation, measure and band.
pub fn rows(run: &LabRun) -> impl Iterator<Item = MeasureRow<'_>> {
    run.runs.iter().flat_map(move |of| {
        of.generations.iter().flat_map(move |row| {
            let at = MeasureRow {
                model: run.preset,
                seed: run.seed,
                regime: &of.regime,
                generation: row.generation,
                measure: "",
                band: None,
                types: None,
                value: None,
                expected: None,
                interval: None,
            };
            of_all(at, row).chain(row.bands.iter().flat_map(move |band| of_band(at, band)))
        })
    })
}

fn of_all<'a>(at: MeasureRow<'a>, row: &'a LabRunGeneration) -> impl Iterator<Item = MeasureRow<'a>> {
    row.measures.iter().map(move |(measure, value)| {
        let expected = row.expected.filter(|_| measure == FORECAST);
        MeasureRow {
            measure,
            value: *value,
            expected: expected.map(|expected| expected.value),
            interval: expected.map(|expected| (expected.low, expected.high)),
            ..at
        }
    })
}

fn of_band<'a>(at: MeasureRow<'a>, band: &LabRunBand) -> [MeasureRow<'a>; 2] {
    let at = MeasureRow { band: Some((band.count_low, band.count_high)), types: Some(band.types), ..at };
    let kept = MeasureRow { measure: FORECAST, value: Some(band.kept as f64), expected: Some(band.expected), ..at };
    [kept, MeasureRow { measure: "z", value: band.z, ..at }]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::output::json::v1::{self, LabInterval, LabRegimeRun};

    fn run() -> LabRun {
        let band = LabRunBand { count_low: 3, count_high: 4, types: 9, kept: 8, expected: 7.5, z: None };
        let row = LabRunGeneration {
            generation: 1,
            measures: BTreeMap::from([("types_kept".to_owned(), Some(8.0)), ("z".to_owned(), Some(0.5))]),
            expected: Some(LabInterval { low: 7.0, value: 7.5, high: 8.0 }),
            bands: vec![band],
        };
        LabRun {
            schema: v1::LAB_RUN,
            tool: v1::Tool::THIS,
            preset: "zipf",
            seed: 5,
            model: BTreeMap::new(),
            source: None,
            definitions: Vec::new(),
            endangered: None,
            images: None,
            runs: vec![LabRegimeRun { regime: "mix:0.1".to_owned(), generations: vec![row] }],
        }
    }

    #[test]
    fn every_measure_and_band_is_a_row() {
        let run = run();
        let said: Vec<String> = rows(&run)
            .map(|row| {
                assert_eq!((row.model, row.seed, row.regime, row.generation), ("zipf", 5, "mix:0.1", 1));
                let MeasureRow { measure, band, types, value, expected, interval, .. } = row;
                format!("{measure} {band:?} {types:?} {value:?} {expected:?} {interval:?}")
            })
            .collect();
        assert_eq!(
            said,
            [
                "types_kept None None Some(8.0) Some(7.5) Some((7.0, 8.0))",
                "z None None Some(0.5) None None",
                "types_kept Some((3, 4)) Some(9) Some(8.0) Some(7.5) None",
                "z Some((3, 4)) Some(9) None None None",
            ]
        );
    }
}
