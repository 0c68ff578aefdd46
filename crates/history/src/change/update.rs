//! Updated lines: a line that takes the place of one that differs by a few words.
//!
//! Within one hunk the removed and new lines that were not moved are paired in order, so that the most pairs come
//! about, and among those the ones with the fewest changed words. A pair is two lines that are not trivial and whose words are at an edit distance of at most three (a word inserted, deleted or
//! replaced counts one), and of at most half of the words of the longer line. Punctuation and white space are no
//! words. The bound of three words is GitClear's ("approximately three words or less").

use std::cmp::Reverse;
use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use super::weight::{Weight, words};
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
#[derive(Debug, Default)]
pub(crate) struct Hunk {
    pub(crate) old: Vec<Worded>,
    pub(crate) new: Vec<Worded>,
    /// The words of all its lines.
    words: Vec<u32>,
}

/// A line of a hunk.
#[derive(Debug)]
pub(crate) struct Worded {
    pub(crate) place: u32,
    /// Where its words are among those of the hunk.
    words: Range<usize>,
    /// A bit for each word, to tell quickly that two lines differ too much.
    mask: u64,
}

impl Hunk {
    /// The lines between two matches; `None` unless both sides have some that can be paired.
    pub(crate) fn new(old: &Text, new: &Text, old_gap: &Range<usize>, new_gap: &Range<usize>) -> Option<Hunk> {
        if old_gap.is_empty() || new_gap.is_empty() {
            return None;
        }
        let mut hunk = Hunk::default();
        hunk.old = hunk.worded(old, old_gap);
        if hunk.old.is_empty() {
            return None;
        }
        hunk.new = hunk.worded(new, new_gap);
        (!hunk.new.is_empty()).then_some(hunk)
    }

    fn worded(&mut self, text: &Text, gap: &Range<usize>) -> Vec<Worded> {
        let telling = gap.clone().filter(|line| !Weight::of(text, *line).trivial);
        telling.map(|line| self.line(text.line(line), line)).collect()
    }

    fn line(&mut self, line: &[u8], place: usize) -> Worded {
        let start = self.words.len();
        self.words.extend(words(line).map(short_hash));
        let mask = self.words[start..].iter().fold(0, |mask, word| mask | 1 << (word & 63));
        let place = u32::try_from(place).expect("a text has fewer lines than bytes, and those are limited");
        Worded { place, words: start..self.words.len(), mask }
    }

    /// How many words change if the new line takes the old one's place; `None` if they are too many.
    fn distance(&self, old: &Worded, new: &Worded) -> Option<usize> {
        let longer = old.words.len().max(new.words.len());
        let most = MAX_DISTANCE.min(longer / 2);
        let may = old.words.len().abs_diff(new.words.len()) <= most
            && (old.mask ^ new.mask).count_ones() as usize <= 2 * most;
        may.then(|| distance(&self.words[old.words.clone()], &self.words[new.words.clone()], most)).flatten()
    }

    /// What lies between the common head and the common tail of words, on both sides.
    fn replacement(&self, old: &Worded, new: &Worded) -> Option<u64> {
        let (old, new) = (&self.words[old.words.clone()], &self.words[new.words.clone()]);
        let head = old.iter().zip(new).take_while(|(old, new)| old == new).count();
        let (old, new) = (&old[head..], &new[head..]);
        let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
        let (old, new) = (&old[..old.len() - tail], &new[..new.len() - tail]);
        if old.is_empty() && new.is_empty() {
            return None;
        }
        let bytes = |words: &[u32]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
        Some(xxh3_64(&bytes(old)).wrapping_mul(31) ^ xxh3_64(&bytes(new)))
    }

    /// Pairs some of its lines; both sides in order.
    pub(crate) fn pair(&self, old: &[&Worded], new: &[&Worded]) -> Vec<Pair> {
        let places =
            if old.len() * new.len() <= MAX_TABLE { self.most_pairs(old, new) } else { self.greedy_pairs(old, new) };
        let pair = |(i, j): (usize, usize)| {
            let (old, new) = (old[i], new[j]);
            Pair { old: old.place, new: new.place, replacement: self.replacement(old, new) }
        };
        places.into_iter().map(pair).collect()
    }

    /// The sequence of pairs in order that is worth most; of several the one that pairs earlier lines.
    fn most_pairs(&self, old: &[&Worded], new: &[&Worded]) -> Vec<(usize, usize)> {
        let width = new.len() + 1;
        let mut best: Vec<Worth> = vec![(0, Reverse(0)); (old.len() + 1) * width];
        let mut paired: Vec<Option<Worth>> = vec![None; old.len() * new.len()];
        for i in (0..old.len()).rev() {
            for j in (0..new.len()).rev() {
                let apart = best[(i + 1) * width + j].max(best[i * width + j + 1]);
                let (pairs, Reverse(words)) = best[(i + 1) * width + j + 1];
                let with = self.distance(old[i], new[j]).and_then(|distance| u16::try_from(distance).ok());
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
    fn greedy_pairs(&self, old: &[&Worded], new: &[&Worded]) -> Vec<(usize, usize)> {
        let mut next = 0;
        let mut pairs = Vec::new();
        for (i, line) in old.iter().enumerate() {
            let ahead = next..new.len().min(next + LOOK_AHEAD);
            if let Some(j) = ahead.into_iter().find(|j| self.distance(line, new[*j]).is_some()) {
                pairs.push((i, j));
                next = j + 1;
            }
        }
        pairs
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

/// What a sequence of pairs is worth: one of more pairs is worth more, then one of fewer changed words.
type Worth = (u16, Reverse<u16>);

#[cfg(test)]
mod tests {
    use super::*;

    /// A hunk of one line on each side.
    fn hunk(old: &str, new: &str) -> Hunk {
        let mut hunk = Hunk::default();
        hunk.old = vec![hunk.line(old.as_bytes(), 0)];
        hunk.new = vec![hunk.line(new.as_bytes(), 0)];
        hunk
    }

    fn may_become(old: &str, new: &str) -> bool {
        let hunk = hunk(old, new);
        hunk.distance(&hunk.old[0], &hunk.new[0]).is_some()
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
            assert_eq!(may_become(old, new), expect, "{old} -> {new}");
            assert_eq!(may_become(new, old), expect, "{new} -> {old}");
        }
    }

    #[test]
    fn replacements_are_equal_where_the_words_are() {
        let of = |old: &str, new: &str| {
            let hunk = hunk(old, new);
            hunk.replacement(&hunk.old[0], &hunk.new[0])
        };
        assert_eq!(of("let old = 1", "let new = 1"), of("f(old)", "f(new)"));
        assert_ne!(of("let old = 1", "let new = 1"), of("f(new)", "f(old)"));
        assert_eq!(of("f(x)", "f[x]"), None);
    }

    #[test]
    fn the_most_pairs_are_found() {
        let text = |lines: &[&str]| Text::new(lines.join("\n").into_bytes().into(), None);
        let old = text(&["first line here now", "second row is there"]);
        let new = text(&["something else altogether", "first line here then", "second row was there"]);
        let hunk = Hunk::new(&old, &new, &(0..2), &(0..3)).expect("lines that are not trivial");
        let pairs: Vec<_> = hunk
            .pair(&hunk.old.iter().collect::<Vec<_>>(), &hunk.new.iter().collect::<Vec<_>>())
            .iter()
            .map(|pair| (pair.old, pair.new))
            .collect();
        assert_eq!(pairs, [(0, 1), (1, 2)]);
    }
}
