//! `outcross log --json`.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Commit, Repo, Settings, Tool};

/// `outcross log --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Log {
    /// `outcross/log/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// The repository at the scanned head.
    pub repo: Repo,
    /// The settings that decide the figures.
    pub settings: Settings,
    /// How many commits there are.
    pub summary: LogSummary,
    /// The commits: each before its parents, else the one that was committed last first.
    pub commits: Vec<LoggedCommit>,
}

/// How many commits there are.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct LogSummary {
    /// Commits below.
    pub commits: u64,
    /// Commits that were asked for, before `-n` cut them off.
    pub matching: u64,
    /// Commits reachable from the head.
    pub in_history: u64,
}

/// A commit, its verdict and its lines.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct LoggedCommit {
    /// The commit.
    #[serde(flatten)]
    pub commit: Commit,
    /// What its line records alone say: ai if of any line, else human if of any, else unknown.
    pub recorded: &'static str,
    /// What its marks alone say: ai or unknown.
    pub marked: &'static str,
    /// Its lines by what it did to them, against its own parents.
    pub operations: Operations,
    /// Lines at the head that it introduced.
    pub lines_at_head: u64,
}

/// Lines by what a commit did to them.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct Operations {
    /// New lines.
    pub added: u32,
    /// Lines in the place of others that differ by three words or fewer.
    pub updated: u32,
    /// The same by a replacement made in three places or more.
    pub find_replaced: u32,
    /// Lines cut in one place and put in another.
    pub moved: u32,
    /// Lines equal to others that the same commit brings.
    pub copied_within: u32,
    /// Lines equal to code elsewhere in the tree before it.
    pub copied_from_live: u32,
    /// Lines that are gone.
    pub deleted: u32,
    /// Trivial lines that came; they are in none of the others.
    pub trivial_added: u32,
    /// Trivial lines that went, likewise.
    pub trivial_deleted: u32,
}
