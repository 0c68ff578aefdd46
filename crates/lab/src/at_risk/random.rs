//! A floor of units that nobody chose: what a chosen one is compared with.

use rand::seq::SliceRandom;

use super::floor::FloorStep;
use super::greedy::Cover;
use crate::counts::Counts;
use crate::seed::Seed;

/// Units in random order as long as they fit a budget of tokens, with the sums up to each.
#[must_use]
pub fn random_floor(counts: &Counts, budget: u64, seed: Seed) -> Vec<FloorStep> {
    let mut order: Vec<usize> = (0..counts.units().len()).collect();
    order.shuffle(&mut seed.generator());
    let mut cover = Cover::new(counts, vec![1.0; counts.types().len()]);
    for place in order {
        if counts.units()[place].tokens <= budget - cover.tokens {
            cover.add(place);
        }
    }
    cover.steps
}
