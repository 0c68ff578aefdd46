//! Figures over time as one long Parquet table, to be handed on. It is no part of a ledger.

use std::io::{self, Write};
use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Float64Array, TimestampMicrosecondArray, UInt64Array};
use arrow_schema::{DataType, Field, Schema, TimeUnit};

use crate::single_file::{texts, write_rows};

/// The columns of a table of figures, in their order.
pub const FIGURE_COLUMNS: [&str; 11] = [
    "side",
    "period_start",
    "period_end",
    "complete",
    "view",
    "split",
    "group",
    "metric",
    "value",
    "numerator",
    "denominator",
];

/// A figure of a group in a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FigureRow<'a> {
    /// `here`, or `there` where another ledger is compared.
    pub side: &'a str,
    /// The first moment of the period, microseconds since 1970.
    pub period_start: i64,
    /// The first moment after it.
    pub period_end: i64,
    /// The figure is final.
    pub complete: bool,
    /// Which commits count.
    pub view: &'a str,
    /// By what the group is told apart.
    pub split: &'a str,
    /// The group.
    pub group: &'a str,
    /// The figure.
    pub metric: &'a str,
    /// Its value; `None` where it is not known.
    pub value: Option<f64>,
    /// What was counted.
    pub numerator: u64,
    /// Of what, or per what.
    pub denominator: u64,
}

/// Writes rows as one Parquet file: the same bytes for the same rows.
///
/// # Errors
/// Those of the writer.
pub fn write_figures<'a>(
    writer: impl Write + Send,
    rows: impl IntoIterator<Item = FigureRow<'a>>,
) -> Result<(), io::Error> {
    write_rows(writer, schema(), rows, &encode)
}

fn schema() -> Schema {
    let field = |name: &str| {
        let kind = match name {
            "period_start" | "period_end" => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
            "complete" => DataType::Boolean,
            "value" => DataType::Float64,
            "numerator" | "denominator" => DataType::UInt64,
            _ => DataType::Utf8,
        };
        Field::new(name, kind, name == "value")
    };
    Schema::new(FIGURE_COLUMNS.map(field).to_vec())
}

/// One array a column, in the order of [`FIGURE_COLUMNS`].
fn encode(rows: &[FigureRow<'_>]) -> Vec<ArrayRef> {
    let times = |time: fn(&FigureRow<'_>) -> i64| {
        let times = TimestampMicrosecondArray::from_iter_values(rows.iter().map(time));
        Arc::new(times.with_timezone("UTC")) as ArrayRef
    };
    vec![
        texts(rows.iter().map(|row| row.side)),
        times(|row| row.period_start),
        times(|row| row.period_end),
        Arc::new(rows.iter().map(|row| Some(row.complete)).collect::<BooleanArray>()),
        texts(rows.iter().map(|row| row.view)),
        texts(rows.iter().map(|row| row.split)),
        texts(rows.iter().map(|row| row.group)),
        texts(rows.iter().map(|row| row.metric)),
        Arc::new(rows.iter().map(|row| row.value).collect::<Float64Array>()),
        Arc::new(UInt64Array::from_iter_values(rows.iter().map(|row| row.numerator))),
        Arc::new(UInt64Array::from_iter_values(rows.iter().map(|row| row.denominator))),
    ]
}
