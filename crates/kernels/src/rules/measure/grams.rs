//! Runs of words that repeat.
//!
//! A run of n words repeats only where both runs of n - 1 words in it do. So each length looks at what is left of the one
//! before, and a run is known by the places of those two.

use super::bytes;
use super::counter::{Counter, Place};
use super::words::List;

/// The longest runs that rules speak of.
const LONGEST: usize = 10;

/// Shares of the characters of all words.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Grams {
    /// In the run of 2, 3 or 4 words that comes most often (the first of several), overlaps counted twice.
    pub(in super::super) top: [f64; 3],
    /// In runs of 5, 6, 7, 8, 9 or 10 words that come more than once, each word counted once.
    pub(in super::super) repeated: [f64; 6],
}

/// Runs of one length, in order: their first words and their places.
#[derive(Debug, Default)]
pub(super) struct Levels {
    /// Those that repeat.
    kept: Vec<(u32, Place)>,
    /// Those of the next length.
    next: Vec<(u32, Place)>,
}

impl Grams {
    pub(super) fn of(words: &List, counter: &mut Counter, levels: &mut Levels) -> Self {
        let mut grams = Self::default();
        let all = words.characters(0, words.hashes.len());
        levels.pairs(words, counter);
        for length in 2..=LONGEST {
            if length > 2 {
                levels.lengthen(counter);
            }
            let (count, first) = levels.keep_repeated(counter);
            if levels.kept.is_empty() {
                break;
            }
            if length <= 4 {
                let most = count as usize * words.characters(first, first + length);
                grams.top[length - 2] = share(most, all);
            }
            if length >= 5 {
                grams.repeated[length - 5] = share(levels.covered(words, length), all);
            }
        }
        grams
    }
}

fn share(part: usize, all: usize) -> f64 {
    super::share(part, all).unwrap_or_default()
}

impl Levels {
    /// Runs of two words, all counted.
    fn pairs(&mut self, words: &List, counter: &mut Counter) {
        counter.begin(words.hashes.len());
        self.next.clear();
        let pairs = words.hashes.windows(2).map(|pair| bytes::mix(pair[0].rotate_left(17), pair[1]));
        self.next.extend((0..).zip(pairs).map(|(first, key)| (first, counter.add(key))));
    }

    /// From runs of one length that repeat to those of the next, all counted.
    fn lengthen(&mut self, counter: &mut Counter) {
        counter.begin(self.kept.len());
        self.next.clear();
        for pair in self.kept.windows(2) {
            let [(first, here), (second, there)] = [pair[0], pair[1]];
            if first + 1 == second {
                let key = bytes::mix(0, u64::from(here) << 32 | u64::from(there));
                self.next.push((first, counter.add(key)));
            }
        }
    }

    /// Keeps those that repeat. How often the one comes that comes most often, the first of several, and its first word.
    fn keep_repeated(&mut self, counter: &Counter) -> (u32, usize) {
        self.kept.resize(self.next.len(), (0, 0));
        let (mut kept, mut most) = (0, (1, 0));
        // Each is written, and the place moves on where it is kept: no branch that nobody can predict.
        for run in &self.next {
            let count = counter.count(run.1);
            self.kept[kept] = *run;
            kept += usize::from(count > 1);
            if count > most.0 {
                most = (count, run.0 as usize);
            }
        }
        self.kept.truncate(kept);
        most
    }

    /// Characters of words that lie in a run that repeats.
    fn covered(&self, words: &List, length: usize) -> usize {
        let (mut covered, mut up_to) = (0, 0);
        for (first, _) in &self.kept {
            let (from, to) = ((*first as usize).max(up_to), *first as usize + length);
            covered += words.characters(from, to);
            up_to = to;
        }
        covered
    }
}
