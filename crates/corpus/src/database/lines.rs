//! Shards of JSON lines as Parquet, which queries read as often as they like.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use arrow_schema::SchemaRef;
use datafusion::arrow::json::ReaderBuilder;
use zstd::stream::read::Decoder;

use crate::error::CorpusError;
use crate::parts::{Part, Use};

/// Rows that are in memory at a time.
const ROWS_AT_A_TIME: usize = 64;

/// Writes the rows of a shard, whose columns are those of a table, to a file.
pub(super) fn to_parquet(shard: &Path, schema: &SchemaRef, to: &Path) -> Result<(), CorpusError> {
    let damaged =
        |error: &dyn std::fmt::Display| CorpusError::Damaged { path: shard.to_owned(), message: error.to_string() };
    let file = File::open(shard).map_err(CorpusError::file(shard))?;
    let text = BufReader::new(Decoder::new(file).map_err(CorpusError::file(shard))?);
    let batches = ReaderBuilder::new(schema.clone()).with_batch_size(ROWS_AT_A_TIME).build(text);
    let mut part = Part::create(to, schema.clone(), Use::Work)?;
    for batch in batches.map_err(|error| damaged(&error))? {
        part.write(batch.map_err(|error| damaged(&error))?)?;
    }
    part.finish().map(drop)
}
