//! Rows of `reviews`.

use arrow_array::{Array, ArrayRef, RecordBatch};
use facts::{AgentId, ReviewRow};

use super::{
    BadValue, Columns, Row, booleans, bytes_of, bytes_of_all, optional_ids, optional_texts, optional_times, text_lists,
    texts,
};
use crate::table::Table;

/// Bytes of four ids in hex.
const IDS_BYTES: usize = 256;

impl Row for ReviewRow {
    const TABLE: Table = Table::Reviews;

    fn text_bytes(&self) -> usize {
        IDS_BYTES
            + self.change_id.len()
            + self.forge.len()
            + self.source.len()
            + bytes_of(self.reviewer_id.as_ref())
            + bytes_of(self.agent.as_ref().map(|agent| &agent.0))
            + bytes_of(self.target.as_ref())
            + bytes_of_all(&self.paths)
    }

    fn encode(rows: &[Self]) -> Vec<ArrayRef> {
        vec![
            texts(rows.iter().map(|row| &*row.change_id)),
            texts(rows.iter().map(|row| &*row.forge)),
            texts(rows.iter().map(|row| row.state.as_str())),
            optional_times(rows.iter().map(|row| row.at)),
            optional_texts(rows.iter().map(|row| row.reviewer_id.as_deref())),
            texts(rows.iter().map(|row| row.reviewer_kind.as_str())),
            optional_texts(rows.iter().map(|row| row.agent.as_ref().map(|agent| &*agent.0))),
            booleans(rows.iter().map(|row| row.is_author)),
            optional_times(rows.iter().map(|row| row.requested_at)),
            optional_ids(rows.iter().map(|row| row.head_commit)),
            optional_ids(rows.iter().map(|row| row.head_tree)),
            optional_ids(rows.iter().map(|row| row.merge_commit)),
            optional_ids(rows.iter().map(|row| row.landed_commit)),
            optional_texts(rows.iter().map(|row| row.target.as_deref())),
            text_lists(rows.iter().map(|row| row.paths.iter())),
            texts(rows.iter().map(|row| &*row.source)),
            texts(rows.iter().map(|row| row.level.as_str())),
            texts(rows.iter().map(|row| row.signature.as_str())),
        ]
    }

    fn decode(batch: &RecordBatch) -> Result<Vec<Self>, BadValue> {
        let mut columns = Columns::new(batch);
        let (change_id, forge, state) = (columns.text("change_id")?, columns.text("forge")?, columns.text("state")?);
        let (at, requested_at) = (columns.optional_times("at")?, columns.optional_times("requested_at")?);
        let (reviewer_id, reviewer_kind) = (columns.text("reviewer_id")?, columns.text("reviewer_kind")?);
        let (agent, is_author) = (columns.text("agent")?, columns.booleans("is_author")?);
        let (head_commit, head_tree) = (columns.text("head_commit")?, columns.text("head_tree")?);
        let (merge_commit, landed_commit) = (columns.text("merge_commit")?, columns.text("landed_commit")?);
        let (target, paths, source) = (columns.text("target")?, columns.list("paths")?, columns.text("source")?);
        let (level, signature) = (columns.text("level")?, columns.text("signature")?);
        (0..batch.num_rows())
            .map(|row| {
                Ok(ReviewRow {
                    change_id: columns.share(change_id.at(row)),
                    forge: columns.share(forge.at(row)),
                    state: state.parse(row)?,
                    at: at.is_valid(row).then(|| at.value(row)),
                    reviewer_id: columns.share_optional(reviewer_id.optional(row)),
                    reviewer_kind: reviewer_kind.parse(row)?,
                    agent: columns.share_optional(agent.optional(row)).map(AgentId),
                    is_author: is_author.value(row),
                    requested_at: requested_at.is_valid(row).then(|| requested_at.value(row)),
                    head_commit: head_commit.parse_optional(row)?,
                    head_tree: head_tree.parse_optional(row)?,
                    merge_commit: merge_commit.parse_optional(row)?,
                    landed_commit: landed_commit.parse_optional(row)?,
                    target: columns.share_optional(target.optional(row)),
                    paths: columns.share_list("paths", paths, row)?,
                    source: columns.share(source.at(row)),
                    level: level.parse(row)?,
                    signature: signature.parse(row)?,
                })
            })
            .collect()
    }
}
