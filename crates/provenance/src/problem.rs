//! What was wrong with a record or a message. A problem never stops the reading: it is counted and shown.

use std::sync::Arc;

use facts::Reason;

/// Something in a record or a message that could not be used, or not wholly. One problem stands for every occurrence
/// of its kind in the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Why.
    pub reason: Reason,
    /// One sentence: what, how often, and the first occurrence. At most 200 characters, without control characters.
    pub detail: Arc<str>,
    /// Lines affected for `Unresolved`, bytes for `TooLarge`, occurrences for the others.
    pub affected: u64,
}
