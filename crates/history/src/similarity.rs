//! How much of one blob is found again in another, in git's measure.
//!
//! A blob is cut into spans that end at a line feed or after 64 bytes, each span is hashed into one of 107,927 numbers,
//! and for every number the bytes that both blobs have count as copied (git's `diffcore-delta`; facts in blame.md,
//! rule 2c).

use std::cmp::Ordering;

use crate::text::Text;

/// git's highest score.
const MAX_SCORE: u64 = 60_000;
/// The score from which a file counts as renamed: 50 %.
pub(crate) const RENAME_SCORE: u64 = 30_000;
/// The score from which the only source of the same file name is taken at once: 75 %.
pub(crate) const BASENAME_SCORE: u64 = 45_000;

const SPAN_BYTES: u32 = 64;
const HASH_BASE: u32 = 107_927;

/// Bytes by span hash, ascending by hash.
pub(crate) struct Spans {
    counts: Vec<(u32, u32)>,
    size: u64,
}

impl Spans {
    pub(crate) fn new(bytes: &[u8]) -> Spans {
        let is_text = !Text::probe_binary(bytes);
        let mut hasher = SpanHasher::default();
        let mut rest = bytes.iter().copied().peekable();
        while let Some(byte) = rest.next() {
            if !(is_text && byte == b'\r' && rest.peek() == Some(&b'\n')) {
                hasher.push(byte);
            }
        }
        Spans { counts: hasher.finish(), size: bytes.len() as u64 }
    }

    /// git's similarity of two blobs, from 0 to 60,000.
    pub(crate) fn score(&self, other: &Spans) -> u64 {
        let largest = self.size.max(other.size);
        (self.copied(other) * MAX_SCORE).checked_div(largest).unwrap_or(0)
    }

    fn copied(&self, other: &Spans) -> u64 {
        let (mut a, mut b) = (self.counts.as_slice(), other.counts.as_slice());
        let mut copied = 0;
        while let (Some((a_hash, a_bytes)), Some((b_hash, b_bytes))) = (a.first(), b.first()) {
            match a_hash.cmp(b_hash) {
                Ordering::Less => a = &a[1..],
                Ordering::Greater => b = &b[1..],
                Ordering::Equal => {
                    copied += u64::from(*a_bytes.min(b_bytes));
                    (a, b) = (&a[1..], &b[1..]);
                }
            }
        }
        copied
    }
}

/// Whether sizes alone leave two blobs a chance to be similar enough.
pub(crate) fn sizes_fit(a: u64, b: u64) -> bool {
    let (largest, smallest) = (a.max(b), a.min(b));
    largest * (MAX_SCORE - RENAME_SCORE) >= (largest - smallest) * MAX_SCORE
}

#[derive(Default)]
struct SpanHasher {
    low: u32,
    high: u32,
    bytes: u32,
    spans: Vec<(u32, u32)>,
}

impl SpanHasher {
    fn push(&mut self, byte: u8) {
        let before = self.low;
        self.low = (self.low << 7) ^ (self.high >> 25);
        self.high = (self.high << 7) ^ (before >> 25);
        self.low = self.low.wrapping_add(u32::from(byte));
        self.bytes += 1;
        if self.bytes >= SPAN_BYTES || byte == b'\n' {
            self.close();
        }
    }

    fn close(&mut self) {
        let hash = self.low.wrapping_add(self.high.wrapping_mul(0x61)) % HASH_BASE;
        self.spans.push((hash, self.bytes));
        (self.low, self.high, self.bytes) = (0, 0, 0);
    }

    fn finish(mut self) -> Vec<(u32, u32)> {
        if self.bytes > 0 {
            self.close();
        }
        self.spans.sort_unstable();
        self.spans.dedup_by(|later, earlier| {
            let same = later.0 == earlier.0;
            if same {
                earlier.1 = earlier.1.saturating_add(later.1);
            }
            same
        });
        self.spans
    }
}
