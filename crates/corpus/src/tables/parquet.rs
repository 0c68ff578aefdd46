//! Parquet.

use std::fmt::Display;
use std::fs::File;
use std::path::{Path, PathBuf};

use arrow_array::cast::AsArray;
use arrow_array::types::{ArrowDictionaryKeyType, Int8Type, Int16Type, Int32Type, Int64Type};
use arrow_array::types::{UInt8Type, UInt16Type, UInt32Type, UInt64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::DataType;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};

use super::{LONGEST_TEXT_BYTES, Names, NoText, Record, Records, TableError, damaged, unreadable};
use crate::guard::guard;

/// Rows that are decoded at a time: texts are long.
const BATCH_ROWS: usize = 64;

/// Where the columns are among those of the file, by their place at its top level.
#[derive(Debug, Clone, Copy)]
struct Columns {
    text: usize,
    path: Option<usize>,
    language: Option<usize>,
    repo: Option<usize>,
    licence: Option<usize>,
}

pub(super) fn open(path: &Path, names: &Names) -> Result<Records, TableError> {
    let file = File::open(path).map_err(unreadable(path))?;
    // The schema of Parquet is what decides; one that Arrow left beside it may say anything.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let metadata = guard(|| ArrowReaderMetadata::load(&file, options).map_err(text));
    let metadata = metadata.map_err(|cause| damaged(path, "its footer", cause))?;
    let columns = columns(path, &metadata, names)?;
    check_rows(&metadata).map_err(|cause| damaged(path, "its footer", cause))?;
    let groups = (0..metadata.metadata().num_row_groups()).rev().collect();
    let (path, ready) = (path.to_owned(), Vec::new().into_iter());
    Ok(Box::new(Rows { path, file, metadata, columns, groups, group: 0, left: 0, batches: None, ready, number: 0 }))
}

/// That the file has as many rows as its row groups.
fn check_rows(metadata: &ArrowReaderMetadata) -> Result<(), String> {
    let all = metadata.metadata().file_metadata().num_rows();
    let of_groups: i128 = metadata.metadata().row_groups().iter().map(|group| i128::from(group.num_rows())).sum();
    if of_groups == i128::from(all) { Ok(()) } else { Err(format!("its row groups have {of_groups} rows, not {all}")) }
}

fn columns(path: &Path, metadata: &ArrowReaderMetadata, names: &Names) -> Result<Columns, TableError> {
    let fields = metadata.schema().fields();
    let place = |names: &[String]| names.iter().find_map(|name| fields.find(name).map(|(at, _)| at));
    let no_text = || TableError::NoText {
        path: path.to_owned(),
        wanted: names.wanted(),
        found: fields.iter().map(|field| field.name().escape_debug().to_string()).collect(),
    };
    Ok(Columns {
        text: place(&names.text).ok_or_else(no_text)?,
        path: place(&names.path),
        language: place(&names.language),
        repo: place(&names.repo),
        licence: place(&names.licence),
    })
}

impl Columns {
    fn all(self) -> impl Iterator<Item = usize> {
        [Some(self.text), self.path, self.language, self.repo, self.licence].into_iter().flatten()
    }
}

/// The rows of a file, a row group after the other.
struct Rows {
    path: PathBuf,
    file: File,
    metadata: ArrowReaderMetadata,
    columns: Columns,
    /// Row groups that are still to be read, the next one last.
    groups: Vec<usize>,
    /// The one that is read.
    group: usize,
    /// Rows of it that were not handed over.
    left: i64,
    batches: Option<ParquetRecordBatchReader>,
    ready: std::vec::IntoIter<Record>,
    /// The number of the last row.
    number: u64,
}

impl Iterator for Rows {
    type Item = Result<Record, TableError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(record) = self.ready.next() {
                self.number += 1;
                return Some(Ok(Record { number: self.number, ..record }));
            }
            match self.next_records() {
                Ok(Some(records)) => self.ready = records.into_iter(),
                Ok(None) => return None,
                Err(error) => {
                    (self.batches, self.groups) = (None, Vec::new());
                    return Some(Err(error));
                }
            }
        }
    }
}

impl Rows {
    fn next_records(&mut self) -> Result<Option<Vec<Record>>, TableError> {
        loop {
            if self.batches.is_none() {
                let Some(group) = self.groups.pop() else { return Ok(None) };
                self.group = group;
                self.left = self.metadata.metadata().row_group(group).num_rows();
                self.batches = Some(guard(|| self.open_group(group)).map_err(|cause| self.damage(cause))?);
            }
            let mut batches = self.batches.take();
            let columns = self.columns;
            let next = guard(|| match batches.as_mut().and_then(Iterator::next) {
                Some(batch) => batch.map_err(text).and_then(|batch| records(&batch, columns)).map(Some),
                None => Ok(None),
            });
            match next.map_err(|cause| self.damage(cause))? {
                Some(records) => {
                    self.left -= records.len() as i64;
                    self.batches = batches;
                    return Ok(Some(records));
                }
                None if self.left != 0 => return Err(self.damage(format!("{} of its rows are not there", self.left))),
                None => {}
            }
        }
    }

    fn open_group(&self, group: usize) -> Result<ParquetRecordBatchReader, String> {
        let file = self.file.try_clone().map_err(text)?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        let mask = ProjectionMask::roots(self.metadata.parquet_schema(), self.columns.all());
        builder.with_row_groups(vec![group]).with_projection(mask).with_batch_size(BATCH_ROWS).build().map_err(text)
    }

    fn damage(&self, cause: String) -> TableError {
        damaged(&self.path, format!("row group {}", self.group), cause)
    }
}

/// The rows of a batch, whose columns are those that were asked for in the order of the file.
fn records(batch: &RecordBatch, columns: Columns) -> Result<Vec<Record>, String> {
    let mut order: Vec<usize> = columns.all().collect();
    order.sort_unstable();
    order.dedup();
    let of = |column: usize| {
        let at = order.iter().position(|wanted| *wanted == column);
        at.and_then(|at| batch.columns().get(at)).ok_or_else(|| "a column is missing".to_owned())
    };
    let optional = |column: Option<usize>| column.map(of).transpose();
    let (texts, path, language) = (of(columns.text)?, optional(columns.path)?, optional(columns.language)?);
    let (repo, licence) = (optional(columns.repo)?, optional(columns.licence)?);
    let string = |column: Option<&ArrayRef>, row| column.and_then(|column| bytes(column, row)).and_then(utf8);
    let record = |row| Record {
        number: 0,
        text: text_of(texts, row),
        path: string(path, row),
        language: string(language, row),
        repo: string(repo, row),
        licences: licence.map(|column| strings(column, row)).unwrap_or_default(),
    };
    Ok((0..batch.num_rows()).map(record).collect())
}

fn text_of(column: &ArrayRef, row: usize) -> Result<String, NoText> {
    if column.is_null(row) {
        return Err(NoText::Null);
    }
    let bytes = bytes(column, row).ok_or(NoText::NotText)?;
    if bytes.len() > LONGEST_TEXT_BYTES {
        return Err(NoText::TooLong);
    }
    utf8(bytes).ok_or(NoText::NotUtf8)
}

fn utf8(bytes: &[u8]) -> Option<String> {
    std::str::from_utf8(bytes).ok().map(str::to_owned)
}

/// The bytes of a text; `None` where there is none, or the column is of another type.
fn bytes(column: &dyn Array, row: usize) -> Option<&[u8]> {
    if column.is_null(row) {
        return None;
    }
    match column.data_type() {
        DataType::Utf8 => Some(column.as_string::<i32>().value(row).as_bytes()),
        DataType::LargeUtf8 => Some(column.as_string::<i64>().value(row).as_bytes()),
        DataType::Utf8View => Some(column.as_string_view().value(row).as_bytes()),
        DataType::Binary => Some(column.as_binary::<i32>().value(row)),
        DataType::LargeBinary => Some(column.as_binary::<i64>().value(row)),
        DataType::BinaryView => Some(column.as_binary_view().value(row)),
        DataType::Dictionary(key, _) => of_dictionary(key, column, row),
        _ => None,
    }
}

fn of_dictionary<'a>(key: &DataType, column: &'a dyn Array, row: usize) -> Option<&'a [u8]> {
    match key {
        DataType::Int8 => keyed::<Int8Type>(column, row),
        DataType::Int16 => keyed::<Int16Type>(column, row),
        DataType::Int32 => keyed::<Int32Type>(column, row),
        DataType::Int64 => keyed::<Int64Type>(column, row),
        DataType::UInt8 => keyed::<UInt8Type>(column, row),
        DataType::UInt16 => keyed::<UInt16Type>(column, row),
        DataType::UInt32 => keyed::<UInt32Type>(column, row),
        DataType::UInt64 => keyed::<UInt64Type>(column, row),
        _ => None,
    }
}

fn keyed<K: ArrowDictionaryKeyType>(column: &dyn Array, row: usize) -> Option<&[u8]> {
    let dictionary = column.as_dictionary::<K>();
    bytes(dictionary.values(), dictionary.key(row)?)
}

/// A text, or the texts of a list.
fn strings(column: &ArrayRef, row: usize) -> Vec<String> {
    if column.is_null(row) {
        return Vec::new();
    }
    let list = match column.data_type() {
        DataType::List(_) => column.as_list::<i32>().value(row),
        DataType::LargeList(_) => column.as_list::<i64>().value(row),
        _ => return bytes(column, row).and_then(utf8).into_iter().collect(),
    };
    (0..list.len()).filter_map(|at| bytes(&list, at).and_then(utf8)).collect()
}

fn text(error: impl Display) -> String {
    error.to_string()
}
