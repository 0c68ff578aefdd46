//! How much of two units is the same, names renamed consistently.
//!
//! The longest common subsequence of their skeletons by bits (Hyyrö: Bit-parallel LCS-length computation revisited, 2004),
//! with its alignment read back from the kept rows; then each name is paired with the name that it aligns with most often,
//! one to one, and aligned names count where they are paired.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::stream::{Word, skeleton};

/// Tokens of units that are aligned: the table takes `a * b / 8` bytes.
pub(super) const MOST_TOKENS: usize = 6_000;

/// The tokens of a unit.
pub(super) struct Tokens<'a> {
    pub(super) words: &'a [Word],
    /// Which of them are texts over several lines, whose words align with equal words alone.
    pub(super) texts: Vec<Range<usize>>,
}

impl Tokens<'_> {
    fn skeleton(&self) -> Vec<Word> {
        let mut bones = skeleton(self.words);
        for text in &self.texts {
            bones[text.clone()].copy_from_slice(&self.words[text.clone()]);
        }
        bones
    }
}

/// The tokens that align, in percent of the mean of both units' tokens (Dice's coefficient), rounded down. Units over [`MOST_TOKENS`] have none in common.
pub(super) fn similar_percent(one: &Tokens<'_>, other: &Tokens<'_>) -> u32 {
    let (a, b) = (one.words, other.words);
    let mean = (a.len() + b.len()).div_ceil(2);
    if mean == 0 || a.len().max(b.len()) > MOST_TOKENS {
        return 0;
    }
    let pairs = aligned(&one.skeleton(), &other.skeleton());
    let plain = pairs.iter().filter(|(x, y)| a[*x] == b[*y] && !a[*x].is_name()).count();
    let names = pairs.iter().map(|(x, y)| (a[*x], b[*y])).filter(|(x, _)| x.is_name());
    let same = plain + consistent(names);
    u32::try_from(same * 100 / mean).unwrap_or(100)
}

/// How many pairs of names fit one one-to-one renaming, chosen from the most frequent pair on.
fn consistent(pairs: impl Iterator<Item = (Word, Word)>) -> usize {
    let mut counts: FxHashMap<(Word, Word), usize> = FxHashMap::default();
    pairs.for_each(|pair| *counts.entry(pair).or_default() += 1);
    let mut counts: Vec<((Word, Word), usize)> = counts.into_iter().collect();
    counts.sort_unstable_by_key(|((a, b), count)| (std::cmp::Reverse(*count), a != b, *a, *b));
    let (mut there, mut back) = (FxHashSet::default(), FxHashSet::default());
    counts
        .into_iter()
        .filter(|((a, b), _)| !there.contains(a) && !back.contains(b) && there.insert(*a) && back.insert(*b))
        .map(|(_, count)| count)
        .sum()
}

/// Positions of `a` and `b` that a longest common subsequence pairs, from the end.
fn aligned(a: &[Word], b: &[Word]) -> Vec<(usize, usize)> {
    let rows = rows(a, b);
    let width = a.len().div_ceil(64);
    let is_set = |row: usize, at: usize| rows[row * width + at / 64] >> (at % 64) & 1 == 1;
    let (mut x, mut y) = (a.len(), b.len());
    let mut pairs = Vec::new();
    while x > 0 && y > 0 {
        if is_set(y, x - 1) {
            x -= 1;
        } else if !is_set(y - 1, x - 1) {
            y -= 1;
        } else {
            pairs.push((x - 1, y - 1));
            (x, y) = (x - 1, y - 1);
        }
    }
    pairs
}

/// For each prefix of `b` the bits of `a` at which the length of the common subsequence does not grow.
fn rows(a: &[Word], b: &[Word]) -> Vec<u64> {
    let width = a.len().div_ceil(64);
    let mut places: FxHashMap<Word, Vec<u64>> = FxHashMap::default();
    for (at, word) in a.iter().enumerate() {
        places.entry(*word).or_insert_with(|| vec![0; width])[at / 64] |= 1 << (at % 64);
    }
    let mut rows = vec![u64::MAX; width];
    rows.reserve(width * b.len());
    for word in b {
        let start = rows.len() - width;
        let Some(matches) = places.get(word) else {
            rows.extend_from_within(start..);
            continue;
        };
        let mut carry = false;
        for (at, matched) in matches.iter().enumerate() {
            let row = rows[start + at];
            let (sum, over) = row.overflowing_add(row & matched);
            let (sum, over_again) = sum.overflowing_add(u64::from(carry));
            carry = over || over_again;
            rows.push(sum | (row & !matched));
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::Stream;

    fn percent(a: &str, b: &str) -> u32 {
        let rust = crate::Language::named(b"Rust");
        let streams = [a, b].map(|text| Stream::new(rust, text.as_bytes()));
        let texts =
            |stream: &Stream| stream.texts().iter().map(|text| text.start as usize..text.end as usize).collect();
        let [a, b] = streams.each_ref().map(|stream| Tokens { words: stream.words(), texts: texts(stream) });
        similar_percent(&a, &b)
    }

    #[test]
    fn what_aligns_counts_where_names_are_renamed_consistently() {
        #[rustfmt::skip]
        let rows: &[(&str, &str, u32)] = &[
            ("a + b ; c", "a + b ; c", 100),
            ("a + b ; a", "x + y ; x", 100),
            ("a + b ; a", "x + y ; y", 80),
            ("a + b ; a", "a + b ; a - c - d - e - f", 55),
            ("a ( 1 )", "a ( 2 )", 75),
            ("a ( x )", "b ( x )", 75),
            ("x ( \"a b\nc d\" )", "x ( \"b\nc d e\" )", 88),
            ("a", "+", 0),
            ("", "", 0),
        ];
        for (a, b, expect) in rows {
            assert_eq!(percent(a, b), *expect, "{a} | {b}");
            assert_eq!(percent(b, a), *expect, "{b} | {a}");
        }
    }

    #[test]
    fn the_alignment_is_a_longest_common_subsequence() {
        let mut state = 7_u64;
        for length in [1_usize, 5, 63, 64, 65, 130] {
            let mut words = |count: usize| -> Vec<Word> {
                (0..count)
                    .map(|_| {
                        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                        Word(u32::try_from(state >> 61).unwrap_or_default())
                    })
                    .collect()
            };
            let (a, b) = (words(length), words(length + 3));
            let pairs = aligned(&a, &b);
            assert!(pairs.windows(2).all(|pair| pair[0].0 > pair[1].0 && pair[0].1 > pair[1].1));
            assert!(pairs.iter().all(|(x, y)| a[*x] == b[*y]));
            assert_eq!(pairs.len(), by_table(&a, &b), "{length}");
        }
    }

    fn by_table(a: &[Word], b: &[Word]) -> usize {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for (x, word) in a.iter().enumerate() {
            for (y, other) in b.iter().enumerate() {
                table[x + 1][y + 1] =
                    if word == other { table[x][y] + 1 } else { table[x][y + 1].max(table[x + 1][y]) };
            }
        }
        table[a.len()][b.len()]
    }
}
