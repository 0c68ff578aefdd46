//! Runs of a few tokens: what is left of code that was edited.
//!
//! Grams are of the skeleton of code ([`crate::stream::skeleton`]), so that renaming locals does not touch them. Winnowing
//! is Schleimer, Wilkerson, Aiken: Winnowing, 2003; the sketch is the bottom-k form of MinHash (Broder: On the
//! resemblance and containment of documents, 1997; Thorup: Bottom-k and priority sampling, 2013).

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::{VERSION, bones};
use crate::stream::Word;

/// Tokens of a gram.
pub const GRAM: usize = 6;

/// Grams of a sketch.
pub const SKETCH: usize = 32;

/// A gram: a hash of its tokens.
pub type Gram = u64;

/// The grams of a run of tokens, by position. Fewer tokens than [`GRAM`] have none.
#[must_use]
pub fn grams(words: &[Word]) -> Vec<Gram> {
    let bones = bones(words);
    let bytes: Vec<u8> = bones.iter().flat_map(|word| word.0.to_le_bytes()).collect();
    bytes.windows(GRAM * 4).step_by(4).map(|gram| xxh3_64_with_seed(gram, u64::from(VERSION))).collect()
}

/// The grams that winnowing keeps, with their positions: the smallest of every `window` neighbours, the last of equals.
/// Every run of `window + GRAM - 1` tokens that two texts share leaves at least one gram that both keep.
#[must_use]
pub fn winnowed(grams: &[Gram], window: usize) -> Vec<(u32, Gram)> {
    let window = window.max(1);
    let mut kept: Vec<(u32, Gram)> = Vec::new();
    // Candidates of the window, their values rising: each is smaller than all behind it.
    let mut rising: std::collections::VecDeque<usize> = std::collections::VecDeque::new();
    for at in 0..grams.len() {
        while rising.back().is_some_and(|last| grams[*last] >= grams[at]) {
            rising.pop_back();
        }
        rising.push_back(at);
        if rising.front().is_some_and(|first| first + window <= at) {
            rising.pop_front();
        }
        let full = at + 1 >= window || at + 1 == grams.len();
        let Some(&smallest) = rising.front().filter(|_| full) else { continue };
        let position = u32::try_from(smallest).unwrap_or(u32::MAX);
        if kept.last().is_none_or(|(last, _)| *last != position) {
            kept.push((position, grams[smallest]));
        }
    }
    kept
}

/// The [`SKETCH`] smallest grams of a unit, each once, rising; fewer where it has fewer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch(Vec<Gram>);

impl Sketch {
    /// The sketch of a unit with these grams.
    #[must_use]
    pub fn new(grams: &[Gram]) -> Self {
        let mut grams = grams.to_vec();
        grams.sort_unstable();
        grams.dedup();
        grams.truncate(SKETCH);
        Self(grams)
    }

    /// The sketch that has these grams, if one can: at most [`SKETCH`] that rise.
    #[must_use]
    pub(crate) fn of_kept(grams: Vec<Gram>) -> Option<Self> {
        (grams.len() <= SKETCH && grams.is_sorted_by(|a, b| a < b)).then_some(Self(grams))
    }

    /// Its grams, rising.
    #[must_use]
    pub fn grams(&self) -> &[Gram] {
        &self.0
    }

    /// An estimate of the share of grams that two units have in common, of those that either has (Jaccard's index), from
    /// 0 to 1. Exact where both have fewer than [`SKETCH`] grams.
    #[must_use]
    pub fn resemblance(&self, other: &Self) -> f64 {
        let (mut a, mut b) = (self.0.iter().peekable(), other.0.iter().peekable());
        let (mut both, mut all) = (0_u32, 0_u32);
        while all < u32::try_from(SKETCH).unwrap_or(u32::MAX) {
            match (a.peek(), b.peek()) {
                (None, None) => break,
                (Some(x), Some(y)) if x == y => {
                    both += 1;
                    a.next();
                    b.next();
                }
                (Some(x), Some(y)) if x < y => drop(a.next()),
                (Some(_), None) => drop(a.next()),
                _ => drop(b.next()),
            }
            all += 1;
        }
        if all == 0 { 0.0 } else { f64::from(both) / f64::from(all) }
    }
}
