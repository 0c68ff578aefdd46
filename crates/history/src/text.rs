//! A version of a file as lines that can be compared.
//!
//! Lines are compared as `git blame -w` compares them: two lines are equal when they are equal without spaces, tabs
//! and carriage returns. A line's token is a 64-bit hash (XXH3) of what is left of it. A new version is tokenised
//! against the version before it: lines in their common head and tail of bytes are taken over, only the rest is
//! hashed. A version without one before it is hashed when it is first compared: many never are.

use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use git::Bytes;
use xxhash_rust::xxh3::xxh3_64;

/// Bytes at the head of a file in which git looks for a NUL to call it binary.
const BINARY_PROBE_BYTES: usize = 8000;

/// Room for lines is made in advance: so many bytes a line where no other version tells, and some lines to spare.
const EXPECTED_LINE_BYTES: usize = 24;
const SPARE_LINES: usize = 32;

/// A version of a file, split into lines.
#[derive(Debug, Default)]
pub(crate) struct Text {
    pub(crate) bytes: Bytes,
    /// Where each line begins, and at last the length in bytes: one more than there are lines.
    starts: Vec<u32>,
    /// What is known of each line, once it was asked for.
    hashed: OnceLock<Hashed>,
    /// No other text has it.
    number: u64,
    /// What it has in common with the version that it was split after.
    alike: Option<Alike>,
}

/// What two versions have in common at their ends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Alike {
    /// The other text.
    reference: u64,
    /// Lines at the head whose bytes are the same.
    pub(crate) head_lines: usize,
    /// Lines at the tail, likewise; none of them is one of the head's.
    pub(crate) tail_lines: usize,
    /// Bytes that the tails have in common, if it is known that they are no more.
    pub(crate) tail_bytes: Option<usize>,
}

static TEXTS: AtomicU64 = AtomicU64::new(1);

/// What is known of each line beside its bytes.
#[derive(Debug, Default)]
struct Hashed {
    tokens: Vec<u64>,
    /// Alphanumerics, counted while the line is hashed: see [`crate::change::Weight`].
    alnums: Vec<u16>,
}

impl Hashed {
    fn with_capacity(lines: usize) -> Self {
        Hashed { tokens: Vec::with_capacity(lines), alnums: Vec::with_capacity(lines) }
    }

    fn extend(&mut self, other: &Hashed, lines: Range<usize>) {
        self.tokens.extend_from_slice(&other.tokens[lines.clone()]);
        self.alnums.extend_from_slice(&other.alnums[lines]);
    }
}

impl Text {
    /// Splits a version; `reference` is a version that it may have much in common with.
    pub(crate) fn new(bytes: Bytes, reference: Option<&Text>) -> Text {
        let expected_lines = reference.map_or(bytes.len() / EXPECTED_LINE_BYTES, Text::line_count) + SPARE_LINES;
        let mut starts = Vec::with_capacity(expected_lines + 1);
        starts.push(0);
        let number = TEXTS.fetch_add(1, Ordering::Relaxed);
        let mut text = Text { bytes, starts, hashed: OnceLock::new(), number, alike: None };
        match reference {
            None => text.split(0, text.bytes.len()),
            Some(reference) => text.split_like(reference),
        }
        text
    }

    /// Splits and hashes with the help of a reference.
    fn split_like(&mut self, reference: &Text) {
        let head_lines = self.take_head(reference);
        let (tail_line, tail_start, tail_bytes) = self.find_tail(reference, head_lines);
        self.split(self.starts[head_lines] as usize, tail_start);
        let middle = head_lines..self.line_count();
        self.take_tail(reference, tail_line, tail_start);
        let tail_lines = reference.line_count() - tail_line;
        self.alike = Some(Alike { reference: reference.number, head_lines, tail_lines, tail_bytes });
        let known = reference.hashed();
        let mut hashed = Hashed::with_capacity(self.line_count());
        hashed.extend(known, 0..head_lines);
        self.hash(middle, &mut hashed);
        hashed.extend(known, tail_line..reference.line_count());
        self.hashed = OnceLock::from(hashed);
    }

    /// What it has in common with another text, if it was split after that.
    pub(crate) fn alike(&self, other: &Text) -> Option<Alike> {
        self.alike.filter(|alike| alike.reference == other.number)
    }

    /// One token a line.
    pub(crate) fn tokens(&self) -> &[u64] {
        &self.hashed().tokens
    }

    /// The alphanumerics of each line; 65,535 stands for more.
    pub(crate) fn alnums(&self) -> &[u16] {
        &self.hashed().alnums
    }

    fn hashed(&self) -> &Hashed {
        self.hashed.get_or_init(|| {
            let mut hashed = Hashed::with_capacity(self.line_count());
            self.hash(0..self.line_count(), &mut hashed);
            hashed
        })
    }

    /// How many lines it has; the last one counts even if it does not end in a line feed.
    pub(crate) fn line_count(&self) -> usize {
        self.starts.len() - 1
    }

    /// Bytes that it holds in memory.
    pub(crate) fn weight(&self) -> usize {
        self.bytes.len() + self.line_count() * 14 + 128
    }

    /// Whether git would call it binary: a NUL among the first 8000 bytes.
    pub(crate) fn is_binary(&self) -> bool {
        Self::probe_binary(&self.bytes)
    }

    /// Whether git would call these bytes binary.
    pub(crate) fn probe_binary(bytes: &[u8]) -> bool {
        memchr::memchr(0, &bytes[..bytes.len().min(BINARY_PROBE_BYTES)]).is_some()
    }

    /// The bytes of a line, with its line feed.
    pub(crate) fn line(&self, line: usize) -> &[u8] {
        &self.bytes[self.starts[line] as usize..self.starts[line + 1] as usize]
    }

    /// The first line that starts at or after a byte offset.
    pub(crate) fn line_at(&self, offset: usize) -> usize {
        self.starts[..self.line_count()].partition_point(|start| (*start as usize) < offset)
    }

    /// Takes over the lines that lie whole in the common head of bytes; returns how many.
    fn take_head(&mut self, reference: &Text) -> usize {
        let shared = common_head(&self.bytes, &reference.bytes);
        // The last line of the shorter version may go on in the longer one unless it ends in a line feed.
        let lines = reference.starts[1..].partition_point(|end| {
            let end = *end as usize;
            end <= shared && (reference.bytes[end - 1] == b'\n')
        });
        self.starts.extend_from_slice(&reference.starts[1..=lines]);
        lines
    }

    /// The first line of the reference that lies whole in the common tail of bytes, where it begins here, and how long
    /// the common tail is, if that is known.
    fn find_tail(&self, reference: &Text, head_lines: usize) -> (usize, usize, Option<usize>) {
        let head_end = self.starts[head_lines] as usize;
        let shared = common_tail(&self.bytes[head_end..], &reference.bytes[head_end..]);
        // The byte before the line must be common too (a line feed), or the line might begin earlier here.
        let first = reference.line_at(reference.bytes.len() - shared + 1).max(head_lines);
        let tail_bytes = reference.bytes.len() - reference.starts[first] as usize;
        // Where the tail reaches the head, it may go on in it.
        let ends = shared < self.bytes.len().min(reference.bytes.len()) - head_end;
        (first, self.bytes.len() - tail_bytes, ends.then_some(shared))
    }

    fn take_tail(&mut self, reference: &Text, first: usize, start: usize) {
        let (old, new) = (i64::from(reference.starts[first]), offset(start));
        let shift = i64::from(new) - old;
        let moved = reference.starts[first..].iter().skip(1).map(|old| shifted(*old, shift));
        self.starts.extend(moved);
    }

    /// Splits the bytes from `from` to `to`; both are line starts, or the end.
    fn split(&mut self, from: usize, to: usize) {
        let ends = memchr::memchr_iter(b'\n', &self.bytes[from..to]).map(|at| offset(from + at + 1));
        self.starts.extend(ends);
        if self.starts.last().is_some_and(|start| (*start as usize) < to) {
            self.starts.push(offset(to));
        }
    }

    fn hash(&self, lines: Range<usize>, hashed: &mut Hashed) {
        let mut stripped = Vec::new();
        for line in lines {
            let (token, alnums) = token(self.line(line), &mut stripped);
            hashed.tokens.push(token);
            hashed.alnums.push(alnums);
        }
    }

    /// The bytes of consecutive lines.
    pub(crate) fn lines(&self, lines: Range<usize>) -> &[u8] {
        &self.bytes[self.starts[lines.start] as usize..self.starts[lines.end] as usize]
    }
}

/// Offsets fit: a blob's size is limited far below 4 GiB.
fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("an object's size is limited far below 4 GiB")
}

fn shifted(old: u32, shift: i64) -> u32 {
    u32::try_from(i64::from(old) + shift).expect("an object's size is limited far below 4 GiB")
}

/// What a byte is to a token and to the weight of a line.
const KEPT: u8 = 1;
const COUNTED: u8 = 2;
const BYTES: [u8; 256] = {
    let mut bytes = [KEPT; 256];
    let mut byte = 0;
    while byte < 256 {
        let is_ascii = byte < 128;
        if is_ascii && matches!(byte as u8, b' ' | b'\t' | b'\r' | b'\n') {
            bytes[byte] = 0;
        } else if (is_ascii && (byte as u8).is_ascii_alphanumeric()) || byte >= 0xc0 {
            // From 0xc0 on: the first byte of a character beyond ASCII.
            bytes[byte] |= COUNTED;
        }
        byte += 1;
    }
    bytes
};

/// The hash of a line without white space as git sees it (not form feed, not vertical tab), and its alphanumerics:
/// ASCII ones, and characters beyond ASCII. Every byte is written to the buffer and only counted if it stays, because
/// that needs no branch.
fn token(line: &[u8], stripped: &mut Vec<u8>) -> (u64, u16) {
    if stripped.len() < line.len() {
        stripped.resize(line.len(), 0);
    }
    let (mut kept, mut alnums) = (0, 0usize);
    for byte in line {
        stripped[kept] = *byte;
        let known = BYTES[usize::from(*byte)];
        kept += usize::from(known & KEPT);
        alnums += usize::from(known >> 1);
    }
    (xxh3_64(&stripped[..kept]), u16::try_from(alnums).unwrap_or(u16::MAX))
}

const STRIDE: usize = 64;

/// Bytes that two slices have in common at their heads.
pub(crate) fn common_head(a: &[u8], b: &[u8]) -> usize {
    let strides = a.chunks_exact(STRIDE).zip(b.chunks_exact(STRIDE)).take_while(|(a, b)| a == b).count();
    let done = strides * STRIDE;
    done + a[done..].iter().zip(&b[done..]).take_while(|(a, b)| a == b).count()
}

/// Bytes that two slices have in common at their tails.
pub(crate) fn common_tail(a: &[u8], b: &[u8]) -> usize {
    let strides = a.rchunks_exact(STRIDE).zip(b.rchunks_exact(STRIDE)).take_while(|(a, b)| a == b).count();
    let done = strides * STRIDE;
    let (a, b) = (&a[..a.len() - done], &b[..b.len() - done]);
    done + a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tokenising against any other version gives what tokenising alone gives.
    fn check(old: &str, new: &str) {
        let reference = Text::new(old.as_bytes().to_vec().into(), None);
        let alone = Text::new(new.as_bytes().to_vec().into(), None);
        let against = Text::new(new.as_bytes().to_vec().into(), Some(&reference));
        assert_eq!(alone.starts, against.starts, "{old:?} -> {new:?}");
        assert_eq!(alone.tokens(), against.tokens(), "{old:?} -> {new:?}");
    }

    #[test]
    fn a_reference_changes_nothing() {
        let texts =
            ["", "a", "a\n", "a\nb", "a\nb\n", "b\n", "xa\n", "a\n\n\na\n", "\n", "ab\n", "a\nb\na\nb\n", "a\nab\n"];
        for old in texts {
            for new in texts {
                check(old, new);
            }
        }
        let long = "line\n".repeat(100);
        check(&long, &format!("{long}line"));
        check(&format!("{long}x"), &format!("{long}xy\n{long}"));
        check(&format!("{long}x\n{long}"), &format!("{long}y{long}"));
    }

    #[test]
    fn white_space_is_gits() {
        let token_of = |line: &str| Text::new(line.as_bytes().to_vec().into(), None).tokens()[0];
        assert_eq!(token_of(" a\tb \r\n"), token_of("ab"));
        assert_ne!(token_of("a\u{c}b"), token_of("ab"));
        assert_ne!(token_of("a\u{b}b"), token_of("ab"));
    }
}
