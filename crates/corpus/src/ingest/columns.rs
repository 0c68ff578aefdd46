//! Rows as Arrow columns: the table that every stage reads.

use std::sync::Arc;

use arrow_array::builder::{Int32Builder, ListBuilder, StringBuilder, StructBuilder};
use arrow_array::{
    ArrayRef, Float64Array, Int32Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
};
use arrow_schema::{DataType, Field, Fields};

use super::measured::Measured;
use crate::row::{LeftOut, Row};

/// A row with its number and what is counted of it.
pub(super) struct Counted {
    /// Its place among all rows: the source's number above, its own below.
    pub(super) ord: i64,
    pub(super) row: Row,
    pub(super) measured: Measured,
}

/// The id of a row: the first 16 hex digits of BLAKE3 over repository, commit, path and first line, texts with their
/// lengths before them; of two rows at one place also what they are.
pub(crate) fn row_id(repo: &str, commit: &str, path: &str, start_line: u32, kind: &str) -> String {
    let mut hash = blake3::Hasher::new();
    for text in [repo, commit, path, kind] {
        hash.update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
    }
    hash.update(&u64::from(start_line).to_le_bytes());
    hash.finalize().to_hex()[..16].to_owned()
}

/// The table `rows`.
pub(super) fn batch(rows: &[Counted]) -> RecordBatch {
    let of = |rows: &[Counted]| -> Vec<(&'static str, ArrayRef)> {
        [place(rows), counts(rows), who(rows), beside(rows)].into_iter().flatten().collect()
    };
    let columns = of(rows).into_iter().map(|(name, column)| (name, column, true));
    RecordBatch::try_from_iter_with_nullable(columns).expect("because all columns have a value for each row")
}

fn texts<'a>(values: impl Iterator<Item = Option<&'a str>>) -> ArrayRef {
    Arc::new(values.collect::<StringArray>())
}

/// The texts of the rows, which are most of the bytes: in room of their size from the start.
fn whole_texts(rows: &[Counted]) -> ArrayRef {
    let bytes = rows.iter().map(|of| of.row.text.len()).sum();
    let mut texts = StringBuilder::with_capacity(rows.len(), bytes);
    rows.iter().for_each(|of| texts.append_value(&of.row.text));
    Arc::new(texts.finish())
}

fn longs(values: impl Iterator<Item = i64>) -> ArrayRef {
    Arc::new(Int64Array::from_iter_values(values))
}

fn lines(values: impl Iterator<Item = u32>) -> ArrayRef {
    Arc::new(Int32Array::from_iter_values(values.map(|line| i32::try_from(line).unwrap_or(i32::MAX))))
}

fn times(values: impl Iterator<Item = Option<i64>>) -> ArrayRef {
    Arc::new(values.collect::<TimestampMicrosecondArray>().with_timezone("UTC"))
}

fn place(rows: &[Counted]) -> Vec<(&'static str, ArrayRef)> {
    let id = |row: &Row| row_id(&row.repo, &row.commit, &row.path, row.start_line, row.kind.as_str());
    let ids: Vec<String> = rows.iter().map(|of| id(&of.row)).collect();
    let check = ids.iter().map(|id| i64::from_str_radix(&id[..8], 16).unwrap_or_default() >> 1);
    vec![
        ("ord", longs(rows.iter().map(|of| of.ord))),
        ("row", texts(ids.iter().map(|id| Some(id.as_str())))),
        ("row_check", longs(check)),
        ("repo", texts(rows.iter().map(|of| Some(&*of.row.repo)))),
        ("commit", texts(rows.iter().map(|of| Some(&*of.row.commit)))),
        ("path", texts(rows.iter().map(|of| Some(&*of.row.path)))),
        ("start_line", lines(rows.iter().map(|of| of.row.start_line))),
        ("end_line", lines(rows.iter().map(|of| of.row.end_line))),
        ("kind", texts(rows.iter().map(|of| Some(of.row.kind.as_str())))),
        ("name", texts(rows.iter().map(|of| of.row.name.as_deref()))),
        ("language", texts(rows.iter().map(|of| of.row.language))),
        ("class", texts(rows.iter().map(|of| Some(of.row.class.as_str())))),
        ("content", texts(rows.iter().map(|of| Some(of.measured.content.as_str())))),
        ("text", whole_texts(rows)),
    ]
}

fn counts(rows: &[Counted]) -> Vec<(&'static str, ArrayRef)> {
    let of = |count: fn(&Measured) -> i64| longs(rows.iter().map(move |of| count(&of.measured)));
    let share = |share: fn(&Measured) -> f64| -> ArrayRef {
        Arc::new(Float64Array::from_iter_values(rows.iter().map(|of| share(&of.measured))))
    };
    vec![
        ("bytes", longs(rows.iter().map(|of| of.row.text.len() as i64))),
        ("lines", of(|of| of.lines.total())),
        ("lines_ai", of(|of| of.lines.ai)),
        ("lines_human", of(|of| of.lines.human)),
        ("lines_unknown", of(|of| of.lines.unknown)),
        ("tokens", of(|of| of.tokens.total())),
        ("tokens_ai", of(|of| of.tokens.ai)),
        ("tokens_human", of(|of| of.tokens.human)),
        ("tokens_unknown", of(|of| of.tokens.unknown)),
        ("tokens_reviewed", of(|of| of.tokens_reviewed)),
        ("tokens_human_reviewed", of(|of| of.tokens_human_reviewed)),
        ("ai_low", share(|of| of.ai_share.0)),
        ("ai_high", share(|of| of.ai_share.1)),
    ]
}

fn who(rows: &[Counted]) -> Vec<(&'static str, ArrayRef)> {
    vec![
        ("agent", texts(rows.iter().map(|of| of.measured.agent.as_deref()))),
        ("model", texts(rows.iter().map(|of| of.measured.model.as_deref()))),
        ("author", texts(rows.iter().map(|of| of.row.author.as_deref()))),
        ("review_weakest", texts(rows.iter().map(|of| Some(of.measured.review.0.as_str())))),
        ("review_strongest", texts(rows.iter().map(|of| Some(of.measured.review.1.as_str())))),
        ("written_first", times(rows.iter().map(|of| of.row.written_first))),
        ("written_last", times(rows.iter().map(|of| of.row.written_last))),
        ("survived_days", {
            let days = rows.iter().map(|of| of.row.survived_days.map(|days| i32::try_from(days).unwrap_or(i32::MAX)));
            Arc::new(days.collect::<Int32Array>())
        }),
        ("line_labels", labels(rows)),
    ]
}

fn beside(rows: &[Counted]) -> Vec<(&'static str, ArrayRef)> {
    let witness = |rows: &'_ [Counted], of: fn(&crate::row::RowWitness) -> &str| {
        texts(rows.iter().map(|row| row.row.witness.as_ref().map(of)).collect::<Vec<_>>().into_iter())
    };
    vec![
        ("licence", texts(rows.iter().map(|of| of.row.licence.expression.as_deref()))),
        ("licence_class", texts(rows.iter().map(|of| Some(of.row.licence.class.as_str())))),
        ("licence_from", texts(rows.iter().map(|of| Some(of.row.licence.from.as_str())))),
        ("licence_file", texts(rows.iter().map(|of| of.row.licence.decided_by.as_deref()))),
        ("witness_claim", witness(rows, |witness| witness.claim.as_str())),
        ("witness_transformation", witness(rows, |witness| &witness.transformation)),
        ("witness_place", witness(rows, |witness| &witness.place)),
        ("witness_strength", witness(rows, |witness| witness.strength)),
        ("findings", findings(rows)),
    ]
}

/// The columns of a list of records: texts, but those that are named as lines.
fn record(names: &[&str], lines: &[&str]) -> Fields {
    let of = |name: &&str| {
        let kind = if lines.contains(name) { DataType::Int32 } else { DataType::Utf8 };
        Field::new(*name, kind, true)
    };
    names.iter().map(of).collect()
}

/// A list of records a row. `each` says the numbers and then the texts of every record, in the order of the fields.
fn records<'a, T: 'a>(
    rows: &'a [Counted],
    fields: &Fields,
    of: impl Fn(&'a Row) -> &'a [T],
    each: impl Fn(&'a T) -> (Vec<u32>, Vec<Option<&'a str>>),
) -> ArrayRef {
    let mut lists = ListBuilder::new(StructBuilder::from_fields(fields.clone(), rows.len()));
    for counted in rows {
        for value in of(&counted.row) {
            let (numbers, words) = each(value);
            let structs = lists.values();
            for (at, number) in numbers.iter().enumerate() {
                let builder = structs.field_builder::<Int32Builder>(at).expect("because numbers come first");
                builder.append_value(i32::try_from(*number).unwrap_or(i32::MAX));
            }
            for (at, word) in words.iter().enumerate() {
                let builder = structs.field_builder::<StringBuilder>(numbers.len() + at);
                builder.expect("because texts follow").append_option(*word);
            }
            structs.append(true);
        }
        lists.append(true);
    }
    Arc::new(lists.finish())
}

fn labels(rows: &[Counted]) -> ArrayRef {
    let names = ["start", "end", "claim", "level", "agent", "model", "review_class"];
    records(
        rows,
        &record(&names, &["start", "end"]),
        |row| &row.labels,
        |label| {
            let words = vec![
                Some(label.claim.as_str()),
                Some(label.level.as_str()),
                label.agent.as_ref().map(|agent| &*agent.0),
                label.model.as_deref(),
                Some(label.review_class.as_str()),
            ];
            (vec![label.start, label.end], words)
        },
    )
}

fn findings(rows: &[Counted]) -> ArrayRef {
    records(
        rows,
        &record(&["line", "tool", "rule", "severity"], &["line"]),
        |row| &row.findings,
        |finding| {
            let words = vec![Some(finding.tool.as_str()), Some(finding.rule.as_str()), Some(finding.severity.as_str())];
            (vec![finding.line], words)
        },
    )
}

/// The table of what a source left out.
pub(super) fn left_out(all: &[LeftOut]) -> RecordBatch {
    let id = |of: &LeftOut| row_id(&of.repo, &of.commit, &of.path, of.start_line, "");
    let ids: Vec<String> = all.iter().map(id).collect();
    let columns = [
        ("row", texts(ids.iter().map(|id| Some(id.as_str())))),
        ("repo", texts(all.iter().map(|of| Some(&*of.repo)))),
        ("commit", texts(all.iter().map(|of| Some(&*of.commit)))),
        ("path", texts(all.iter().map(|of| Some(&*of.path)))),
        ("start_line", lines(all.iter().map(|of| of.start_line))),
        ("bytes", longs(all.iter().map(|of| of.bytes as i64))),
        ("reason", texts(all.iter().map(|of| Some(of.reason)))),
        ("detail", texts(all.iter().map(|of| Some(of.detail.as_str())))),
    ];
    let columns = columns.into_iter().map(|(name, column)| (name, column, true));
    RecordBatch::try_from_iter_with_nullable(columns).expect("because all columns have a value for each")
}
