//! What lines need before they may merge, as data (`outcross.toml`).
//!
//! A file is read over the shipped default, which is such a file too: what it leaves out has the default's value, and
//! its rules come after the shipped ones. Nothing in it is let through unread: a key, word, date, glob or rule that is
//! not known is an error with its place.

mod build;
mod document;
mod effective;
mod error;
mod globs;
mod keys;
mod nearest;
mod value;
mod words;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use effective::{Effective, Origin, Setting, Table};
pub use error::PolicyError;
pub use globs::{Case, GlobError, Globs, fits};
pub use keys::{KEYS, Key, Kind, Place};
pub use nearest::nearest;
pub use value::Value;

/// The shipped default, with its comments.
pub const SHIPPED: &str = include_str!("policy/default.toml");

/// A policy, whole: every key has a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// What counts as a review.
    pub review: ReviewPolicy,
    /// What each kind of silence weighs.
    pub missing: MissingPolicy,
    /// When a thorough review is recommended.
    pub recommend: Recommend,
    /// What each rule of the gate weighs, where that is not its default.
    pub severity: BTreeMap<String, Severity>,
    /// Which lines need what; a later one wins, key by key.
    pub rules: Vec<PathRule>,
    /// What is let through for a time.
    pub suppressions: Vec<Suppression>,
    /// Paths of which nothing is asked, as globs.
    pub ignored: Globs,
}

impl Policy {
    /// The shipped default: what holds where a base has no policy of its own.
    #[must_use]
    pub fn shipped() -> Policy {
        Effective::shipped().policy
    }

    /// Reads the text of an `outcross.toml` over the shipped default. `rules` are the ids of the rules that there are.
    ///
    /// # Errors
    /// If anything in it is not known, twice there, of the wrong type or without effect.
    pub fn parse(text: &str, rules: &[&str]) -> Result<Policy, PolicyError> {
        Effective::parse(text, rules).map(|effective| effective.policy)
    }
}

/// What counts as a human review (`[review]`).
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewPolicy {
    /// Persons who have to approve where `review` is needed; `two-reviews` needs two at least.
    pub approvals: u32,
    /// The class that a review has to reach.
    pub minimum: Minimum,
    /// An approval counts only for what it covers: lines that came later are not reviewed.
    pub after_last_push: bool,
    /// One of the reviewers owns the file, where the base has an owner for it.
    pub code_owner: bool,
    /// One of the reviewers did not ask the agent for the work.
    pub independent: bool,
    /// A review that was faster than this is doubted: seconds per added line.
    pub min_seconds_per_line: f64,
    /// Notes and read marks without a trusted signature, and records that were not fetched from the forge, count.
    pub trust_unsigned: bool,
    /// Accounts that are no persons: patterns over their logins, for [`fits`].
    pub not_human: Vec<String>,
}

/// The least class that counts as reviewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Minimum {
    /// A person commented.
    Commented,
    /// A person approved.
    Approved,
    /// A person approved, signed by a key that the base trusts.
    Attested,
}

/// What a silence weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    /// Nothing.
    Pass,
    /// A warning.
    Warn,
    /// The change fails.
    Fail,
}

/// Three silences (`[missing]`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MissingPolicy {
    /// Nobody states who wrote a commit.
    pub authorship: Missing,
    /// Lines need a review, and there is no record of the change.
    pub review: Missing,
    /// The forge, or a ref that exists, could not be read.
    pub source: Missing,
}

/// When a full review is recommended (`[recommend]`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recommend {
    /// From more lines of agents than this that nobody reviewed.
    pub full_above_ai_lines: u32,
    /// If there is a warning.
    pub full_on_warning: bool,
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The rule is off.
    Off,
    /// To be known.
    Note,
    /// To be looked at.
    Warning,
    /// The change may not merge.
    Error,
}

/// What lines need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Needs {
    /// Nothing.
    Allow,
    /// A statement of who wrote them.
    Declare,
    /// A review by a person.
    Review,
    /// Reviews by two persons.
    TwoReviews,
    /// They may not come in at all; of agents' lines alone.
    Forbid,
}

/// What some lines need (`[[rule]]`). `None`: what the rule before says.
#[derive(Debug, Clone, PartialEq)]
pub struct PathRule {
    /// A name for messages.
    pub name: Option<String>,
    /// Why the paths are sensitive, if they are: each reason is shown.
    pub sensitive: Option<String>,
    /// Files, as globs; all if empty.
    pub paths: Globs,
    /// Languages; all if empty.
    pub languages: Vec<String>,
    /// Lines that touch one of these kinds ([`crate::Sensitivity::kind`]); whatever they touch if empty.
    pub content: Vec<String>,
    /// Lines that one of these agents is said to have written; whoever if empty.
    pub agents: Vec<String>,
    /// Lines that a model is said to have written whose name fits one of these patterns ([`fits`]); whichever if empty.
    pub models: Vec<String>,
    /// Only if the change adds so many lines, or more, to the files of the rule.
    pub min_lines: Option<u32>,
    /// What every line needs.
    pub needs: Option<Needs>,
    /// What lines of agents need on top.
    pub ai: Option<Needs>,
    /// So many lines of agents may lack their review in a change.
    pub max_unreviewed_ai_lines: Option<u32>,
    /// A line of an agent has to name the model.
    pub require_model: Option<bool>,
}

/// What is let through (`[[suppress]]`).
#[derive(Debug, Clone, PartialEq)]
pub struct Suppression {
    /// The rule of the gate.
    pub rule: String,
    /// In which files.
    pub paths: Globs,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The first day on which it does not count any more, `YYYY-MM-DD`.
    pub expires: String,
}
