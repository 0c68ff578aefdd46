//! `shingles`: the sets of five consecutive words and symbols that near duplicates share.
//!
//! Broder, "On the resemblance and containment of documents" (1997), section 2; five tokens, lower case, as The Stack v2
//! has them (arXiv:2402.19173, section 3.1), but with symbols: code that differs in them differs.

use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::{Int64Builder, ListBuilder};

use crate::KernelError;
use crate::texts::Texts;
use crate::words;

/// Words and symbols of a shingle.
pub const TOKENS: usize = 5;

/// Of a text with fewer different shingles only exact duplicates are told.
pub const LEAST: usize = 3;

/// The different shingles of a text, sorted: 64 bits each. Empty where there are fewer than [`LEAST`].
#[must_use]
pub fn shingles(text: &str) -> Vec<i64> {
    let mut tokens = Vec::new();
    words::each(text, |hashes| tokens.extend_from_slice(hashes));
    let mut all: Vec<i64> = of(&tokens).map(u64::cast_signed).collect();
    all.sort_unstable();
    all.dedup();
    if all.len() < LEAST { Vec::new() } else { all }
}

/// Every shingle of some tokens in their order, repeated ones too.
pub(crate) fn of(tokens: &[u64]) -> impl ExactSizeIterator<Item = u64> {
    let hash = |hash: u64, token: &u64| hash.wrapping_mul(FACTOR).wrapping_add(*token);
    tokens.array_windows::<TOKENS>().map(move |shingle| mixed(shingle.iter().fold(0, hash)))
}

/// An odd factor without structure: 2^64 over the golden ratio.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// The finalizer of `MurmurHash3`: every bit of the result depends on every bit of the value.
pub(crate) fn mixed(mut hash: u64) -> u64 {
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

/// The shingles of each text as a list; null where there are too few.
///
/// # Errors
///
/// The array holds no texts.
pub fn shingles_of(text: &ArrayRef) -> Result<ArrayRef, KernelError> {
    let texts = Texts::of(text, "text")?;
    let mut lists = ListBuilder::with_capacity(Int64Builder::new(), texts.len());
    for text in texts.iter() {
        let found = text.map(shingles).unwrap_or_default();
        lists.values().append_slice(&found);
        lists.append(!found.is_empty());
    }
    Ok(Arc::new(lists.finish()))
}
