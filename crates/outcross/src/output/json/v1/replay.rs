//! `outcross check --replay --json`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Repo, Tool};

/// `outcross check --replay --json`: what a policy would have stopped.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Replayed {
    /// `outcross/replay/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// The repository at the head.
    pub repo: Repo,
    /// Where the policy comes from.
    pub policy: String,
    /// The time from which on changes were judged, RFC 3339.
    pub since: String,
    /// The changes that landed, the earliest first.
    pub changes: Vec<ReplayedChange>,
    /// The totals.
    pub summary: ReplaySummary,
}

/// A change that landed.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReplayedChange {
    /// The commit of the first-parent line that brought it in.
    pub commit: String,
    /// What its forge calls it; null if no record names it.
    pub change: Option<String>,
    /// When it landed, RFC 3339.
    pub at: String,
    /// The first line of that commit's message.
    pub subject: String,
    /// pass, fail or unreadable.
    pub verdict: &'static str,
    /// Lines that its commits added.
    pub lines: u32,
    /// Of them those of agents.
    pub ai: u32,
    /// Of these those that lack the review that they need.
    pub ai_unreviewed: u32,
    /// The rules that would have stopped it.
    pub rules: Vec<String>,
}

/// Totals of a replay.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ReplaySummary {
    /// Changes that landed.
    pub changes: u64,
    /// Of them those that would not have.
    pub stopped: u64,
    /// For each rule how many it would have stopped.
    pub by_rule: BTreeMap<String, u64>,
}
