//! Hashes of all windows of a file, rolled from one to the next.
//!
//! A window's hash is a polynomial in its tokens. For renamed clones a name counts by the distance to where it last stood
//! in the window, 0 where it did not (Baker: Parameterized pattern matching, 1996); when the window leaves a name behind,
//! the name's next occurrence becomes a first one, which changes one term.

use std::ops::Range;

use crate::stream::Word;

use super::CloneType;
use super::marks::Marks;

const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
/// A window of which this share of tokens are literals is data: renamed clones of data mean nothing.
const MOST_LITERALS_PERCENT: usize = 40;

/// A window of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    /// Its first token.
    pub(super) start: usize,
    /// Behind its last token.
    pub(super) end: usize,
    /// Of its tokens.
    pub(super) hash: u64,
    /// So many of its tokens are literals that it is data.
    pub(super) is_data: bool,
}

/// The windows of a file: for each token the shortest run from there on that counts at least `least`.
pub(super) struct Windows<'a> {
    words: &'a [Word],
    least: usize,
    /// Of [`BASE`], one for each token of the longest window.
    powers: Vec<u64>,
    marks: Marks,
    /// For each name the distances to the same name before and behind it, where renamed clones are looked for.
    distances: Option<Distances>,
}

impl<'a> Windows<'a> {
    pub(super) fn new(words: &'a [Word], least: usize, clone_type: CloneType) -> Self {
        let least = least.max(1);
        let distances = (clone_type != CloneType::Exact).then(|| Distances::new(words, least));
        let powers = std::iter::successors(Some(1_u64), |power| Some(power.wrapping_mul(BASE))).take(least).collect();
        Self { words, least, powers, marks: Marks::new(), distances }
    }

    /// The same file in windows that count less.
    pub(super) fn shorter(self, least: usize) -> Self {
        Self { least: least.clamp(1, self.least), ..self }
    }

    /// Calls `each` with where each window ends, of those that begin at one of `starts`.
    pub(super) fn ends(&self, starts: Range<usize>, mut each: impl FnMut(usize)) {
        let (mut end, mut marks) = (starts.start, 0);
        for start in starts {
            while marks < self.least {
                let Some(word) = self.words.get(end) else { return };
                marks += self.marks.of(*word);
                end += 1;
            }
            each(end);
            marks -= self.marks.of(self.words[start]);
        }
    }

    /// Calls `each` with every window that begins at one of `starts`.
    pub(super) fn each(&self, starts: Range<usize>, each: impl FnMut(Window)) {
        match &self.distances {
            None => self.exact(starts, each),
            Some(distances) => self.renamed(distances, starts, each),
        }
    }

    /// The same with those that are no data.
    pub(super) fn each_of_code(&self, starts: Range<usize>, mut each: impl FnMut(usize, u64)) {
        self.each(starts, |window| {
            if !window.is_data {
                each(window.start, window.hash);
            }
        });
    }

    fn exact(&self, starts: Range<usize>, mut each: impl FnMut(Window)) {
        let term = |word: Word| mix(u64::from(word.0) + 1);
        let (mut hash, mut end, mut marks) = (0_u64, starts.start, 0);
        for start in starts {
            while marks < self.least {
                let Some(word) = self.words.get(end) else { return };
                hash = hash.wrapping_mul(BASE).wrapping_add(term(*word));
                marks += self.marks.of(*word);
                end += 1;
            }
            each(Window { start, end, hash: mix(hash), is_data: false });
            let first = self.words[start];
            hash = hash.wrapping_sub(term(first).wrapping_mul(self.powers[end - 1 - start]));
            marks -= self.marks.of(first);
        }
    }

    fn renamed(&self, distances: &Distances, starts: Range<usize>, mut each: impl FnMut(Window)) {
        let Distances { before, behind } = distances;
        let (words, powers) = (self.words, &self.powers);
        let term = |at: usize, from: usize| {
            let distance = usize::from(before[at]);
            encoded(words[at], if distance <= at - from { distance } else { 0 })
        };
        let (mut hash, mut end, mut marks, mut literals) = (0_u64, starts.start, 0, 0);
        for start in starts {
            while marks < self.least {
                let Some(word) = words.get(end) else { return };
                hash = hash.wrapping_mul(BASE).wrapping_add(term(end, start));
                marks += self.marks.of(*word);
                literals += usize::from(word.is_literal());
                end += 1;
            }
            let is_data = literals * 100 > (end - start) * MOST_LITERALS_PERCENT;
            each(Window { start, end, hash: mix(hash), is_data });
            hash = hash.wrapping_sub(term(start, start).wrapping_mul(powers[end - 1 - start]));
            let next = start + usize::from(behind[start]);
            if next > start && next < end {
                let change = encoded(words[next], 0).wrapping_sub(encoded(words[next], usize::from(behind[start])));
                hash = hash.wrapping_add(change.wrapping_mul(powers[end - 1 - next]));
            }
            marks -= self.marks.of(words[start]);
            literals -= usize::from(words[start].is_literal());
        }
    }
}

/// A number with its bits mixed: the finaliser of `MurmurHash3`.
pub(super) const fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let value = (value ^ (value >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    value ^ (value >> 33)
}

/// A token as a renamed clone sees it.
pub(super) fn encoded(word: Word, distance: usize) -> u64 {
    if word.is_name() { mix(1 << 40 | distance as u64) } else { mix(u64::from(word.class().0) + 1) }
}

/// For each name the distances to the same name before and behind it; 0 where it is as long as a window, or none.
struct Distances {
    before: Vec<u16>,
    behind: Vec<u16>,
}

impl Distances {
    fn new(words: &[Word], width: usize) -> Self {
        let (mut before, mut behind) = (vec![0_u16; words.len()], vec![0_u16; words.len()]);
        let mut last = LastPlaces::new(words.len());
        for (at, word) in words.iter().enumerate().filter(|(_, word)| word.is_name()) {
            let Some(previous) = last.replace(words, *word, at) else { continue };
            if let Some(distance) = u16::try_from(at - previous).ok().filter(|distance| usize::from(*distance) < width)
            {
                before[at] = distance;
                behind[previous] = distance;
            }
        }
        Self { before, behind }
    }
}

/// Where each name stood last: a table of places that is half empty, searched from a name's hash on.
struct LastPlaces {
    /// A place and one more; 0 is none.
    slots: Vec<u32>,
    shift: u32,
}

impl LastPlaces {
    fn new(most: usize) -> Self {
        let slots = (most.max(8) * 2).next_power_of_two();
        Self { slots: vec![0; slots], shift: 64 - slots.trailing_zeros() }
    }

    /// Where the name stood before; from now on it is `at`.
    fn replace(&mut self, words: &[Word], word: Word, at: usize) -> Option<usize> {
        // Words are hashes of 30 bits already: these are spread over the table.
        let spread = u64::from(word.0).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift;
        let mut slot = usize::try_from(spread).expect("because it is less than the slots");
        loop {
            let place = (self.slots[slot] as usize).checked_sub(1);
            if place.is_none_or(|place| words[place] == word) {
                self.slots[slot] = u32::try_from(at + 1).expect("because all tokens together are fewer than 2^32");
                return place;
            }
            slot = (slot + 1) % self.slots.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lex::TokenKind;

    fn words(text: &str) -> Vec<Word> {
        let kind =
            |word: &str| if word.starts_with(char::is_alphabetic) { TokenKind::Word } else { TokenKind::Operator };
        text.split(' ').map(|word| Word::new(kind(word), word.as_bytes())).collect()
    }

    fn hashes(text: &str, width: usize, clone_type: CloneType) -> Vec<u64> {
        let mut found = Vec::new();
        let words = words(text);
        Windows::new(&words, width, clone_type).each_of_code(0..words.len(), |_, hash| found.push(hash));
        found
    }

    #[test]
    fn rolled_hashes_are_those_of_the_window_alone() {
        let text = "a + b = a ; b b -> c ; a == c + a ; d a b -> c a c";
        let all: Vec<&str> = text.split(' ').collect();
        for clone_type in [CloneType::Exact, CloneType::Renamed] {
            for least in [1, 3, 7, 20] {
                let first = |start: usize| {
                    let length = Marks::new().shortest(&words(text)[start..], least)?;
                    hashes(&all[start..start + length].join(" "), least, clone_type).first().copied()
                };
                let alone: Vec<u64> = (0..all.len()).map_while(first).collect();
                assert_eq!(hashes(text, least, clone_type), alone, "{clone_type:?} {least}");
                let words = words(text);
                let mut longer = Vec::new();
                let windows = Windows::new(&words, 20, clone_type).shorter(least);
                windows.each_of_code(0..words.len(), |_, hash| longer.push(hash));
                assert_eq!(longer, alone, "{clone_type:?} {least}");
                assert!(alone.len() >= all.len() - 20);
            }
        }
    }

    #[test]
    fn consistent_renaming_alone_is_no_change() {
        let hash = |text: &str| hashes(text, 7, CloneType::Renamed)[0];
        assert_eq!(hash("a = b + a ; b"), hash("x = y + x ; y"));
        assert_ne!(hash("a = b + a ; b"), hash("x = y + y ; x"));
        assert_ne!(hash("a = b + a ; b"), hash("x = x + x ; x"));
        assert_ne!(hash("a = b + a ; b"), hash("a = b - a ; b"));
    }
}
