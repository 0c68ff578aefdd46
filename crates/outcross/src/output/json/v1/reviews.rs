//! `outcross reviews import --json`, `outcross reviews record --json`, `outcross mark --json`.

use forge::Summary;
use schemars::JsonSchema;
use serde::Serialize;

use super::{MARK, REVIEWS_IMPORT, REVIEWS_RECORD, Tool};
use crate::reviews::envelope::REVIEWS;
use crate::reviews::writing::Written;

/// `outcross reviews import --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReviewsImport {
    /// `outcross/reviews-import/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// The host that was asked, or `files`.
    pub source: String,
    /// Changes that were imported; one that was updated meanwhile counts again.
    pub changes: u64,
    /// Their events.
    pub events: u64,
    /// Requests to the forge.
    pub requests: u64,
    /// Whole seconds that the forge made us wait.
    pub waited_seconds: u64,
    /// What was wrong with records, by kind.
    pub problems: Vec<RecordProblem>,
}

/// Something in records that could not be used.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RecordProblem {
    /// Why.
    pub reason: &'static str,
    /// What, and the first occurrence.
    pub detail: String,
    /// How often.
    pub count: u64,
}

impl ReviewsImport {
    /// Of an import.
    #[must_use]
    pub fn new(source: &str, summary: &Summary) -> ReviewsImport {
        let problem = |problem: forge::Problem| RecordProblem {
            reason: problem.reason.as_str(),
            detail: problem.detail.to_string(),
            count: problem.count,
        };
        ReviewsImport {
            schema: REVIEWS_IMPORT,
            tool: Tool::THIS,
            source: source.to_owned(),
            changes: summary.changes,
            events: summary.events,
            requests: summary.requests,
            waited_seconds: summary.waited.as_secs(),
            problems: summary.problems.list().into_iter().map(problem).collect(),
        }
    }
}

/// `outcross reviews record --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReviewsRecord {
    /// `outcross/reviews-record/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// The ref of the notes.
    pub reference: &'static str,
    /// Changes that came in with the commits.
    pub changes: u64,
    /// Notes that got a new line; each change has two, on its commit and on its tree.
    pub notes: u64,
    /// The lines are signed.
    pub signed: bool,
}

impl ReviewsRecord {
    /// Of what was written.
    #[must_use]
    pub fn new(changes: u64, written: Written) -> ReviewsRecord {
        let Written { notes, is_signed } = written;
        ReviewsRecord {
            schema: REVIEWS_RECORD,
            tool: Tool::THIS,
            reference: REVIEWS,
            changes,
            notes,
            signed: is_signed,
        }
    }
}

/// `outcross mark --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Mark {
    /// `outcross/mark/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// The ref of the notes.
    pub reference: &'static str,
    /// Notes that got a new line: one a commit.
    pub notes: u64,
    /// The lines are signed.
    pub signed: bool,
}

impl Mark {
    /// Of what was written.
    #[must_use]
    pub fn new(reference: &'static str, written: Written) -> Mark {
        let Written { notes, is_signed } = written;
        Mark { schema: MARK, tool: Tool::THIS, reference, notes, signed: is_signed }
    }
}
