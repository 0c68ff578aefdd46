//! Multinomial numbers of many types, most of them rare.
//!
//! Types are looked at in blocks. The rare ones of a block get Poisson numbers from tables, until their sum K passes a
//! test by which it is binomial, as the number of draws that fall on the block has to be: given their sum, Poisson
//! numbers are multinomial. Where hardly anything but the block is left, K is drawn first, and the Poisson numbers are
//! mended until they have that sum. The common types share the other draws, one binomial number each. No draw is made
//! by itself.

use rand::RngExt;

use super::alias::Tables;
use super::binomial::{binomial, log_ratio_of_factorials};
use super::draw::{take_away, throw};
use crate::seed::Generator;

/// Means up to this one have tables. Counts up to twice the last that has one are the sum of two.
const TABLED: u64 = 96;

/// The most tables.
const MOST_TABLES: u64 = 256;

/// Types of a block.
const BLOCK: usize = 1024;

/// A block may have this share of what is left, or drawing it anew until it fits would take too long.
const MOST_OF_REST: f64 = 0.85;

/// A type that is drawn by a number of its own, by its place, and how many draws it may expect.
pub(super) type Common = (usize, f64);

/// What draws from types again and again keep: tables for the usual number of draws a token.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Drawer {
    rate: f64,
    /// The greatest count that has a table.
    limit: u64,
    tables: Tables,
}

impl Drawer {
    /// For `draws` draws from `total` tokens; others work too, and cost tables of their own.
    pub(super) fn new(draws: f64, total: u64) -> Drawer {
        let rate = if total == 0 { 0.0 } else { draws / total as f64 };
        // Means of a hundred at most.
        let limit = ((TABLED as f64 / rate) as u64).min(MOST_TABLES);
        Drawer { rate, limit, tables: Tables::new((0..=limit).map(|count| count as f64 * rate)) }
    }

    /// Draws `draws` times from types with these counts, with replacement: exactly multinomial. Types that are drawn
    /// from have their numbers in `drawn`, in order.
    pub(super) fn multinomial(&self, counts: &[u64], draws: u64, drawn: &mut Vec<u64>, random: &mut Generator) {
        drawn.resize(counts.len(), 0);
        let total: u64 = counts.iter().sum();
        if total == 0 || draws == 0 {
            return drawn.fill(0);
        }
        let off = (self.rate * total as f64 - draws as f64).abs();
        let own = (off > 2.0).then(|| Drawer::new(draws as f64, total));
        let mut common = Vec::new();
        let left = own.as_ref().unwrap_or(self).rare((counts, 0.0), draws, (drawn, &mut common), random);
        share(common.iter().map(|(_, mean)| *mean), left, random, |at, number| drawn[common[at].0] = number);
    }

    /// Draws the rare ones of types with these counts, of which each token may expect as many draws as the tables say,
    /// where `others` may expect so many beside them. What falls on the others, and on the common types, is left.
    pub(super) fn rare(
        &self,
        (counts, others): (&[u64], f64),
        draws: u64,
        (drawn, common): (&mut [u64], &mut Vec<Common>),
        random: &mut Generator,
    ) -> u64 {
        let (mut left, mut tokens) = (draws, counts.iter().sum::<u64>());
        for (counts, first) in counts.chunks(BLOCK).zip((0..).step_by(BLOCK)) {
            let drawn = &mut drawn[first..first + counts.len()];
            let mut of_block = counts.iter().sum::<u64>();
            let mut sum = self.poisson(counts, drawn, random, |at| {
                common.push((first + at, self.rate * counts[at] as f64));
                of_block -= counts[at];
            });
            if of_block == 0 {
                continue;
            }
            tokens -= of_block;
            let fit = Fit::new(left, self.rate * of_block as f64, self.rate * tokens as f64 + others);
            if fit.is_rare() {
                let wanted = fit.draw(random);
                self.mend(counts, drawn, (sum, wanted), random);
                sum = wanted;
            } else {
                while !fit.takes(sum, random) {
                    sum = self.poisson(counts, drawn, random, |_| {});
                }
            }
            left -= sum;
        }
        left
    }

    /// Poisson numbers for rare types; their sum. `others` gets the places of the common ones.
    fn poisson(&self, counts: &[u64], drawn: &mut [u64], random: &mut Generator, mut others: impl FnMut(usize)) -> u64 {
        let Drawer { limit, tables, .. } = self;
        // A copy of its own stays in registers.
        let (mut own, mut sum) = (random.clone(), 0);
        for (at, (count, drawn)) in counts.iter().zip(drawn).enumerate() {
            if count <= limit {
                *drawn = tables.draw(*count as usize, &mut own);
                sum += *drawn;
            } else if *count <= 2 * limit {
                let rest = (count - limit) as usize;
                *drawn = tables.draw(*limit as usize, &mut own) + tables.draw(rest, &mut own);
                sum += *drawn;
            } else {
                others(at);
            }
        }
        *random = own;
        sum
    }

    /// Adds draws to the rare types, or takes some away, until there are as many as wanted. Draws are exchangeable, so
    /// those that stay when some go at random are as many draws.
    fn mend(&self, counts: &[u64], drawn: &mut [u64], (sum, wanted): (u64, u64), random: &mut Generator) {
        let is_rare = |count: &u64| *count <= 2 * self.limit;
        if sum <= wanted {
            let rare: Vec<u64> = counts.iter().map(|count| if is_rare(count) { *count } else { 0 }).collect();
            throw(&rare, wanted - sum, drawn, random);
        } else {
            let rare: Vec<usize> = (0..counts.len()).filter(|at| is_rare(&counts[*at])).collect();
            let mut numbers: Vec<u64> = rare.iter().map(|at| drawn[*at]).collect();
            take_away(sum - wanted, &mut numbers, random);
            rare.iter().zip(numbers).for_each(|(at, number)| drawn[*at] = number);
        }
    }
}

/// How many draws fall on a block: the test by which a Poisson sum is binomial.
struct Fit {
    draws: f64,
    /// What the block may expect, and what the rest.
    means: (f64, f64),
    /// The sum that the test always takes.
    best: f64,
}

impl Fit {
    /// The chance of K among binomial numbers over that among Poisson numbers rises while draws - K is at least what
    /// the rest may expect.
    fn new(draws: u64, block: f64, rest: f64) -> Fit {
        let draws = draws as f64;
        Fit { draws, means: (block, rest), best: (draws - rest).ceil().clamp(0.0, draws) }
    }

    /// A sum would seldom be taken: little but the block is left, or other draws fell far from what they could expect.
    fn is_rare(&self) -> bool {
        let (block, rest) = self.means;
        let off = self.draws - (block + rest);
        rest <= 0.0 || block > MOST_OF_REST * (block + rest) || off * off > 2.0 * rest
    }

    /// A number that was not there before.
    fn draw(&self, random: &mut Generator) -> u64 {
        let (block, rest) = self.means;
        if rest > 0.0 { binomial(self.draws as u64, block / (block + rest), random) } else { self.draws as u64 }
    }

    /// Of binomial to Poisson the ratio at K, over the greatest: draws! / (draws - K)! rest^-K.
    fn takes(&self, sum: u64, random: &mut Generator) -> bool {
        let sum = sum as f64;
        if sum > self.draws {
            return false;
        }
        let log = log_ratio_of_factorials(self.draws - self.best, self.draws - sum);
        random.random::<f64>().ln() <= log - (sum - self.best) * self.means.1.ln()
    }
}

/// Shares draws among types by how many each may expect, one after the other; `take` gets the place and the number.
pub(super) fn share(
    means: impl Iterator<Item = f64> + Clone,
    mut draws: u64,
    random: &mut Generator,
    mut take: impl FnMut(usize, u64),
) {
    let mut left: f64 = means.clone().sum();
    let mut means = means.enumerate().peekable();
    while let Some((at, mean)) = means.next() {
        let here = if means.peek().is_none() { draws } else { binomial(draws, (mean / left).min(1.0), random) };
        take(at, here);
        left -= mean;
        draws -= here;
    }
}

#[cfg(test)]
#[path = "multinomial/tests.rs"]
mod tests;
