//! Hashes of all windows of a file, rolled from one to the next.
//!
//! A window's hash is a polynomial in its tokens. For renamed clones a name counts by the distance to where it last stood
//! in the window, 0 where it did not (Baker: Parameterized pattern matching, 1996); when the window leaves a name behind,
//! the name's next occurrence becomes a first one, which changes one term.

use crate::stream::Word;

use super::CloneType;
use super::marks::Marks;

const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
/// A window of which this share of tokens are literals is data: renamed clones of data mean nothing.
const MOST_LITERALS_PERCENT: usize = 40;

/// Calls `each` with the position and the hash of every window: the shortest run of tokens that counts at least `least`.
pub(super) fn each_window(words: &[Word], least: usize, clone_type: CloneType, each: impl FnMut(usize, u64)) {
    match clone_type {
        CloneType::Exact => exact(words, least.max(1), each),
        _ => renamed(words, least.max(1), each),
    }
}

/// A number with its bits mixed: the finaliser of `MurmurHash3`.
pub(super) const fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let value = (value ^ (value >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    value ^ (value >> 33)
}

fn exact(words: &[Word], least: usize, mut each: impl FnMut(usize, u64)) {
    let (powers, counted) = (powers(least), Marks::new());
    let term = |word: Word| mix(u64::from(word.0) + 1);
    let (mut hash, mut end, mut marks) = (0_u64, 0, 0);
    for (start, first) in words.iter().enumerate() {
        while marks < least {
            let Some(word) = words.get(end) else { return };
            hash = hash.wrapping_mul(BASE).wrapping_add(term(*word));
            marks += counted.of(*word);
            end += 1;
        }
        each(start, mix(hash));
        hash = hash.wrapping_sub(term(*first).wrapping_mul(powers[end - 1 - start]));
        marks -= counted.of(*first);
    }
}

/// Powers of [`BASE`], one for each token of the longest window.
fn powers(count: usize) -> Vec<u64> {
    std::iter::successors(Some(1_u64), |power| Some(power.wrapping_mul(BASE))).take(count).collect()
}

fn renamed(words: &[Word], least: usize, mut each: impl FnMut(usize, u64)) {
    let (powers, counted) = (powers(least), Marks::new());
    let (before, behind) = distances(words, least);
    let term = |at: usize, from: usize| {
        let distance = usize::from(before[at]);
        encoded(words[at], if distance <= at - from { distance } else { 0 })
    };
    let (mut hash, mut end, mut marks, mut literals) = (0_u64, 0, 0, 0);
    for start in 0..words.len() {
        while marks < least {
            let Some(word) = words.get(end) else { return };
            hash = hash.wrapping_mul(BASE).wrapping_add(term(end, start));
            marks += counted.of(*word);
            literals += usize::from(word.is_literal());
            end += 1;
        }
        if literals * 100 <= (end - start) * MOST_LITERALS_PERCENT {
            each(start, mix(hash));
        }
        hash = hash.wrapping_sub(term(start, start).wrapping_mul(powers[end - 1 - start]));
        let next = start + usize::from(behind[start]);
        if next > start && next < end {
            let change = encoded(words[next], 0).wrapping_sub(encoded(words[next], usize::from(behind[start])));
            hash = hash.wrapping_add(change.wrapping_mul(powers[end - 1 - next]));
        }
        marks -= counted.of(words[start]);
        literals -= usize::from(words[start].is_literal());
    }
}

/// A token as a renamed clone sees it.
pub(super) fn encoded(word: Word, distance: usize) -> u64 {
    if word.is_name() { mix(1 << 40 | distance as u64) } else { mix(u64::from(word.class().0) + 1) }
}

/// For each name the distances to the same name before and behind it; 0 where it is `width` or more, or none.
fn distances(words: &[Word], width: usize) -> (Vec<u16>, Vec<u16>) {
    let (mut before, mut behind) = (vec![0_u16; words.len()], vec![0_u16; words.len()]);
    let mut last = LastPlaces::new(words.len());
    for (at, word) in words.iter().enumerate().filter(|(_, word)| word.is_name()) {
        let Some(previous) = last.replace(words, *word, at) else { continue };
        if let Some(distance) = u16::try_from(at - previous).ok().filter(|distance| usize::from(*distance) < width) {
            before[at] = distance;
            behind[previous] = distance;
        }
    }
    (before, behind)
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
        each_window(&words(text), width, clone_type, |_, hash| found.push(hash));
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
