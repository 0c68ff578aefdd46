//! The rows: what is known of a commit, a span of lines and a problem.
//!
//! This crate is the contract between those who find things out (`history`, `provenance`) and those who ask
//! (`ledger`, the binary). Structs are plain, fields are public, nothing is computed here, and there are no
//! dependencies. A row never says more than was found: what is not known is a value (`Claim::Unknown`,
//! `Level::Unknown`) or an absent option whose meaning the field documents, never a guess.

mod commit;
mod id;
mod problem;
mod span;
mod words;

pub use commit::CommitRow;
pub use id::{AgentId, CommitId, ParseIdError, TreeId};
pub use problem::ProblemRow;
pub use span::SpanRow;
pub use words::{Claim, Class, Level, ParseWordError, Reason, Stage};
