//! A commit reachable from the scanned head.

use std::sync::Arc;

use crate::{AgentId, Claim, CommitId, Level, Review, ReviewedLines, TreeId};

/// Lines of one commit against its own parents, by operation. A moved or updated line counts once; trivial lines
/// stand outside, in the last two.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Operations {
    /// [`Operation::Added`](crate::Operation::Added).
    pub added: u32,
    /// [`Operation::Deleted`](crate::Operation::Deleted).
    pub deleted: u32,
    /// [`Operation::Moved`](crate::Operation::Moved).
    pub moved: u32,
    /// [`Operation::CopiedWithin`](crate::Operation::CopiedWithin).
    pub copied_within: u32,
    /// [`Operation::CopiedFromLive`](crate::Operation::CopiedFromLive).
    pub copied_from_live: u32,
    /// [`Operation::Updated`](crate::Operation::Updated).
    pub updated: u32,
    /// [`Operation::FindReplaced`](crate::Operation::FindReplaced).
    pub find_replaced: u32,
    /// [`Operation::Noop`](crate::Operation::Noop).
    pub noop: u32,
    /// Trivial lines that came.
    pub trivial_added: u32,
    /// Trivial lines that went.
    pub trivial_deleted: u32,
}

/// What became of the lines that a commit's line records claim. What is left of `recorded` are lines of changed files
/// that the commit did not write.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Claimed {
    /// Lines that the records ascribe to someone, each record by itself.
    pub recorded: u64,
    /// Of these, lines that the commit wrote: what the claims of lines are made of.
    pub used: u64,
    /// Lines that the commit wrote in vendored or generated files: nobody typed them.
    pub set_aside: u64,
    /// Lines of files that the commit does not change.
    pub elsewhere: u64,
}

/// A commit reachable from the scanned head. Times are microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitRow {
    /// Its id.
    pub commit: CommitId,
    /// Its parents in order, as the commit names them (also those that a shallow clone lacks).
    pub parents: Vec<CommitId>,
    /// Its tree.
    pub tree: TreeId,
    /// Author time.
    pub author_at: i64,
    /// Committer time as the commit states it.
    pub committed_at: i64,
    /// Committer time, moved forward where a parent's is later: never earlier than a parent's.
    pub clamped_at: i64,
    /// Pseudonym of the author: a keyed hash of the address, 16 hex digits.
    pub author_id: Arc<str>,
    /// Pseudonym of the committer, likewise.
    pub committer_id: Arc<str>,
    /// It has two or more parents.
    pub is_merge: bool,
    /// It lies on the first-parent line of the head.
    pub first_parent: bool,
    /// The author's identity is a bot's (an agent's or another automaton's).
    pub is_bot: bool,
    /// BLAKE3 of the subject line, 16 hex digits: joins duplicates without keeping the text.
    pub subject_hash: Arc<str>,
    /// Who wrote it, by its commit-level marks and its line-level record together.
    pub claim: Claim,
    /// How that is known.
    pub level: Level,
    /// The agent that the marks name.
    pub agent: Option<AgentId>,
    /// The model that they name, normalised.
    pub model: Option<Arc<str>>,
    /// Every piece of evidence, as `source: detail`, sorted.
    pub evidence: Arc<[Arc<str>]>,
    /// What its line records alone say: `ai` if of any line, else `human` if of any, else `unknown`.
    pub recorded: Claim,
    /// What its marks alone say: `ai` or `unknown`.
    pub marked: Claim,
    /// What became of the lines that its records claim.
    pub claimed: Claimed,
    /// Files that differ from the first parent (for a root commit: all).
    pub files: u32,
    /// Of those, files that are tests.
    pub tests_touched: u32,
    /// Lines by what the commit did to them, trivial ones left out (`docs/reference/metrics.md`).
    pub operations: Operations,
    /// Lines at the scanned head that this commit introduced.
    pub lines_at_head: u64,
    /// The change that it came with, as its forge spells it.
    pub change_id: Option<Arc<str>>,
    /// The head of that change when it was merged, if a record says.
    pub change_head: Option<CommitId>,
    /// The commit of the first-parent line that brought it in; itself if it lies on that line.
    pub landed_commit: Option<CommitId>,
    /// The weakest review that any of its lines had; of one that wrote no line, of those that it brought in, if any.
    pub review: Review,
    /// Its lines by the review that they had.
    pub reviewed_lines: ReviewedLines,
}
