//! Anchors: the parts of a file by which a search knows which of its windows can be repeated at all.
//!
//! Every window holds shorter ones, which count three quarters as much; the one of the smallest hash is its anchor (Schleimer,
//! Wilkerson, Aiken: Winnowing, 2003). Windows that are equal have equal anchors, so a window whose anchor stands nowhere
//! else is not repeated, and is never looked at. Neighbours share their anchor: a file has one for about six tokens. They
//! depend on nothing but its tokens, and can be kept.

use std::ops::Range;

use super::CloneType;
use super::kept::taken;
use super::windows::Windows;
use crate::stream::{BadStream, Word};

/// What the windows count whose anchors are kept. They serve longer ones too, each of which begins with one of these.
pub(super) const KEPT: usize = 50;

/// What a part counts of which the smallest is an anchor. Longer ones are rarer, and more of them are anchors.
const fn part_of(least: usize) -> usize {
    (3 * least).div_ceil(4)
}

/// The anchors of a file's windows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Anchors {
    /// For each anchor the first window that has it, and its hash; the windows rise.
    pub(super) starts: Vec<(u32, u32)>,
    /// Behind the last window.
    pub(super) end: u32,
}

impl Anchors {
    /// Those of a file's windows that count at least `least`.
    pub(super) fn new(words: &[Word], least: usize, clone_type: CloneType) -> Self {
        let least = least.max(1);
        let windows = Windows::new(words, least, clone_type);
        let mut ends: Vec<u32> = Vec::with_capacity(words.len());
        windows.ends(0..words.len(), |end| ends.push(narrow(end)));
        let windows = windows.shorter(part_of(least));
        let mut parts: Vec<(u32, u32)> = Vec::with_capacity(words.len());
        windows.each(0..words.len(), |part| parts.push((narrow(part.end), high(part.hash))));
        let mut anchors = Self { starts: Vec::with_capacity(ends.len() / 8), end: narrow(ends.len()) };
        anchors.fill(&ends, &parts);
        anchors.starts.shrink_to_fit();
        anchors
    }

    /// Goes on with the anchor of the window before as long as it lies in the window and nothing smaller comes.
    fn fill(&mut self, ends: &[u32], parts: &[(u32, u32)]) {
        let (mut behind, mut anchor) = (0, usize::MAX);
        for (start, end) in ends.iter().enumerate() {
            let before = anchor;
            if anchor == usize::MAX || anchor < start {
                behind = behind.max(start + 1);
                anchor = last_smallest(parts, start..behind);
            }
            while parts.get(behind).is_some_and(|(part_end, _)| part_end <= end) {
                if parts[behind].1 <= parts[anchor].1 {
                    anchor = behind;
                }
                behind += 1;
            }
            if anchor != before {
                self.starts.push((narrow(start), parts[anchor].1));
            }
        }
    }

    pub(super) fn write(&self, out: &mut Vec<u8>) {
        out.extend((self.starts.len() as u64).to_le_bytes());
        out.extend(self.end.to_le_bytes());
        for (start, hash) in &self.starts {
            out.extend(start.to_le_bytes());
            out.extend(hash.to_le_bytes());
        }
    }

    pub(super) fn read(bytes: &mut &[u8]) -> Result<Self, BadStream> {
        let count = usize::try_from(u64::from_le_bytes(taken(bytes)?)).map_err(|_| BadStream)?;
        let end = u32::from_le_bytes(taken(bytes)?);
        let length = count.checked_mul(8).ok_or(BadStream)?;
        let (numbers, rest) = bytes.split_at_checked(length).ok_or(BadStream)?;
        *bytes = rest;
        let number = |bytes: &[u8]| bytes.first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes));
        let starts: Vec<(u32, u32)> =
            numbers.chunks_exact(8).map(|pair| (number(&pair[..4]), number(&pair[4..]))).collect();
        let rises = starts.is_sorted_by(|a, b| a.0 < b.0) && starts.last().is_none_or(|last| last.0 < end);
        if rises { Ok(Self { starts, end }) } else { Err(BadStream) }
    }

    /// Each anchor's hash with the windows that have it.
    pub(super) fn each(&self) -> impl Iterator<Item = (u32, Range<u32>)> + '_ {
        let ends = self.starts.iter().skip(1).map(|(start, _)| *start).chain([self.end]);
        self.starts.iter().zip(ends).map(|((start, hash), end)| (*hash, *start..end))
    }
}

fn last_smallest(parts: &[(u32, u32)], among: Range<usize>) -> usize {
    let first = among.start;
    among.fold(first, |smallest, at| if parts[at].1 <= parts[smallest].1 { at } else { smallest })
}

fn high(hash: u64) -> u32 {
    u32::try_from(hash >> 32).expect("because 32 bits are left")
}

fn narrow(tokens: usize) -> u32 {
    u32::try_from(tokens).expect("because all tokens together are fewer than 2^32")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lex::TokenKind;

    /// Words of few kinds, so that much repeats.
    fn words(count: usize, mut state: u64) -> Vec<Word> {
        let one = |_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let (kind, text) = [
                (TokenKind::Word, "a"),
                (TokenKind::Word, "b"),
                (TokenKind::Operator, "->"),
                (TokenKind::Operator, "+"),
                (TokenKind::Number, "1"),
            ][usize::try_from(state >> 33).unwrap_or(0) % 5];
            Word::new(kind, text.as_bytes())
        };
        (0..count).map(one).collect()
    }

    #[test]
    fn an_anchor_is_the_smallest_part_of_its_window() {
        for (clone_type, least, count) in [
            (CloneType::Exact, 7, 200),
            (CloneType::Renamed, 8, 200),
            (CloneType::Renamed, 1, 9),
            (CloneType::Exact, 9, 3),
        ] {
            let words = words(count, least as u64);
            let (mut parts, mut expect) = (Vec::new(), Vec::new());
            let windows = Windows::new(&words, least, clone_type);
            let mut ends = Vec::new();
            windows.ends(0..count, |end| ends.push(end));
            windows.shorter(part_of(least)).each(0..count, |part| parts.push(part));
            for (start, end) in ends.iter().enumerate() {
                let within = parts.iter().filter(|part| part.start >= start && part.end <= *end);
                expect.push(within.map(|part| high(part.hash)).min().unwrap_or_default());
            }
            let anchors = Anchors::new(&words, least, clone_type);
            let found: Vec<u32> = anchors.each().flat_map(|(hash, windows)| windows.map(move |_| hash)).collect();
            assert_eq!(found, expect, "{clone_type:?} {least}");
        }
    }
}
