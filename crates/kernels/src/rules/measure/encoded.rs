//! Encoded data: base64, lists of bytes in hexadecimal digits, escapes of characters.
//!
//! The three published regular expressions, read by hand:
//!
//! - `[a-zA-Z0-9+/\n=]{64,}`
//! - `(?:\b(?:0x|\\x)?[0-9a-fA-F]{2}(?:,|\b\s*)){8,}`
//! - `(?:\\u[0-9a-fA-F]{4}){8,}`
//!
//! The second is read to the letter: a boundary of words stands before each byte, so that `0x41,0x42,` and `41 42` match
//! and `0x41, 0x42` doesn't. The first matches long runs of lines of one word each, as published. In all of them white
//! space and word characters are those of ASCII, and what is beyond ASCII is part of a word.

use memchr::memmem;

use super::bytes::{self, BASE64, HEX, HEX_LIST, SPACE, WORD};

const FEWEST_BASE64: usize = 64;
const FEWEST_ITEMS: usize = 8;
/// Eight bytes of two digits with something between them.
const SHORTEST_LIST: usize = FEWEST_ITEMS * 3 - 1;
const ESCAPE: usize = 6;

/// Matches of the three expressions. Characters are bytes: all of it is ASCII.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Encoded {
    /// Characters of the longest match.
    pub(in super::super) longest: usize,
    /// Characters in matches, each once.
    pub(in super::super) merged: usize,
    /// Characters in matches, once for each expression.
    pub(in super::super) summed: usize,
}

type Spans = Vec<(usize, usize)>;

impl Encoded {
    pub(super) fn of(text: &[u8]) -> Self {
        let mut spans = base64(text);
        spans.extend(lists(text));
        spans.extend(escapes(text));
        spans.sort_unstable();
        let lengths = || spans.iter().map(|(from, to)| to - from);
        let (mut merged, mut up_to) = (0, 0);
        for (from, to) in &spans {
            merged += to.saturating_sub(up_to.max(*from));
            up_to = up_to.max(*to);
        }
        Self { longest: lengths().max().unwrap_or_default(), merged, summed: lengths().sum() }
    }
}

/// Runs of bytes of a class that have a least length. One byte in so many is looked at where there is none.
fn runs(text: &[u8], class: u8, least: usize, mut each: impl FnMut(usize, usize)) {
    let mut start = 0;
    while start + least <= text.len() {
        let window = &text[start..start + least];
        if let Some(other) = window.iter().rposition(|byte| !bytes::is(*byte, class)) {
            start += other + 1;
            continue;
        }
        let behind = &text[start + least..];
        let more = behind.iter().position(|byte| !bytes::is(*byte, class)).unwrap_or(behind.len());
        each(start, start + least + more);
        start += least + more + 1;
    }
}

fn base64(text: &[u8]) -> Spans {
    let mut found = Spans::new();
    runs(text, BASE64, FEWEST_BASE64, |from, to| found.push((from, to)));
    found
}

fn lists(text: &[u8]) -> Spans {
    let mut found = Spans::new();
    runs(text, HEX_LIST, SHORTEST_LIST, |from, to| {
        let mut at = from;
        while at < to {
            let end = list(text, at);
            found.extend(end.map(|end| (at, end)));
            at = end.unwrap_or(at + 1);
        }
    });
    found
}

/// The end of the list that begins at a byte.
fn list(text: &[u8], start: usize) -> Option<usize> {
    let (mut at, mut items) = (start, 0);
    while let Some(end) = item(text, at) {
        at = end;
        items += 1;
    }
    (items >= FEWEST_ITEMS).then_some(at)
}

fn item(text: &[u8], start: usize) -> Option<usize> {
    if !is_boundary(text, start) {
        return None;
    }
    let rest = &text[start..];
    let prefix = if rest.starts_with(b"0x") || rest.starts_with(b"\\x") { 2 } else { 0 };
    let digits = rest.get(prefix..prefix + 2)?;
    if !digits.iter().all(|byte| bytes::is(*byte, HEX)) {
        return None;
    }
    let end = start + prefix + 2;
    if text.get(end) == Some(&b',') {
        return Some(end + 1);
    }
    let space = text[end..].iter().take_while(|byte| bytes::is(**byte, SPACE)).count();
    is_boundary(text, end).then_some(end + space)
}

fn is_boundary(text: &[u8], at: usize) -> bool {
    let is_word = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(|byte| bytes::is(*byte, WORD));
    is_word(at.checked_sub(1)) != is_word(Some(at))
}

fn escapes(text: &[u8]) -> Spans {
    let mut found = Spans::new();
    let mut up_to = 0;
    for start in memmem::find_iter(text, b"\\u") {
        if start < up_to {
            continue;
        }
        let is_escape = |part: &&[u8]| part.starts_with(b"\\u") && part[2..].iter().all(|byte| bytes::is(*byte, HEX));
        let count = text[start..].chunks_exact(ESCAPE).take_while(is_escape).count();
        up_to = start + count * ESCAPE;
        if count >= FEWEST_ITEMS {
            found.push((start, up_to));
        }
    }
    found
}
