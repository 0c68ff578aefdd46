//! How many authors changed each file: those of all commits that are no merges, by the addresses that they state.

mod wire;

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use crate::paths::PathIndex;

/// Authors by path, and their number over the text files of the first-parent line's tree.
#[derive(Debug, Default)]
pub(crate) struct Authors {
    known: FxHashMap<PathIndex, BTreeSet<u64>>,
    live: FxHashSet<PathIndex>,
    pairs: u64,
}

impl Authors {
    /// An author changed a path.
    pub(crate) fn add(&mut self, path: PathIndex, address: &[u8]) {
        let mut hasher = FxHasher::default();
        address.to_ascii_lowercase().hash(&mut hasher);
        self.insert(path, hasher.finish());
    }

    fn insert(&mut self, path: PathIndex, author: u64) {
        if self.known.entry(path).or_default().insert(author) {
            self.pairs += u64::from(self.live.contains(&path));
        }
    }

    /// A file goes on under another path, and those who changed it with it.
    pub(crate) fn rename(&mut self, from: PathIndex, to: PathIndex) {
        let authors = self.known.get(&from).cloned().unwrap_or_default();
        authors.into_iter().for_each(|author| self.insert(to, author));
    }

    fn count(&self, path: PathIndex) -> u64 {
        self.known.get(&path).map_or(0, |authors| authors.len() as u64)
    }

    /// A text file is in the tree from now on.
    pub(crate) fn enter(&mut self, path: PathIndex) {
        if self.live.insert(path) {
            self.pairs += self.count(path);
        }
    }

    /// It no longer is.
    pub(crate) fn leave(&mut self, path: PathIndex) {
        if self.live.remove(&path) {
            self.pairs -= self.count(path);
        }
    }

    /// Pairs of a text file of the tree and an author.
    pub(crate) fn pairs(&self) -> u64 {
        self.pairs
    }
}
