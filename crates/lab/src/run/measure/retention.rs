//! What is left of the types of the real corpus.

use crate::counts::{CountsError, Spectrum};

/// What is left of the types of the real corpus.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Retention {
    /// Types of the real corpus.
    pub of_types: u64,
    /// Those of them that are left.
    pub kept: u64,
    /// Types that the real corpus does not have.
    pub new: u64,
    /// The share of the real corpus's tokens whose types are gone.
    pub lost_mass: f64,
    /// The share of tokens still to come that are of types that the generation does not have (Good and Turing).
    pub missing_mass: Option<f64>,
    /// How many types a language has at least that gives such a generation (Chao 1984).
    pub chao1: f64,
}

/// Compares counts by type with those of the real corpus.
///
/// # Errors
/// If there are too many tokens.
pub fn retention(real: &[u64], now: &[u64]) -> Result<Retention, CountsError> {
    let total: u64 = real.iter().sum();
    let pairs = || real.iter().zip(now);
    let number = |of: fn(u64, u64) -> bool| pairs().filter(|(real, now)| of(**real, **now)).count() as u64;
    let lost: u64 = pairs().filter(|(_, now)| **now == 0).map(|(real, _)| real).sum();
    let spectrum = Spectrum::from_counts(now.iter().copied())?;
    Ok(Retention {
        of_types: number(|real, _| real > 0),
        kept: number(|real, now| real > 0 && now > 0),
        new: number(|real, now| real == 0 && now > 0),
        lost_mass: if total == 0 { 0.0 } else { lost as f64 / total as f64 },
        missing_mass: spectrum.missing_mass(),
        chao1: spectrum.chao1(),
    })
}
