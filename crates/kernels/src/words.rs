//! The words and symbols of a text, as hashes: what shingles are made of, and what corpora count as tokens.
//!
//! A word is a run of letters, digits and underscores (Unicode's `Alphabetic` and numbers), in lower case; every other
//! character that is not white space is a symbol of its own. The name of this counting is [`NAME`].

/// The name under which corpora state token counts.
pub const NAME: &str = "words-and-symbols/1";

/// FNV-1a's prime and offset basis for 64 bits.
const PRIME: u64 = 0x0000_0100_0000_01b3;
const BASIS: u64 = 0xcbf2_9ce4_8422_2325;

/// What a byte of ASCII is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    Word,
    Symbol,
    Space,
    Beyond,
}

const TABLE: [Of; 256] = table();

const fn table() -> [Of; 256] {
    let mut table = [Of::Beyond; 256];
    let mut at = 0;
    while at < 128 {
        let byte = at as u8;
        table[at] = if is_word(byte) {
            Of::Word
        } else if byte.is_ascii_whitespace() || byte == 0x0b {
            Of::Space
        } else {
            Of::Symbol
        };
        at += 1;
    }
    table
}

/// The hash of each word and symbol in order. Hashes are of their lower-case text alone.
pub fn each(text: &str, mut found: impl FnMut(u64)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut word = None;
    while let Some(&byte) = bytes.get(at) {
        match TABLE[usize::from(byte)] {
            Of::Word => word = Some(step(word.unwrap_or(BASIS), byte.to_ascii_lowercase())),
            Of::Space => word.take().into_iter().for_each(&mut found),
            Of::Symbol => {
                word.take().into_iter().for_each(&mut found);
                found(step(BASIS, byte));
            }
            Of::Beyond => {
                let Some(char) = text[at..].chars().next() else { break };
                beyond(char, &mut word, &mut found);
                at += char.len_utf8();
                continue;
            }
        }
        at += 1;
    }
    word.into_iter().for_each(found);
}

/// How many there are.
#[must_use]
pub fn count(text: &str) -> u64 {
    if !text.is_ascii() {
        let mut count = 0;
        each(text, |_| count += 1);
        return count;
    }
    // A pass of comparisons alone over pairs of neighbours, sixteen at a time.
    let bytes = text.as_bytes();
    let first = bytes.first().map_or(0, |byte| u64::from(begins(b' ', *byte)));
    let neighbours = bytes.chunks(CHUNK).zip(bytes.get(1..).unwrap_or_default().chunks(CHUNK));
    let of =
        |(before, after): (&[u8], &[u8])| before.iter().zip(after).map(|(before, byte)| begins(*before, *byte)).sum();
    first + neighbours.map(of).map(|count: u8| u64::from(count)).sum::<u64>()
}

/// How many lines a text has, as [`str::lines`] tells them.
#[must_use]
pub fn lines(text: &str) -> usize {
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).count();
    ends + usize::from(!text.is_empty() && !text.ends_with('\n'))
}

/// Bytes whose words and symbols a byte counts.
const CHUNK: usize = 128;

/// 1 where a word or a symbol begins, which is a byte of ASCII behind another one.
const fn begins(before: u8, byte: u8) -> u8 {
    let is_space = (byte == b' ') | (byte.wrapping_sub(b'\t') < 5);
    (!is_space & !(is_word(byte) & is_word(before))) as u8
}

const fn is_word(byte: u8) -> bool {
    ((byte | 0x20).wrapping_sub(b'a') < 26) | (byte.wrapping_sub(b'0') < 10) | (byte == b'_')
}

fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(PRIME)
}

/// A character that is not ASCII.
#[cold]
fn beyond(char: char, word: &mut Option<u64>, found: &mut impl FnMut(u64)) {
    let mut buffer = [0; 4];
    let fold = |hash, char: char, buffer: &mut [u8; 4]| char.encode_utf8(buffer).bytes().fold(hash, step);
    if char.is_alphanumeric() {
        let before = word.unwrap_or(BASIS);
        *word = Some(char.to_lowercase().fold(before, |hash, char| fold(hash, char, &mut buffer)));
        return;
    }
    word.take().into_iter().for_each(&mut *found);
    if !char.is_whitespace() {
        found(fold(BASIS, char, &mut buffer));
    }
}
