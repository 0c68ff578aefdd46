//! Rows of `units`.

use arrow_array::types::{UInt32Type, UInt64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use facts::{AgentId, LineClaims, UnitRow};

use super::reviewed::{ReviewColumns, encode_reviews, review_bytes};
use super::{
    BadValue, Columns, Row, bytes_of, counts, ids, number_lists, numbers, numbers_at, optional_bytes, optional_ids,
    optional_numbers, optional_texts, optional_times, raw_path, texts,
};
use crate::table::Table;

/// Bytes of the ids in hex.
const IDS_BYTES: usize = 64;
/// Bytes of a name and a number in a map, beside the name's text.
const COUNT_BYTES: usize = 8;

impl Row for UnitRow {
    const TABLE: Table = Table::Units;

    fn text_bytes(&self) -> usize {
        IDS_BYTES
            + self.path.len()
            + self.path_raw.as_ref().map_or(0, |raw| raw.len())
            + self.name.len()
            + self.minhash.len() * size_of::<u64>()
            + bytes_of(self.language.as_ref())
            + bytes_of(self.agent.as_ref().map(|agent| &agent.0))
            + bytes_of(self.model.as_ref())
            + review_bytes(&self.review)
            + self.signals.keys().map(|name| name.len() + COUNT_BYTES).sum::<usize>()
    }

    fn encode(rows: &[Self]) -> Vec<ArrayRef> {
        let mut arrays = encode_code(rows);
        arrays.extend(encode_lines(rows.iter().map(|row| row.lines)));
        arrays.extend([
            texts(rows.iter().map(|row| row.claim.as_str())),
            texts(rows.iter().map(|row| row.level.as_str())),
            optional_texts(rows.iter().map(|row| row.agent.as_ref().map(|agent| &*agent.0))),
            optional_texts(rows.iter().map(|row| row.model.as_deref())),
        ]);
        arrays.extend(encode_reviews(rows.iter().map(|row| &row.review)));
        arrays.extend([
            optional_times(rows.iter().map(|row| row.written_at)),
            optional_times(rows.iter().map(|row| row.last_changed_at)),
            optional_numbers::<UInt32Type>(rows.iter().map(|row| row.survived_days)),
            counts(rows.iter().map(|row| &row.signals)),
        ]);
        arrays
    }

    fn decode(batch: &RecordBatch) -> Result<Vec<Self>, BadValue> {
        let mut columns = Columns::new(batch);
        let (row_id, content) = (columns.text("unit_row")?, columns.text("content")?);
        let (path, path_raw) = (columns.text("path")?, columns.bytes("path_raw")?);
        let (language, class) = (columns.text("language")?, columns.text("class")?);
        let (kind, name) = (columns.text("kind")?, columns.text("name")?);
        let (start_line, end_line) = (columns.u32s("start_line")?, columns.u32s("end_line")?);
        let (tokens, text, shape) = (columns.u32s("tokens")?, columns.u64s("text")?, columns.u64s("shape")?);
        let (minhash, clone_class) = (columns.list("minhash")?, columns.text("clone_class")?);
        let (lines, claim, level) = (LineColumns::new(&columns)?, columns.text("claim")?, columns.text("level")?);
        let (agent, model) = (columns.text("agent")?, columns.text("model")?);
        let (review, written_at) = (ReviewColumns::new(&columns)?, columns.optional_times("written_at")?);
        let (last_changed_at, survived_days) =
            (columns.optional_times("last_changed_at")?, columns.optional_u32s("survived_days")?);
        let signals = columns.map("signals")?;
        (0..batch.num_rows())
            .map(|row| {
                Ok(UnitRow {
                    row: row_id.parse(row)?,
                    path: columns.share(path.at(row)),
                    path_raw: raw_path(path_raw, row),
                    language: columns.share_optional(language.optional(row)),
                    class: class.parse(row)?,
                    kind: kind.parse(row)?,
                    name: name.at(row).into(),
                    start_line: start_line[row],
                    end_line: end_line[row],
                    tokens: tokens[row],
                    content: content.parse(row)?,
                    text: text[row],
                    shape: shape[row],
                    minhash: numbers_at("minhash", minhash, row)?,
                    clone_class: clone_class.parse_optional(row)?,
                    lines: lines.at(row),
                    claim: claim.parse(row)?,
                    level: level.parse(row)?,
                    agent: columns.share_optional(agent.optional(row)).map(AgentId),
                    model: columns.share_optional(model.optional(row)),
                    review: review.at(row, &mut columns)?,
                    written_at: written_at.is_valid(row).then(|| written_at.value(row)),
                    last_changed_at: last_changed_at.is_valid(row).then(|| last_changed_at.value(row)),
                    survived_days: survived_days.is_valid(row).then(|| survived_days.value(row)),
                    signals: columns.counts("signals", signals, row)?,
                })
            })
            .collect()
    }
}

/// The columns of what a unit is, before those of who wrote it.
fn encode_code(rows: &[UnitRow]) -> Vec<ArrayRef> {
    vec![
        ids(rows.iter().map(|row| row.row)),
        ids(rows.iter().map(|row| row.content)),
        texts(rows.iter().map(|row| &*row.path)),
        optional_bytes(rows.iter().map(|row| row.path_raw.as_deref())),
        optional_texts(rows.iter().map(|row| row.language.as_deref())),
        texts(rows.iter().map(|row| row.class.as_str())),
        texts(rows.iter().map(|row| row.kind.as_str())),
        texts(rows.iter().map(|row| &*row.name)),
        numbers::<UInt32Type>(rows.iter().map(|row| row.start_line)),
        numbers::<UInt32Type>(rows.iter().map(|row| row.end_line)),
        numbers::<UInt32Type>(rows.iter().map(|row| row.tokens)),
        numbers::<UInt64Type>(rows.iter().map(|row| row.text)),
        numbers::<UInt64Type>(rows.iter().map(|row| row.shape)),
        number_lists(rows.iter().map(|row| &*row.minhash)),
        optional_ids(rows.iter().map(|row| row.clone_class)),
    ]
}

/// The columns of [`LineClaims`].
pub(super) fn encode_lines(lines: impl Iterator<Item = LineClaims> + Clone) -> [ArrayRef; 3] {
    [
        numbers::<UInt32Type>(lines.clone().map(|lines| lines.ai)),
        numbers::<UInt32Type>(lines.clone().map(|lines| lines.human)),
        numbers::<UInt32Type>(lines.map(|lines| lines.unknown)),
    ]
}

/// Where [`LineClaims`] are read from.
pub(super) struct LineColumns<'a> {
    ai: &'a [u32],
    human: &'a [u32],
    unknown: &'a [u32],
}

impl<'a> LineColumns<'a> {
    pub(super) fn new(columns: &Columns<'a>) -> Result<Self, BadValue> {
        Ok(LineColumns {
            ai: columns.u32s("ai_lines")?,
            human: columns.u32s("human_lines")?,
            unknown: columns.u32s("unknown_lines")?,
        })
    }

    pub(super) fn at(&self, row: usize) -> LineClaims {
        LineClaims { ai: self.ai[row], human: self.human[row], unknown: self.unknown[row] }
    }
}
