//! What is copied, from people or from itself: runs of tokens, whatever a clone detector would make of them.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::run::text::Text;

/// Tokens of a run that is no accident: the usual least length of a clone of code.
pub const COPIED_TOKENS: usize = 50;

/// The prime of the fingerprints, 2^61 - 1, and their base (Karp, Rabin 1987). Two runs in a corpus of 2^30 tokens share
/// one by accident with a chance of less than one in a thousand million.
const PRIME: u64 = (1 << 61) - 1;
const BASE: u64 = 0x0bad_5eed_c0de_1234 % PRIME;

/// The runs of 50 tokens of human text, within documents.
#[derive(Debug, Clone, Default)]
pub struct Runs(FxHashSet<u64>);

impl Runs {
    /// Those of a text.
    #[must_use]
    pub fn new(text: &Text) -> Runs {
        Runs(text.documents().flat_map(fingerprints).collect())
    }
}

/// The share of a text's tokens that are in a run of 50 tokens, within a document, that human text has too. `None`
/// without tokens.
#[must_use]
pub fn copied_share(text: &Text, human: &Runs) -> Option<f64> {
    covered(text, |run| human.0.contains(&run))
}

/// The share of a text's tokens that are in a run of 50 tokens, within a document, that the text has more than once.
/// It rises with the size of a text, so texts must be of one size. `None` without tokens.
#[must_use]
pub fn repeated_share(text: &Text) -> Option<f64> {
    let mut counts: FxHashMap<u64, bool> = FxHashMap::default();
    for run in text.documents().flat_map(fingerprints) {
        counts.entry(run).and_modify(|again| *again = true).or_default();
    }
    covered(text, |run| counts.get(&run).copied().unwrap_or(false))
}

/// The share of tokens in runs that are of some kind.
fn covered(text: &Text, is_of_kind: impl Fn(u64) -> bool) -> Option<f64> {
    let mut found = 0;
    for document in text.documents() {
        // The first token that no run has covered yet.
        let mut next = 0;
        for (start, run) in fingerprints(document).enumerate() {
            if is_of_kind(run) {
                let end = start + COPIED_TOKENS;
                found += end - next.max(start);
                next = end;
            }
        }
    }
    let all = text.tokens.len();
    (all > 0).then(|| found as f64 / all as f64)
}

/// A fingerprint for each run of a document, in order: none if it is shorter.
fn fingerprints(document: &[u32]) -> impl Iterator<Item = u64> + '_ {
    let highest = (1..COPIED_TOKENS).fold(1, |power, _| times(power, BASE));
    let mut hash = 0;
    let each = move |(at, token): (usize, &u32)| {
        if let Some(gone) = at.checked_sub(COPIED_TOKENS) {
            hash = (hash + PRIME - times(digit(document[gone]), highest)) % PRIME;
        }
        hash = (times(hash, BASE) + digit(*token)) % PRIME;
        (at + 1 >= COPIED_TOKENS).then_some(hash)
    };
    document.iter().enumerate().filter_map(each)
}

/// No token is nothing.
fn digit(token: u32) -> u64 {
    u64::from(token) + 1
}

fn times(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    let sum = (product as u64 & PRIME) + (product >> 61) as u64;
    if sum >= PRIME { sum - PRIME } else { sum }
}
