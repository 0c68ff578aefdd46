//! Bytes in characters that nobody sees, under the schemes that are known.

use std::fmt::Write as _;

/// Bytes of a payload that are kept.
const MOST_BYTES: usize = 4_096;

/// How bytes are written in invisible characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scheme {
    /// A variation selector a byte: U+FE00 to U+FE0F are 0 to 15, U+E0100 to U+E01EF 16 to 255.
    VariationSelectors,
    /// A character of the block of tags a letter of ASCII.
    Tags,
    /// Two characters without width are 0 and 1, the highest bit first; a third may stand between bytes.
    ZeroWidthBits,
    /// Four characters without width are two bits each.
    ZeroWidthPairs,
    /// Blanks at the end of a line: a space is 0, a tab 1.
    TrailingBlanks,
}

impl Scheme {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::VariationSelectors => "variation-selectors",
            Self::Tags => "tags",
            Self::ZeroWidthBits => "zero-width-bits",
            Self::ZeroWidthPairs => "zero-width-pairs",
            Self::TrailingBlanks => "trailing-blanks",
        }
    }
}

/// What invisible characters say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hidden {
    /// How it is written.
    pub scheme: Scheme,
    /// The first 4,096 bytes of it.
    pub bytes: Vec<u8>,
    /// All its bytes.
    pub length: usize,
}

impl Hidden {
    pub(super) fn new(scheme: Scheme, mut bytes: Vec<u8>) -> Self {
        let length = bytes.len();
        bytes.truncate(MOST_BYTES);
        Self { scheme, bytes, length }
    }

    /// In words: how many bytes, and whether they are text.
    pub(super) fn words(&self) -> String {
        let mut out = format!("{} {}", self.length, if self.length == 1 { "byte" } else { "bytes" });
        if is_text(&self.bytes) {
            out += " of text";
        }
        write!(out, " in {}", self.scheme.as_str().replace('-', " ")).expect("because a text takes all");
        out
    }
}

/// The byte of a variation selector.
pub(super) fn selector_byte(letter: char) -> Option<u8> {
    match u32::from(letter) {
        code @ 0xfe00..=0xfe0f => u8::try_from(code - 0xfe00).ok(),
        code @ 0xe0100..=0xe01ef => u8::try_from(code - 0xe0100 + 16).ok(),
        _ => None,
    }
}

/// Bytes as variation selectors.
#[must_use]
pub fn to_selectors(bytes: &[u8]) -> String {
    let selector = |byte: &u8| match u32::from(*byte) {
        code @ 0..=15 => char::from_u32(0xfe00 + code),
        code => char::from_u32(0xe0100 + code - 16),
    };
    bytes.iter().filter_map(selector).collect()
}

/// Bytes as characters without width: U+200B is 0, U+200C is 1.
#[must_use]
pub fn to_zero_width(bytes: &[u8]) -> String {
    bits(bytes).map(|bit| if bit { '\u{200c}' } else { '\u{200b}' }).collect()
}

/// Bytes as blanks for the end of a line: a space is 0, a tab is 1. Two bytes or more are read again.
#[must_use]
pub fn to_trailing_blanks(bytes: &[u8]) -> String {
    bits(bytes).map(|bit| if bit { '\t' } else { ' ' }).collect()
}

fn bits(bytes: &[u8]) -> impl Iterator<Item = bool> + '_ {
    bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1))
}

/// Text of people: UTF-8 without controls.
pub(super) fn is_text(bytes: &[u8]) -> bool {
    let cut_off = |error: std::str::Utf8Error| error.error_len().is_none() && bytes.len() == MOST_BYTES;
    let is_utf8 = match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => cut_off(error),
    };
    let plain = |byte: &u8| !byte.is_ascii_control() || matches!(byte, b'\n' | b'\r' | b'\t');
    !bytes.is_empty() && is_utf8 && bytes.iter().all(plain)
}

/// The fewest characters without width that are tried for bits: two letters.
const FEWEST: usize = 16;

/// What characters without width say, if it is text under one of the usual orders.
pub(super) fn of_zero_width(letters: &[char]) -> Option<Hidden> {
    if letters.len() < FEWEST {
        return None;
    }
    let mut known = Vec::new();
    for letter in letters {
        if !known.contains(letter) {
            known.push(*letter);
        }
        if known.len() > 4 {
            return None;
        }
    }
    known.sort_unstable();
    let bits = || binary(letters, &known).map(|bytes| Hidden::new(Scheme::ZeroWidthBits, bytes));
    bits().or_else(|| quaternary(letters, &known).map(|bytes| Hidden::new(Scheme::ZeroWidthPairs, bytes)))
}

/// Two of the characters are bits, in either order, and a third one stands between bytes if there is one.
fn binary(letters: &[char], known: &[char]) -> Option<Vec<u8>> {
    let pairs = known.iter().flat_map(|zero| known.iter().map(move |one| (*zero, *one))).filter(|(a, b)| a != b);
    pairs.filter(|_| known.len() <= 3).find_map(|(zero, one)| {
        let separated = known.len() == 3;
        let groups = letters.split(|letter| separated && *letter != zero && *letter != one);
        let mut bytes = Vec::with_capacity(letters.len() / 8);
        for group in groups.filter(|group| !group.is_empty()) {
            if separated && group.len() > 8 || !separated && group.len() % 8 != 0 {
                return None;
            }
            let byte = |chunk: &[char]| chunk.iter().fold(0_u8, |byte, letter| byte << 1 | u8::from(*letter == one));
            bytes.extend(group.chunks(8).map(byte));
        }
        Some(bytes).filter(|bytes| is_text(bytes))
    })
}

/// Orders of four characters that are in use.
const QUARTETS: &[[char; 4]] = &[
    ['\u{200b}', '\u{200c}', '\u{200d}', '\u{feff}'],
    ['\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}'],
    ['\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}'],
    ['\u{2060}', '\u{200b}', '\u{200c}', '\u{200d}'],
];

fn quaternary(letters: &[char], known: &[char]) -> Option<Vec<u8>> {
    let fits = QUARTETS.iter().filter(|order| {
        known.len() > 2 && letters.len().is_multiple_of(4) && known.iter().all(|one| order.contains(one))
    });
    fits.map(|order| {
        let digit = |letter: &char| (0_u8..).zip(order).find(|(_, one)| *one == letter).map_or(0, |(digit, _)| digit);
        letters.chunks(4).map(|chunk| chunk.iter().fold(0, |byte, letter| byte << 2 | digit(letter))).collect()
    })
    .find(|bytes: &Vec<u8>| is_text(bytes))
}
