//! Many runs of one thing.

use rayon::prelude::*;

use crate::seed::Seed;

/// Does something so many times, each with a seed of its own, on all threads; results are in the order of their
/// numbers.
pub fn ensemble<T: Send>(seed: Seed, runs: usize, run: impl Fn(Seed) -> T + Sync) -> Vec<T> {
    (0..runs).into_par_iter().map(|index| run(seed.child(index as u64))).collect()
}
