//! How many authors changed each file: those of all commits that are no merges, by the addresses that they state.

mod wire;

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::hash::{Hash, Hasher};

use crate::paths::PathIndex;

/// Authors by path, and their number over the text files of the first-parent line's tree.
#[derive(Debug, Default)]
pub(crate) struct Authors {
    known: FxHashSet<(PathIndex, u64)>,
    counts: FxHashMap<PathIndex, u64>,
    live: FxHashSet<PathIndex>,
    pairs: u64,
}

impl Authors {
    /// An author changed a path.
    pub(crate) fn add(&mut self, path: PathIndex, address: &[u8]) {
        let mut hasher = FxHasher::default();
        address.to_ascii_lowercase().hash(&mut hasher);
        if self.known.insert((path, hasher.finish())) {
            *self.counts.entry(path).or_default() += 1;
            self.pairs += u64::from(self.live.contains(&path));
        }
    }

    /// A text file is in the tree from now on.
    pub(crate) fn enter(&mut self, path: PathIndex) {
        if self.live.insert(path) {
            self.pairs += self.counts.get(&path).copied().unwrap_or_default();
        }
    }

    /// It no longer is.
    pub(crate) fn leave(&mut self, path: PathIndex) {
        if self.live.remove(&path) {
            self.pairs -= self.counts.get(&path).copied().unwrap_or_default();
        }
    }

    /// Pairs of a text file of the tree and an author.
    pub(crate) fn pairs(&self) -> u64 {
        self.pairs
    }
}
