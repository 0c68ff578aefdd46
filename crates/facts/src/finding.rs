//! A finding of a tool, and who wrote the lines that it is about.

use std::sync::Arc;

use crate::{AgentId, Claim, CommitId, FoundSeverity, Level, LineClaims, ReviewClass};

/// A finding at the head. Line numbers start at 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingRow {
    /// The tool, as it calls itself.
    pub tool: Arc<str>,
    /// The rule, as the tool calls it.
    pub rule: Arc<str>,
    /// How much it weighs.
    pub severity: FoundSeverity,
    /// What the tool says.
    pub message: Arc<str>,
    /// The file, relative to the root of the repository.
    pub path: Arc<str>,
    /// First line; 0 where it is about the whole file.
    pub start_line: u32,
    /// Last line; 0 where it is about the whole file.
    pub end_line: u32,
    /// The lines by who wrote them, blank ones too; those that the ledger does not know are unknown.
    pub lines: LineClaims,
    /// The commit that wrote most of the lines, of equals that of the first; `None` where the ledger knows none of them.
    pub written_commit: Option<CommitId>,
    /// When that was, microseconds since 1970.
    pub written_at: Option<i64>,
    /// Who wrote those lines.
    pub claim: Claim,
    /// How that is known.
    pub level: Level,
    /// The agent.
    pub agent: Option<AgentId>,
    /// The model.
    pub model: Option<Arc<str>>,
    /// The review that they had.
    pub review_class: ReviewClass,
}
