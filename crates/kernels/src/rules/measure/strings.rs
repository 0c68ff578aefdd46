//! What stands in quotes.

use super::bytes::{self, SPACE, WORD};

/// Characters beyond which a word is long.
const LONG_WORD: usize = 20;
/// Words and signs beyond which a line is long.
const LONG_LINE: usize = 20;

/// Sums over literals of text, their quotes left out.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Strings {
    pub(super) characters: usize,
    /// Lines of more than 20 words and runs of signs.
    pub(super) long_lines: usize,
    /// Characters of words of more than 20, addresses of the web left out.
    pub(super) long_words: usize,
}

impl Strings {
    /// Adds a literal as it is written.
    pub(super) fn add(&mut self, literal: &[u8]) {
        let inside = inside(literal);
        self.characters += bytes::characters(inside);
        if inside.len() <= LONG_WORD {
            return;
        }
        self.long_lines += inside.split(|byte| *byte == b'\n').filter(|line| pieces(line) > LONG_LINE).count();
        let words = inside.split(|byte| bytes::is(*byte, SPACE)).filter(|word| word.len() > LONG_WORD);
        let words = words.filter(|word| !is_address(word)).map(bytes::characters);
        self.long_words += words.filter(|length| *length > LONG_WORD).sum::<usize>();
    }
}

fn is_address(word: &[u8]) -> bool {
    let scheme = |scheme: &[u8]| memchr::memmem::find(word, scheme).is_some_and(|at| at + scheme.len() < word.len());
    scheme(b"http://") || scheme(b"https://")
}

/// A literal without the letters in front and the quotes, which may be three, or stand between `#`.
fn inside(literal: &[u8]) -> &[u8] {
    let start = literal.iter().position(|byte| matches!(byte, b'"' | b'\'' | b'`' | b'/')).unwrap_or_default();
    let (quoted, quote) = (&literal[start..], literal[start]);
    let quotes = if quoted.len() >= 6 && quoted[1] == quote && quoted[2] == quote { 3 } else { 1 };
    let hashes = literal[..start].iter().filter(|byte| **byte == b'#').count();
    quoted.get(quotes..quoted.len().saturating_sub(quotes + hashes)).unwrap_or_default()
}

/// Runs of word characters and runs of other signs.
fn pieces(line: &[u8]) -> usize {
    if line.len() <= LONG_LINE {
        return 0;
    }
    let kind = |byte: u8| if bytes::is(byte, SPACE) { 0 } else { 1 + u8::from(bytes::is(byte, WORD)) };
    let starts = |(at, byte): (usize, &u8)| {
        let kind_here = kind(*byte);
        kind_here != 0 && (at == 0 || kind(line[at - 1]) != kind_here)
    };
    line.iter().enumerate().filter(|place| starts(*place)).count()
}
