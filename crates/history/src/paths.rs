//! Paths as numbers.

use rustc_hash::FxHashMap;
use std::sync::Arc;

/// A path by its place in [`Paths`].
pub(crate) type PathIndex = u32;

/// Every path that a walk met.
#[derive(Debug, Default)]
pub(crate) struct Paths {
    index: FxHashMap<Arc<[u8]>, PathIndex>,
    paths: Vec<Arc<[u8]>>,
}

impl Paths {
    pub(crate) fn intern(&mut self, path: &[u8]) -> PathIndex {
        if let Some(index) = self.index.get(path) {
            return *index;
        }
        let index = PathIndex::try_from(self.paths.len()).expect("memory ends before paths are 2^32");
        let path: Arc<[u8]> = Arc::from(path);
        self.paths.push(Arc::clone(&path));
        self.index.insert(path, index);
        index
    }

    pub(crate) fn len(&self) -> usize {
        self.paths.len()
    }

    /// All, in the order of their numbers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.paths.iter().map(Arc::as_ref)
    }

    /// The number of a path that was met before.
    pub(crate) fn find(&self, path: &[u8]) -> Option<PathIndex> {
        self.index.get(path).copied()
    }

    pub(crate) fn get(&self, index: PathIndex) -> &Arc<[u8]> {
        &self.paths[index as usize]
    }
}
