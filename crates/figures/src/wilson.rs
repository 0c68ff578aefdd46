//! The interval of a share.

use crate::ratio::Ratio;

/// The quantile of 97.5 % of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// A share with its interval of 95 %.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShareInterval {
    /// The share, with a denominator above 0.
    pub share: Ratio,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl ShareInterval {
    /// The score interval of Wilson (1927) for things of which `units` were drawn independently; `None` without any.
    ///
    /// Lines of one change have one fate, so they are no independent draws. What counts as so many units is then less
    /// than there are lines: see [`effective_units`].
    #[must_use]
    pub fn new(share: Ratio, units: f64) -> Option<ShareInterval> {
        let value = share.value().filter(|_| units > 0.0)?;
        let square = Z * Z;
        let center = value + square / (2.0 * units);
        let spread = Z * (value * (1.0 - value) / units + square / (4.0 * units * units)).sqrt();
        let scale = 1.0 + square / units;
        let (low, high) = ((center - spread) / scale, (center + spread) / scale);
        Some(ShareInterval { share, low: low.clamp(0.0, value), high: high.clamp(value, 1.0) })
    }
}

/// How many independent units groups of these sizes are worth: the square of the sum over the sum of the squares (Kish
/// 1965, Survey Sampling, for units whose weights differ; members of a group are taken to be alike).
#[must_use]
pub fn effective_units(sizes: impl IntoIterator<Item = u64>) -> f64 {
    let (mut sum, mut squares) = (0.0, 0.0);
    for size in sizes {
        sum += size as f64;
        squares += size as f64 * size as f64;
    }
    if squares > 0.0 { sum * sum / squares } else { 0.0 }
}
