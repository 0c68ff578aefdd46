//! Random draws.

use std::collections::BTreeSet;

use rand::{Rng, RngExt};
use rand_distr::{Distribution, Poisson};

use super::alias::Tables;
use super::binomial::{binomial, log_ratio_of_factorials};
use crate::seed::Generator;

/// How many standard deviations below what is asked for the first draw without replacement aims: too many are drawn in
/// one of 44 cases.
const MARGIN: f64 = 2.0;

/// Means up to this one have tables. Counts up to twice the last that has one are the sum of two.
const TABLED: u64 = 96;

/// The most tables.
const MOST_TABLES: u64 = 256;

/// Rare types may have this share of all tokens, or drawing them anew until they fit takes too long.
const MOST_RARE: f64 = 0.85;

/// What draws from types again and again keep: tables for the usual number of draws a token.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Drawer {
    tables: Tables,
}

impl Drawer {
    /// For `draws` draws from `total` tokens; others work too, and cost tables of their own.
    pub(super) fn new(draws: f64, total: u64) -> Drawer {
        Drawer { tables: tables(draws, total) }
    }

    /// Draws `draws` times from types with these counts, with replacement: exactly multinomial. Types that are drawn
    /// from have their numbers in `drawn`, in order.
    ///
    /// Rare types get Poisson numbers from tables, until their sum K passes a test by which it is binomial, as the
    /// number of draws that fall on rare types has to be: given their sum, Poisson numbers are multinomial. The common
    /// types share the other draws, one binomial number each. No draw is made by itself.
    pub(super) fn multinomial(&self, counts: &[u64], draws: u64, drawn: &mut Vec<u64>, random: &mut Generator) {
        drawn.resize(counts.len(), 0);
        let total: u64 = counts.iter().sum();
        if total == 0 || draws == 0 {
            return drawn.fill(0);
        }
        let off = (self.tables.rate() * total as f64 - draws as f64).abs();
        let own = (off > 2.0).then(|| tables(draws as f64, total));
        let tables = own.as_ref().unwrap_or(&self.tables);
        let mut common = Vec::new();
        let mut on_rare = draw_rare(tables, counts, drawn, &mut common, random);
        let rare = total - common.iter().map(|index| counts[*index]).sum::<u64>();
        if rare as f64 > MOST_RARE * total as f64 {
            return all_poisson(tables, counts, total, draws, drawn, random);
        }
        let fit = Fit::new(draws, rare, total, tables.rate());
        while !fit.takes(on_rare, random) {
            on_rare = draw_rare(tables, counts, drawn, &mut common, random);
        }
        share_common(counts, &common, (total - rare, draws - on_rare), drawn, random);
    }
}

fn tables(draws: f64, total: u64) -> Tables {
    let rate = if total == 0 { 0.0 } else { draws / total as f64 };
    // Means of a hundred at most.
    Tables::new(rate, ((TABLED as f64 / rate) as u64).min(MOST_TABLES))
}

/// The test by which a Poisson sum is binomial.
struct Fit {
    draws: f64,
    /// The logarithm of the odds that a draw falls on a rare type, over the Poisson's mean.
    slope: f64,
    /// The sum that the test always takes.
    best: f64,
}

impl Fit {
    fn new(draws: u64, rare: u64, total: u64, rate: f64) -> Fit {
        let (draws, rare, total) = (draws as f64, rare as f64, total as f64);
        // The chance of K among binomial numbers over that among Poisson numbers rises while draws - K is at least this.
        let turn = rate * (total - rare);
        let best = (draws - turn).ceil().clamp(0.0, draws);
        Fit { draws, slope: -turn.ln(), best }
    }

    /// Of binomial to Poisson the ratio at K, over the greatest: draws! / (draws - K)! turn^-K.
    fn takes(&self, sum: u64, random: &mut Generator) -> bool {
        let sum = sum as f64;
        if sum > self.draws {
            return false;
        }
        let log = log_ratio_of_factorials(self.draws - self.best, self.draws - sum) + (sum - self.best) * self.slope;
        random.random::<f64>().ln() <= log
    }
}

/// Poisson numbers for rare types; their sum. `common` gets the places of the others, whose numbers are left as nought.
///
/// A random number is enough for two types.
fn draw_rare(
    tables: &Tables,
    counts: &[u64],
    drawn: &mut [u64],
    common: &mut Vec<usize>,
    random: &mut Generator,
) -> u64 {
    common.clear();
    // A copy of its own stays in registers.
    let (mut own, mut sum) = (random.clone(), 0);
    let (pairs, last) = counts.as_chunks::<2>();
    let (drawn_pairs, drawn_last) = drawn.as_chunks_mut::<2>();
    for (index, (counts, drawn)) in pairs.iter().zip(drawn_pairs).enumerate() {
        let bits = own.next_u64();
        for (place, bits) in [bits as u32, (bits >> 32) as u32].into_iter().enumerate() {
            drawn[place] = match tables.draw(counts[place], bits) {
                Some(number) => number,
                None => draw_larger(tables, counts[place], bits, 2 * index + place, common, &mut own),
            };
            sum += drawn[place];
        }
    }
    for (count, drawn) in last.iter().zip(drawn_last) {
        let bits = own.next_u32();
        *drawn = match tables.draw(*count, bits) {
            Some(number) => number,
            None => draw_larger(tables, *count, bits, counts.len() - 1, common, &mut own),
        };
        sum += *drawn;
    }
    *random = own;
    sum
}

/// For a count that has no table: the sum of two, or nought for a common type.
#[cold]
fn draw_larger(
    tables: &Tables,
    count: u64,
    bits: u32,
    place: usize,
    common: &mut Vec<usize>,
    random: &mut Generator,
) -> u64 {
    let limit = tables.limit();
    let rest = tables.draw(count - limit, random.next_u32());
    if let (Some(first), Some(second)) = (tables.draw(limit, bits), rest) {
        return first + second;
    }
    common.push(place);
    0
}

/// Shares (tokens, draws) among the common types, one after the other.
fn share_common(
    counts: &[u64],
    common: &[usize],
    (mut tokens, mut draws): (u64, u64),
    drawn: &mut [u64],
    random: &mut Generator,
) {
    for index in common {
        let count = counts[*index];
        let here = if count == tokens { draws } else { binomial(draws, count as f64 / tokens as f64, random) };
        drawn[*index] = here;
        tokens -= count;
        draws -= here;
    }
}

/// Poisson numbers for all types, of which some are dropped or to which some are added until there are as many as are
/// asked for. Draws are exchangeable, so those that stay when some are dropped at random are as many draws.
fn all_poisson(tables: &Tables, counts: &[u64], total: u64, draws: u64, drawn: &mut [u64], random: &mut Generator) {
    for (count, drawn) in counts.iter().zip(drawn.iter_mut()) {
        let mean = *count as f64 * tables.rate();
        *drawn = tables.draw(*count, random.next_u32()).unwrap_or_else(|| poisson(mean, random));
    }
    let sum: u64 = drawn.iter().sum();
    if sum <= draws {
        let mut places: Vec<u64> = (0..draws - sum).map(|_| random.random_range(0..total)).collect();
        places.sort_unstable();
        let at_places = by_type(counts, &places);
        at_places.for_each(|index| drawn[index] += 1);
    } else {
        let places = distinct(sum, sum - draws, random);
        let all = drawn.to_vec();
        by_type(&all, &places).for_each(|index| drawn[index] -= 1);
    }
}

fn poisson(mean: f64, random: &mut Generator) -> u64 {
    Poisson::new(mean).map_or(0, |poisson| poisson.sample(random) as u64)
}

/// The types of tokens by their places in the whole, which are sorted, in one walk over the types.
fn by_type<'a>(counts: &'a [u64], places: &'a [u64]) -> impl Iterator<Item = usize> + 'a {
    let (mut index, mut end) = (0, counts.first().copied().unwrap_or(0));
    places.iter().map(move |place| {
        while *place >= end {
            index += 1;
            end += counts[index];
        }
        index
    })
}

/// Draws `draws` times without replacement: exactly multivariate hypergeometric.
///
/// Binomial numbers of one chance, given their sum K, are hypergeometric with K draws; what is missing is drawn one by
/// one from what is left.
pub(super) fn without_replacement(counts: &[u64], draws: u64, random: &mut Generator) -> Vec<u64> {
    let total: u64 = counts.iter().sum();
    if draws >= total {
        return counts.to_vec();
    }
    let safe = (draws as f64 - MARGIN * (draws as f64).sqrt()).max(0.0);
    let mut drawn: Vec<u64>;
    loop {
        drawn = counts.iter().map(|count| binomial(*count, safe / total as f64, random)).collect();
        if drawn.iter().sum::<u64>() <= draws {
            break;
        }
    }
    let missing = draws - drawn.iter().sum::<u64>();
    let left: Vec<u64> = counts.iter().zip(&drawn).map(|(count, drawn)| count - drawn).collect();
    let places = distinct(left.iter().sum(), missing, random);
    by_type(&left, &places).for_each(|index| drawn[index] += 1);
    drawn
}

/// So many different places below a total, sorted (Floyd's algorithm, Bentley 1987).
fn distinct(total: u64, number: u64, random: &mut Generator) -> Vec<u64> {
    let mut places = BTreeSet::new();
    for most in total - number..total {
        let place = random.random_range(0..=most);
        if !places.insert(place) {
            places.insert(most);
        }
    }
    places.into_iter().collect()
}

/// A whole number whose mean is `value`.
pub(super) fn round_at_random(value: f64, random: &mut Generator) -> u64 {
    (value + random.random::<f64>()).floor().max(0.0) as u64
}

#[cfg(test)]
#[path = "draw/tests.rs"]
mod tests;
