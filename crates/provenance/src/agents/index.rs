//! A sorted multimap from ASCII-case-insensitive bytes, so that a look-up needs neither a copy nor a hash.

use std::cmp::Ordering;

/// Keys in any ASCII case to the values put under them, in the order in which they were put.
#[derive(Debug, Clone)]
pub(super) struct Index<T> {
    /// Sorted by key, keys lower-case and distinct.
    rows: Vec<(Box<[u8]>, Vec<T>)>,
}

impl<T> Default for Index<T> {
    fn default() -> Self {
        Index { rows: Vec::new() }
    }
}

impl<T> Index<T> {
    /// Puts a value after those that the key already has.
    pub(super) fn put(&mut self, key: &[u8], value: T) {
        match self.search(key) {
            Ok(at) => self.rows[at].1.push(value),
            Err(at) => self.rows.insert(at, (key.to_ascii_lowercase().into(), vec![value])),
        }
    }

    /// The key's values, none if it is not there.
    pub(super) fn get(&self, key: &[u8]) -> &[T] {
        self.search(key).map_or(&[], |at| &self.rows[at].1)
    }

    /// Every key, rising, with its values.
    pub(super) fn rows(&self) -> impl Iterator<Item = (&[u8], &[T])> {
        self.rows.iter().map(|(key, values)| (&**key, values.as_slice()))
    }

    fn search(&self, key: &[u8]) -> Result<usize, usize> {
        self.rows.binary_search_by(|(row, _)| compare(row, key))
    }
}

/// Compares a lower-case key with bytes of any case.
fn compare(row: &[u8], key: &[u8]) -> Ordering {
    row.iter().copied().cmp(key.iter().map(u8::to_ascii_lowercase))
}
