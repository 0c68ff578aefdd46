//! Random draws, and what mends them.

use std::collections::BTreeSet;

use rand::RngExt;

use super::binomial::binomial;
use crate::seed::Generator;

/// How many standard deviations below what is asked for the first draw without replacement aims: too many are drawn in
/// one of 44 cases.
const MARGIN: f64 = 2.0;

/// Adds single draws from types with these counts.
pub(super) fn throw(counts: &[u64], draws: u64, drawn: &mut [u64], random: &mut Generator) {
    let total: u64 = counts.iter().sum();
    let mut places: Vec<u64> = (0..draws).map(|_| random.random_range(0..total)).collect();
    places.sort_unstable();
    by_type(counts, &places).for_each(|index| drawn[index] += 1);
}

/// Takes away as many of the draws, each as likely as another.
pub(super) fn take_away(draws: u64, drawn: &mut [u64], random: &mut Generator) {
    let before = drawn.to_vec();
    let places = distinct(before.iter().sum(), draws, random);
    by_type(&before, &places).for_each(|index| drawn[index] -= 1);
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
