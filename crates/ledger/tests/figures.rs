//! The long table of figures.

use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, TimestampMicrosecondType, UInt64Type};
use ledger::{FIGURE_COLUMNS, FigureRow, write_figures};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

fn row(number: u64) -> FigureRow<'static> {
    FigureRow {
        side: "here",
        period_start: -5,
        period_end: 5,
        complete: number.is_multiple_of(2),
        view: "full",
        split: "none",
        group: "all",
        metric: "churn",
        value: (number != 1).then_some(0.25),
        numerator: number,
        denominator: 4,
    }
}

fn file(rows: u64) -> Vec<u8> {
    let mut file = Vec::new();
    write_figures(&mut file, (0..rows).map(row)).unwrap();
    file
}

#[test]
fn what_was_written_is_read() {
    let reader = ParquetRecordBatchReaderBuilder::try_new(parquet_bytes(&file(10_000))).unwrap();
    let names: Vec<_> = reader.schema().fields().iter().map(|field| field.name().clone()).collect();
    assert_eq!(names, FIGURE_COLUMNS);
    let batches: Vec<_> = reader.build().unwrap().map(Result::unwrap).collect();
    assert_eq!(batches.iter().map(arrow_array::RecordBatch::num_rows).sum::<usize>(), 10_000);
    let column = |name: &str| Arc::clone(batches[0].column_by_name(name).unwrap());
    assert_eq!(column("metric").as_string::<i32>().value(3), "churn");
    assert_eq!(column("period_start").as_primitive::<TimestampMicrosecondType>().value(0), -5);
    assert_eq!(column("numerator").as_primitive::<UInt64Type>().value(3), 3);
    assert!(column("complete").as_boolean().value(2) && !column("complete").as_boolean().value(3));
    let values = column("value");
    let values: Vec<_> = values.as_primitive::<Float64Type>().iter().take(3).collect();
    assert_eq!(values, [Some(0.25), None, Some(0.25)]);
}

#[test]
fn equal_rows_are_equal_bytes_and_none_are_a_table() {
    assert_eq!(file(100), file(100));
    let reader = ParquetRecordBatchReaderBuilder::try_new(parquet_bytes(&file(0))).unwrap();
    assert_eq!(reader.metadata().file_metadata().num_rows(), 0);
}

/// As the reader takes them.
pub(crate) fn parquet_bytes(bytes: &[u8]) -> std::fs::File {
    use std::io::{Seek as _, Write as _};
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    file
}
