//! Second moments: how concentrated a corpus becomes, and how to weigh real text against generated.

use super::classes::Classes;
use super::error::{check_number, check_share};
use super::{ForecastError, Policy, RealUnit, Regime, Selection};

/// The expected sum of squared shares one generation on, for N tokens of which a share f is fresh and real. The exact
/// recursion of Seddik et al. (arXiv:2404.05090) with immigration:
/// A' = A ((1-f)^2 - (1-f)/N) + S (2f - f^2 - f/N) + 1/N, where S is that of the real corpus.
fn next(simpson: f64, of_real: f64, real: f64, tokens: f64) -> f64 {
    let model = 1.0 - real;
    simpson * (model * model - model / tokens) + of_real * (2.0 * real - real * real - real / tokens) + 1.0 / tokens
}

/// The expected sum of squared shares after some generations of replacement with a share of fresh real tokens.
///
/// # Errors
/// If a share is outside 0 to 1, or there are no tokens.
pub fn simpson_after(simpson: f64, real: f64, tokens: u64, generations: u32) -> Result<f64, ForecastError> {
    check_share("the sum of squared shares", simpson)?;
    check_share("the real share", real)?;
    check_number("the number of tokens", tokens as f64, 1.0)?;
    let step = |now: f64, _| next(now, simpson, real, tokens as f64);
    Ok((0..generations).fold(simpson, step))
}

/// The same for each generation of a policy; empty where the recursion does not hold.
pub(super) fn simpson_series(classes: &Classes, policy: &Policy, generations: u32) -> Vec<f64> {
    let decoding = &policy.decoding;
    let only_copies = decoding.selection == Selection::default() && decoding.invented == 0.0 && decoding.burst == 1.0;
    if policy.regime != Regime::Replace || policy.unit != RealUnit::Token || !only_copies {
        return Vec::new();
    }
    let step = |now: &f64| Some(next(*now, classes.simpson, policy.real.value, classes.tokens as f64));
    std::iter::successors(Some(classes.simpson), step).skip(1).take(generations as usize).collect()
}

/// The variance of a type's share after some generations of accumulation, around the share p that people gave it:
/// p (1-p) / N times the sum of 1/k^2 for k from 2. It stays below 0.645 p (1-p) / N for ever.
///
/// # Errors
/// If the share is outside 0 to 1, or there are no tokens.
pub fn accumulated_share_variance(share: f64, tokens: u64, generations: u32) -> Result<f64, ForecastError> {
    check_share("a type's share", share)?;
    check_number("the number of tokens", tokens as f64, 1.0)?;
    let inverse_squares: f64 = (2..=u64::from(generations) + 1).map(|k| 1.0 / (k as f64 * k as f64)).sum();
    Ok(share * (1.0 - share) / tokens as f64 * inverse_squares)
}

/// The weight of real samples that keeps the estimate's stationary variance least, where each round has `ratio` fresh
/// real samples for one generated (He, Xu, Cheng, arXiv:2502.18049): (sqrt(a^2 + 4a) - a) / 2. At a = 1 it is the
/// golden ratio's 0.618.
///
/// # Errors
/// If the ratio is negative or no number.
pub fn best_real_weight(ratio: f64) -> Result<f64, ForecastError> {
    check_number("real samples for one generated", ratio, 0.0)?;
    // The same as above, without the difference of two large numbers.
    Ok(if ratio == 0.0 { 0.0 } else { 2.0 / (1.0 + (1.0 + 4.0 / ratio).sqrt()) })
}

/// The stationary variance of the estimate for a weight of real samples, as a multiple of that of the real samples of
/// one round; `ratio` as above. At the best weight it is the weight itself.
///
/// # Errors
/// If the weight is outside 0 to 1, or the ratio is negative. A weight of 0 never becomes stationary: infinity.
pub fn stationary_variance(weight: f64, ratio: f64) -> Result<f64, ForecastError> {
    check_share("the weight of real samples", weight)?;
    check_number("real samples for one generated", ratio, 0.0)?;
    let model = 1.0 - weight;
    Ok(if weight == 0.0 {
        f64::INFINITY
    } else {
        (weight * weight + model * model * ratio) / (2.0 * weight - weight * weight)
    })
}
