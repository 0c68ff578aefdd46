//! Entries by key in one run of bytes, for caches: whatever is wrong with one makes it empty.
//!
//! Head: magic, and a hash of what the entries depend on beside their keys. Then the entries by key, each as key and value
//! with their lengths before them. Then a BLAKE3 of all that.

use std::ops::Range;

const MAGIC: &[u8; 16] = b"outcross packed\0";

/// Bytes of the checksum.
const CHECKSUM: usize = 32;

/// Entries that can be read.
#[derive(Debug, Default)]
pub struct Packed {
    bytes: Vec<u8>,
    /// By key: key and value as ranges of `bytes`.
    entries: Vec<[Range<usize>; 2]>,
}

/// Bytes that were checked to be what was packed, with whatever print.
#[derive(Debug)]
pub struct Checked(Vec<u8>);

impl Checked {
    /// The bytes; none, if they are damaged.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        let is_whole = bytes
            .len()
            .checked_sub(CHECKSUM)
            .is_some_and(|end| bytes.starts_with(MAGIC) && blake3::hash(&bytes[..end]).as_bytes() == &bytes[end..]);
        Self(if is_whole { bytes } else { Vec::new() })
    }

    /// Their entries; none, if they were made with another print.
    #[must_use]
    pub fn packed(self, print: &[u8; 32]) -> Packed {
        let entries = entries(&self.0, print).unwrap_or_default();
        Packed { bytes: self.0, entries }
    }
}

impl Packed {
    /// The entries in some bytes; none, if these are damaged, or were made with another print.
    #[must_use]
    pub fn new(bytes: Vec<u8>, print: &[u8; 32]) -> Self {
        Checked::new(bytes).packed(print)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &[u8]) -> Option<&[u8]> {
        let at = self.entries.binary_search_by(|entry| self.bytes[entry[0].clone()].cmp(key)).ok()?;
        Some(&self.bytes[self.entries[at][1].clone()])
    }
}

/// The bytes of some entries, each key once; `None` if they are more than `most_bytes`.
#[must_use]
pub fn pack(
    print: &[u8; 32],
    most_bytes: usize,
    entries: impl IntoIterator<Item = (Vec<u8>, Vec<u8>)>,
) -> Option<Vec<u8>> {
    let mut entries: Vec<(Vec<u8>, Vec<u8>)> = entries.into_iter().collect();
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    entries.dedup_by(|a, b| a.0 == b.0);
    let mut out = [MAGIC.as_slice(), print].concat();
    for (key, value) in entries {
        for part in [key, value] {
            out.extend((part.len() as u64).to_le_bytes());
            out.extend(part);
        }
        if out.len() > most_bytes {
            return None;
        }
    }
    let checksum = blake3::hash(&out);
    out.extend(checksum.as_bytes());
    Some(out)
}

fn entries(bytes: &[u8], print: &[u8; 32]) -> Option<Vec<[Range<usize>; 2]>> {
    let end = bytes.len().checked_sub(CHECKSUM)?;
    let head = [MAGIC.as_slice(), print].concat();
    if !bytes.starts_with(&head) {
        return None;
    }
    let mut found = Vec::new();
    let mut at = head.len();
    while at < end {
        let mut part = || {
            let length = bytes[..end].get(at..at + 8)?.first_chunk::<8>()?;
            let start = at + 8;
            at = start.checked_add(usize::try_from(u64::from_le_bytes(*length)).ok()?).filter(|at| *at <= end)?;
            Some(start..at)
        };
        found.push([part()?, part()?]);
    }
    Some(found)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const PRINT: [u8; 32] = [7; 32];

    fn packed() -> Vec<u8> {
        let entry = |key: &str, value: &str| (key.as_bytes().to_vec(), value.as_bytes().to_vec());
        pack(&PRINT, 1 << 20, [entry("b", "two"), entry("", ""), entry("a", "one")]).unwrap()
    }

    #[test]
    fn what_was_packed_is_found() {
        let found = Packed::new(packed(), &PRINT);
        assert_eq!(found.len(), 3);
        assert_eq!(found.get(b"a"), Some(&b"one"[..]));
        assert_eq!(found.get(b"b"), Some(&b"two"[..]));
        assert_eq!(found.get(b""), Some(&b""[..]));
        assert_eq!(found.get(b"c"), None);
        assert!(Packed::new(packed(), &[8; 32]).is_empty());
        assert_eq!(pack(&PRINT, 60, [(vec![1; 20], vec![2; 20])]), None);
    }

    #[test]
    fn what_is_damaged_is_empty() {
        let whole = packed();
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            assert!(Packed::new(bytes, &PRINT).is_empty(), "{at}");
            assert!(Packed::new(whole[..at].to_vec(), &PRINT).is_empty(), "cut at {at}");
        }
    }
}
