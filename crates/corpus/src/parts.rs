//! Parquet files whose bytes depend on their rows alone: not on how an engine cut them into batches.

use std::fs::File;
use std::path::{Path, PathBuf};

use arrow_array::{Array, RecordBatch};
use arrow_schema::SchemaRef;
use datafusion::arrow::compute::BatchCoalescer;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder};
use parquet::schema::types::ColumnPath;

use crate::error::CorpusError;

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// Read again in the same run: quick to write.
    Work,
    /// Kept: small.
    Corpus,
}

/// Rows that are written at a time; pages and row groups end between two of them.
const ROWS_AT_A_TIME: usize = 64;

/// Bytes of arrays after which a row group ends.
const GROUP_BYTES: usize = 16 << 20;

/// The most rows of a row group.
const GROUP_ROWS: usize = 1 << 16;

/// A Parquet file that is being written.
pub(crate) struct Part {
    path: PathBuf,
    of_use: Use,
    writer: ArrowWriter<File>,
    slices: BatchCoalescer,
    group_bytes: usize,
    group_rows: usize,
    rows: u64,
}

impl Part {
    /// Begins a file.
    pub(crate) fn create(path: &Path, schema: SchemaRef, of_use: Use) -> Result<Self, CorpusError> {
        let properties = properties(of_use)
            .set_created_by("outcross".to_owned())
            // Texts seldom repeat, and nobody looks for the least of them.
            .set_column_dictionary_enabled("text".into(), false)
            .set_column_statistics_enabled("text".into(), EnabledStatistics::None)
            .set_max_row_group_row_count(Some(usize::MAX))
            .build();
        let file = File::create(path).map_err(CorpusError::file(path))?;
        let slices = BatchCoalescer::new(schema.clone(), ROWS_AT_A_TIME);
        let writer = ArrowWriter::try_new(file, schema, Some(properties)).map_err(unwritten(path))?;
        Ok(Part { path: path.to_owned(), of_use, writer, slices, group_bytes: 0, group_rows: 0, rows: 0 })
    }

    /// Takes rows in.
    pub(crate) fn write(&mut self, batch: RecordBatch) -> Result<(), CorpusError> {
        self.slices.push_batch(batch).map_err(|error| self.damaged(&error))?;
        self.flush()
    }

    fn flush(&mut self) -> Result<(), CorpusError> {
        while let Some(slice) = self.slices.next_completed_batch() {
            self.rows += slice.num_rows() as u64;
            self.group_rows += slice.num_rows();
            self.group_bytes += slice.columns().iter().map(|column| values_bytes(column)).sum::<usize>();
            self.writer.write(&slice).map_err(unwritten(&self.path))?;
            if self.group_bytes >= GROUP_BYTES || self.group_rows >= GROUP_ROWS {
                self.writer.flush().map_err(unwritten(&self.path))?;
                (self.group_bytes, self.group_rows) = (0, 0);
            }
        }
        Ok(())
    }

    /// Ends the file; one that is kept is on the disk then, of one that is not its hash tells whether it is whole.
    pub(crate) fn finish(mut self) -> Result<u64, CorpusError> {
        self.slices.finish_buffered_batch().map_err(|error| self.damaged(&error))?;
        self.flush()?;
        let file = self.writer.into_inner().map_err(unwritten(&self.path))?;
        if self.of_use == Use::Corpus {
            file.sync_all().map_err(CorpusError::file(&self.path))?;
        }
        Ok(self.rows)
    }

    fn damaged(&self, error: &dyn std::fmt::Display) -> CorpusError {
        CorpusError::Damaged { path: self.path.clone(), message: error.to_string() }
    }
}

/// How hard what is kept is compressed.
const ZSTD_LEVEL: i32 = 3;

/// What is kept is compressed as a whole. Of what is read again soon only long columns are, by what is quickest: for many
/// short ones a compressor takes longer to begin than to work.
fn properties(of_use: Use) -> WriterPropertiesBuilder {
    let zstd = || Compression::ZSTD(ZstdLevel::try_new(ZSTD_LEVEL).expect("because it is a level of zstd"));
    let new = WriterProperties::builder();
    match of_use {
        Use::Corpus => new.set_compression(zstd()),
        Use::Work => LONG.iter().fold(
            new.set_compression(Compression::UNCOMPRESSED).set_statistics_enabled(EnabledStatistics::Chunk),
            |new, column| new.set_column_compression(path(column), Compression::LZ4_RAW),
        ),
    }
}

fn path(column: &str) -> ColumnPath {
    ColumnPath::new(column.split('.').map(str::to_owned).collect())
}

/// Columns of tables on the way that take much room, and less when they are compressed.
const LONG: [&str; 2] = ["text", "hits.entries.value"];

/// The bytes of a column's values, whatever buffers they lie in.
fn values_bytes(column: &dyn Array) -> usize {
    column.to_data().get_slice_memory_size().unwrap_or(0)
}

fn unwritten(path: &Path) -> impl FnOnce(parquet::errors::ParquetError) -> CorpusError + '_ {
    move |error| CorpusError::Unwritten { path: path.to_owned(), message: error.to_string() }
}
