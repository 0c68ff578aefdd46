//! Something skipped, or known to be wrong or incomplete.

use std::sync::Arc;

use crate::{Reason, Stage};

/// Something skipped, or known to be wrong or incomplete. Problems are counted, shown and stored; none is silent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProblemRow {
    /// Where in the work it was met.
    pub stage: Stage,
    /// What it is about: a path, an object id, a ref.
    pub subject: Arc<str>,
    /// Why.
    pub reason: Reason,
    /// One sentence of detail; may be empty.
    pub detail: Arc<str>,
    /// Lines or bytes affected, as the reason implies; 0 where it can't be known.
    pub affected: u64,
}
