//! What is said where the disk is full, however deep the engine wraps it; and joins for which there is no memory.

use std::io::{Error, ErrorKind};

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{ArrayRef, Int64Array, StringArray};
use datafusion::arrow::error::ArrowError;

use super::*;

#[test]
fn a_full_disk_is_an_error_of_the_folder_for_what_memory_can_not_hold() {
    let folder = tempfile::tempdir().expect("a folder");
    let limits = Limits { threads: 1, memory_bytes: 64 << 20 };
    let engine = Engines::new(limits, folder.path(), Vec::new()).expect("engines").in_order().expect("an engine");
    let full = || Error::from(ErrorKind::StorageFull);
    let of_arrow =
        |error| DataFusionError::ArrowError(Box::new(ArrowError::IoError("spilling".to_owned(), error)), None);
    let check = |error: DataFusionError, is_full: bool| match engine.failed(&error, "SELECT 1") {
        CorpusError::Unwritten { path, .. } => assert!(is_full && path == folder.path(), "{error}"),
        CorpusError::Engine { .. } => assert!(!is_full, "{error}"),
        other => panic!("{other}"),
    };
    check(DataFusionError::IoError(full()), true);
    check(of_arrow(full()).context("a sort"), true);
    check(DataFusionError::External(Box::new(of_arrow(Error::from(ErrorKind::FileTooLarge)))), true);
    check(of_arrow(Error::from(ErrorKind::NotFound)), false);
    check(DataFusionError::Internal("full".to_owned()), false);
}

/// Rows of a table that takes several times the memory that there is.
const ROWS: i64 = 120_000;

#[test]
fn a_join_without_room_for_its_hashes_is_one_of_sorted_rows() {
    let folder = tempfile::tempdir().expect("a folder");
    let limits = Limits { threads: 2, memory_bytes: 16 << 20 };
    let engine = Engines::new(limits, folder.path(), Vec::new()).expect("engines").relational().expect("an engine");
    for table in ["a", "b"] {
        let path = folder.path().join(format!("{table}.parquet"));
        let key: ArrayRef = Arc::new((0..ROWS).rev().collect::<Int64Array>());
        let text: ArrayRef = Arc::new((0..ROWS).map(|at| Some(format!("{table} {at:0>200}"))).collect::<StringArray>());
        let batch = RecordBatch::try_from_iter([("key", key), ("text", text)]).expect("columns of one length");
        let mut part = Part::create(&path, batch.schema(), Use::Work).expect("a file");
        part.write(batch).and_then(|()| part.finish()).expect("rows");
        engine.table(table, &path).expect("a table");
    }
    let sql = "SELECT a.key AS key, a.text AS left_text, b.text AS right_text FROM a JOIN b ON a.key = b.key \
               ORDER BY key ASC NULLS LAST";
    let refused = engine.selected(sql, |_| Ok(())).expect_err("no room");
    assert!(refused.is_of_memory(), "{refused}");
    let mut keys = Vec::new();
    let taken = engine.select(sql, |batch| {
        keys.extend_from_slice(batch.column(0).as_primitive::<Int64Type>().values());
        Ok(())
    });
    taken.expect("room on the disk");
    assert!(keys.into_iter().eq(0..ROWS));
}

#[test]
fn files_in_order_are_not_sorted_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let limits = Limits { threads: 2, memory_bytes: 64 << 20 };
    let engines = Engines::new(limits, folder.path(), Vec::new()).expect("engines");
    let engine = engines.in_order().expect("an engine").of_wide_rows();
    let file = |name: &str, ords: std::ops::Range<i64>| {
        let path = folder.path().join(name);
        let ord: ArrayRef = Arc::new(ords.collect::<Int64Array>());
        let batch = RecordBatch::try_from_iter([("ord", ord)]).expect("a column");
        let mut part = Part::create(&path, batch.schema(), Use::Work).expect("a file");
        part.write(batch).and_then(|()| part.finish()).expect("rows");
        path
    };
    let rows = [file("a.parquet", 0..500), file("b.parquet", 500..501), file("c.parquet", 700..900)];
    engine.files_in_order("rows", &rows).expect("a table");
    engine.table("chosen", &file("chosen.parquet", 300..800)).expect("a table");
    engine.table("moved", &file("moved.parquet", 0..10)).expect("a table");
    let sql = "SELECT r.ord AS ord, m.ord AS moved FROM chosen AS f LEFT JOIN moved AS m ON f.ord = m.ord \
               JOIN rows AS r ON f.ord = r.ord WHERE f.ord >= 0 ORDER BY r.ord ASC NULLS LAST";
    let plan = engine.all(&format!("EXPLAIN {sql}")).expect("a plan");
    let plan = datafusion::arrow::util::pretty::pretty_format_batches(&plan).expect("texts").to_string();
    assert!(plan.contains("HashJoinExec") && !plan.contains("SortExec"), "{plan}");
    let mut ords = Vec::new();
    let taken = engine.select(sql, |batch| {
        ords.extend_from_slice(batch.column(0).as_primitive::<Int64Type>().values());
        Ok(())
    });
    taken.expect("rows");
    assert!(ords.into_iter().eq((300..501).chain(700..800)));
}
