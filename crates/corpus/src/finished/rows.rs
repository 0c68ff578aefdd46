//! The rows of a finished corpus, of either form, as JSON objects.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use datafusion::arrow::json::LineDelimitedWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::{Map, Value};

use crate::error::CorpusError;

/// A row: columns by name, without those that are null.
pub(super) type JsonRow = Map<String, Value>;

/// Rows that are in memory at a time.
const ROWS_AT_A_TIME: usize = 64;

/// Hands over each row of a file.
pub(super) fn each(path: &Path, mut take: impl FnMut(JsonRow) -> Result<(), CorpusError>) -> Result<(), CorpusError> {
    let file = File::open(path).map_err(CorpusError::file(path))?;
    if path.extension().is_some_and(|extension| extension == "zst") {
        let text = zstd::stream::read::Decoder::new(file).map_err(CorpusError::file(path))?;
        return BufReader::new(text)
            .split(b'\n')
            .try_for_each(|line| take(parsed(path, &line.map_err(CorpusError::file(path))?)?));
    }
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| damaged(path, &error))?;
    let reader = reader.with_batch_size(ROWS_AT_A_TIME).build().map_err(|error| damaged(path, &error))?;
    for batch in reader {
        let mut lines = LineDelimitedWriter::new(Vec::new());
        lines.write(&batch.map_err(|error| damaged(path, &error))?).map_err(|error| damaged(path, &error))?;
        lines.finish().map_err(|error| damaged(path, &error))?;
        let lines = lines.into_inner();
        lines
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
            .try_for_each(|line| take(parsed(path, line)?))?;
    }
    Ok(())
}

fn parsed(path: &Path, line: &[u8]) -> Result<JsonRow, CorpusError> {
    serde_json::from_slice(line).map_err(|error| damaged(path, &error))
}

fn damaged(path: &Path, error: &dyn std::fmt::Display) -> CorpusError {
    CorpusError::Damaged { path: path.to_owned(), message: error.to_string() }
}

/// A text of a row.
pub(super) fn text<'a>(row: &'a JsonRow, column: &str) -> Option<&'a str> {
    row.get(column).and_then(Value::as_str)
}

/// A number of a row; 0 where there is none.
pub(super) fn count(row: &JsonRow, column: &str) -> u64 {
    row.get(column).and_then(Value::as_u64).unwrap_or_default()
}
