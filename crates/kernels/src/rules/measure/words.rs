//! Words as RefineCode counts them: runs of letters and digits, case ignored.

use super::bytes::{self, ALPHANUMERIC};
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
        list.hashes.clear();
        list.before.clear();
        list.before.push(0);
        let (all, mut at, mut characters) = (text.as_bytes(), 0, 0_u32);
        while let Some(start) = next_start(text, at) {
            if list.hashes.len() == MOST_WORDS {
                break;
            }
            let ascii = ascii_end(all, start);
            let end = if all.get(ascii).is_some_and(|byte| *byte >= 0x80) { end(text, ascii) } else { ascii };
            let hash = if end == ascii { bytes::hash_lower(&all[start..end]) } else { hash(&text[start..end]) };
            characters = characters.saturating_add(bytes::characters(&all[start..end]) as u32);
            list.hashes.push(hash);
            list.before.push(characters);
            at = end;
        }
        Self { count: list.hashes.len(), characters: characters as usize, unique: None }
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

fn next_start(text: &str, mut at: usize) -> Option<usize> {
    let all = text.as_bytes();
    loop {
        let byte = *all.get(at)?;
        if bytes::is(byte, ALPHANUMERIC) {
            return Some(at);
        }
        at += match byte {
            0..0x80 => 1,
            _ => match text[at..].chars().next()? {
                letter if letter.is_alphanumeric() => return Some(at),
                letter => letter.len_utf8(),
            },
        };
    }
}

fn ascii_end(all: &[u8], start: usize) -> usize {
    let length = all[start..].iter().position(|byte| !bytes::is(*byte, ALPHANUMERIC));
    length.map_or(all.len(), |length| start + length)
}

fn end(text: &str, from: usize) -> usize {
    let length = text[from..].find(|letter: char| !letter.is_alphanumeric());
    length.map_or(text.len(), |length| from + length)
}

/// The hash of a word with characters beyond ASCII.
fn hash(word: &str) -> u64 {
    bytes::hash(word.to_lowercase().as_bytes())
}
