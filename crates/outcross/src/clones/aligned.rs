//! How similar pairs of functions are, kept from run to run in the user's folder for caches.

use std::fs;
use std::path::PathBuf;

use code::clones::Alignments;

use super::store::write;
use crate::packed::{Packed, pack};

/// Changes with what makes tokens of functions align.
const VERSION: u32 = 1;

/// More is not kept: reading it would take longer than aligning.
const MOST_BYTES: usize = 1 << 28;

/// What was kept of the last search in the same place.
pub struct Aligned {
    /// What is known and asked for.
    pub alignments: Alignments,
    place: Option<PathBuf>,
}

impl Aligned {
    /// What is in a file; nothing without one, or with a damaged one.
    #[must_use]
    pub fn open(place: Option<PathBuf>) -> Self {
        let bytes = place.as_deref().and_then(|place| fs::read(place).ok());
        let packed = Packed::new(bytes.unwrap_or_default(), &print());
        let known = packed.get(b"").and_then(|bytes| Alignments::from_bytes(bytes).ok());
        Self { alignments: known.unwrap_or_default(), place }
    }

    /// Keeps what was asked for, if some of it is new.
    pub fn keep(&self) {
        let Some(place) = self.place.as_deref().filter(|_| self.alignments.has_news()) else { return };
        // A run without it is as right, only slower: that it can't be written stops nobody.
        let _ =
            pack(&print(), MOST_BYTES, [(Vec::new(), self.alignments.to_bytes())]).map(|bytes| write(place, &bytes));
    }
}

fn print() -> [u8; 32] {
    let mut hash = blake3::Hasher::new();
    hash.update(env!("CARGO_PKG_VERSION").as_bytes()).update(b"alignments");
    hash.update(&VERSION.to_le_bytes()).update(&code::stream::VERSION.to_le_bytes());
    *hash.finalize().as_bytes()
}
