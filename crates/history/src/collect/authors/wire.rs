//! Authors in a checkpoint.

use super::Authors;
use crate::checkpoint::{In, Out};

impl Authors {
    pub(crate) fn put(&self, out: &mut Out) {
        let mut known: Vec<_> = self.known.iter().copied().collect();
        known.sort_unstable();
        out.count(known.len());
        for (path, author) in known {
            out.u32(path);
            out.u64(author);
        }
    }

    /// Without the files of the tree: those are entered anew.
    pub(crate) fn take(input: &mut In<'_>) -> Option<Authors> {
        let mut authors = Authors::default();
        for (path, author) in input.many(|input| Some((input.u32()?, input.u64()?)))? {
            authors.known.insert((path, author));
            *authors.counts.entry(path).or_default() += 1;
        }
        Some(authors)
    }
}
