//! A reviewer between the generator and the next model (Feng et al., arXiv:2406.07515).
//!
//! The reviewer keeps correct work at the rate phi and wrong work at the rate psi. Learning from what is kept succeeds
//! if the generator is wrong less often than p* = 1 / (1 + psi/phi), and fails above: more data do not help.

use rand::RngExt;
use rand_distr::StandardNormal;

use super::RunError;
use super::error::{check_setting, check_share};
use crate::seed::Seed;

/// The share of wrong work above which learning from what a reviewer keeps fails; `None` for one who keeps nothing.
///
/// # Errors
/// If a rate is outside 0 to 1.
pub fn breakdown(keeps_correct: f64, keeps_wrong: f64) -> Result<Option<f64>, RunError> {
    check_share("the share of correct work kept", keeps_correct)?;
    check_share("the share of wrong work kept", keeps_wrong)?;
    let sum = keeps_correct + keeps_wrong;
    Ok((sum > 0.0).then(|| keeps_correct / sum))
}

/// A labelled sample of what reviewers decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Audit {
    /// Correct work.
    pub correct: u64,
    /// Of it, what was kept.
    pub correct_kept: u64,
    /// Wrong work, such as what was reverted later.
    pub wrong: u64,
    /// Of it, what was kept.
    pub wrong_kept: u64,
}

/// p* with an interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Breakdown {
    /// The estimate.
    pub value: f64,
    /// The lower end, with both rates at the unfavourable end of their intervals of 95 % (Wilson 1927).
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Audit {
    /// p* of the reviewers; `None` if the sample has no correct or no wrong work, or nothing was kept.
    ///
    /// # Errors
    /// If more was kept than there was.
    pub fn breakdown(&self) -> Result<Option<Breakdown>, RunError> {
        let is_fine = self.correct_kept <= self.correct && self.wrong_kept <= self.wrong;
        check_setting(
            "what was kept",
            (self.correct_kept + self.wrong_kept) as f64,
            "at most what there was",
            is_fine,
        )?;
        if self.correct == 0 || self.wrong == 0 {
            return Ok(None);
        }
        let (phi, psi) = (wilson(self.correct_kept, self.correct), wilson(self.wrong_kept, self.wrong));
        let Some(value) = breakdown(phi.1, psi.1)? else { return Ok(None) };
        let low = breakdown(phi.0, psi.2)?.unwrap_or(0.0);
        let high = breakdown(phi.2, psi.0)?.unwrap_or(1.0);
        Ok(Some(Breakdown { value, low, high }))
    }
}

/// A share between the ends of its score interval.
fn wilson(some: u64, all: u64) -> (f64, f64, f64) {
    const Z: f64 = 1.959_963_984_540_054;
    let (n, share) = (all as f64, some as f64 / all as f64);
    let (scale, center) = (1.0 + Z * Z / n, share + Z * Z / (2.0 * n));
    let spread = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    (((center - spread) / scale).clamp(0.0, share), share, ((center + spread) / scale).clamp(share, 1.0))
}

/// A linear classifier that learns from labels of which some are wrong and a reviewer kept some.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Classifier {
    /// Samples before review.
    pub samples: usize,
    /// Dimensions.
    pub dimensions: usize,
    /// The share of wrong labels.
    pub wrong: f64,
    /// The rate at which correct labels are kept.
    pub keeps_correct: f64,
    /// The rate at which wrong ones are kept.
    pub keeps_wrong: f64,
}

impl Classifier {
    /// The share of new samples that the learned classifier gets right: near 1 below p*, near 0 above.
    ///
    /// Samples are independent normals, labelled by the sign of the first; what is learned is the mean of x times
    /// label, the best linear rule for them. Its right share is 1 - angle / pi.
    ///
    /// # Errors
    /// If a rate is outside 0 to 1, or there are no samples or dimensions.
    pub fn accuracy(&self, seed: Seed) -> Result<f64, RunError> {
        check_share("the share of wrong labels", self.wrong)?;
        breakdown(self.keeps_correct, self.keeps_wrong)?;
        let least = self.samples.min(self.dimensions);
        check_setting("samples and dimensions", least as f64, "1 or more", least >= 1)?;
        let weights = self.learn(seed);
        let length = weights.iter().map(|weight| weight * weight).sum::<f64>().sqrt();
        let cosine = if length > 0.0 { (weights[0] / length).clamp(-1.0, 1.0) } else { 0.0 };
        Ok(1.0 - cosine.acos() / std::f64::consts::PI)
    }

    fn learn(&self, seed: Seed) -> Vec<f64> {
        let mut random = seed.generator();
        let mut weights = vec![0.0; self.dimensions];
        for _ in 0..self.samples {
            let x: Vec<f64> = (0..self.dimensions).map(|_| random.sample(StandardNormal)).collect();
            let is_wrong = random.random::<f64>() < self.wrong;
            let is_kept = random.random::<f64>() < if is_wrong { self.keeps_wrong } else { self.keeps_correct };
            let label = if is_kept { x[0].signum() * if is_wrong { -1.0 } else { 1.0 } } else { 0.0 };
            weights.iter_mut().zip(&x).for_each(|(weight, x)| *weight += label * x);
        }
        weights
    }
}
