//! Updated lines: a line that takes the place of one that differs by a few words.
//!
//! Within one hunk the removed and new lines that were not moved are paired in order, so that the most pairs come
//! about, and among those the ones with the fewest changed words. A pair is two lines that are not trivial and whose words are at an edit distance of at most three (a word inserted, deleted or
//! replaced counts one), and of at most half of the words of the longer line. Punctuation and white space are no
//! words. The bound of three words is GitClear's ("approximately three words or less").

use std::cmp::Reverse;

use xxhash_rust::xxh3::xxh3_64;

use super::weight::words;
use crate::text::Text;

/// Words that may differ.
const MAX_DISTANCE: usize = 3;

/// Hunks with more pairs to compare are paired line by line from the top, looking a few lines ahead.
const MAX_TABLE: usize = 64 * 64;
const LOOK_AHEAD: usize = 8;

/// A removed line and the line that takes its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pair {
    /// Place in the old version, from 0.
    pub(crate) old: u32,
    /// Place in the new version, from 0.
    pub(crate) new: u32,
    /// What was replaced by what; equal replacements have equal values. `None` if no word differs.
    pub(crate) replacement: Option<u64>,
}

/// The lines of a hunk that can be paired: those of both sides that are not trivial.
#[derive(Debug)]
pub(crate) struct Hunk {
    pub(crate) old: Vec<Worded>,
    pub(crate) new: Vec<Worded>,
}

/// The words of a line of a hunk.
#[derive(Debug)]
pub(crate) struct Worded {
    pub(crate) place: u32,
    words: Vec<u32>,
    /// A bit for each word, to tell quickly that two lines differ too much.
    mask: u64,
}

impl Worded {
    pub(crate) fn new(text: &Text, place: u32) -> Worded {
        let words: Vec<u32> = words(text.line(place as usize)).map(short_hash).collect();
        let mask = words.iter().fold(0, |mask, word| mask | 1 << (word & 63));
        Worded { place, words, mask }
    }

    /// How many words change if the other line takes this one's place; `None` if they are too many.
    fn distance(&self, other: &Worded) -> Option<usize> {
        let longer = self.words.len().max(other.words.len());
        let most = MAX_DISTANCE.min(longer / 2);
        let may = self.words.len().abs_diff(other.words.len()) <= most
            && (self.mask ^ other.mask).count_ones() as usize <= 2 * most;
        may.then(|| distance(&self.words, &other.words, most)).flatten()
    }

    /// What lies between the common head and the common tail of words, on both sides.
    fn replacement(&self, other: &Worded) -> Option<u64> {
        let head = self.words.iter().zip(&other.words).take_while(|(old, new)| old == new).count();
        let (old, new) = (&self.words[head..], &other.words[head..]);
        let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
        let (old, new) = (&old[..old.len() - tail], &new[..new.len() - tail]);
        if old.is_empty() && new.is_empty() {
            return None;
        }
        let bytes = |words: &[u32]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
        Some(xxh3_64(&bytes(old)).wrapping_mul(31) ^ xxh3_64(&bytes(new)))
    }
}

fn short_hash(word: &[u8]) -> u32 {
    let hash = xxh3_64(word);
    u32::try_from(hash & u64::from(u32::MAX)).expect("the mask leaves 32 bits")
}

/// The edit distance if it is at most `most`: the usual table, only as wide as that allows.
fn distance(old: &[u32], new: &[u32], most: usize) -> Option<usize> {
    const WIDEST: usize = 2 * MAX_DISTANCE + 1;
    let width = 2 * most + 1;
    let far = most + 1;
    // Cell `k` of row `i` is the distance of old[..i] to new[..i + k - most].
    let mut row: [usize; WIDEST] = std::array::from_fn(|k| k.checked_sub(most).unwrap_or(far));
    for (i, word) in old.iter().enumerate() {
        let mut next = [far; WIDEST];
        for k in 0..width {
            let Some(j) = (i + 1 + k).checked_sub(most).filter(|j| *j <= new.len()) else { continue };
            let deleted = if k + 1 < width { row[k + 1] + 1 } else { far };
            let inserted = k.checked_sub(1).map_or(far, |left| next[left] + 1);
            let kept = j.checked_sub(1).map_or(far, |at| row[k] + usize::from(new[at] != *word));
            next[k] = deleted.min(inserted).min(kept).min(far);
        }
        row = next;
    }
    let last = (new.len() + most).checked_sub(old.len()).filter(|k| *k < width)?;
    Some(row[last]).filter(|distance| *distance <= most)
}

/// Pairs lines of a hunk; both sides in order.
pub(crate) fn pair(old: &[&Worded], new: &[&Worded]) -> Vec<Pair> {
    let places = if old.len() * new.len() <= MAX_TABLE { most_pairs(old, new) } else { from_the_top(old, new) };
    let pair =
        |(i, j): (usize, usize)| Pair { old: old[i].place, new: new[j].place, replacement: old[i].replacement(new[j]) };
    places.into_iter().map(pair).collect()
}

/// What a sequence of pairs is worth: one of more pairs is worth more, then one of fewer changed words.
type Worth = (u16, Reverse<u16>);

/// The sequence of pairs in order that is worth most; of several the one that pairs earlier lines.
fn most_pairs(old: &[&Worded], new: &[&Worded]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    let mut best: Vec<Worth> = vec![(0, Reverse(0)); (old.len() + 1) * width];
    let mut paired: Vec<Option<Worth>> = vec![None; old.len() * new.len()];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            let apart = best[(i + 1) * width + j].max(best[i * width + j + 1]);
            let (pairs, Reverse(words)) = best[(i + 1) * width + j + 1];
            let with = old[i].distance(new[j]).and_then(|distance| u16::try_from(distance).ok());
            let with = with.map(|distance| (pairs + 1, Reverse(words + distance)));
            paired[i * new.len() + j] = with;
            best[i * width + j] = with.map_or(apart, |with| with.max(apart));
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < old.len() && j < new.len() {
        let here = best[i * width + j];
        if paired[i * new.len() + j] == Some(here) {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[(i + 1) * width + j] == here {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// Each removed line in turn with the first of the next few new lines that it may become.
fn from_the_top(old: &[&Worded], new: &[&Worded]) -> Vec<(usize, usize)> {
    let mut next = 0;
    let mut pairs = Vec::new();
    for (i, line) in old.iter().enumerate() {
        let ahead = next..new.len().min(next + LOOK_AHEAD);
        if let Some(j) = ahead.into_iter().find(|j| line.distance(new[*j]).is_some()) {
            pairs.push((i, j));
            next = j + 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn worded(line: &str) -> Worded {
        Worded::new(&Text::new(line.as_bytes().to_vec(), None), 0)
    }

    #[test]
    fn what_a_line_may_become() {
        for (old, new, expect) in [
            ("alpha beta gamma delta", "alpha beta gamma omega", true),
            ("a b c d e f g h", "a b c d e x y z", true),
            ("a b c d e f g h", "a b c d w x y z", false),
            ("a b c d e f g h", "a b c d e f g h i j k", true),
            ("a b c d e f g h", "a b c d e f g h i j k l", false),
            ("a b c", "x y c", false),
            ("a b", "a x", true),
            ("one", "two", false),
            ("call(one)", "call[one];", true),
            ("a b c d e f", "b c d e f", true),
            ("a b c d e f", "f a b c d e", true),
        ] {
            assert_eq!(worded(old).distance(&worded(new)).is_some(), expect, "{old} -> {new}");
            assert_eq!(worded(new).distance(&worded(old)).is_some(), expect, "{new} -> {old}");
        }
    }

    #[test]
    fn replacements_are_equal_where_the_words_are() {
        let of = |old: &str, new: &str| worded(old).replacement(&worded(new));
        assert_eq!(of("let old = 1", "let new = 1"), of("f(old)", "f(new)"));
        assert_ne!(of("let old = 1", "let new = 1"), of("f(new)", "f(old)"));
        assert_eq!(of("f(x)", "f[x]"), None);
    }

    #[test]
    fn the_most_pairs_are_found() {
        let side = |lines: &[&str]| -> Vec<Worded> {
            let text = Text::new(lines.join("\n").into_bytes(), None);
            (0..lines.len() as u32).map(|line| Worded::new(&text, line)).collect()
        };
        let old = side(&["first line here now", "second row is there"]);
        let new = side(&["something else altogether", "first line here then", "second row was there"]);
        let pairs: Vec<_> = pair(&old.iter().collect::<Vec<_>>(), &new.iter().collect::<Vec<_>>())
            .iter()
            .map(|pair| (pair.old, pair.new))
            .collect();
        assert_eq!(pairs, [(0, 1), (1, 2)]);
    }
}
