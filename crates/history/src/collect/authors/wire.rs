//! Authors in a checkpoint.

use std::collections::BTreeSet;

use super::Authors;
use crate::checkpoint::{In, Out};
use crate::paths::PathIndex;

impl Authors {
    pub(crate) fn put(&self, out: &mut Out<'_>) {
        let pairs = |(path, authors): (&PathIndex, &BTreeSet<u64>)| {
            authors.iter().map(|author| (*path, *author)).collect::<Vec<_>>()
        };
        let mut known: Vec<(PathIndex, u64)> = self.known.iter().flat_map(pairs).collect();
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
            authors.known.entry(path).or_default().insert(author);
        }
        Some(authors)
    }
}
