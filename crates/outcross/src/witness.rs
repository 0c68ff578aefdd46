//! Provenance looked up by content, for the verbs and for scans: indices on disk, what their claims mean, and the units
//! of a text that they know. How units are compared is `code::witness`.
//!
//! Invariants: an index is bytes of a stranger, and nothing in it is believed beyond what a match may be: level
//! inferred; the same texts and indices give the same matches on any number of threads; what is left out is counted.

pub mod build;
pub mod claim;
pub mod laying;
pub mod matches;
pub mod search;
pub mod store;
pub mod texts;

pub use claim::UnitClaim;
pub use laying::{Laid, Witnesses};
pub use matches::{Claimed, UnitMatch};
pub use search::{Searched, Searcher};
pub use store::Stored;
