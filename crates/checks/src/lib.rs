//! The gate: rules over a change, and what of it may not merge yet.
//!
//! A [`Policy`] says what lines need: a statement of who wrote them, a review by one person, by two. A [`Change`] holds
//! what is known of the lines: who wrote them and how that is known, which review covers them. [`judge`] lays one over
//! the other; each rule of `rules/` makes findings of one kind.
//!
//! Invariants: a claim only ever raises what a line needs; what is not known satisfies nothing; nothing that a change
//! brings along is asked about the change itself (the caller reads policy, owners and signers from the base). Pure: no
//! clock, no file, no git.

mod baseline;
mod canary;
pub mod change;
mod demand;
mod finding;
mod grouping;
pub mod imported;
mod judge;
pub mod policy;
mod recommend;
mod rules;
mod summary;
mod suppress;

pub use baseline::Baseline;
pub use canary::{Canary, canary};
pub use change::{Approval, Authorship, Change, Commit, Declared, Hunk, Known, Ownership, Sensitivity, Twin, Unread};
pub use demand::{Answer, Demand, Shortfall};
pub use finding::{Finding, Held, Report, ReviewLevel, Summary, Verdict};
pub use judge::{Mode, Settings, judge};
pub use policy::{Globs, Missing, MissingPolicy, Needs, Policy, Severity};
pub use rules::{RULES, Rule, rule};
pub use suppress::{BaseLine, base_lines};
