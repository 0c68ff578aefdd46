//! How varied a text is.

use rand::seq::SliceRandom;
use rustc_hash::FxHashSet;

use crate::run::text::Text;
use crate::seed::Seed;

/// The numbers of Hill (1973): how many equally common types would be as varied.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hill {
    /// Order 0: the types.
    pub types: f64,
    /// Order 1: e to the entropy of Shannon.
    pub common: f64,
    /// Order 2: one over the sum of squared shares.
    pub dominant: f64,
}

impl Hill {
    /// The entropy of Shannon, in nats.
    #[must_use]
    pub fn entropy(&self) -> f64 {
        self.common.ln()
    }
}

/// The numbers of Hill of counts; `None` if there are no tokens.
#[must_use]
pub fn hill(counts: &[u64]) -> Option<Hill> {
    let total = counts.iter().sum::<u64>() as f64;
    if total == 0.0 {
        return None;
    }
    let shares = || counts.iter().filter(|count| **count > 0).map(|count| *count as f64 / total);
    let entropy: f64 = shares().map(|share| -share * share.ln()).sum();
    let squares: f64 = shares().map(|share| share * share).sum();
    Some(Hill { types: shares().count() as f64, common: entropy.exp(), dominant: 1.0 / squares })
}

/// The shares of different n-grams among all, for n from 1 to 4. They fall with the size of a text, so texts must be
/// of one size.
pub type Distinct = [f64; 4];

/// The shares of different n-grams, within documents; 0 where there are none.
#[must_use]
pub fn distinct(text: &Text) -> Distinct {
    std::array::from_fn(|index| {
        let mut seen: FxHashSet<&[u32]> = FxHashSet::default();
        let mut all = 0_u64;
        for gram in text.documents().flat_map(|document| document.windows(index + 1)) {
            seen.insert(gram);
            all += 1;
        }
        if all == 0 { 0.0 } else { seen.len() as f64 / all as f64 }
    })
}

/// The n-grams of human text, to find what nobody ever wrote.
#[derive(Debug, Clone)]
pub struct Novelty {
    length: usize,
    known: FxHashSet<Box<[u32]>>,
}

impl Novelty {
    /// The n-grams of a text, of one length.
    #[must_use]
    pub fn new(text: &Text, length: usize) -> Novelty {
        let length = length.max(1);
        let known = text.documents().flat_map(|document| document.windows(length)).map(Into::into).collect();
        Novelty { length, known }
    }
}

/// The share of a text's n-grams that human text does not have: what was made up. `None` without n-grams.
#[must_use]
pub fn novel_share(text: &Text, human: &Novelty) -> Option<f64> {
    let (mut new, mut all) = (0_u64, 0_u64);
    for gram in text.documents().flat_map(|document| document.windows(human.length)) {
        new += u64::from(!human.known.contains(gram));
        all += 1;
    }
    (all > 0).then(|| new as f64 / all as f64)
}

/// A part of a text of at most so many tokens: documents in random order, the last of them cut.
#[must_use]
pub fn equal_part(text: &Text, tokens: usize, seed: Seed) -> Text {
    if text.tokens.len() <= tokens {
        return text.clone();
    }
    let mut documents: Vec<&[u32]> = text.documents().collect();
    documents.shuffle(&mut seed.generator());
    let mut part = Text::default();
    for document in documents {
        let left = tokens - part.tokens.len();
        part.push(&document[..document.len().min(left)]);
    }
    part
}
