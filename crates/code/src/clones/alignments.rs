//! How similar pairs of units are, kept from search to search: aligning two units takes longest of all.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;

use super::align::{Tokens, similar_percent};
use super::kept::taken;
use super::prints::Print;
use crate::stream::BadStream;

/// Percentages by the contents of two units; the order of the two counts.
type Percents = FxHashMap<(u64, u64), u8>;

/// How similar units are, as earlier searches found, and what this one asked for.
#[derive(Debug, Default)]
pub struct Alignments {
    known: Percents,
    asked: Mutex<Vec<Asked>>,
}

/// What was asked for.
#[derive(Clone, Copy, Debug)]
struct Asked {
    was_known: bool,
    contents: (u64, u64),
    percent: u8,
}

impl Alignments {
    /// The tokens that align, in percent ([`similar_percent`]).
    pub(super) fn percent(&self, one: (&Print, &Tokens<'_>), other: (&Print, &Tokens<'_>)) -> u32 {
        let contents = (one.0.content, other.0.content);
        let known = self.known.get(&contents).copied();
        let percent = known.unwrap_or_else(|| u8::try_from(similar_percent(one.1, other.1)).unwrap_or(100));
        self.asked().push(Asked { was_known: known.is_some(), contents, percent });
        u32::from(percent)
    }

    fn asked(&self) -> MutexGuard<'_, Vec<Asked>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a search asked for something that was not known.
    #[must_use]
    pub fn has_news(&self) -> bool {
        self.asked().iter().any(|asked| !asked.was_known)
    }

    /// What a search asked for, in its stored form: the two contents and the percentage, rising.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut all: Vec<_> = self.asked().iter().map(|asked| (asked.contents, asked.percent)).collect();
        all.sort_unstable();
        all.dedup();
        let bytes = |((one, other), percent): ((u64, u64), u8)| {
            one.to_le_bytes().into_iter().chain(other.to_le_bytes()).chain([percent])
        };
        all.into_iter().flat_map(bytes).collect()
    }

    /// What is known from its stored form.
    ///
    /// # Errors
    /// Bytes that nothing is stored as.
    pub fn from_bytes(mut bytes: &[u8]) -> Result<Self, BadStream> {
        let mut known = Percents::with_capacity_and_hasher(bytes.len() / 17, rustc_hash::FxBuildHasher);
        while !bytes.is_empty() {
            let key = (u64::from_le_bytes(taken(&mut bytes)?), u64::from_le_bytes(taken(&mut bytes)?));
            let [percent] = taken(&mut bytes)?;
            known.insert(key, percent.min(100));
        }
        Ok(Self { known, asked: Mutex::default() })
    }
}
