//! Words as RefineCode counts them: runs of letters and digits, and of signs beyond ASCII; case ignored.

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

    /// Adds the words of a run: beyond ASCII there are signs and spaces too.
    fn add_run(&mut self, text: &str, from: usize, to: usize) {
        let run = &text[from..to];
        if run.is_ascii() {
            return self.add(bytes::hash_lower(text.as_bytes(), from, to), to - from);
        }
        let mut rest = run;
        while let Some(first) = rest.chars().next() {
            let kind = Kind::of(first);
            let end = rest.find(|letter| Kind::of(letter) != kind).unwrap_or(rest.len());
            if kind != Kind::Space {
                let lower = rest[..end].to_lowercase();
                let hash = bytes::hash_lower(lower.as_bytes(), 0, lower.len());
                self.add(hash, bytes::characters(&rest.as_bytes()[..end]));
            }
            rest = &rest[end..];
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

/// What characters of one word have in common.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letter,
    Space,
    Sign,
}

impl Kind {
    fn of(letter: char) -> Self {
        match letter {
            _ if letter.is_alphanumeric() => Self::Letter,
            _ if letter.is_whitespace() => Self::Space,
            _ => Self::Sign,
        }
    }
}
