//! A shard: rows in one of the two forms that are given out. Its bytes depend on its rows alone.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use datafusion::arrow::compute::cast;
use datafusion::arrow::json::LineDelimitedWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use zstd::stream::write::Encoder;

use crate::error::CorpusError;
use crate::parts::{Part, Use};
use crate::recipe::Format;

/// How hard JSON is compressed.
const ZSTD_LEVEL: i32 = 3;

/// A shard that is being written.
pub(crate) enum Shard {
    Parquet(Box<Part>, SchemaRef),
    Jsonl(PathBuf, Box<LineDelimitedWriter<Encoder<'static, BufWriter<File>>>>, u64),
}

impl Shard {
    /// How names of shards end.
    pub(crate) fn extension(format: Format) -> &'static str {
        match format {
            Format::Parquet => "parquet",
            Format::Jsonl => "jsonl.zst",
        }
    }

    pub(crate) fn create(path: &Path, format: Format, schema: &Schema) -> Result<Self, CorpusError> {
        let plain = plain(schema);
        match format {
            Format::Parquet => Ok(Shard::Parquet(Box::new(Part::create(path, plain.clone(), Use::Corpus)?), plain)),
            Format::Jsonl => {
                let open = || Encoder::new(BufWriter::new(File::create(path)?), ZSTD_LEVEL);
                let writer = LineDelimitedWriter::new(open().map_err(CorpusError::file(path))?);
                Ok(Shard::Jsonl(path.to_owned(), Box::new(writer), 0))
            }
        }
    }

    pub(crate) fn write(&mut self, batch: &RecordBatch) -> Result<(), CorpusError> {
        match self {
            Shard::Parquet(part, schema) => part.write(as_plain(batch, schema)?),
            Shard::Jsonl(path, writer, rows) => {
                *rows += batch.num_rows() as u64;
                writer.write(batch).map_err(|error| unwritten(path, &error))
            }
        }
    }

    /// Ends it; it is on the disk then. How many rows it has.
    pub(crate) fn finish(self) -> Result<u64, CorpusError> {
        match self {
            Shard::Parquet(part, _) => part.finish(),
            Shard::Jsonl(path, mut writer, rows) => {
                writer.finish().map_err(|error| unwritten(&path, &error))?;
                let close = || {
                    let file =
                        writer.into_inner().finish()?.into_inner().map_err(std::io::IntoInnerError::into_error)?;
                    file.sync_all()
                };
                close().map_err(CorpusError::file(&path))?;
                Ok(rows)
            }
        }
    }
}

/// The rows of a shard that is there.
pub(crate) fn rows(path: &Path) -> Result<u64, CorpusError> {
    let file = File::open(path).map_err(CorpusError::file(path))?;
    if path.extension().is_some_and(|extension| extension == "zst") {
        let text = zstd::stream::read::Decoder::new(file).map_err(CorpusError::file(path))?;
        let mut lines = std::io::BufRead::split(std::io::BufReader::new(text), b'\n');
        return lines.try_fold(0, |rows, line| line.map(|_| rows + 1)).map_err(CorpusError::file(path));
    }
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| damaged(path, &error))?;
    Ok(reader.metadata().file_metadata().num_rows().unsigned_abs())
}

/// The same columns with plain texts instead of views, which older readers don't know.
fn plain(schema: &Schema) -> SchemaRef {
    let of = |field: &std::sync::Arc<Field>| {
        let kind = match field.data_type() {
            DataType::Utf8View => DataType::Utf8,
            DataType::BinaryView => DataType::Binary,
            other => other.clone(),
        };
        Field::new(field.name(), kind, true)
    };
    std::sync::Arc::new(Schema::new(schema.fields().iter().map(of).collect::<Vec<_>>()))
}

fn as_plain(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch, CorpusError> {
    let columns = batch.columns().iter().zip(schema.fields());
    let columns = columns.map(|(column, field)| cast(column, field.data_type()));
    let columns = columns.collect::<Result<Vec<_>, _>>();
    columns
        .and_then(|columns| RecordBatch::try_new(schema.clone(), columns))
        .map_err(|error| CorpusError::Engine { message: error.to_string(), sql: String::new() })
}

fn unwritten(path: &Path, error: &dyn std::fmt::Display) -> CorpusError {
    CorpusError::Unwritten { path: path.to_owned(), message: error.to_string() }
}

fn damaged(path: &Path, error: &dyn std::fmt::Display) -> CorpusError {
    CorpusError::Damaged { path: path.to_owned(), message: error.to_string() }
}
