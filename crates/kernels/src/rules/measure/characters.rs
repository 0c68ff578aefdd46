//! Characters by what they are.

use super::bytes;

/// Counts of characters. Of Unicode's properties: `Alphabetic`, `Alphabetic` or `Numeric`, `Numeric`, `White_Space`.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Characters {
    pub(in super::super) count: usize,
    pub(in super::super) letters: usize,
    pub(in super::super) alphanumeric: usize,
    pub(in super::super) digits: usize,
    pub(in super::super) space: usize,
    /// U+FFFD: bytes that could not be read.
    pub(in super::super) replacements: usize,
    /// There are characters that turn or hide text.
    pub(super) may_hide: bool,
}

impl Characters {
    pub(super) fn of(text: &str) -> Self {
        let all = text.as_bytes();
        let letters = bytes::count(all, |byte| (byte | 0x20).wrapping_sub(b'a') < 26);
        let digits = bytes::count(all, |byte| byte.wrapping_sub(b'0') < 10);
        let space = bytes::count(all, |byte| byte == b' ' || byte.wrapping_sub(b'\t') < 5);
        let count = bytes::characters(all);
        let alphanumeric = letters + digits;
        let mut found = Self { count, letters, alphanumeric, digits, space, ..Self::default() };
        if count < all.len() {
            text.chars().filter(|letter| !letter.is_ascii()).for_each(|letter| found.add(letter));
        }
        found
    }

    fn add(&mut self, letter: char) {
        self.letters += usize::from(letter.is_alphabetic());
        self.alphanumeric += usize::from(letter.is_alphanumeric());
        self.digits += usize::from(letter.is_numeric());
        self.space += usize::from(letter.is_whitespace());
        self.replacements += usize::from(letter == char::REPLACEMENT_CHARACTER);
        self.may_hide |= super::hidden::is_bidi(letter) || super::hidden::is_invisible(letter);
    }

    /// Characters that are no white space.
    pub(in super::super) fn seen(&self) -> usize {
        self.count - self.space
    }
}
