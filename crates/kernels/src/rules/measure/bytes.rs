//! Bytes by what they may be part of, and a hash of short runs of them.

/// May stand in base64 text over lines.
pub(super) const BASE64: u8 = 1;
/// May stand in a list of bytes in hexadecimal digits.
pub(super) const HEX_LIST: u8 = 2;
/// A hexadecimal digit.
pub(super) const HEX: u8 = 4;
/// A letter or digit of ASCII, `_`, or part of a character beyond ASCII.
pub(super) const WORD: u8 = 8;
/// A letter or digit of ASCII.
pub(super) const ALPHANUMERIC: u8 = 16;
/// White space of ASCII.
pub(super) const SPACE: u8 = 32;

static CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut at = 0;
    while at < 256 {
        table[at] = class(at as u8);
        at += 1;
    }
    table
}

const fn class(byte: u8) -> u8 {
    let mut class = 0;
    if byte.is_ascii_alphanumeric() {
        class |= ALPHANUMERIC | WORD | BASE64;
    }
    if matches!(byte, b'+' | b'/' | b'\n' | b'=') {
        class |= BASE64;
    }
    if byte.is_ascii_hexdigit() {
        class |= HEX | HEX_LIST;
    }
    if matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c) {
        class |= SPACE | HEX_LIST;
    }
    if matches!(byte, b'x' | b'\\' | b',') {
        class |= HEX_LIST;
    }
    if byte == b'_' || byte >= 0x80 {
        class |= WORD;
    }
    class
}

/// Whether a byte is of one of the classes.
pub(super) fn is(byte: u8, classes: u8) -> bool {
    CLASSES[usize::from(byte)] & classes != 0
}

/// Bytes that are of a kind.
pub(super) fn count(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    // A byte holds the count of a part, so that sixteen or more are counted at once.
    let part = |part: &[u8]| usize::from(part.iter().map(|byte| u8::from(is(*byte))).sum::<u8>());
    bytes.chunks(255).map(part).sum()
}

/// Characters of UTF-8.
pub(super) fn characters(bytes: &[u8]) -> usize {
    count(bytes, |byte| byte & 0xc0 != 0x80)
}

/// Sets the bit that tells `A` from `a`; of letters and digits of ASCII nothing else changes.
const LOWER: u64 = 0x2020_2020_2020_2020;

/// A hash of bytes.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    hash_with(bytes, 0)
}

/// The same for upper and lower case of letters and digits of ASCII.
pub(super) fn hash_lower(bytes: &[u8]) -> u64 {
    hash_with(bytes, LOWER)
}

fn hash_with(bytes: &[u8], set: u64) -> u64 {
    let length = bytes.len();
    let mut hash = fold(length as u64 ^ 0x9e37_79b9_7f4a_7c15, 0xd6e8_feb8_6659_fd93);
    if length <= 8 {
        return mix(hash, short(bytes) | set);
    }
    let eight = |at: usize| bytes[at..].first_chunk().map_or(0, |eight| u64::from_le_bytes(*eight));
    let mut at = 0;
    while at + 8 < length {
        hash = mix(hash, eight(at) | set);
        at += 8;
    }
    mix(hash, eight(length - 8) | set)
}

/// Up to eight bytes as a number.
fn short(bytes: &[u8]) -> u64 {
    let length = bytes.len();
    if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        return u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32;
    }
    let byte = |at: usize| u64::from(bytes[at]);
    if length == 0 { 0 } else { byte(0) | byte(length / 2) << 8 | byte(length - 1) << 16 }
}

/// A hash and one number more.
pub(super) fn mix(hash: u64, more: u64) -> u64 {
    fold(hash ^ more, 0xa076_1d64_78bd_642f)
}

fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}
