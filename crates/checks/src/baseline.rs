//! What was there before: findings of an earlier judgement that do not count again.

use std::collections::HashSet;

/// Prints of findings ([`crate::Finding::prints`]).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline(HashSet<String>);

impl Baseline {
    /// Whether a finding was there.
    #[must_use]
    pub fn has(&self, print: &str) -> bool {
        self.0.contains(print)
    }
}

impl FromIterator<String> for Baseline {
    fn from_iter<T: IntoIterator<Item = String>>(prints: T) -> Baseline {
        Baseline(prints.into_iter().collect())
    }
}
