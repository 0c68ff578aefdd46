//! What counts alone say of a generation.

use super::super::binomial::log_ratio_of_factorials;
use super::{Divergence, Hill, Retention, divergence, heaps_exponent, hill, retention, zipf_exponent};
use crate::counts::CountsError;

/// The least count of types that a divergence of Kullback and Leibler is taken over.
pub(in crate::run) const COMMON: u64 = 20;

/// What counts by type say of a generation, beside those of the real corpus.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CountMeasures {
    /// Its tokens.
    pub tokens: u64,
    /// What is left of the types, the missing mass of Good and Turing, and the number of types by Chao.
    pub retention: Retention,
    /// Types among as many tokens as the smaller of both corpora has, in the mean: what two sizes can be compared by.
    pub rarefied_types: f64,
    /// Numbers of Hill.
    pub hill: Option<Hill>,
    /// How far the shares of types have moved.
    pub divergence: Option<Divergence>,
    /// The exponent of Zipf's law.
    pub zipf: Option<f64>,
    /// The exponent of Heaps' law.
    pub heaps: Option<f64>,
}

/// Measures counts by type against those of the real corpus.
///
/// # Errors
/// If there are too many tokens.
pub fn count_measures(real: &[u64], now: &[u64]) -> Result<CountMeasures, CountsError> {
    let retention = retention(real, now)?;
    let (all, tokens) = (real.iter().sum::<u64>(), now.iter().sum::<u64>());
    Ok(CountMeasures {
        tokens,
        retention,
        rarefied_types: rarefied_types(now, all.min(tokens)),
        hill: hill(now),
        divergence: divergence(real, now, COMMON),
        zipf: zipf_exponent(now),
        heaps: heaps_exponent(now),
    })
}

/// How many types a sample of so many tokens, drawn without replacement, has in the mean (Hurlbert 1971): the sum of
/// 1 - C(N - c, n) / C(N, n). All of them if there are no more tokens than that.
#[must_use]
pub fn rarefied_types(counts: &[u64], tokens: u64) -> f64 {
    let total = counts.iter().sum::<u64>();
    let counts = counts.iter().filter(|count| **count > 0);
    if tokens >= total {
        return counts.count() as f64;
    }
    let (left, total) = ((total - tokens) as f64, total as f64);
    let of = |count: &u64| {
        let count = *count as f64;
        if count > left {
            return 1.0;
        }
        let absent = log_ratio_of_factorials(total - count, total) + log_ratio_of_factorials(left, left - count);
        -absent.exp_m1()
    };
    counts.map(of).sum()
}
