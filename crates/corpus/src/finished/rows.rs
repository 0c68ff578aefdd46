//! The rows of a finished corpus, of either form, as JSON objects.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Split};
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use datafusion::arrow::json::LineDelimitedWriter;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::errors::ParquetError;
use serde_json::{Map, Value};
use zstd::stream::read::Decoder;

use crate::error::CorpusError;
use crate::guard::guard;

/// A row: columns by name, without those that are null.
pub(crate) type JsonRow = Map<String, Value>;

/// Rows that are in memory at a time.
const ROWS_AT_A_TIME: usize = 64;

/// Hands over each row of a file.
pub(crate) fn each(path: &Path, mut take: impl FnMut(JsonRow) -> Result<(), CorpusError>) -> Result<(), CorpusError> {
    Rows::open(path, None)?.try_for_each(|row| take(row?))
}

/// The rows of a file, one after the other.
pub(crate) enum Rows {
    Jsonl(PathBuf, Split<BufReader<Decoder<'static, BufReader<File>>>>),
    /// With the rows of a batch that are still to be handed over.
    Parquet(PathBuf, ParquetRecordBatchReader, std::vec::IntoIter<JsonRow>),
}

impl Rows {
    /// Those of a file; of Parquet only some columns are read if they are named.
    pub(crate) fn open(path: &Path, columns: Option<&[&str]>) -> Result<Rows, CorpusError> {
        let file = File::open(path).map_err(CorpusError::file(path))?;
        if path.extension().is_some_and(|extension| extension == "zst") {
            let text = Decoder::new(file).map_err(CorpusError::file(path))?;
            return Ok(Rows::Jsonl(path.to_owned(), BufReader::new(text).split(b'\n')));
        }
        let reader = guard(|| parquet(file, columns).map_err(|error| error.to_string()));
        let reader = reader.map_err(|error| damaged(path, &error))?;
        Ok(Rows::Parquet(path.to_owned(), reader, Vec::new().into_iter()))
    }
}

impl Iterator for Rows {
    type Item = Result<JsonRow, CorpusError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Rows::Jsonl(path, lines) => {
                let line = lines.next()?;
                Some(line.map_err(CorpusError::file(&*path)).and_then(|line| parsed(path, &line)))
            }
            Rows::Parquet(path, batches, ready) => loop {
                if let Some(row) = ready.next() {
                    return Some(Ok(row));
                }
                let batch = guard(|| batches.next().transpose().map_err(|error| error.to_string())).transpose()?;
                match batch.map_err(|error| damaged(path, &error)).and_then(|batch| objects(path, &batch)) {
                    Ok(rows) => *ready = rows.into_iter(),
                    Err(error) => return Some(Err(error)),
                }
            },
        }
    }
}

fn parquet(file: File, columns: Option<&[&str]>) -> Result<ParquetRecordBatchReader, ParquetError> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)?;
    let fields = reader.schema().fields().iter().enumerate();
    let is_asked = |name: &str| columns.is_none_or(|columns| columns.contains(&name));
    let roots: Vec<usize> = fields.filter(|(_, field)| is_asked(field.name())).map(|(at, _)| at).collect();
    let mask = ProjectionMask::roots(reader.parquet_schema(), roots);
    reader.with_projection(mask).with_batch_size(ROWS_AT_A_TIME).build()
}

fn objects(path: &Path, batch: &RecordBatch) -> Result<Vec<JsonRow>, CorpusError> {
    let mut lines = LineDelimitedWriter::new(Vec::new());
    lines.write(batch).map_err(|error| damaged(path, &error))?;
    lines.finish().map_err(|error| damaged(path, &error))?;
    let lines = lines.into_inner();
    lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).map(|line| parsed(path, line)).collect()
}

fn parsed(path: &Path, line: &[u8]) -> Result<JsonRow, CorpusError> {
    serde_json::from_slice(line).map_err(|error| damaged(path, &error))
}

fn damaged(path: &Path, error: &dyn std::fmt::Display) -> CorpusError {
    CorpusError::Damaged { path: path.to_owned(), message: error.to_string() }
}

/// A text of a row.
pub(crate) fn text<'a>(row: &'a JsonRow, column: &str) -> Option<&'a str> {
    row.get(column).and_then(Value::as_str)
}

/// A number of a row; 0 where there is none.
pub(crate) fn count(row: &JsonRow, column: &str) -> u64 {
    row.get(column).and_then(Value::as_u64).unwrap_or_default()
}
