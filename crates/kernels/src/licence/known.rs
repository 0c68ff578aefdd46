//! Licences of texts that were compared before.
//!
//! Packages come with the same few texts over and over, and a comparison with all that SPDX lists takes as long as reading a
//! megabyte of source.

use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::licence::text;

/// Texts that are kept at most, some 10 MB of them.
const MOST: usize = 100_000;

/// The licences of texts, each compared once. Meant to be shared by all sources that are read.
#[derive(Debug, Default)]
pub struct KnownTexts {
    by_hash: Mutex<FxHashMap<[u8; 32], Option<String>>>,
}

impl KnownTexts {
    /// The licence of a text as [`text::of_text`] tells it.
    pub(crate) fn of(&self, text: &str) -> Option<String> {
        let hash = *blake3::hash(text.as_bytes()).as_bytes();
        let known = || self.by_hash.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(licence) = known().get(&hash) {
            return licence.clone();
        }
        // Compared without the lock: two threads at the same text find the same.
        let licence = text::of_text(text);
        let mut all = known();
        if all.len() < MOST {
            all.insert(hash, licence.clone());
        }
        licence
    }
}
