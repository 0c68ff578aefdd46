//! Random draws.

use std::collections::BTreeSet;

use rand::{Rng, RngExt};
use rand_distr::{Binomial, Distribution, Poisson};

use super::alias::Alias;

/// How many standard deviations below what is asked for the first draw aims: too many are drawn in one of 44 cases.
const MARGIN: f64 = 2.0;

/// Up to this number a binomial number is found by trying each.
const FEW: u64 = 8;

/// Counts up to this one have tables.
const TABLED: usize = 32;

/// Draws `draws` times from types with these counts, with replacement: exactly multinomial.
///
/// Poisson numbers with means a little too small, given their sum K, are multinomial with K draws; what is missing is
/// drawn one by one. That costs one number a type instead of one a draw.
pub(super) fn multinomial(counts: &[u64], draws: u64, random: &mut impl Rng) -> Vec<u64> {
    let total: u64 = counts.iter().sum();
    if total == 0 || draws == 0 {
        return vec![0; counts.len()];
    }
    let safe = (draws as f64 - MARGIN * (draws as f64).sqrt()).max(0.0);
    let mut drawn;
    loop {
        drawn = poissons(counts, safe / total as f64, random);
        if drawn.iter().sum::<u64>() <= draws {
            break;
        }
    }
    let missing = draws - drawn.iter().sum::<u64>();
    draw_each(counts, total, missing, &mut drawn, random);
    drawn
}

/// For each count a Poisson number with the mean count * rate. Types of one rare count share a table.
fn poissons(counts: &[u64], rate: f64, random: &mut impl Rng) -> Vec<u64> {
    let tables: Vec<Alias> = (0..=TABLED).map(|count| Alias::poisson(count as f64 * rate)).collect();
    let draw = |&count: &u64| match tables.get(count as usize) {
        _ if count == 0 => 0,
        Some(table) => table.draw(random),
        None => poisson(count as f64 * rate, random),
    };
    counts.iter().map(draw).collect()
}

fn poisson(mean: f64, random: &mut impl Rng) -> u64 {
    Poisson::new(mean).map_or(0, |poisson| poisson.sample(random) as u64)
}

/// Draws single tokens with replacement.
fn draw_each(counts: &[u64], total: u64, draws: u64, drawn: &mut [u64], random: &mut impl Rng) {
    let mut places: Vec<u64> = (0..draws).map(|_| random.random_range(0..total)).collect();
    places.sort_unstable();
    draw_places(counts, places, drawn);
}

/// Adds tokens by their places in the whole, which are sorted, in one walk over the types.
fn draw_places(counts: &[u64], places: Vec<u64>, drawn: &mut [u64]) {
    let (mut index, mut end) = (0, counts.first().copied().unwrap_or(0));
    for place in places {
        while place >= end {
            index += 1;
            end += counts[index];
        }
        drawn[index] += 1;
    }
}

/// Draws `draws` times without replacement: exactly multivariate hypergeometric.
///
/// Binomial numbers of one chance, given their sum K, are hypergeometric with K draws; what is missing is drawn one by
/// one from what is left.
pub(super) fn without_replacement(counts: &[u64], draws: u64, random: &mut impl Rng) -> Vec<u64> {
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
    draw_places(&left, distinct(left.iter().sum(), missing, random), &mut drawn);
    drawn
}

fn binomial(number: u64, chance: f64, random: &mut impl Rng) -> u64 {
    if number <= FEW {
        return (0..number).map(|_| u64::from(random.random::<f64>() < chance)).sum();
    }
    Binomial::new(number, chance).map_or(0, |binomial| binomial.sample(random))
}

/// So many different places below a total, sorted (Floyd's algorithm, Bentley 1987).
fn distinct(total: u64, number: u64, random: &mut impl Rng) -> Vec<u64> {
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
pub(super) fn round_at_random(value: f64, random: &mut impl Rng) -> u64 {
    (value + random.random::<f64>()).floor().max(0.0) as u64
}
