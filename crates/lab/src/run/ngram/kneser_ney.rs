//! How surprised a model is by text that it did not see.
//!
//! Interpolated Kneser-Ney smoothing (Kneser, Ney 1995; Chen, Goodman 1999) with one discount a length, n1 / (n1 + 2
//! n2): shorter n-grams count by how many different tokens they follow.

use super::super::text::Text;
use super::grams::{Ending, Grams, Level, UNSEEN};

/// A scorer.
#[derive(Debug, Clone)]
pub struct KneserNey {
    grams: Grams,
    levels: Vec<Smoothed>,
    /// The chance of any word before anything is known.
    floor: f64,
}

#[derive(Debug, Clone)]
struct Smoothed {
    discount: f64,
    counts: Vec<f64>,
    /// By head: the sum of counts, and what the discount takes of them.
    totals: Vec<(f64, f64)>,
}

impl KneserNey {
    /// A scorer that has seen a text, with n-grams up to a length from 1 to 6 and a vocabulary of so many words.
    /// Another length is taken as the nearest of these.
    #[must_use]
    pub fn new(text: &Text, length: usize, vocabulary: usize) -> KneserNey {
        KneserNey::weighted(text, length, vocabulary, 1.0)
    }

    /// The same for a text of which every token counts so much. Text that repeats itself, as a pool of generations
    /// does, would else look as if rare pairs were well known: with a weight of real size to size they are as rare as
    /// they are.
    #[must_use]
    pub fn weighted(text: &Text, length: usize, vocabulary: usize, weight: f64) -> KneserNey {
        let grams = Grams::new(text, length.max(1));
        let level = |at: usize| {
            let seen = |level: &Level| level.counts.iter().map(|count| f64::from(*count) * weight).collect();
            let counts = grams
                .levels
                .get(at + 1)
                .map_or_else(|| seen(&grams.levels[at]), |above| followed(&grams.levels[at], above));
            let heads = if at == 0 { 1 } else { grams.levels[at - 1].counts.len() };
            Smoothed::new(counts, &grams.levels[at].heads, heads)
        };
        let levels = (0..grams.levels.len()).map(level).collect();
        KneserNey { grams, levels, floor: 1.0 / (vocabulary as f64 + 1.0) }
    }

    /// The mean natural logarithm of the chances of a document's tokens, its end included; `None` for no tokens.
    #[must_use]
    pub fn mean_log(&self, document: &[u32]) -> Option<f64> {
        (!document.is_empty()).then(|| self.sum_of_logs(document) / document.len() as f64)
    }

    /// The perplexity of a text: e to the minus mean logarithm of its tokens' chances; `None` for no tokens.
    #[must_use]
    pub fn perplexity(&self, text: &Text) -> Option<f64> {
        let sum: f64 = text.documents().map(|document| self.sum_of_logs(document)).sum();
        (!text.tokens.is_empty()).then(|| (-sum / text.tokens.len() as f64).exp())
    }

    fn sum_of_logs(&self, document: &[u32]) -> f64 {
        let (mut last, mut sum) = (self.grams.opening(), 0.0);
        for token in document {
            let here = self.grams.after(&last, *token);
            sum += self.chance(&last, &here).ln();
            last = here;
        }
        sum
    }

    /// From no context to the longest that was seen.
    fn chance(&self, last: &Ending, here: &Ending) -> f64 {
        let mut chance = self.floor;
        for (length, level) in self.levels.iter().enumerate() {
            if last.id(length) == UNSEEN {
                break;
            }
            chance = level.chance(last.id(length), here.id(length + 1), chance);
        }
        chance
    }
}

impl Smoothed {
    fn new(counts: Vec<f64>, heads: &[u32], number: usize) -> Smoothed {
        let discount = discount(&counts);
        let mut totals = vec![(0.0, 0.0); number];
        for (count, head) in counts.iter().zip(heads) {
            let total = &mut totals[*head as usize];
            total.0 += count;
            total.1 += count.min(discount);
        }
        Smoothed { discount, counts, totals }
    }

    fn chance(&self, head: u32, gram: u32, shorter: f64) -> f64 {
        let (total, taken) = self.totals[head as usize];
        if total <= 0.0 {
            return shorter;
        }
        let count = if gram == UNSEEN { 0.0 } else { self.counts[gram as usize] };
        ((count - self.discount).max(0.0) + taken * shorter) / total
    }
}

/// How many different tokens come before each n-gram.
fn followed(level: &Level, above: &Level) -> Vec<f64> {
    let mut counts = vec![0.0; level.counts.len()];
    for (tail, _) in above.tails.iter().zip(&above.counts).filter(|(_, count)| **count > 0) {
        counts[*tail as usize] += 1.0;
    }
    counts
}

/// Something is always left for what was not seen. What counts less than one occurrence is one.
fn discount(counts: &[f64]) -> f64 {
    let number =
        |wanted: f64| counts.iter().filter(|count| **count > 0.0 && count.round().max(1.0) == wanted).count() as f64;
    let (once, twice) = (number(1.0), number(2.0));
    if once > 0.0 { once / (once + 2.0 * twice) } else { 0.5 }
}
