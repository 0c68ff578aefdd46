//! How the next token is chosen.

use super::super::RunError;
use super::super::error::check_setting;

/// How the next token is chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decode {
    /// Chances are raised to the power of 1 / temperature. 1 leaves them as they are.
    pub temperature: f64,
    /// Only the most likely tokens that together have this chance are chosen from (nucleus sampling). 1 takes all.
    pub top_p: f64,
}

impl Default for Decode {
    fn default() -> Decode {
        Decode { temperature: 1.0, top_p: 1.0 }
    }
}

impl Decode {
    /// It changes chances.
    #[must_use]
    pub fn is_selective(&self) -> bool {
        *self != Decode::default()
    }

    pub(in crate::run) fn check(&self) -> Result<(), RunError> {
        let is_warm = self.temperature.is_finite() && self.temperature > 0.0;
        check_setting("the temperature", self.temperature, "above 0", is_warm)?;
        let is_share = self.top_p > 0.0 && self.top_p <= 1.0;
        check_setting("top-p", self.top_p, "above 0 and at most 1", is_share)
    }

    /// Weights of tokens that were seen so often. Those that are not chosen from have 0, never all.
    pub(super) fn weights(&self, counts: &[u32]) -> Vec<f64> {
        let most = f64::from(counts.iter().copied().max().unwrap_or(1));
        let power = 1.0 / self.temperature;
        // As parts of the greatest, so that no power is too large.
        let mut weights: Vec<f64> = counts.iter().map(|count| (f64::from(*count) / most).powf(power)).collect();
        self.keep_likely(&mut weights);
        weights
    }

    /// Gives those that are not chosen from a weight of 0, which is never all.
    pub(in crate::run) fn keep_likely(&self, weights: &mut [f64]) {
        if self.top_p >= 1.0 {
            return;
        }
        let wanted = self.top_p * weights.iter().sum::<f64>();
        let mut order: Vec<usize> = (0..weights.len()).collect();
        order.sort_by(|a, b| weights[*b].total_cmp(&weights[*a]).then(a.cmp(b)));
        let mut sum = 0.0;
        for place in order {
            if sum >= wanted {
                weights[place] = 0.0;
            }
            sum += weights[place];
        }
    }
}
