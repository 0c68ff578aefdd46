//! `outcross check --json`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{Repo, Settings, Tool};

/// `outcross check --json`. A text of others that is longer than 4,096 characters is cut in the middle, with `…` there.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Checked {
    /// `outcross/check/1`.
    pub schema: &'static str,
    /// Who made the document.
    pub tool: Tool,
    /// The repository at the head of the change.
    pub repo: Repo,
    /// The day or time as of which suppressions were looked at, RFC 3339.
    pub as_of: String,
    /// The settings that decide the figures.
    pub settings: Settings,
    /// What was judged.
    pub range: CheckedRange,
    /// By what.
    pub policy: CheckPolicy,
    /// pass, fail, or unreadable: what decides could not be read.
    pub verdict: &'static str,
    /// The totals.
    pub summary: CheckSummary,
    /// What counts, the worst first.
    pub findings: Vec<CheckFinding>,
    /// What is held back, and why.
    pub suppressed: Vec<CheckFinding>,
    /// With `--explain`: every hunk of the change; null without.
    pub hunks: Option<Vec<CheckHunk>>,
    /// The review that is recommended.
    pub review_level: CheckReviewLevel,
    /// What should be known of the judgement itself.
    pub notes: Vec<String>,
    /// What was asked for and could not be read.
    pub unread: Vec<CheckUnread>,
    /// Suppressions of the policy that count no more.
    pub expired: Vec<String>,
}

/// What was judged.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CheckedRange {
    /// As it was asked for.
    pub name: String,
    /// The tip of the branch that the change is to land on.
    pub base: String,
    /// The last commit of the change.
    pub head: String,
    /// The branch that it is to land on, if that is known.
    pub target: Option<String>,
}

/// By what a change was judged.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CheckPolicy {
    /// Where the policy comes from: a file at a commit, or the shipped default.
    pub origin: String,
    /// Findings don't make the run fail.
    pub report_only: bool,
    /// What became of the known bad change that every run has to catch.
    pub canary: String,
}

/// Totals of a change. Of the lines, `ai` + `human` + `unknown` is `lines`, and so is the sum over `reviews`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CheckSummary {
    /// Commits.
    pub commits: u32,
    /// Files.
    pub files: u32,
    /// Lines that commits of the change added, those included that went again.
    pub lines: u32,
    /// Of them those that are not in the head.
    pub gone: u32,
    /// Lines that agents wrote.
    pub ai: u32,
    /// The same by how that is known: attested, forge, claimed, inferred.
    pub ai_by_level: BTreeMap<&'static str, u64>,
    /// Lines that people wrote.
    pub human: u32,
    /// Lines of which nothing says who wrote them.
    pub unknown: u32,
    /// Lines by their review.
    pub reviews: Vec<CheckedReview>,
    /// Lines of agents that lack the review that they need.
    pub ai_unreviewed: u32,
    /// Sensitive lines.
    pub sensitive: u32,
    /// Findings that count, of severity error.
    pub errors: u64,
    /// Of severity warning.
    pub warnings: u64,
    /// Of severity note.
    pub notes: u64,
    /// Findings that a suppression of the policy holds back.
    pub suppressed: u32,
    /// Findings that are in the baseline.
    pub in_baseline: u32,
    /// Findings that the policy allows by number of lines.
    pub allowed: u32,
}

/// Lines with one review.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CheckedReview {
    /// unknown (no record says), none, self, automated, commented, stale, approved or attested.
    pub class: &'static str,
    /// Lines.
    pub lines: u32,
    /// Those of agents among them.
    pub ai: u32,
}

/// One thing that a change lacks, or that a person should look at.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CheckFinding {
    /// The rule (`outcross explain RULE`).
    pub rule: &'static str,
    /// note, warning or error.
    pub severity: &'static str,
    /// What is wrong, in one line.
    pub message: String,
    /// The file; null of a finding about a commit or the change.
    pub path: Option<String>,
    /// The first line, from 1, in the file at the head; of lines that are gone in the commit's version.
    pub start_line: Option<u32>,
    /// The last one.
    pub end_line: Option<u32>,
    /// How many lines of the change it is about.
    pub lines: u32,
    /// The lines are not in the head any more.
    pub gone: bool,
    /// The commit that added them.
    pub commit: Option<String>,
    /// Who wrote them: ai, human or unknown.
    pub claim: &'static str,
    /// How that is known: attested, forge, claimed, inferred or unknown.
    pub level: &'static str,
    /// The agent.
    pub agent: Option<String>,
    /// The model, normalised.
    pub model: Option<String>,
    /// The review that they had, in the words of `summary.reviews`.
    pub review_class: &'static str,
    /// Why the rule applies, one text each.
    pub reasons: Vec<String>,
    /// What to do.
    pub help: String,
    /// 16 hex digits that stay the same while the lines move.
    pub fingerprint: String,
    /// Likewise of each of its places by itself: what a baseline goes by.
    pub fingerprints: Vec<String>,
    /// All of its places: first and last line.
    pub places: Vec<(u32, u32)>,
    /// Why it does not count; null if it counts.
    pub held: Option<CheckHeld>,
}

/// Why a finding does not count.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct CheckHeld {
    /// suppressed, baseline or allowed.
    pub by: &'static str,
    /// Of a suppression: why.
    pub reason: Option<String>,
    /// Of a suppression: who answers for it.
    pub owner: Option<String>,
    /// Of a suppression: the first day on which it does not count any more.
    pub expires: Option<String>,
    /// Of what is allowed: how many lines are.
    pub lines: Option<u32>,
}

/// Consecutive lines that one commit added, and of which all the same is known.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CheckHunk {
    /// The commit.
    pub commit: Option<String>,
    /// The first line of its message.
    pub subject: Option<String>,
    /// The file in that commit.
    pub path: String,
    /// The first line there, from 1.
    pub start_line: u32,
    /// The last one.
    pub end_line: u32,
    /// The file at the head; null if the lines are gone.
    pub head_path: Option<String>,
    /// The first line there.
    pub head_start_line: Option<u32>,
    /// What the file is: source, test, docs, config, data, vendored, generated, translation or snapshot.
    pub class: &'static str,
    /// Its language.
    pub language: Option<String>,
    /// Who wrote the lines, by the commit that introduced them.
    pub introduced: CheckAuthorship,
    /// Who wrote them where they stood before they were moved here; the same as `introduced` otherwise.
    pub written: CheckAuthorship,
    /// The review that covers them, in the words of `summary.reviews`.
    pub review_class: &'static str,
    /// How good the record of it is.
    pub review_level: &'static str,
    /// What of their content is sensitive, as `kind: what`.
    pub sensitive_content: Vec<String>,
    /// What they need, and whether they have it; null if that was not looked at.
    pub demand: Option<CheckDemand>,
}

/// Who wrote lines, and how that is known.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CheckAuthorship {
    /// ai, human or unknown.
    pub claim: &'static str,
    /// attested, forge, claimed, inferred or unknown.
    pub level: &'static str,
    /// The agent.
    pub agent: Option<String>,
    /// The model, normalised.
    pub model: Option<String>,
    /// Every piece of evidence, as `source: detail`.
    pub evidence: Vec<String>,
}

/// What lines need, and whether they have it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CheckDemand {
    /// What every line needs: allow, declare, review or two-reviews.
    pub needs: &'static str,
    /// What lines of agents need on top: allow, review, two-reviews or forbid.
    pub ai: &'static str,
    /// The rules of the policy that ask for it, by name or number.
    pub rules: Vec<String>,
    /// Why the lines are sensitive.
    pub sensitive: Vec<String>,
    /// none-needed, met or lacking.
    pub answer: &'static str,
    /// What is lacking: forbidden, no-record, nobody, only-self, only-automata, only-comments, stale, unproven, unsigned,
    /// too-few, no-owner or not-independent.
    pub shortfall: Option<&'static str>,
}

/// The review that is recommended.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CheckReviewLevel {
    /// light, full or full-by-owner.
    pub level: &'static str,
    /// Why; null of a light one.
    pub reason: Option<String>,
}

/// Something that was asked for and could not be read.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CheckUnread {
    /// What: the forge, a ref, a commit.
    pub what: String,
    /// Why.
    pub detail: String,
    /// The change can't be judged without it, whatever the policy says.
    pub vital: bool,
}
