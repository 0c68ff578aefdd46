//! Rows to Parquet parts: batch by batch, hashed while they are written, the same bytes for the same rows.
//!
//! What is in memory is one batch of rows and one row group of encoded pages, each bounded in rows and bytes of text
//! ([`Limits`]), so that a reader knows how much a row group can hold. A part closes when it is long enough and the next one opens.

use std::io::{self, Write};

use arrow_schema::ArrowError;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnPath;

use crate::disk::OpenFile;
use crate::manifest::SCHEMA_VERSION;
use crate::rows::{Row, encode_batch};
use crate::table::{Table, columns};

/// The writer that each file names: ours, without the version of a library, so that bytes don't depend on it.
pub(crate) const CREATED_BY: &str = "outcross ledger version 1";
/// zstd's own default.
pub(crate) const ZSTD_LEVEL: i32 = 3;

/// Bounds on what is kept in memory and in one file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Rows that are encoded at once.
    pub(crate) batch_rows: usize,
    /// Bytes of text that are encoded at once.
    pub(crate) batch_bytes: usize,
    /// Bytes of text in a single row.
    pub(crate) row_bytes: usize,
    /// Rows in a row group.
    pub(crate) row_group_rows: usize,
    /// Bytes of text in a row group, exceeded by at most one batch and one row: what a reader must be able to hold.
    pub(crate) row_group_bytes: usize,
    /// Rows in a part.
    pub(crate) part_rows: u64,
    /// Bytes in a part, exceeded by at most one row group.
    pub(crate) part_bytes: u64,
}

impl Limits {
    pub(crate) const DEFAULT: Limits = Limits {
        batch_rows: 8192,
        batch_bytes: 8 << 20,
        row_bytes: 32 << 20,
        row_group_rows: 65_536,
        row_group_bytes: 64 << 20,
        part_rows: 4_194_304,
        part_bytes: 128 << 20,
    };
}

/// What each part says of itself, beside its rows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stamp<'a> {
    pub(crate) repo_id: &'a str,
    pub(crate) settings_hash: &'a str,
}

/// A part that is being written.
pub(crate) struct PartWriter {
    writer: ArrowWriter<HashedFile>,
    limits: Limits,
    rows: u64,
    group_rows: usize,
    group_bytes: usize,
}

/// What is known of a finished part.
pub(crate) struct Written {
    pub(crate) rows: u64,
    pub(crate) bytes: u64,
    pub(crate) blake3: blake3::Hash,
}

impl PartWriter {
    pub(crate) fn new(file: OpenFile, table: Table, stamp: Stamp<'_>, limits: Limits) -> Result<Self, io::Error> {
        let properties = properties(table, stamp, limits)?;
        let options = ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
        let file = HashedFile { file, hasher: blake3::Hasher::new(), bytes: 0 };
        let writer = ArrowWriter::try_new_with_options(file, table.schema(), options).map_err(io_error)?;
        Ok(PartWriter { writer, limits, rows: 0, group_rows: 0, group_bytes: 0 })
    }

    pub(crate) fn write<R: Row>(&mut self, repo_id: &str, rows: &[R]) -> Result<(), io::Error> {
        let batch = encode_batch(repo_id, rows).map_err(arrow_error)?;
        self.writer.write(&batch).map_err(io_error)?;
        self.rows += rows.len() as u64;
        self.group_rows += rows.len();
        self.group_bytes += rows.iter().map(R::text_bytes).sum::<usize>();
        if self.group_rows >= self.limits.row_group_rows || self.group_bytes >= self.limits.row_group_bytes {
            self.writer.flush().map_err(io_error)?;
            (self.group_rows, self.group_bytes) = (0, 0);
        }
        Ok(())
    }

    pub(crate) fn is_full(&self) -> bool {
        self.rows >= self.limits.part_rows || self.writer.bytes_written() as u64 >= self.limits.part_bytes
    }

    /// Writes what is left, and makes the file durable.
    pub(crate) fn finish(mut self) -> Result<Written, io::Error> {
        self.writer.finish().map_err(io_error)?;
        let file = self.writer.inner();
        file.file.sync()?;
        Ok(Written { rows: self.rows, bytes: file.bytes, blake3: file.hasher.finalize() })
    }
}

fn properties(table: Table, stamp: Stamp<'_>, limits: Limits) -> Result<WriterProperties, io::Error> {
    let level = ZstdLevel::try_new(ZSTD_LEVEL).map_err(io_error)?;
    let builder = WriterProperties::builder()
        .set_created_by(CREATED_BY.to_owned())
        .set_compression(Compression::ZSTD(level))
        .set_max_row_group_row_count(Some(limits.row_group_rows))
        .set_key_value_metadata(Some(key_values(table, stamp)));
    let distinct = columns(table).iter().filter(|column| column.distinct);
    Ok(distinct
        .fold(builder, |builder, column| builder.set_column_dictionary_enabled(ColumnPath::from(column.name), false))
        .build())
}

fn key_values(table: Table, stamp: Stamp<'_>) -> Vec<KeyValue> {
    let pairs = [
        ("outcross.schema_version", SCHEMA_VERSION.to_string()),
        ("outcross.table", table.to_string()),
        ("outcross.repo_id", stamp.repo_id.to_owned()),
        ("outcross.settings_hash", stamp.settings_hash.to_owned()),
    ];
    pairs.into_iter().map(|(key, value)| KeyValue::new(key.to_owned(), value)).collect()
}

/// A file and the hash of what was written to it.
struct HashedFile {
    file: OpenFile,
    hasher: blake3::Hasher,
    bytes: u64,
}

impl Write for HashedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// The error of the disk where that is what happened, so that its kind is kept.
pub(crate) fn io_error(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}

pub(crate) fn arrow_error(error: ArrowError) -> io::Error {
    io::Error::other(error)
}
