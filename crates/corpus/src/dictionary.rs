//! The columns of a corpus's tables, in their order: what readers of shards without a schema of their own, which JSON lines
//! are, take them for. docs/reference/corpus.md says what they mean.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef, TimeUnit};
use kernels::rules::rule_values_type;

const TEXT: DataType = DataType::Utf8;
const INT: DataType = DataType::Int32;
const LONG: DataType = DataType::Int64;
const DOUBLE: DataType = DataType::Float64;

/// The columns of shards.
pub(crate) fn rows() -> SchemaRef {
    let time = || DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()));
    let redactions = [("line", INT), ("start_column", INT), ("end_column", INT), ("rule", TEXT)];
    let labels = ["claim", "level", "agent", "model", "review_class"].map(|name| (name, TEXT));
    let findings = [("line", INT), ("tool", TEXT), ("rule", TEXT), ("severity", TEXT)];
    let mut columns = vec![("row", TEXT), ("repo", TEXT), ("commit", TEXT), ("path", TEXT)];
    columns.extend([("start_line", INT), ("end_line", INT), ("kind", TEXT), ("name", TEXT), ("language", TEXT)]);
    columns.extend([("class", TEXT), ("content", TEXT), ("content_out", TEXT), ("text", TEXT)]);
    columns.push(("redactions", records(redactions)));
    columns.extend([("bytes", LONG), ("lines", LONG), ("tokens", LONG)]);
    columns.push(("line_labels", records([("start", INT), ("end", INT)].into_iter().chain(labels))));
    columns.extend(["lines_ai", "lines_human", "lines_unknown"].map(|name| (name, LONG)));
    columns.extend(TOKENS.map(|name| (name, LONG)));
    columns.extend([("ai_low", DOUBLE), ("ai_high", DOUBLE)]);
    columns.extend(WHO.map(|name| (name, TEXT)));
    columns.extend([("written_first", time()), ("written_last", time()), ("survived_days", INT)]);
    columns.extend([("labels_from", TEXT), ("earliest_row", TEXT), ("group_size", LONG)]);
    columns.extend(LICENCE.map(|name| (name, TEXT)));
    let witness = ["witness_claim", "witness_transformation", "witness_place", "witness_strength"];
    columns.extend(witness.map(|name| (name, TEXT)));
    columns.extend([("findings", records(findings)), ("hits", rule_values_type()), ("split", TEXT)]);
    Arc::new(Schema::new(fields(columns)))
}

/// The columns of rows that went.
pub(crate) fn drops() -> SchemaRef {
    let mut columns = vec![("row", TEXT), ("repo", TEXT), ("commit", TEXT), ("path", TEXT)];
    columns.extend([("start_line", INT), ("end_line", INT), ("kind", TEXT), ("language", TEXT), ("content", TEXT)]);
    columns.extend([("bytes", LONG), ("lines", LONG), ("tokens", LONG)]);
    columns.extend(TOKENS.map(|name| (name, LONG)));
    columns.extend(WHO.map(|name| (name, TEXT)));
    columns.extend(LICENCE.map(|name| (name, TEXT)));
    columns.extend([("stage", TEXT), ("reason", TEXT), ("value", DOUBLE), ("threshold", DOUBLE)]);
    columns.extend(["duplicate_of", "duplicate_in", "detail"].map(|name| (name, TEXT)));
    columns.push(("hits", rule_values_type()));
    Arc::new(Schema::new(fields(columns)))
}

const TOKENS: [&str; 5] = ["tokens_ai", "tokens_human", "tokens_unknown", "tokens_reviewed", "tokens_human_reviewed"];
const WHO: [&str; 5] = ["agent", "model", "author", "review_weakest", "review_strongest"];
const LICENCE: [&str; 4] = ["licence", "licence_class", "licence_from", "licence_file"];

fn fields(columns: impl IntoIterator<Item = (&'static str, DataType)>) -> Fields {
    columns.into_iter().map(|(name, of)| Field::new(name, of, true)).collect()
}

fn records(columns: impl IntoIterator<Item = (&'static str, DataType)>) -> DataType {
    DataType::List(Arc::new(Field::new("item", DataType::Struct(fields(columns)), true)))
}
