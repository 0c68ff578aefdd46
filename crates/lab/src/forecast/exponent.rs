//! How fast error falls where everything is kept and each round adds real text.

use super::ForecastError;
use super::error::check_number;
use super::error::check_share;

/// Under which conditions [`convergence`] is a theorem. They are part of the number.
pub const CONDITIONS: [&str; 4] = [
    "each round adds new real text and new generated text in a fixed proportion, and nothing old is ever thrown away",
    "the kind of model, trained on independent real text alone, has an error of t^-p in a uniform sense",
    "the error is measured by a convex metric; cross-entropy is none, so this is no theorem about the loss of language models",
    "samples that came of earlier models are taken as if they were independent",
];

/// The rate at which error falls with the rounds t.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Convergence {
    /// Error falls as t to the minus this.
    pub exponent: f64,
    /// A factor log t comes on top.
    pub has_log: bool,
    /// How many times as many rounds halve the error; infinite if it never falls.
    pub rounds_to_halve: f64,
}

/// min(p, alpha): the exponent of the error by Theorem 3.4 of arXiv:2602.16065, for a kind of model whose error falls
/// as t^-p on real text, and a real share alpha in each round. Both are exponents, not errors: with 10 % real text an
/// early fault halves after 1,024 times as many rounds. See [`CONDITIONS`].
///
/// # Errors
/// If p is negative or alpha outside 0 to 1.
pub fn convergence(baseline: f64, real: f64) -> Result<Convergence, ForecastError> {
    check_number("the exponent of the model", baseline, 0.0)?;
    check_share("the real share", real)?;
    let exponent = baseline.min(real);
    Ok(Convergence { exponent, has_log: baseline == real, rounds_to_halve: (1.0 / exponent).exp2() })
}

/// The variance of a mean that is estimated again each round from everything so far, as a multiple of that of one
/// round: V' = V (1 - alpha/t)^2 + 1/t^2. Its root falls as t^-min(1/2, alpha).
///
/// # Errors
/// If alpha is outside 0 to 1.
pub fn pooled_variance(real: f64, rounds: u32) -> Result<f64, ForecastError> {
    check_share("the real share", real)?;
    let step = |variance: f64, round: u32| {
        let (keep, round) = (1.0 - real / f64::from(round), f64::from(round));
        variance * keep * keep + 1.0 / (round * round)
    };
    Ok((2..=rounds).fold(1.0, step))
}

/// What is left of a fault of the first model after some rounds: the product of (1 - alpha/s) for s from 1, which falls
/// as t^-alpha.
///
/// # Errors
/// If alpha is outside 0 to 1.
pub fn early_bias(real: f64, rounds: u32) -> Result<f64, ForecastError> {
    check_share("the real share", real)?;
    Ok((1..=rounds).map(|round| 1.0 - real / f64::from(round)).product())
}
