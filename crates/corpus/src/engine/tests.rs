//! What is said where the disk is full, however deep the engine wraps it.

use std::io::{Error, ErrorKind};

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
