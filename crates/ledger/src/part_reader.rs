//! Parquet parts to rows: nothing is decoded before its BLAKE3 is known to be right.
//!
//! The hash guards against damage. Against a ledger that someone made on purpose stand the checks of the footer (its
//! schema, rows and extents must be those of our own writer) and, last, that a panic inside the Parquet reader is
//! caught and becomes the error of that file.

use std::collections::HashSet;
use std::fmt::Display;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{Array as _, RecordBatch, StringArray};
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, RowGroupMetaData};
use parquet::file::statistics::Statistics;

use crate::disk;
use crate::manifest::Part;
use crate::part_writer::Limits;
use crate::read::ReadError;
use crate::rows::Row;
use crate::table::Table;

const BATCH_ROWS: usize = 8192;
const HASH_BUFFER_BYTES: usize = 1 << 16;
/// The most that a column of a row group may take once decompressed: far above what our writer's bounds allow.
const MAX_COLUMN_BYTES: i64 = 512 << 20;

/// Checks a part's size and BLAKE3, and leaves the file at its start.
pub(crate) fn open_verified(dir: &Path, part: &Part) -> Result<File, ReadError> {
    let path = part.place(dir);
    let io = |cause: io::Error| ReadError::Io { path: path.clone(), cause };
    let mut file = disk::open_regular(&path).map_err(io)?;
    let bytes = file.metadata().map_err(io)?.len();
    if bytes != part.bytes {
        return Err(damaged(&path, format!("it has {bytes} bytes, not {}", part.bytes)));
    }
    if hash(&mut file, bytes).map_err(io)? != part.blake3 {
        return Err(damaged(&path, "its content does not match its BLAKE3".to_owned()));
    }
    file.seek(SeekFrom::Start(0)).map_err(io)?;
    Ok(file)
}

fn hash(file: &mut File, bytes: u64) -> io::Result<blake3::Hash> {
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; HASH_BUFFER_BYTES];
    let mut file = file.take(bytes);
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(hasher.finalize()),
            Ok(read) => hasher.update(&buffer[..read]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
    }
}

/// A time from which on rows are wanted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Since {
    /// The column that holds the times.
    pub(crate) column: &'static str,
    /// Microseconds since 1970.
    pub(crate) time: i64,
}

/// Texts of a column whose rows are wanted.
#[derive(Debug, Clone)]
pub(crate) struct Among {
    /// The column.
    pub(crate) column: &'static str,
    /// The texts.
    pub(crate) texts: Arc<HashSet<String>>,
}

impl Among {
    /// The wanted rows of a batch, as the parts of it that are wanted whole.
    fn runs(&self, batch: &RecordBatch) -> Vec<RecordBatch> {
        let column = batch.column_by_name(self.column);
        let Some(texts) = column.and_then(|column| column.as_any().downcast_ref::<StringArray>()) else {
            return vec![batch.clone()];
        };
        let is_wanted = |row: usize| texts.is_valid(row) && self.texts.contains(texts.value(row));
        let mut runs = Vec::new();
        let mut row = 0;
        while row < batch.num_rows() {
            let start = row;
            while row < batch.num_rows() && is_wanted(row) {
                row += 1;
            }
            if row > start {
                runs.push(batch.slice(start, row - start));
            } else {
                row += 1;
            }
        }
        runs
    }
}

/// The rows of a part, a batch at a time. Row groups are read one by one, so that no batch holds more than one.
pub(crate) struct PartReader {
    path: PathBuf,
    file: File,
    metadata: ArrowReaderMetadata,
    /// Row groups that are still to be read, the next one last.
    groups: Vec<usize>,
    batches: Option<ParquetRecordBatchReader>,
}

impl PartReader {
    pub(crate) fn open(dir: &Path, part: &Part) -> Result<Self, ReadError> {
        let file = open_verified(dir, part)?;
        let path = part.place(dir);
        let metadata = guard(&path, || load_metadata(&file, part))?;
        let groups = (0..metadata.metadata().num_row_groups()).rev().collect();
        Ok(PartReader { path, file, metadata, groups, batches: None })
    }

    /// Leaves out the row groups that end before that time. Rows before it may still come, of those around it.
    pub(crate) fn skip_before(&mut self, since: Since) {
        let metadata = self.metadata.metadata();
        let ends_before = |group: usize| {
            latest_of_group(metadata.row_group(group), since.column).is_some_and(|latest| latest < since.time)
        };
        self.groups.retain(|group| !ends_before(*group));
    }

    /// The greatest time in a column, `None` without rows.
    pub(crate) fn latest(&self, column: &'static str) -> Result<Option<i64>, ReadError> {
        let mut latest = None;
        for group in self.metadata.metadata().row_groups() {
            let of_group = latest_of_group(group, column);
            let no_statistics = || damaged(&self.path, format!("a row group does not say how far {column} goes"));
            latest = latest.max(Some(of_group.ok_or_else(no_statistics)?));
        }
        Ok(latest)
    }

    /// The next rows, those of them that are wanted; `None` after the last.
    pub(crate) fn next_rows<R: Row>(&mut self, among: Option<&Among>) -> Option<Result<Vec<R>, ReadError>> {
        let path = self.path.clone();
        let decoded = |batch: RecordBatch| -> Result<Vec<R>, String> {
            let runs = among.map_or_else(|| vec![batch.clone()], |among| among.runs(&batch));
            let rows: Result<Vec<Vec<R>>, _> = runs.iter().map(R::decode).collect();
            rows.map(|rows| rows.into_iter().flatten().collect()).map_err(text)
        };
        guard(&path, || self.next_batch()?.map(decoded).transpose()).transpose()
    }

    fn next_batch(&mut self) -> Result<Option<RecordBatch>, String> {
        loop {
            if let Some(batch) = self.batches.as_mut().and_then(Iterator::next) {
                return batch.map(Some).map_err(text);
            }
            let Some(group) = self.groups.pop() else { return Ok(None) };
            self.batches = Some(self.open_group(group)?);
        }
    }

    fn open_group(&self, group: usize) -> Result<ParquetRecordBatchReader, String> {
        let file = self.file.try_clone().map_err(text)?;
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file, self.metadata.clone());
        builder.with_row_groups(vec![group]).with_batch_size(BATCH_ROWS).build().map_err(text)
    }
}

/// The greatest time in a column of a row group, if its statistics say.
fn latest_of_group(group: &RowGroupMetaData, column: &str) -> Option<i64> {
    let column = group.columns().iter().find(|chunk| chunk.column_path().string() == column)?;
    match column.statistics()? {
        Statistics::Int64(times) => times.max_opt().copied(),
        _ => None,
    }
}

fn text(error: impl Display) -> String {
    error.to_string()
}

fn load_metadata(file: &File, part: &Part) -> Result<ArrowReaderMetadata, String> {
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let metadata = ArrowReaderMetadata::load(file, options).map_err(text)?;
    if metadata.schema().fields() != part.table.schema().fields() {
        return Err(format!("its columns are not those of {}", part.table));
    }
    check_extents(metadata.metadata(), part)?;
    Ok(metadata)
}

fn check_extents(metadata: &ParquetMetaData, part: &Part) -> Result<(), String> {
    let rows = metadata.row_groups().iter().map(|group| u64::try_from(group.num_rows()).unwrap_or(u64::MAX));
    if rows.fold(0, u64::saturating_add) != part.rows {
        return Err(format!("it does not hold {} rows", part.rows));
    }
    let fits = metadata.row_groups().iter().all(|group| group_fits(group, part));
    fits.then_some(()).ok_or_else(|| "a row group is larger than the file or than the limits".to_owned())
}

fn group_fits(group: &RowGroupMetaData, part: &Part) -> bool {
    let rows = usize::try_from(group.num_rows()).unwrap_or(usize::MAX);
    rows <= Limits::DEFAULT.row_group_rows && group.columns().iter().all(|column| column_fits(column, part.bytes))
}

fn column_fits(column: &ColumnChunkMetaData, file_bytes: u64) -> bool {
    let start = column.dictionary_page_offset().unwrap_or(column.data_page_offset()).min(column.data_page_offset());
    let end = start.checked_add(column.compressed_size()).and_then(|end| u64::try_from(end).ok());
    start >= 0
        && column.compressed_size() >= 0
        && end.is_some_and(|end| end <= file_bytes)
        && (0..=MAX_COLUMN_BYTES).contains(&column.uncompressed_size())
}

/// Runs a piece of decoding; a panic in it is an error of the file.
fn guard<T>(path: &Path, work: impl FnOnce() -> Result<T, String>) -> Result<T, ReadError> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err("the Parquet reader gave up on it (panic)".to_owned()))
        .map_err(|cause| damaged(path, cause))
}

fn damaged(path: &Path, cause: String) -> ReadError {
    ReadError::Damaged { path: path.to_owned(), cause }
}

/// The rows of several parts of one table, one after the other. After an error there is nothing more.
pub(crate) struct Rows<R> {
    dir: PathBuf,
    parts: std::vec::IntoIter<Part>,
    since: Option<Since>,
    among: Option<Among>,
    current: Option<PartReader>,
    batch: std::vec::IntoIter<R>,
}

impl<R: Row> Rows<R> {
    /// The parts that are of the table.
    pub(crate) fn new(dir: &Path, table: Table, parts: &[Part]) -> Self {
        let parts: Vec<Part> = parts.iter().filter(|part| part.table == table).cloned().collect();
        let parts = parts.into_iter();
        Rows { dir: dir.to_owned(), parts, since: None, among: None, current: None, batch: Vec::new().into_iter() }
    }

    /// Without the row groups that end before that time.
    pub(crate) fn since(self, since: Since) -> Self {
        Rows { since: Some(since), ..self }
    }

    /// Only the rows with one of these texts; no other is decoded.
    pub(crate) fn among(self, among: Among) -> Self {
        Rows { among: Some(among), ..self }
    }

    fn refill(&mut self) -> Option<Result<(), ReadError>> {
        let among = self.among.as_ref();
        if let Some(next) = self.current.as_mut().and_then(|reader| reader.next_rows(among)) {
            return Some(next.map(|rows| self.batch = rows.into_iter()));
        }
        let part = self.parts.next()?;
        let reader = PartReader::open(&self.dir, &part).map(|mut reader| {
            self.since.into_iter().for_each(|since| reader.skip_before(since));
            self.current = Some(reader);
        });
        Some(reader)
    }

    fn stop(&mut self) {
        self.parts = Vec::new().into_iter();
        self.current = None;
    }
}

impl<R: Row> Iterator for Rows<R> {
    type Item = Result<R, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.batch.next() {
                return Some(Ok(row));
            }
            if let Err(error) = self.refill()? {
                self.stop();
                return Some(Err(error));
            }
        }
    }
}
