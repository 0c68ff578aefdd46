//! Provenance looked up by content: units by their fingerprints, with what is claimed of them.
//!
//! [`Builder`] takes every unit whatever its claim, [`Index`] reads what it wrote in place, [`merge`] makes one of several.
//! A unit is found where its shape is in the index, or, with the index of parts, where enough of its grams are. What is
//! short or stands in many places says nothing ([`Limits`]): such matches are left out, and counted.
//!
//! | bytes of a unit | |
//! |---|---|
//! | 32 | shape, text, exact, tokens, claim, place |
//! | at most 144 more | 12 grams with the unit's number, if parts are asked for |
//! | its place | number of its source, line, name |
//!
//! Tables are sorted by hash behind a directory of their 65,536 first parts, so that a search reads two or three pages;
//! opening reads the head alone. An index is bytes of a stranger: every read is checked, a wrong one is an error or finds
//! nothing. [`Index::is_intact`] compares the checksum of all of it.
//!
//! Invariants: the same units in any order make the same bytes; a match is level inferred, never more.

use crate::fingerprint::{self, Fingerprints, GRAM, Gram};

mod build;
mod format;
mod lookup;

pub use build::{Builder, Entry, Parts, TooLarge, merge};
pub use format::{BadIndex, Content, Index};
pub use lookup::{Found, Match, Strength, Transformation};

/// Grams of a unit that the index of parts keeps: the smallest.
pub const PARTS: usize = 12;

/// What says too little to be a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Tokens that a unit of the index has at least.
    pub min_tokens: u32,
    /// Sources of the index that may have a unit of one shape; one that more have is common.
    pub most_sources: usize,
    /// Grams of a unit of the index, of [`PARTS`], that have to be in what is looked up.
    pub min_parts: u32,
    /// Different shapes of the index that may share one gram; one that more have is common.
    pub most_of_a_part: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { min_tokens: 40, most_sources: 8, min_parts: 6, most_of_a_part: 4 }
    }
}

/// What is looked up.
#[derive(Clone, Debug)]
pub struct Query {
    /// Its fingerprints; without them (a snippet of a page) parts alone are looked for.
    pub fingerprints: Option<Fingerprints>,
    /// Its grams with their positions, rising.
    pub(crate) grams: Vec<(Gram, u32)>,
}

impl Query {
    /// A unit with its fingerprints and the grams of its text by position ([`fingerprint::grams_of`]).
    #[must_use]
    pub fn unit(fingerprints: Fingerprints, grams: &[Gram]) -> Self {
        Self { fingerprints: Some(fingerprints), ..Self::snippet(grams) }
    }

    /// A text that may hold units or parts of them: its grams by position.
    #[must_use]
    pub fn snippet(grams: &[Gram]) -> Self {
        let mut grams: Vec<(Gram, u32)> = grams.iter().copied().zip(0..).collect();
        grams.sort_unstable();
        Self { fingerprints: None, grams }
    }
}

/// What a stored index was made with: another can't be compared.
const fn version() -> u32 {
    fingerprint::VERSION << 16 | crate::stream::VERSION << 8 | 1
}

/// The share of tokens, in percent, that edits touched, from the share of grams that they left: an edited token takes
/// [`GRAM`] grams with it.
fn edited_percent(kept: u32, all: u32) -> u32 {
    let survived = f64::from(kept) / f64::from(all.max(1));
    let touched = 1.0 - survived.powf(1.0 / GRAM as f64);
    // Rounded in steps of one percent: small differences between machines can't show.
    (1..=100).find(|percent| f64::from(*percent) + 0.5 >= touched * 100.0).unwrap_or(100)
}
