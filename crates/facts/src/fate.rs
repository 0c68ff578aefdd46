//! What happened to lines in a commit.

use std::sync::Arc;

use crate::{AgentId, Claim, Class, CommitId, Effect, Level, Operation, View};

/// What one commit did to some lines of one file that have everything here in common. An operation that ends old
/// lines and writes new ones (updated, find_replaced) makes rows of both kinds, with equal sums of lines.
///
/// In each view, over all rows: written + revived = died + the lines at the head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FateRow {
    /// Which commits the row is about.
    pub view: View,
    /// The commit.
    pub commit: CommitId,
    /// Its clamped committer time, microseconds since 1970.
    pub at: i64,
    /// The file: as the commit has it, or had it before if the lines are gone.
    pub path: Arc<str>,
    /// The path's raw bytes where they are not UTF-8.
    pub path_raw: Option<Arc<[u8]>>,
    /// The file's language, as linguist names it; `None` where it is not known.
    pub language: Option<Arc<str>>,
    /// What the lines of the file are.
    pub class: Class,
    /// What the commit did.
    pub operation: Operation,
    /// What that means for the lines' lives.
    pub effect: Effect,
    /// The lines are trivial: fewer than four alphanumerics, or only structural keywords.
    pub trivial: bool,
    /// How many lines, at least one.
    pub lines: u32,
    /// The file that the lines were moved or copied from.
    pub from_path: Option<Arc<str>>,
    /// The commit that wrote the lines; for new lines this commit.
    pub written_commit: CommitId,
    /// Clamped committer time of that commit.
    pub written_at: i64,
    /// Whole days from `written_at` to `at`.
    pub age_days: u32,
    /// For copies the commit that wrote the source.
    pub source_commit: Option<CommitId>,
    /// Whole days from the source's writing to `at`.
    pub source_age_days: Option<u32>,
    /// Who wrote the source.
    pub source_claim: Option<Claim>,
    /// Who wrote the lines.
    pub claim: Claim,
    /// How that is known.
    pub level: Level,
    /// The agent.
    pub agent: Option<AgentId>,
    /// The model, normalised.
    pub model: Option<Arc<str>>,
}
