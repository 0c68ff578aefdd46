//! What a unit of code is known by, whoever copies it: as it stands, without layout, without names, in parts.
//!
//! | fingerprint | survives |
//! |---|---|
//! | [`Fingerprints::exact`] | nothing: BLAKE3 of the bytes, 128 bits |
//! | [`Fingerprints::text`] | layout, comments |
//! | [`Fingerprints::shape`] | also docstrings, a consistent renaming of parameters, local names and the unit's own, redundant parentheses, trailing commas, quotes, bases of numbers |
//! | [`Fingerprints::sketch`] | also edits, as far as grams of [`GRAM`] tokens stay |
//!
//! Invariants: pure functions of the bytes, the language and [`VERSION`]; the same on every machine, so that what was
//! stored stays valid; a test holds values. `VERSION` changes with every change of what a value means, a new version of
//! a grammar that moves one included.

use xxhash_rust::xxh3::Xxh3;

use crate::Language;
use crate::lex::{Dialect, TokenKind, tokens};
use crate::parse::Parsed;
use crate::stream::{Stream, Word, skeleton};
use crate::units::{Outline, Unit};

mod grams;
mod literals;
mod locals;
mod renamed;
mod shape;

pub use grams::{GRAM, Gram, SKETCH, Sketch, grams, winnowed};

/// What changes with every change of what a stored fingerprint means.
pub const VERSION: u32 = 1;

/// What a unit is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprints {
    /// The first 128 bits of the BLAKE3 of its bytes.
    pub exact: [u8; 16],
    /// Of its tokens but comments.
    pub text: u64,
    /// Of its syntax tree, names of its own left out.
    pub shape: u64,
    /// Tokens but comments.
    pub tokens: u32,
    /// The smallest of its grams.
    pub sketch: Sketch,
}

/// The fingerprints of each unit of a file, in the order of [`Outline::units`].
#[must_use]
pub fn of_units(parsed: &Parsed<'_>, outline: &Outline) -> Vec<Fingerprints> {
    let shapes = shape::shapes(parsed, outline);
    outline.units.iter().zip(shapes).map(|(unit, shape)| with_shape(parsed, unit, shape)).collect()
}

/// The fingerprints of one unit; of many [`of_units`] is faster.
#[must_use]
pub fn of_unit(parsed: &Parsed<'_>, unit: &Unit) -> Fingerprints {
    with_shape(parsed, unit, shape::shape(parsed, unit))
}

/// A block is no node of the tree: its shape is that of its tokens.
fn with_shape(parsed: &Parsed<'_>, unit: &Unit, shape: Option<u64>) -> Fingerprints {
    let found = of_tokens(Some(parsed.language), unit.core.text(parsed.bytes));
    Fingerprints { shape: shape.unwrap_or(found.shape), ..found }
}

/// The fingerprints of a text without a tree: its shape is that of its tokens with names by their order.
#[must_use]
pub fn of_tokens(language: Option<Language>, bytes: &[u8]) -> Fingerprints {
    let stream = Stream::of_whole_texts(language, bytes);
    Fingerprints {
        exact: exact(bytes),
        text: text(language, bytes),
        shape: renamed::shape(stream.words()),
        tokens: stream.len(),
        sketch: Sketch::new(&grams(stream.words())),
    }
}

/// The shape of tokens: names that a renaming may change by their order.
pub(crate) fn shape_of_tokens(words: &[Word]) -> u64 {
    renamed::shape(words)
}

/// The first 128 bits of the BLAKE3 of a text.
#[must_use]
pub fn exact(bytes: &[u8]) -> [u8; 16] {
    let hash = blake3::hash(bytes);
    *hash.as_bytes().first_chunk().expect("because the hash has 32 bytes")
}

/// A hash of the tokens of a text but comments: equal where layout and comments alone differ.
#[must_use]
pub fn text(language: Option<Language>, bytes: &[u8]) -> u64 {
    let mut hash = Xxh3::with_seed(u64::from(VERSION));
    for token in tokens(Dialect::of(language), bytes).filter(|token| token.kind != TokenKind::Comment) {
        hash.update(token.text(bytes));
        hash.update(&[0]);
    }
    hash.digest()
}

/// The grams of a text, for a search of its parts.
#[must_use]
pub fn grams_of(language: Option<Language>, bytes: &[u8]) -> Vec<Gram> {
    let stream = Stream::of_whole_texts(language, bytes);
    grams(&stream.words)
}

/// The words that grams are made of.
fn bones(words: &[Word]) -> Vec<Word> {
    skeleton(words)
}
