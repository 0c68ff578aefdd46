//! What was wrong with a record or a message. A problem never stops the reading: it is counted and shown.

use std::collections::BTreeMap;
use std::sync::Arc;

use facts::Reason;

use crate::evidence;

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

/// Problems of one record, tallied by kind, so that a hostile record can't make a million of them.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    kinds: BTreeMap<(Reason, &'static str), Kind>,
}

#[derive(Debug)]
struct Kind {
    times: u64,
    affected: u64,
    first: String,
}

impl Tally {
    /// Counts one occurrence of `what`; `example` is kept if it is the first, `affected` is added up.
    pub(crate) fn add(&mut self, reason: Reason, what: &'static str, example: &[u8], affected: u64) {
        let kind = self.kinds.entry((reason, what)).or_insert_with(|| Kind {
            times: 0,
            affected: 0,
            first: evidence::clean(example, EXAMPLE_CHARS),
        });
        kind.times += 1;
        kind.affected = kind.affected.saturating_add(affected);
    }

    /// The problems, one a kind, in a fixed order.
    pub(crate) fn finish(self) -> Vec<Problem> {
        self.kinds.into_iter().map(|((reason, what), kind)| kind.problem(reason, what)).collect()
    }
}

/// Characters kept of the first occurrence.
const EXAMPLE_CHARS: usize = 80;

impl Kind {
    fn problem(self, reason: Reason, what: &str) -> Problem {
        let times = if self.times == 1 { String::new() } else { format!(", {} times", self.times) };
        let first = if self.first.is_empty() { String::new() } else { format!(": {}", self.first) };
        Problem { reason, detail: format!("{what}{times}{first}").into(), affected: self.affected }
    }
}
