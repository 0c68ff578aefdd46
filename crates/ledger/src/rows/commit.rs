//! Rows of `commits`.

use arrow_array::types::{UInt32Type, UInt64Type};
use arrow_array::{ArrayRef, ListArray, RecordBatch};
use facts::{AgentId, Claimed, CommitId, CommitRow, Operations};

use super::reviewed::{ReviewColumns, ReviewedColumns, encode_reviewed_lines, encode_reviews, review_bytes};
use super::{
    BadValue, Columns, Row, booleans, bytes_of, bytes_of_all, ids, list_at, numbers, optional_ids, optional_texts,
    text_lists, texts, times,
};
use crate::table::Table;

/// Bytes of an id in hex.
const ID_BYTES: usize = 64;

impl Row for CommitRow {
    const TABLE: Table = Table::Commits;

    fn text_bytes(&self) -> usize {
        (4 + self.parents.len()) * ID_BYTES
            + self.author_id.len()
            + self.committer_id.len()
            + self.subject_hash.len()
            + bytes_of(self.agent.as_ref().map(|agent| &agent.0))
            + bytes_of(self.model.as_ref())
            + bytes_of_all(&self.evidence)
            + bytes_of(self.change_id.as_ref())
            + review_bytes(&self.review)
    }

    fn encode(rows: &[Self]) -> Vec<ArrayRef> {
        let mut arrays = vec![
            ids(rows.iter().map(|row| row.commit)),
            text_lists(rows.iter().map(|row| row.parents.iter().map(CommitId::to_string))),
            ids(rows.iter().map(|row| row.tree)),
            times(rows.iter().map(|row| row.author_at)),
            times(rows.iter().map(|row| row.committed_at)),
            times(rows.iter().map(|row| row.clamped_at)),
            texts(rows.iter().map(|row| &*row.author_id)),
            texts(rows.iter().map(|row| &*row.committer_id)),
            booleans(rows.iter().map(|row| row.is_merge)),
            booleans(rows.iter().map(|row| row.first_parent)),
            booleans(rows.iter().map(|row| row.is_bot)),
            texts(rows.iter().map(|row| &*row.subject_hash)),
            texts(rows.iter().map(|row| row.claim.as_str())),
            texts(rows.iter().map(|row| row.level.as_str())),
            optional_texts(rows.iter().map(|row| row.agent.as_ref().map(|agent| &*agent.0))),
            optional_texts(rows.iter().map(|row| row.model.as_deref())),
            text_lists(rows.iter().map(|row| row.evidence.iter())),
            texts(rows.iter().map(|row| row.recorded.as_str())),
            texts(rows.iter().map(|row| row.marked.as_str())),
            numbers::<UInt64Type>(rows.iter().map(|row| row.claimed.recorded)),
            numbers::<UInt64Type>(rows.iter().map(|row| row.claimed.used)),
            numbers::<UInt64Type>(rows.iter().map(|row| row.claimed.set_aside)),
            numbers::<UInt64Type>(rows.iter().map(|row| row.claimed.elsewhere)),
            numbers::<UInt32Type>(rows.iter().map(|row| row.files)),
            numbers::<UInt32Type>(rows.iter().map(|row| row.tests_touched)),
            counts(rows, |operations| operations.added),
            counts(rows, |operations| operations.deleted),
            counts(rows, |operations| operations.moved),
            counts(rows, |operations| operations.copied_within),
            counts(rows, |operations| operations.copied_from_live),
            counts(rows, |operations| operations.updated),
            counts(rows, |operations| operations.find_replaced),
            counts(rows, |operations| operations.noop),
            counts(rows, |operations| operations.trivial_added),
            counts(rows, |operations| operations.trivial_deleted),
            numbers::<UInt64Type>(rows.iter().map(|row| row.lines_at_head)),
            optional_texts(rows.iter().map(|row| row.change_id.as_deref())),
            optional_ids(rows.iter().map(|row| row.change_head)),
            optional_ids(rows.iter().map(|row| row.landed_commit)),
        ];
        arrays.extend(encode_reviews(rows.iter().map(|row| &row.review)));
        arrays.extend(encode_reviewed_lines(rows));
        arrays
    }

    fn decode(batch: &RecordBatch) -> Result<Vec<Self>, BadValue> {
        let mut columns = Columns::new(batch);
        let (commit, parents, tree) = (columns.text("commit")?, columns.list("parents")?, columns.text("tree")?);
        let (author_at, committed_at) = (columns.times("author_at")?, columns.times("committed_at")?);
        let (clamped_at, author_id) = (columns.times("clamped_at")?, columns.text("author_id")?);
        let (committer_id, is_merge) = (columns.text("committer_id")?, columns.booleans("is_merge")?);
        let (first_parent, is_bot) = (columns.booleans("first_parent")?, columns.booleans("is_bot")?);
        let (subject_hash, claim) = (columns.text("subject_hash")?, columns.text("claim")?);
        let (level, agent, model) = (columns.text("level")?, columns.text("agent")?, columns.text("model")?);
        let (evidence, files) = (columns.list("evidence")?, columns.u32s("files")?);
        let (tests_touched, lines_at_head) = (columns.u32s("tests_touched")?, columns.u64s("lines_at_head")?);
        let (recorded, marked) = (columns.text("recorded")?, columns.text("marked")?);
        let (claimed, used) = (columns.u64s("claimed_lines")?, columns.u64s("claimed_used")?);
        let (set_aside, elsewhere) = (columns.u64s("claimed_set_aside")?, columns.u64s("claimed_elsewhere")?);
        let (change_id, change_head) = (columns.text("change_id")?, columns.text("change_head")?);
        let (landed_commit, operations) = (columns.text("landed_commit")?, OperationColumns::new(&columns)?);
        let (review, reviewed) = (ReviewColumns::new(&columns)?, ReviewedColumns::new(&columns)?);
        (0..batch.num_rows())
            .map(|row| {
                Ok(CommitRow {
                    commit: commit.parse(row)?,
                    parents: parent_ids(parents, row)?,
                    tree: tree.parse(row)?,
                    author_at: author_at[row],
                    committed_at: committed_at[row],
                    clamped_at: clamped_at[row],
                    author_id: columns.share(author_id.at(row)),
                    committer_id: columns.share(committer_id.at(row)),
                    is_merge: is_merge.value(row),
                    first_parent: first_parent.value(row),
                    is_bot: is_bot.value(row),
                    subject_hash: subject_hash.at(row).into(),
                    claim: claim.parse(row)?,
                    level: level.parse(row)?,
                    agent: columns.share_optional(agent.optional(row)).map(AgentId),
                    model: columns.share_optional(model.optional(row)),
                    evidence: columns.share_list("evidence", evidence, row)?,
                    recorded: recorded.parse(row)?,
                    marked: marked.parse(row)?,
                    claimed: Claimed {
                        recorded: claimed[row],
                        used: used[row],
                        set_aside: set_aside[row],
                        elsewhere: elsewhere[row],
                    },
                    files: files[row],
                    tests_touched: tests_touched[row],
                    operations: operations.at(row),
                    lines_at_head: lines_at_head[row],
                    change_id: columns.share_optional(change_id.optional(row)),
                    change_head: change_head.parse_optional(row)?,
                    landed_commit: landed_commit.parse_optional(row)?,
                    review: review.at(row, &mut columns)?,
                    reviewed_lines: reviewed.at(row),
                })
            })
            .collect()
    }
}

fn counts(rows: &[CommitRow], of: impl Fn(&Operations) -> u32) -> ArrayRef {
    numbers::<UInt32Type>(rows.iter().map(|row| of(&row.operations)))
}

/// The columns of [`Operations`].
struct OperationColumns<'a> {
    added: &'a [u32],
    deleted: &'a [u32],
    moved: &'a [u32],
    copied_within: &'a [u32],
    copied_from_live: &'a [u32],
    updated: &'a [u32],
    find_replaced: &'a [u32],
    noop: &'a [u32],
    trivial_added: &'a [u32],
    trivial_deleted: &'a [u32],
}

impl<'a> OperationColumns<'a> {
    fn new(columns: &Columns<'a>) -> Result<Self, BadValue> {
        Ok(OperationColumns {
            added: columns.u32s("lines_added")?,
            deleted: columns.u32s("lines_deleted")?,
            moved: columns.u32s("lines_moved")?,
            copied_within: columns.u32s("lines_copied_within")?,
            copied_from_live: columns.u32s("lines_copied_from_live")?,
            updated: columns.u32s("lines_updated")?,
            find_replaced: columns.u32s("lines_find_replaced")?,
            noop: columns.u32s("lines_noop")?,
            trivial_added: columns.u32s("trivial_added")?,
            trivial_deleted: columns.u32s("trivial_deleted")?,
        })
    }

    fn at(&self, row: usize) -> Operations {
        Operations {
            added: self.added[row],
            deleted: self.deleted[row],
            moved: self.moved[row],
            copied_within: self.copied_within[row],
            copied_from_live: self.copied_from_live[row],
            updated: self.updated[row],
            find_replaced: self.find_replaced[row],
            noop: self.noop[row],
            trivial_added: self.trivial_added[row],
            trivial_deleted: self.trivial_deleted[row],
        }
    }
}

fn parent_ids(parents: &ListArray, row: usize) -> Result<Vec<CommitId>, BadValue> {
    let bad = |cause: facts::ParseIdError| BadValue { column: "parents", row, cause: cause.to_string() };
    list_at("parents", parents, row)?.iter().flatten().map(|id| id.parse().map_err(bad)).collect()
}
