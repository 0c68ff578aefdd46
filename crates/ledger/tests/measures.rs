//! The long table of simulated generations.

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, UInt32Type, UInt64Type};
use ledger::{MEASURE_COLUMNS, MeasureRow, write_measures};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::figures::parquet_bytes;

fn row(generation: u32) -> MeasureRow<'static> {
    let is_band = generation.is_multiple_of(2);
    MeasureRow {
        model: "zipf",
        seed: u64::MAX,
        regime: "mix:0.1",
        generation,
        measure: "types_kept",
        band: is_band.then_some((1, 2)),
        types: is_band.then_some(7),
        value: Some(0.1 + 0.2),
        expected: (generation > 0).then_some(5.5),
        interval: (generation > 0 && !is_band).then_some((5.0, 6.0)),
    }
}

fn file(rows: u32) -> Vec<u8> {
    let mut file = Vec::new();
    write_measures(&mut file, (0..rows).map(row)).unwrap();
    file
}

#[test]
fn what_was_written_is_read() {
    let reader = ParquetRecordBatchReaderBuilder::try_new(parquet_bytes(&file(10_000))).unwrap();
    let names: Vec<_> = reader.schema().fields().iter().map(|field| field.name().clone()).collect();
    assert_eq!(names, MEASURE_COLUMNS);
    let batches: Vec<_> = reader.build().unwrap().map(Result::unwrap).collect();
    assert_eq!(batches.iter().map(arrow_array::RecordBatch::num_rows).sum::<usize>(), 10_000);
    let column = |name: &str| batches[0].column_by_name(name).unwrap().clone();
    assert_eq!(column("regime").as_string::<i32>().value(1), "mix:0.1");
    assert_eq!(column("seed").as_primitive::<UInt64Type>().value(0), u64::MAX);
    assert_eq!(column("generation").as_primitive::<UInt32Type>().value(3), 3);
    let whole = |name: &str| column(name).as_primitive::<UInt64Type>().iter().take(3).collect::<Vec<_>>();
    assert_eq!(whole("count_low"), [Some(1), None, Some(1)]);
    assert_eq!(whole("count_high"), [Some(2), None, Some(2)]);
    assert_eq!(whole("types"), [Some(7), None, Some(7)]);
    let number = |name: &str| column(name).as_primitive::<Float64Type>().iter().take(3).collect::<Vec<_>>();
    assert_eq!(number("value"), [Some(0.1 + 0.2); 3]);
    assert_eq!(number("expected"), [None, Some(5.5), Some(5.5)]);
    assert_eq!(number("expected_low"), [None, Some(5.0), None]);
    assert_eq!(number("expected_high"), [None, Some(6.0), None]);
}

#[test]
fn equal_rows_are_equal_bytes_and_none_are_a_table() {
    assert_eq!(file(100), file(100));
    let reader = ParquetRecordBatchReaderBuilder::try_new(parquet_bytes(&file(0))).unwrap();
    assert_eq!(reader.metadata().file_metadata().num_rows(), 0);
}
