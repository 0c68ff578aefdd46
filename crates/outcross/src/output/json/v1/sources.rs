//! How far the sources of evidence go and agree, in `outcross status --json`.

use schemars::JsonSchema;
use serde::Serialize;

/// How far the sources of evidence go and agree.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Sources {
    /// Commits by what speaks of them.
    pub commits: SourceCommits,
    /// Lines at the head with two pieces of evidence that contradict each other.
    pub lines_in_conflict: u64,
    /// Lines at the head of which a line record speaks without a commit mark, or that a record leaves out where there
    /// is a mark.
    pub lines_one_sided: u64,
    /// What became of the lines that line records claim.
    pub claimed: Claimed,
}

/// Commits reachable from the head by what speaks of them; those of which neither does are in none.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct SourceCommits {
    /// A line record and a mark say the same.
    pub agree: u64,
    /// They name different writers.
    pub disagree: u64,
    /// A line record without a mark.
    pub only_record: u64,
    /// A mark without a line record that claims any line.
    pub only_mark: u64,
}

/// Lines that line records ascribe to someone, each record by itself; the last four sum to the first.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct Claimed {
    /// All.
    pub lines: u64,
    /// Lines that the commit wrote: what the claims of lines are made of.
    pub used: u64,
    /// Lines that the commit wrote in vendored or generated files.
    pub set_aside: u64,
    /// Lines of files that the commit does not change.
    pub elsewhere: u64,
    /// Lines of changed files that the commit did not write.
    pub not_written: u64,
}

/// Lines of one agent with one model.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ModelLines {
    /// The agent's short name; null where no evidence names it.
    pub agent: Option<String>,
    /// The model, normalised; null where no evidence names it.
    pub model: Option<String>,
    /// Lines at the head that they wrote.
    pub lines: u64,
}
