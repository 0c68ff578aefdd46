//! Measures of simulated generations as one long Parquet table, to be handed on. It is no part of a ledger.

use std::io::{self, Write};
use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, UInt32Array, UInt64Array};
use arrow_schema::{DataType, Field, Schema};

use crate::single_file::{texts, write_rows};

/// The columns of a table of measures, in their order.
pub const MEASURE_COLUMNS: [&str; 12] = [
    "model",
    "seed",
    "regime",
    "generation",
    "measure",
    "count_low",
    "count_high",
    "types",
    "value",
    "expected",
    "expected_low",
    "expected_high",
];

/// A measure of a generation, of all types or of a band of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeasureRow<'a> {
    /// The model.
    pub model: &'a str,
    /// Where random numbers come from.
    pub seed: u64,
    /// What each generation is trained on.
    pub regime: &'a str,
    /// The generation; 0 is the truth.
    pub generation: u32,
    /// What is measured.
    pub measure: &'a str,
    /// The least and the greatest count, in the real corpus, of the types of a band; `None` for what is of all types.
    pub band: Option<(u64, u64)>,
    /// How many types the band has in the real corpus.
    pub types: Option<u64>,
    /// The value; `None` where there is none.
    pub value: Option<f64>,
    /// What chance alone leaves; `None` where there is no forecast.
    pub expected: Option<f64>,
    /// The interval of 95 % around that; `None` where there is none.
    pub interval: Option<(f64, f64)>,
}

/// Writes rows as one Parquet file: the same bytes for the same rows.
///
/// # Errors
/// Those of the writer.
pub fn write_measures<'a>(
    writer: impl Write + Send,
    rows: impl IntoIterator<Item = MeasureRow<'a>>,
) -> Result<(), io::Error> {
    write_rows(writer, schema(), rows, &encode)
}

fn schema() -> Schema {
    let field = |name: &str| {
        let (kind, is_nullable) = match name {
            "model" | "regime" | "measure" => (DataType::Utf8, false),
            "seed" => (DataType::UInt64, false),
            "generation" => (DataType::UInt32, false),
            "count_low" | "count_high" | "types" => (DataType::UInt64, true),
            _ => (DataType::Float64, true),
        };
        Field::new(name, kind, is_nullable)
    };
    Schema::new(MEASURE_COLUMNS.map(field).to_vec())
}

/// One array a column, in the order of [`MEASURE_COLUMNS`].
fn encode(rows: &[MeasureRow<'_>]) -> Vec<ArrayRef> {
    let whole =
        |of: fn(&MeasureRow<'_>) -> Option<u64>| -> ArrayRef { Arc::new(rows.iter().map(of).collect::<UInt64Array>()) };
    let number = |of: fn(&MeasureRow<'_>) -> Option<f64>| -> ArrayRef {
        Arc::new(rows.iter().map(of).collect::<Float64Array>())
    };
    vec![
        texts(rows.iter().map(|row| row.model)),
        Arc::new(UInt64Array::from_iter_values(rows.iter().map(|row| row.seed))),
        texts(rows.iter().map(|row| row.regime)),
        Arc::new(UInt32Array::from_iter_values(rows.iter().map(|row| row.generation))),
        texts(rows.iter().map(|row| row.measure)),
        whole(|row| row.band.map(|band| band.0)),
        whole(|row| row.band.map(|band| band.1)),
        whole(|row| row.types),
        number(|row| row.value),
        number(|row| row.expected),
        number(|row| row.interval.map(|ends| ends.0)),
        number(|row| row.interval.map(|ends| ends.1)),
    ]
}
