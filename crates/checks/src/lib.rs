//! The gate: rules over a change, and what of it may not merge yet.
//!
//! A [`Policy`] says what lines need: a statement of who wrote them, a review by one person, by two. A [`Change`] holds
//! what is known of the lines: who wrote them and how that is known, which review covers them. Each rule of `rules/`
//! makes findings of one kind.
//!
//! Invariants: a claim only ever raises what a line needs; what is not known satisfies nothing; nothing that a change
//! brings along is asked about the change itself (the caller reads policy, owners and signers from the base). Pure: no
//! clock, no file, no git.

pub mod change;
mod demand;
mod finding;
pub mod policy;

pub use change::{Authorship, Change, Commit, Declared, Hunk, Ownership, Sensitivity, Unread};
pub use demand::{Answer, Demand, Shortfall};
pub use finding::{Finding, Held, Report, ReviewLevel, Summary, Verdict};
pub use policy::{Globs, Missing, MissingPolicy, Needs, Policy, Severity};
