//! The shape of a run of tokens where there is no syntax tree.

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::Xxh3;

use super::VERSION;
use crate::stream::{Word, skeleton};

/// A hash of the tokens with each name that a renaming may change by the order in which it first appears. Literals keep
/// their texts.
pub(super) fn shape(words: &[Word]) -> u64 {
    let mut hash = Xxh3::with_seed(u64::from(VERSION) | 1 << 32);
    let mut order: FxHashMap<Word, u32> = FxHashMap::default();
    for (word, bone) in words.iter().zip(skeleton(words)) {
        let number = if word.is_name() && bone != *word {
            let next = u32::try_from(order.len()).unwrap_or(u32::MAX);
            *order.entry(*word).or_insert(next)
        } else {
            word.0
        };
        hash.update(&number.to_le_bytes());
        hash.update(&[u8::from(word.is_name() && bone != *word)]);
    }
    hash.digest()
}
