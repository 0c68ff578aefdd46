//! The rows: what is known of a commit, a span of lines, the fate of lines, a unit of code, a clone,
//! a figure and a problem.
//!
//! This crate is the contract between those who find things out (`history`, `provenance`) and those who ask
//! (`ledger`, the binary). Structs are plain, fields are public, nothing is computed here, and there are no
//! dependencies. A row never says more than was found: what is not known is a value (`Claim::Unknown`,
//! `Level::Unknown`) or an absent option whose meaning the field documents, never a guess.

mod clone;
mod commit;
mod fate;
mod finding;
mod id;
mod problem;
mod review;
mod series;
mod span;
mod unit;
mod words;

pub use clone::CloneRow;
pub use commit::{Claimed, CommitRow, Operations};
pub use fate::FateRow;
pub use finding::FindingRow;
pub use id::{AgentId, CloneClassId, CommitId, ContentId, ParseHashError, ParseIdError, TreeId, UnitId};
pub use problem::ProblemRow;
pub use review::{Account, Region, Review, ReviewEvent, ReviewRow, ReviewedLines};
pub use series::SeriesRow;
pub use span::{CopySource, SpanRow};
pub use unit::{LineClaims, UnitRow};
pub use words::{
    AccountKind, Claim, Class, Effect, FoundSeverity, Level, Metric, Operation, ParseWordError, Reason, ReviewClass,
    ReviewState, ReviewerKind, SignatureVerdict, Stage, UnitKind, View,
};
