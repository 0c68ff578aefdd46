//! A table as one Parquet file that is handed on, and no part of a ledger: the same bytes for the same rows.

use std::io::{self, Write};
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use arrow_schema::Schema;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use crate::part_writer::{CREATED_BY, ZSTD_LEVEL, arrow_error, io_error};

/// Rows that are encoded at once.
const BATCH_ROWS: usize = 8192;

/// Writes rows; `encode` makes an array for each column of the schema.
pub(crate) fn write_rows<T>(
    writer: impl Write + Send,
    schema: Schema,
    rows: impl IntoIterator<Item = T>,
    encode: &dyn Fn(&[T]) -> Vec<ArrayRef>,
) -> io::Result<()> {
    let level = ZstdLevel::try_new(ZSTD_LEVEL).map_err(io_error)?;
    let properties = WriterProperties::builder()
        .set_created_by(CREATED_BY.to_owned())
        .set_compression(Compression::ZSTD(level))
        .build();
    let options = ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
    let schema = Arc::new(schema);
    let mut writer = ArrowWriter::try_new_with_options(writer, Arc::clone(&schema), options).map_err(io_error)?;
    let mut rows = rows.into_iter();
    loop {
        let batch: Vec<T> = rows.by_ref().take(BATCH_ROWS).collect();
        if batch.is_empty() {
            break;
        }
        let batch = RecordBatch::try_new(Arc::clone(&schema), encode(&batch)).map_err(arrow_error)?;
        writer.write(&batch).map_err(io_error)?;
    }
    writer.finish().map_err(io_error)?;
    Ok(())
}

/// A column of words.
pub(crate) fn texts<'a>(values: impl Iterator<Item = &'a str>) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(values))
}
