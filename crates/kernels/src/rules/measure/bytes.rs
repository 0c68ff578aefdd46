//! Bytes by what they may be part of, and a hash of short runs of them.

/// May stand in base64 text over lines.
pub(super) const BASE64: u8 = 1;
/// May stand in a list of bytes in hexadecimal digits.
pub(super) const HEX_LIST: u8 = 2;
/// A hexadecimal digit.
pub(super) const HEX: u8 = 4;
/// A letter or digit of ASCII, `_`, or part of a character beyond ASCII.
pub(super) const WORD: u8 = 8;
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
        class |= WORD | BASE64;
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

/// A hash of some bytes of a text.
#[inline]
pub(super) fn hash(text: &[u8], from: usize, to: usize) -> u64 {
    hash_with(text, from, to, 0)
}

/// The same for upper and lower case of letters and digits of ASCII.
#[inline]
pub(super) fn hash_lower(text: &[u8], from: usize, to: usize) -> u64 {
    hash_with(text, from, to, LOWER)
}

#[inline]
fn hash_with(text: &[u8], from: usize, to: usize, set: u64) -> u64 {
    let length = to - from;
    let mut hash = length as u64 ^ 0x9e37_79b9_7f4a_7c15;
    if length <= 8 {
        return mix(hash, short(text, from, length, set));
    }
    let eight = |at: usize| text[at..].first_chunk().map_or(0, |eight| u64::from_le_bytes(*eight));
    let mut at = from;
    while at + 8 < to {
        hash = mix(hash, eight(at) | set);
        at += 8;
    }
    mix(hash, eight(to - 8) | set)
}

/// Up to eight bytes as a number. Eight are read at once wherever the text has them: most words are short, and how short
/// nobody can predict.
fn short(text: &[u8], from: usize, length: usize, set: u64) -> u64 {
    let rest = text.get(from..).unwrap_or_default();
    let eight = rest.first_chunk().copied().unwrap_or_else(|| {
        let mut eight = [0; 8];
        eight[..rest.len()].copy_from_slice(rest);
        eight
    });
    let unused = 64 - 8 * length as u32;
    (u64::from_le_bytes(eight) | set) & u64::MAX.checked_shr(unused).unwrap_or_default()
}

/// For each of 64 bytes whether it is one of a kind, as bits from the lowest on.
pub(super) fn bits(block: &[u8; 64], is: impl Fn(u8) -> bool) -> u64 {
    // Byte n of eight moves to bit 56 + n.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let flags = block.map(|byte| u8::from(is(byte)));
    let (eights, _) = flags.as_chunks::<8>();
    let gather = |eight: &[u8; 8]| u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56;
    eights.iter().rev().fold(0, |bits, eight| bits << 8 | gather(eight))
}

/// A hash and one number more.
#[inline]
pub(super) fn mix(hash: u64, more: u64) -> u64 {
    fold(hash ^ more, 0xa076_1d64_78bd_642f)
}

fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}
