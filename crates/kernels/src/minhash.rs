//! `minhash`: a sketch of a text's shingles. Two sketches agree at a place with the probability of the sets' Jaccard
//! similarity.
//!
//! The sketch is that of Dahlgaard, Knudsen and Thorup, "Fast Similarity Sketching" (FOCS 2017, algorithm 1): each round
//! throws every shingle into one of the places and keeps the least in each; rounds end when no place is empty. A set of
//! many shingles needs one round instead of one a place, a small one more, and either is an unbiased estimate as
//! concentrated as that of as many independent hashes: the standard error at similarity J is sqrt(J (1 - J) / 120), 0.042
//! at 0.7.

use std::sync::Arc;

use arrow_array::builder::{BinaryBuilder, Int64Builder, ListBuilder};
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;

use crate::KernelError;
use crate::shingles::{self, mixed};
use crate::texts::Texts;
use crate::words;

/// Bands of a sketch: two texts are compared if they agree in one.
pub const BANDS: usize = 20;

/// Places of a band.
pub const ROWS: usize = 6;

/// Places of a sketch.
pub const PLACES: usize = BANDS * ROWS;

/// Bytes of a sketch: places of 32 bits, little-endian.
pub const BYTES: usize = PLACES * 4;

/// No shingle yet.
const EMPTY: u64 = u64::MAX;

/// Bits of a place that hold the hash; the number of the round lies above.
const HASH_BITS: u32 = 56;

/// The sketch of a text; nothing where it has too few shingles.
#[must_use]
pub fn minhash(text: &str) -> Option<[u32; PLACES]> {
    Room::default().minhash(text)
}

/// What a sketch is made in, again and again.
#[derive(Default)]
struct Room {
    tokens: Vec<u64>,
    shingles: Vec<u64>,
}

impl Room {
    fn minhash(&mut self, text: &str) -> Option<[u32; PLACES]> {
        self.tokens.clear();
        words::each(text, |hashes| self.tokens.extend_from_slice(hashes));
        self.shingles.clear();
        self.shingles.extend(shingles::of(&self.tokens));
        has_enough(&self.shingles).then(|| sketch(&self.shingles))
    }
}

/// Whether so many of them differ.
fn has_enough(all: &[u64]) -> bool {
    let Some(first) = all.first() else { return false };
    let Some(second) = all.iter().find(|shingle| *shingle != first) else { return false };
    const { assert!(shingles::LEAST == 3) };
    all.iter().any(|shingle| shingle != first && shingle != second)
}

/// The sketch of some shingles, of which there is at least one; repeated ones change nothing.
fn sketch(shingles: &[u64]) -> [u32; PLACES] {
    let mut least = [EMPTY; PLACES];
    for round in 0..2 * PLACES {
        let seed = mixed(round as u64 + 1);
        for shingle in shingles {
            let hash = mixed(shingle ^ seed);
            // In the second half every shingle goes to the round's own place, so that none stays empty.
            let place = round.checked_sub(PLACES).unwrap_or_else(|| place(hash));
            let value = ((round as u64) << HASH_BITS) | (hash & ((1 << HASH_BITS) - 1));
            least[place] = least[place].min(value);
        }
        if least.iter().all(|value| *value != EMPTY) {
            break;
        }
    }
    least.map(|value| mixed(value) as u32)
}

fn place(hash: u64) -> usize {
    (((hash >> 32) * PLACES as u64) >> 32) as usize
}

/// The bands of a sketch, one number each; bands of another number never agree with it but by chance.
#[must_use]
pub fn bands(sketch: &[u32; PLACES]) -> [i64; BANDS] {
    std::array::from_fn(|band| {
        let rows = &sketch[band * ROWS..][..ROWS];
        let hash = rows.iter().fold(band as u64 + 1, |hash, row| mixed(hash.rotate_left(17) ^ u64::from(*row)));
        hash.cast_signed()
    })
}

/// The probability that texts of this similarity are compared: `1 - (1 - s^6)^20`.
#[must_use]
pub fn compared(similarity: f64) -> f64 {
    1.0 - (1.0 - similarity.powi(ROWS as i32)).powi(BANDS as i32)
}

/// The sketch of each text as bytes; null where there are too few shingles.
///
/// # Errors
///
/// The array holds no texts.
pub fn minhash_of(text: &ArrayRef) -> Result<ArrayRef, KernelError> {
    let texts = Texts::of(text, "text")?;
    let mut sketches = BinaryBuilder::with_capacity(texts.len(), texts.len() * BYTES);
    let bytes = |sketch: [u32; PLACES]| sketch.iter().flat_map(|place| place.to_le_bytes()).collect::<Vec<u8>>();
    let mut room = Room::default();
    for text in texts.iter() {
        sketches.append_option(text.and_then(|text| room.minhash(text)).map(bytes));
    }
    Ok(Arc::new(sketches.finish()))
}

/// The bands of each sketch as a list; null where there is no sketch, or bytes that are none.
///
/// # Errors
///
/// The array holds no bytes.
pub fn bands_of(sketch: &ArrayRef) -> Result<ArrayRef, KernelError> {
    let mut lists = ListBuilder::with_capacity(Int64Builder::new(), sketch.len());
    let mut append = |bytes: Option<&[u8]>| {
        let found = bytes.and_then(read).map(|sketch| bands(&sketch));
        lists.values().append_slice(found.as_ref().map_or(&[], |found| found));
        lists.append(found.is_some());
    };
    match sketch.data_type() {
        DataType::Binary => sketch.as_binary::<i32>().iter().for_each(&mut append),
        DataType::LargeBinary => sketch.as_binary::<i64>().iter().for_each(&mut append),
        DataType::BinaryView => sketch.as_binary_view().iter().for_each(&mut append),
        found => return Err(KernelError::WrongType { argument: "sketch", found: found.clone() }),
    }
    Ok(Arc::new(lists.finish()))
}

fn read(bytes: &[u8]) -> Option<[u32; PLACES]> {
    let (places, rest) = bytes.as_chunks::<4>();
    let places: Vec<u32> = places.iter().map(|place| u32::from_le_bytes(*place)).collect();
    if rest.is_empty() { places.try_into().ok() } else { None }
}
