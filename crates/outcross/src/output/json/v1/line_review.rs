//! What review lines and commits had, and the events of a change.

use schemars::JsonSchema;
use serde::Serialize;

/// What review lines had before they were merged. All null where it was not looked for: only a scan does.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct Review {
    /// unknown (no record says), none, self, automated, commented, stale, approved or attested; of a commit the weakest
    /// that any of its lines had. Null where it was not looked for: only a scan does (`outcross scan`).
    pub review_class: Option<&'static str>,
    /// How good the record is that gives the class: attested, forge, claimed, inferred or unknown.
    pub review_level: Option<&'static str>,
    /// When the last of the reviewers approved or commented.
    pub reviewed_at: Option<String>,
    /// Pseudonyms of those whose approval covers the lines; where nobody's does, of those who commented.
    pub reviewers: Option<Vec<String>>,
    /// Somebody who did not write the lines marked them as read.
    pub read_mark: Option<bool>,
    /// One of the reviewers did not ask the agent for the work; null where that is not known, or no agent wrote.
    pub independent: Option<bool>,
    /// One of the reviewers owns the file; null where no rules say who does.
    pub code_owner: Option<bool>,
}

/// Lines that a commit wrote, trivial ones left out, by the review that they had.
#[derive(Debug, Clone, Copy, Default, Serialize, JsonSchema)]
pub struct ReviewedLines {
    /// No record says.
    pub unknown: u32,
    /// Merged without an event of review.
    pub none: u32,
    /// Only the author looked at them.
    #[serde(rename = "self")]
    pub own: u32,
    /// Only automata or AI did.
    pub automated: u32,
    /// Another human commented.
    pub commented: u32,
    /// Another human approved, and they changed later.
    pub stale: u32,
    /// Another human approved them as they were merged.
    pub approved: u32,
    /// Approved, and signed with a trusted key.
    pub attested: u32,
}

/// An event of a change. Times are UTC, RFC 3339.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReviewEvent {
    /// The change, as its forge spells it.
    pub change_id: String,
    /// Host of the forge, or the kind of record.
    pub forge: String,
    /// What happened: opened, assigned, requested, pushed, commented, approved, `changes_requested`, dismissed, merged or
    /// closed.
    pub state: &'static str,
    /// When; null if the record does not say.
    pub at: Option<String>,
    /// Pseudonym of who did it; null if the record names nobody.
    pub reviewer_id: Option<String>,
    /// What they are: human, bot, ai or unknown.
    pub reviewer_kind: &'static str,
    /// The agent or automaton, if it is a known one.
    pub agent: Option<String>,
    /// They are the author of the change, or of a commit of it.
    pub is_author: bool,
    /// When a review was asked of them.
    pub requested_at: Option<String>,
    /// The head of the change that the event speaks of.
    pub head_commit: Option<String>,
    /// What it speaks of, if not of the whole change: `path` or `path:first-last`.
    pub paths: Vec<String>,
    /// What kind of record says so.
    pub source: String,
    /// How good that record is.
    pub level: &'static str,
    /// What became of its signature: none, good, bad, `untrusted_key`, expired, `wrong_namespace`, `wrong_context` or
    /// unchecked.
    pub signature: &'static str,
}
