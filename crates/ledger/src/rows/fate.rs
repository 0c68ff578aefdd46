//! Rows of `fates`.

use arrow_array::types::UInt32Type;
use arrow_array::{Array, ArrayRef, RecordBatch};
use facts::{AgentId, FateRow};

use super::{
    BadValue, Columns, Row, booleans, bytes_of, ids, numbers, optional_bytes, optional_ids, optional_numbers,
    optional_texts, raw_path, texts, times,
};
use crate::table::Table;

/// Bytes of three ids in hex.
const IDS_BYTES: usize = 192;

impl Row for FateRow {
    const TABLE: Table = Table::Fates;

    fn text_bytes(&self) -> usize {
        IDS_BYTES
            + self.path.len()
            + self.path_raw.as_ref().map_or(0, |raw| raw.len())
            + bytes_of(self.from_path.as_ref())
            + bytes_of(self.language.as_ref())
            + bytes_of(self.agent.as_ref().map(|agent| &agent.0))
            + bytes_of(self.model.as_ref())
    }

    fn encode(rows: &[Self]) -> Vec<ArrayRef> {
        vec![
            texts(rows.iter().map(|row| row.view.as_str())),
            ids(rows.iter().map(|row| row.commit)),
            times(rows.iter().map(|row| row.at)),
            texts(rows.iter().map(|row| &*row.path)),
            optional_bytes(rows.iter().map(|row| row.path_raw.as_deref())),
            optional_texts(rows.iter().map(|row| row.language.as_deref())),
            texts(rows.iter().map(|row| row.class.as_str())),
            texts(rows.iter().map(|row| row.operation.as_str())),
            texts(rows.iter().map(|row| row.effect.as_str())),
            booleans(rows.iter().map(|row| row.trivial)),
            numbers::<UInt32Type>(rows.iter().map(|row| row.lines)),
            optional_texts(rows.iter().map(|row| row.from_path.as_deref())),
            ids(rows.iter().map(|row| row.written_commit)),
            times(rows.iter().map(|row| row.written_at)),
            numbers::<UInt32Type>(rows.iter().map(|row| row.age_days)),
            optional_ids(rows.iter().map(|row| row.source_commit)),
            optional_numbers::<UInt32Type>(rows.iter().map(|row| row.source_age_days)),
            optional_texts(rows.iter().map(|row| Some(row.source_claim?.as_str()))),
            texts(rows.iter().map(|row| row.claim.as_str())),
            texts(rows.iter().map(|row| row.level.as_str())),
            optional_texts(rows.iter().map(|row| row.agent.as_ref().map(|agent| &*agent.0))),
            optional_texts(rows.iter().map(|row| row.model.as_deref())),
        ]
    }

    fn decode(batch: &RecordBatch) -> Result<Vec<Self>, BadValue> {
        let mut columns = Columns::new(batch);
        let (view, commit, at) = (columns.text("view")?, columns.text("commit")?, columns.times("at")?);
        let (path, path_raw) = (columns.text("path")?, columns.bytes("path_raw")?);
        let (language, class) = (columns.text("language")?, columns.text("class")?);
        let (operation, effect) = (columns.text("operation")?, columns.text("effect")?);
        let (trivial, lines) = (columns.booleans("trivial")?, columns.u32s("lines")?);
        let (from_path, written_commit) = (columns.text("from_path")?, columns.text("written_commit")?);
        let (written_at, age_days) = (columns.times("written_at")?, columns.u32s("age_days")?);
        let (source_commit, source_age) = (columns.text("source_commit")?, columns.optional_u32s("source_age_days")?);
        let (source_claim, claim) = (columns.text("source_claim")?, columns.text("claim")?);
        let (level, agent, model) = (columns.text("level")?, columns.text("agent")?, columns.text("model")?);
        (0..batch.num_rows())
            .map(|row| {
                Ok(FateRow {
                    view: view.parse(row)?,
                    commit: commit.parse(row)?,
                    at: at[row],
                    path: columns.share(path.at(row)),
                    path_raw: raw_path(path_raw, row),
                    language: columns.share_optional(language.optional(row)),
                    class: class.parse(row)?,
                    operation: operation.parse(row)?,
                    effect: effect.parse(row)?,
                    trivial: trivial.value(row),
                    lines: lines[row],
                    from_path: columns.share_optional(from_path.optional(row)),
                    written_commit: written_commit.parse(row)?,
                    written_at: written_at[row],
                    age_days: age_days[row],
                    source_commit: source_commit.parse_optional(row)?,
                    source_age_days: (!source_age.is_null(row)).then(|| source_age.value(row)),
                    source_claim: source_claim.parse_optional(row)?,
                    claim: claim.parse(row)?,
                    level: level.parse(row)?,
                    agent: columns.share_optional(agent.optional(row)).map(AgentId),
                    model: columns.share_optional(model.optional(row)),
                })
            })
            .collect()
    }
}
