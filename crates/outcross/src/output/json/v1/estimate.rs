//! The estimated share of AI.

use schemars::JsonSchema;
use serde::Serialize;

/// How many of the lines at the head agents wrote, also without a statement: an estimate from the recall of marks
/// (`docs/concepts/estimate.md`).
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct Estimate {
    /// There is an estimate.
    pub estimable: bool,
    /// Why there is none: `no_lines`, `few_records` (fewer than 20 commits have a record of an agent's lines),
    /// `no_overlap` (no commit has both such a record and a mark); null where there is one.
    pub reason: Option<&'static str>,
    /// The estimated share of AI in all lines, from 0 to 1; null where there is none.
    pub share: Option<f64>,
    /// Where its interval of 95 % begins.
    pub low: Option<f64>,
    /// Where its interval of 95 % ends.
    pub high: Option<f64>,
    /// The recall of marks: `marked` of `commits`; null without commits.
    pub recall: Option<f64>,
    /// Commits whose records name lines of an agent.
    pub commits: u64,
    /// Of these, commits with a mark.
    pub marked: u64,
    /// The recall by agent, in the order of their names.
    pub by_agent: Vec<AgentRecall>,
}

/// The recall of marks of one agent.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AgentRecall {
    /// Its short name; null where the evidence names none.
    pub agent: Option<String>,
    /// Commits whose records name lines of an agent, and whose evidence names this one.
    pub commits: u64,
    /// Of these, commits with a mark.
    pub marked: u64,
    /// `marked` of `commits`.
    pub recall: Option<f64>,
}
