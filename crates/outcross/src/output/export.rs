//! What commits claim of their lines, in the formats of others and in our own: one line of text after the other.
//!
//! A format is a file here. Each turns the claims of one commit into lines and says what it has no words for. No
//! character of a line acts on a terminal.

mod agent_trace;
mod git_ai;
mod in_toto;
mod jsonl;

use facts::{Claim, Level};
use history::{ClaimedRange, CommitClaims, FileClaims};
use provenance::Problem;

use crate::output::json;

pub use in_toto::PREDICATE_TYPE;

/// A format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One object a range of lines.
    Jsonl,
    /// One Agent Trace record a commit and agent.
    AgentTrace,
    /// One Git AI note a commit.
    GitAi,
    /// One in-toto Statement a commit.
    InToto,
}

impl Form {
    /// Whether it has a word for lines of which nothing is known.
    #[must_use]
    pub fn knows_unknown(self) -> bool {
        matches!(self, Form::Jsonl | Form::InToto)
    }
}

/// What a format makes of a commit.
#[derive(Debug, Default)]
pub struct Exported {
    /// Lines of text, without their ends.
    pub lines: Vec<String>,
    /// What the format can't hold.
    pub left_out: Vec<Problem>,
}

/// The claims of a commit in a format; `settings_hash` names the settings with which they were found.
///
/// # Errors
/// Those of writing JSON, which nothing here causes.
pub fn of_commit(form: Form, claims: &CommitClaims, settings_hash: &str) -> Result<Exported, serde_json::Error> {
    match form {
        Form::Jsonl => jsonl::of_commit(claims),
        Form::AgentTrace => agent_trace::of_commit(claims),
        Form::GitAi => git_ai::of_commit(claims),
        Form::InToto => in_toto::of_commit(claims, settings_hash),
    }
}

/// Lines that a record of another tool may claim: it says who wrote them and has no word for how that is known, so what
/// is only inferred has no place in it.
fn is_stated(range: &ClaimedRange) -> bool {
    range.verdict.claim != Claim::Unknown && range.verdict.level != Level::Inferred
}

/// The bytes of a path.
fn path_of(file: &FileClaims) -> &[u8] {
    file.path_raw.as_deref().unwrap_or(file.path.as_bytes())
}

/// A hash of parts, each with its length, so that no two lists of parts are the same bytes.
fn hash(subject: &str, parts: &[&str]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new_derive_key(subject);
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize()
}

/// Several documents, one a line.
fn lines(documents: &[impl serde::Serialize]) -> Result<Vec<String>, serde_json::Error> {
    documents.iter().map(json::line).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
