//! Quantiles of few numbers, and how far the median of what they were drawn from may lie.
//!
//! A quantile is that of the nearest rank: the smallest number that so many percent do not exceed. The interval of the
//! median is that of order statistics: with r the largest rank for which a binomial of n tries at 1/2 stays below r with
//! a probability of 2.5 % at most, the r-th smallest and the r-th largest number enclose the median in 95 % of all
//! samples or more, whatever the distribution (Thompson 1936; David and Nagaraja, Order Statistics, 2003, section 7.1).

/// From fewer numbers there is no interval of 95 %, however far they lie apart: 2 / 2^5 is more than 5 %.
pub const LEAST_FOR_MEDIAN: usize = 6;

/// Of fewer numbers the 90th percentile is just the largest.
pub const LEAST_FOR_P90: usize = 10;

/// The number that `percent` of them do not exceed; they are in ascending order.
pub(crate) fn nearest_rank(sorted: &[i64], percent: usize) -> Option<i64> {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

/// The rank, from 1, of the lower end of the interval of the median; the upper end has it from above.
pub(crate) fn median_rank(count: usize) -> Option<usize> {
    if count < LEAST_FOR_MEDIAN {
        return None;
    }
    let weights = binomial_weights(count);
    let most = weights.iter().sum::<f64>() * 0.025;
    let mut below = 0.0;
    let rank = weights.iter().take_while(|weight| {
        below += **weight;
        below <= most
    });
    Some(rank.count()).filter(|rank| *rank > 0)
}

/// The probabilities of 0 to `count` successes at 1/2, each over that of the middle: small ones may become 0.
fn binomial_weights(count: usize) -> Vec<f64> {
    let mut weights = vec![1.0; count + 1];
    for at in (0..count / 2).rev() {
        weights[at] = weights[at + 1] * (at + 1) as f64 / (count - at) as f64;
    }
    for at in count / 2 + 1..=count {
        weights[at] = weights[count - at];
    }
    weights
}

#[cfg(test)]
mod tests;
