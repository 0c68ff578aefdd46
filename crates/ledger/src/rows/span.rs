//! Rows of `spans`.

use arrow_array::types::UInt32Type;
use arrow_array::{ArrayRef, PrimitiveArray, RecordBatch};
use facts::{AgentId, CopySource, SpanRow};

use super::reviewed::{ReviewColumns, encode_reviews, review_bytes};
use super::{
    BadValue, Columns, Row, TextColumn, booleans, bytes_of, bytes_of_all, ids, numbers, optional_bytes, optional_ids,
    optional_numbers, optional_texts, raw_path, text_lists, texts, times,
};
use crate::table::Table;

/// Bytes of two ids in hex.
const IDS_BYTES: usize = 128;

impl Row for SpanRow {
    const TABLE: Table = Table::Spans;

    fn text_bytes(&self) -> usize {
        IDS_BYTES
            + self.path.len()
            + self.path_raw.as_ref().map_or(0, |raw| raw.len())
            + self.introduced_path.len()
            + self.written_path.len()
            + self.copied_from.as_ref().map_or(0, |source| IDS_BYTES + source.path.len())
            + bytes_of(self.language.as_ref())
            + bytes_of(self.agent.as_ref().map(|agent| &agent.0))
            + bytes_of(self.model.as_ref())
            + bytes_of(self.model_raw.as_ref())
            + bytes_of_all(&self.evidence)
            + review_bytes(&self.review)
    }

    fn lines(&self) -> u64 {
        u64::from(self.lines)
    }

    fn encode(rows: &[Self]) -> Vec<ArrayRef> {
        let mut arrays = vec![
            texts(rows.iter().map(|row| &*row.path)),
            optional_bytes(rows.iter().map(|row| row.path_raw.as_deref())),
            optional_texts(rows.iter().map(|row| row.language.as_deref())),
            texts(rows.iter().map(|row| row.class.as_str())),
            numbers::<UInt32Type>(rows.iter().map(|row| row.start_line)),
            numbers::<UInt32Type>(rows.iter().map(|row| row.lines)),
            ids(rows.iter().map(|row| row.introduced_commit)),
            texts(rows.iter().map(|row| &*row.introduced_path)),
            numbers::<UInt32Type>(rows.iter().map(|row| row.introduced_line)),
            ids(rows.iter().map(|row| row.written_commit)),
            texts(rows.iter().map(|row| &*row.written_path)),
            times(rows.iter().map(|row| row.written_at)),
            texts(rows.iter().map(|row| row.operation.as_str())),
            optional_ids(sources(rows).map(|source| Some(source?.commit))),
            optional_texts(sources(rows).map(|source| Some(&*source?.path))),
            optional_numbers::<UInt32Type>(sources(rows).map(|source| Some(source?.line))),
            optional_texts(sources(rows).map(|source| Some(source?.claim.as_str()))),
            booleans(rows.iter().map(|row| row.boundary)),
            texts(rows.iter().map(|row| row.claim.as_str())),
            texts(rows.iter().map(|row| row.level.as_str())),
            texts(rows.iter().map(|row| row.introduced_claim.as_str())),
            optional_texts(rows.iter().map(|row| row.agent.as_ref().map(|agent| &*agent.0))),
            optional_texts(rows.iter().map(|row| row.model.as_deref())),
            optional_texts(rows.iter().map(|row| row.model_raw.as_deref())),
            text_lists(rows.iter().map(|row| row.evidence.iter())),
        ];
        arrays.extend(encode_reviews(rows.iter().map(|row| &row.review)));
        arrays
    }

    fn decode(batch: &RecordBatch) -> Result<Vec<Self>, BadValue> {
        let mut columns = Columns::new(batch);
        let (path, path_raw) = (columns.text("path")?, columns.bytes("path_raw")?);
        let (language, class) = (columns.text("language")?, columns.text("class")?);
        let (start_line, lines) = (columns.u32s("start_line")?, columns.u32s("lines")?);
        let (introduced_commit, introduced_path) =
            (columns.text("introduced_commit")?, columns.text("introduced_path")?);
        let (introduced_line, written_commit) = (columns.u32s("introduced_line")?, columns.text("written_commit")?);
        let (written_path, written_at) = (columns.text("written_path")?, columns.times("written_at")?);
        let (boundary, claim, level) = (columns.booleans("boundary")?, columns.text("claim")?, columns.text("level")?);
        let (introduced_claim, agent) = (columns.text("introduced_claim")?, columns.text("agent")?);
        let (model, model_raw) = (columns.text("model")?, columns.text("model_raw")?);
        let (evidence, operation) = (columns.list("evidence")?, columns.text("operation")?);
        let (source, review) = (SourceColumns::new(&columns)?, ReviewColumns::new(&columns)?);
        (0..batch.num_rows())
            .map(|row| {
                Ok(SpanRow {
                    path: columns.share(path.at(row)),
                    path_raw: raw_path(path_raw, row),
                    language: columns.share_optional(language.optional(row)),
                    class: class.parse(row)?,
                    start_line: start_line[row],
                    lines: lines[row],
                    introduced_commit: introduced_commit.parse(row)?,
                    introduced_path: columns.share(introduced_path.at(row)),
                    introduced_line: introduced_line[row],
                    written_commit: written_commit.parse(row)?,
                    written_path: columns.share(written_path.at(row)),
                    written_at: written_at[row],
                    operation: operation.parse(row)?,
                    copied_from: source.at(row, &mut columns)?,
                    boundary: boundary.value(row),
                    claim: claim.parse(row)?,
                    level: level.parse(row)?,
                    introduced_claim: introduced_claim.parse(row)?,
                    agent: columns.share_optional(agent.optional(row)).map(AgentId),
                    model: columns.share_optional(model.optional(row)),
                    model_raw: columns.share_optional(model_raw.optional(row)),
                    evidence: columns.share_list("evidence", evidence, row)?,
                    review: review.at(row, &mut columns)?,
                })
            })
            .collect()
    }
}

fn sources(rows: &[SpanRow]) -> impl Iterator<Item = Option<&CopySource>> {
    rows.iter().map(|row| row.copied_from.as_ref())
}

/// The columns of [`CopySource`].
struct SourceColumns<'a> {
    commit: TextColumn<'a>,
    path: TextColumn<'a>,
    line: &'a PrimitiveArray<UInt32Type>,
    claim: TextColumn<'a>,
}

impl<'a> SourceColumns<'a> {
    fn new(columns: &Columns<'a>) -> Result<Self, BadValue> {
        Ok(SourceColumns {
            commit: columns.text("copied_from_commit")?,
            path: columns.text("copied_from_path")?,
            line: columns.optional_u32s("copied_from_line")?,
            claim: columns.text("source_claim")?,
        })
    }

    /// All four or none: the commit decides.
    fn at(&self, row: usize, columns: &mut Columns<'a>) -> Result<Option<CopySource>, BadValue> {
        if self.commit.optional(row).is_none() {
            return Ok(None);
        }
        let path = self.path.optional(row).ok_or_else(|| self.path.bad(row, &"null"))?;
        Ok(Some(CopySource {
            commit: self.commit.parse(row)?,
            path: columns.share(path),
            line: self.line.value(row),
            claim: self.claim.parse(row)?,
        }))
    }
}
