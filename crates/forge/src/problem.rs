//! What was wrong with a record. A problem never stops the reading: it is counted and shown.

use std::collections::BTreeMap;
use std::sync::Arc;

use facts::Reason;

use crate::visible;

/// Something in a record that could not be used, or not wholly. One problem stands for every occurrence of its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Why.
    pub reason: Reason,
    /// One sentence: what, and the first occurrence. At most 200 characters, none that steers a terminal.
    pub detail: Arc<str>,
    /// How often.
    pub count: u64,
}

/// Problems tallied by kind, so that a hostile record can't make a million of them.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Problems {
    kinds: BTreeMap<(Reason, &'static str), Kind>,
}

#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Kind {
    count: u64,
    first: String,
}

/// Characters kept of the first occurrence.
const EXAMPLE_CHARS: usize = 80;

impl Problems {
    /// The problems, one a kind, in a fixed order.
    #[must_use]
    pub fn list(&self) -> Vec<Problem> {
        self.kinds.iter().map(|((reason, what), kind)| kind.problem(*reason, what)).collect()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// Adds those of another part of the work.
    pub fn absorb(&mut self, other: Problems) {
        for (key, kind) in other.kinds {
            let mine = self.kinds.entry(key).or_insert_with(|| Kind { count: 0, first: kind.first });
            mine.count = mine.count.saturating_add(kind.count);
        }
    }

    /// Counts one occurrence of `what`; `example` is kept if it is the first.
    pub(crate) fn add(&mut self, reason: Reason, what: &'static str, example: &str) {
        self.add_times(reason, what, example, 1);
    }

    /// Counts `times` occurrences of `what`; none if there are none.
    pub(crate) fn add_times(&mut self, reason: Reason, what: &'static str, example: &str, times: u64) {
        if times > 0 {
            let kind = self
                .kinds
                .entry((reason, what))
                .or_insert_with(|| Kind { count: 0, first: visible::clean(example, EXAMPLE_CHARS) });
            kind.count = kind.count.saturating_add(times);
        }
    }
}

impl Kind {
    fn problem(&self, reason: Reason, what: &str) -> Problem {
        let first = if self.first.is_empty() { String::new() } else { format!(": {}", self.first) };
        Problem { reason, detail: format!("{what}{first}").into(), count: self.count }
    }
}
