//! The words and symbols of a text, as hashes: what shingles are made of, and what corpora count as tokens.
//!
//! A word is a run of letters, digits and underscores (Unicode's `Alphabetic` and numbers), in lower case; every other
//! character that is not white space is a symbol of its own. The name of this counting is [`NAME`].

/// The name under which corpora state token counts.
pub const NAME: &str = "words-and-symbols/1";

/// FNV-1a's prime and offset basis for 64 bits.
const PRIME: u64 = 0x0000_0100_0000_01b3;
const BASIS: u64 = 0xcbf2_9ce4_8422_2325;

/// Bytes of ASCII that are read without a branch, as what comes next can't be guessed.
const RUN: usize = 120;

/// Room for what a run ends and holds, and for one more: what each byte might end is written, and then kept or not.
const ROOM: usize = 256;

/// For each byte of ASCII its lower case, and whether it belongs to a word or is a symbol.
#[derive(Clone, Copy)]
struct Byte {
    lower: u8,
    word: bool,
    symbol: bool,
}

const TABLE: [Byte; 128] = table();

const fn table() -> [Byte; 128] {
    let mut table = [Byte { lower: 0, word: false, symbol: false }; 128];
    let mut at = 0;
    while at < table.len() {
        let byte = at as u8;
        let word = is_word(byte);
        let symbol = !word && !byte.is_ascii_whitespace() && byte != 0x0b;
        table[at] = Byte { lower: byte.to_ascii_lowercase(), word, symbol };
        at += 1;
    }
    table
}

/// What was read of a word that may go on; nothing of none.
#[derive(Clone, Copy)]
struct Begun {
    hash: u64,
    is_word: bool,
}

const NOTHING: Begun = Begun { hash: BASIS, is_word: false };

/// The hashes of all words and symbols in order, some at a time. Hashes are of their lower-case text alone.
pub fn each(text: &str, mut found: impl FnMut(&[u64])) {
    let (mut rest, mut begun, mut room) = (text, NOTHING, [0; ROOM]);
    while !rest.is_empty() {
        let bytes = &rest.as_bytes()[..rest.len().min(RUN)];
        let end = if bytes.is_ascii() { bytes.len() } else { bytes.iter().take_while(|byte| byte.is_ascii()).count() };
        let number = run(&bytes[..end], &mut begun, &mut room);
        found(&room[..number]);
        rest = &rest[end..];
        if let Some(char) = rest.chars().next().filter(|char| !char.is_ascii()) {
            beyond(char, &mut begun, &mut found);
            rest = &rest[char.len_utf8()..];
        }
    }
    if begun.is_word {
        found(&[begun.hash]);
    }
}

/// Reads a run of ASCII. How many words and symbols ended, whose hashes are in the room.
fn run(bytes: &[u8], begun: &mut Begun, room: &mut [u64; ROOM]) -> usize {
    let (mut number, Begun { mut hash, mut is_word }) = (0, *begun);
    for byte in bytes {
        let Byte { lower, word, symbol } = TABLE[usize::from(byte % 128)];
        room[number % ROOM] = hash;
        number += usize::from(is_word & !word);
        let next = step(hash, lower);
        room[number % ROOM] = step(BASIS, lower);
        number += usize::from(symbol);
        (hash, is_word) = (if word { next } else { BASIS }, word);
    }
    *begun = Begun { hash, is_word };
    number
}

/// How many there are.
#[must_use]
pub fn count(text: &str) -> u64 {
    if !text.is_ascii() {
        let mut count = 0;
        each(text, |hashes| count += hashes.len() as u64);
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
fn beyond(char: char, begun: &mut Begun, found: &mut impl FnMut(&[u64])) {
    let mut buffer = [0; 4];
    let fold = |hash, char: char, buffer: &mut [u8; 4]| char.encode_utf8(buffer).bytes().fold(hash, step);
    if char.is_alphanumeric() {
        let hash = char.to_lowercase().fold(begun.hash, |hash, char| fold(hash, char, &mut buffer));
        *begun = Begun { hash, is_word: true };
        return;
    }
    if begun.is_word {
        found(&[begun.hash]);
    }
    *begun = NOTHING;
    if !char.is_whitespace() {
        found(&[fold(BASIS, char, &mut buffer)]);
    }
}
