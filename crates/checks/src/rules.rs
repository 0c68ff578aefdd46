//! The rules of the gate, one a file.
//!
//! A rule looks at a change and at what its lines need ([`Context`]), and names flaws: which lines, and why. How flaws
//! become findings, and which of them are held back, is the same for all ([`crate::judge`]).

mod automated_review_only;
mod conflicting_evidence;
mod first_time_contributor;
mod forbidden_ai;
mod implausible_review;
mod missing_model;
mod reimplements;
mod self_approved;
mod sensitive_path;
mod stale_approval;
mod unanswered;
mod undeclared;
mod unreviewed_ai;
mod vendored_claim;
mod zero_review_merge;

use crate::change::{Change, Hunk};
use crate::demand::Demand;
use crate::judge::Mode;
use crate::policy::{Policy, Severity};

/// A rule of the gate.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// As it is typed.
    pub id: &'static str,
    /// What it finds, in one line.
    pub title: &'static str,
    /// What a finding of it weighs, unless the policy says otherwise.
    pub severity: Severity,
    /// Its page, in Markdown.
    pub page: &'static str,
    check: fn(&Context<'_>, &mut Vec<Flaw>),
}

impl Rule {
    pub(crate) fn check(&self, context: &Context<'_>) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        (self.check)(context, &mut flaws);
        flaws
    }
}

/// All rules, in the order in which they are listed.
pub const RULES: &[Rule] = &[
    unreviewed_ai::RULE,
    sensitive_path::RULE,
    automated_review_only::RULE,
    self_approved::RULE,
    stale_approval::RULE,
    forbidden_ai::RULE,
    undeclared::RULE,
    missing_model::RULE,
    implausible_review::RULE,
    vendored_claim::RULE,
    conflicting_evidence::RULE,
    first_time_contributor::RULE,
    zero_review_merge::RULE,
    reimplements::RULE,
];

/// A rule by its id.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

/// What rules look at.
pub(crate) struct Context<'a> {
    pub(crate) policy: &'a Policy,
    pub(crate) change: &'a Change,
    /// What each hunk of the change needs.
    pub(crate) demands: &'a [Demand],
    pub(crate) mode: Mode,
}

impl<'a> Context<'a> {
    /// The hunks with what each needs.
    pub(crate) fn hunks(&self) -> impl Iterator<Item = (usize, &'a Hunk, &'a Demand)> {
        self.change.hunks.iter().zip(self.demands).enumerate().map(|(at, (hunk, demand))| (at, hunk, demand))
    }
}

/// Something that a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Flaw {
    /// What it is about.
    pub(crate) of: Of,
    /// What it weighs, where the policy gives this flaw a weight of its own.
    pub(crate) severity: Option<Severity>,
    /// What is wrong, without naming the place: flaws of one file with the same text become one finding.
    pub(crate) message: String,
    /// Why.
    pub(crate) reasons: Vec<String>,
    /// What to do.
    pub(crate) help: String,
    /// The policy lets so many lines pass.
    pub(crate) allowed: Option<u32>,
}

/// What a flaw is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    /// Lines, by their place in the change.
    Hunk(usize),
    /// A commit, by its place in the change.
    Commit(usize),
    /// All of it.
    Change,
}

impl Flaw {
    pub(crate) fn new(of: Of, message: impl Into<String>, help: impl Into<String>) -> Flaw {
        let (message, help) = (message.into(), help.into());
        Flaw { of, severity: None, message, reasons: Vec::new(), help, allowed: None }
    }

    pub(crate) fn because(mut self, reasons: impl IntoIterator<Item = String>) -> Flaw {
        self.reasons.extend(reasons);
        self
    }
}
