//! What a judgement says.

use std::sync::Arc;

use facts::{AgentId, Claim, CommitId, Level, ReviewClass};

use crate::demand::Demand;
use crate::policy::Severity;

/// One thing that a change lacks, or that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule, as it is typed.
    pub rule: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong, in one line; holds foreign text.
    pub message: String,
    /// The file, if it is about one.
    pub path: Option<Arc<str>>,
    /// First and last line of the first place, in the file at the head; in the commit's version if `is_gone`.
    pub lines: Option<(u32, u32)>,
    /// All places in the file, ascending; empty where it is about no lines.
    pub places: Vec<(u32, u32)>,
    /// How many lines of the change it is about.
    pub count: u32,
    /// The lines are not in the head any more.
    pub is_gone: bool,
    /// The commit that added them.
    pub commit: Option<CommitId>,
    /// Who wrote them.
    pub claim: Claim,
    /// How that is known.
    pub level: Level,
    /// The agent, if one is named.
    pub agent: Option<AgentId>,
    /// The model, if one is named.
    pub model: Option<Arc<str>>,
    /// The review that they had.
    pub review: ReviewClass,
    /// Why the rule applies: policy rule, sensitive kind, evidence; one text each, with foreign text.
    pub reasons: Vec<String>,
    /// What to do.
    pub help: String,
    /// 16 hex digits that stay the same while the lines move.
    pub fingerprint: String,
    /// Likewise of each of its places by itself: a baseline is made of these.
    pub prints: Vec<String>,
    /// Why it does not count, if it does not.
    pub held: Option<Held>,
}

/// Why a finding does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// A suppression of the base names it.
    Suppressed {
        /// Why.
        reason: String,
        /// Who answers for it.
        owner: String,
        /// Until when, `YYYY-MM-DD`.
        expires: String,
    },
    /// It was there before.
    Baseline,
    /// The policy allows so many unreviewed lines.
    Allowed {
        /// How many.
        lines: u32,
    },
}

/// The verdict on a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It may merge.
    Pass,
    /// It may not.
    Fail,
    /// What decides could not be read.
    Unreadable,
}

/// How thorough a review is recommended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewLevel {
    /// A look is enough.
    Light,
    /// All of it, for this reason.
    Full {
        /// Why.
        reason: String,
    },
    /// All of it, by somebody who owns the code, for this reason.
    FullByOwner {
        /// Why.
        reason: String,
    },
}

/// Lines of a change by what is known of them. `lines` = `ai` + `human` + `unknown`, and of the review classes the sum is
/// `lines` too.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Commits.
    pub commits: u32,
    /// Files.
    pub files: u32,
    /// Lines that were added, those included that went again.
    pub lines: u32,
    /// Of them those that are not in the head.
    pub gone: u32,
    /// Written by agents.
    pub ai: u32,
    /// Written by humans.
    pub human: u32,
    /// By whom is not known.
    pub unknown: u32,
    /// Lines by their review, in the order of the ladder; each with the lines of agents among them.
    pub reviews: Vec<(ReviewClass, u32, u32)>,
    /// Lines of agents that lack the review that they need.
    pub ai_unreviewed: u32,
    /// Sensitive lines.
    pub sensitive: u32,
    /// Findings that are held back, by why: suppressed, in the baseline, allowed.
    pub suppressed: u32,
    /// In the baseline.
    pub in_baseline: u32,
    /// Allowed by number.
    pub allowed: u32,
}

/// A judgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What becomes of the change.
    pub verdict: Verdict,
    /// Totals.
    pub summary: Summary,
    /// Findings that count, worst first, then by path and line.
    pub findings: Vec<Finding>,
    /// Those that are held back.
    pub held: Vec<Finding>,
    /// What each hunk needs and has, by its place in the change.
    pub answers: Vec<Demand>,
    /// The recommended thoroughness of a review.
    pub review_level: ReviewLevel,
    /// Suppressions that apply no more, as texts.
    pub expired: Vec<String>,
    /// What should be known of the judgement itself.
    pub notes: Vec<String>,
}
