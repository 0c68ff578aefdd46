//! A run of lines at the head with one origin.

use std::sync::Arc;

use crate::{AgentId, Claim, Class, CommitId, Level, Operation, Review};

/// What lines were copied from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopySource {
    /// The commit that wrote the source.
    pub commit: CommitId,
    /// The source's path when it was copied.
    pub path: Arc<str>,
    /// The first line of the source in that file when it was copied; the run is consecutive there too.
    pub line: u32,
    /// Who wrote the source.
    pub claim: Claim,
}

/// A run of consecutive lines of a text file at the head with one origin and one claim. The spans of a file cover
/// each of its lines exactly once. Line numbers start at 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpanRow {
    /// Path at the head, UTF-8; other bytes are escaped as git quotes them.
    pub path: Arc<str>,
    /// The path's raw bytes where they are not UTF-8.
    pub path_raw: Option<Arc<[u8]>>,
    /// The language, as linguist names it; `None` where it is not known.
    pub language: Option<Arc<str>>,
    /// What the lines of the file are.
    pub class: Class,
    /// First line of the run at the head.
    pub start_line: u32,
    /// Lines in the run, at least one.
    pub lines: u32,
    /// The commit that `git blame -w` names.
    pub introduced_commit: CommitId,
    /// The path in that commit.
    pub introduced_path: Arc<str>,
    /// First line of the run in that file; the run is consecutive there too.
    pub introduced_line: u32,
    /// The commit that typed the lines (the second birthday).
    pub written_commit: CommitId,
    /// The path in that commit.
    pub written_path: Arc<str>,
    /// Clamped committer time of that commit, microseconds since 1970.
    pub written_at: i64,
    /// How they were written there: added, copied_within, copied_from_live, updated or find_replaced.
    pub operation: Operation,
    /// For copies what they were copied from.
    pub copied_from: Option<CopySource>,
    /// History can't be followed beyond `introduced_commit`: a shallow boundary, or the version before could not be
    /// read. The lines may be older, and the commit's evidence does not speak for them.
    pub boundary: bool,
    /// Who wrote the lines.
    pub claim: Claim,
    /// How that is known.
    pub level: Level,
    /// The claim of the introducing commit's evidence. Differs from `claim` where the lines were moved.
    pub introduced_claim: Claim,
    /// The agent.
    pub agent: Option<AgentId>,
    /// The model, normalised.
    pub model: Option<Arc<str>>,
    /// The model as the record spells it.
    pub model_raw: Option<Arc<str>>,
    /// Every piece of evidence for these lines, as `source: detail`, sorted.
    pub evidence: Arc<[Arc<str>]>,
    /// What review the lines had before they were merged.
    pub review: Review,
}
