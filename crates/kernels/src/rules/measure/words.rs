//! Words as RefineCode counts them: runs of letters and digits, case ignored.

use super::bytes;
use super::counter::Counter;

/// Words that are looked at; those of a longer text count up to here. About 26 MB of text.
const MOST_WORDS: usize = 1 << 22;

/// How many words there are.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Words {
    pub(in super::super) count: usize,
    pub(in super::super) characters: usize,
    /// Different ones, where they were counted.
    pub(in super::super) unique: Option<usize>,
}

/// Words in their order.
#[derive(Debug, Default)]
pub(super) struct List {
    /// A hash of each.
    pub(super) hashes: Vec<u64>,
    /// Characters before each, and of all at the end.
    pub(super) before: Vec<u32>,
}

impl List {
    /// Characters of some words.
    pub(super) fn characters(&self, from: usize, to: usize) -> usize {
        (self.before[to] - self.before[from]) as usize
    }
}

impl Words {
    pub(super) fn of(text: &str, list: &mut List) -> Self {
        list.clear();
        if text.is_ascii() {
            let all = text.as_bytes();
            runs(all, |from, to| list.add(bytes::hash_lower(all, from, to), to - from));
        } else {
            runs(text.as_bytes(), |from, to| list.add_run(text, from, to));
        }
        let characters = list.before.last().map_or(0, |characters| *characters as usize);
        Self { count: list.hashes.len(), characters, unique: None }
    }

    /// Counts different ones.
    pub(super) fn count_unique(&mut self, list: &List, counter: &mut Counter) {
        counter.begin(list.hashes.len());
        for hash in &list.hashes {
            counter.add(*hash);
        }
        self.unique = Some(counter.distinct());
    }
}

/// Runs of letters and digits of ASCII and of bytes beyond.
fn runs(text: &[u8], mut each: impl FnMut(usize, usize)) {
    let is = |byte: u8| ((byte | 0x20).wrapping_sub(b'a') < 26) | (byte.wrapping_sub(b'0') < 10) | (byte >= 0x80);
    let (blocks, rest) = text.as_chunks::<64>();
    let mut last = [0; 64];
    last[..rest.len()].copy_from_slice(rest);
    let (mut start, mut inside) = (0, 0);
    for (base, block) in (0..).step_by(64).zip(blocks.iter().chain([&last])) {
        let bits = bytes::bits(block, is);
        // Where a byte is of another kind than the one before.
        let mut changes = bits ^ (bits << 1 | inside);
        inside = bits >> 63;
        while changes != 0 {
            let at = base + changes.trailing_zeros() as usize;
            if bits >> (at - base) & 1 == 1 {
                start = at;
            } else {
                each(start, at);
            }
            changes &= changes - 1;
        }
    }
    if inside == 1 {
        each(start, text.len());
    }
}

impl List {
    fn clear(&mut self) {
        self.hashes.clear();
        self.before.clear();
        self.before.push(0);
    }

    /// Adds the words of a run; beyond ASCII some characters are no letters.
    fn add_run(&mut self, text: &str, from: usize, to: usize) {
        let all = text.as_bytes();
        if all[from..to].is_ascii() {
            return self.add(bytes::hash_lower(all, from, to), to - from);
        }
        let words = text[from..to].split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        for word in words {
            let lower = word.to_lowercase();
            let lower = lower.as_bytes();
            self.add(bytes::hash_lower(lower, 0, lower.len()), bytes::characters(word.as_bytes()));
        }
    }

    fn add(&mut self, hash: u64, characters: usize) {
        if self.hashes.len() < MOST_WORDS {
            let before = self.before.last().copied().unwrap_or_default();
            self.hashes.push(hash);
            self.before.push(before.saturating_add(characters as u32));
        }
    }
}
