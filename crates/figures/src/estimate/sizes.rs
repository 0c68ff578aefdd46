//! Lines of commits that nothing declares, drawn from the sizes of commits that were seen.
//!
//! A draw is from Pólya's urn: it holds the seen sizes, and each drawn size goes back twice. That is the Bayesian
//! bootstrap (Rubin 1981; Lo 1988): few sizes make a wide interval. Many draws are one draw of a gamma with the urn's
//! mean and variance.
//!
//! Most lines are in few commits, and the largest has rarely been seen. Of k sizes the next exceeds all with the
//! probability 1 / (k + 1) (Hill 1968): one more ball stands for that.

use super::random::Random;

/// Up to so many commits are drawn one by one.
const MOST_SINGLE: f64 = 48.0;

/// Sizes of commits, in lines, to draw more of.
#[derive(Debug, Clone)]
pub(super) struct Sizes {
    urn: Vec<u64>,
    mean: f64,
    variance: f64,
}

impl Sizes {
    /// From those seen, in ascending order.
    pub(super) fn new(mut urn: Vec<u64>) -> Sizes {
        urn.extend(beyond(&urn));
        let count = urn.len().max(1) as f64;
        let mean = urn.iter().sum::<u64>() as f64 / count;
        let squares: f64 = urn.iter().map(|size| (*size as f64 - mean).powi(2)).sum();
        Sizes { urn, mean, variance: squares / count }
    }

    /// Lines of `commits` more commits together.
    pub(super) fn draw(&self, commits: f64, random: &mut Random) -> f64 {
        if commits < 1.0 || self.urn.is_empty() {
            return 0.0;
        }
        if commits <= MOST_SINGLE { self.draw_each(commits as usize, random) } else { self.draw_sum(commits, random) }
    }

    fn draw_each(&self, commits: usize, random: &mut Random) -> f64 {
        let mut drawn: Vec<u64> = Vec::with_capacity(commits);
        for _ in 0..commits {
            let at = random.below(self.urn.len() + drawn.len());
            drawn.push(self.urn.get(at).copied().unwrap_or_else(|| drawn[at - self.urn.len()]));
        }
        drawn.iter().sum::<u64>() as f64
    }

    fn draw_sum(&self, commits: f64, random: &mut Random) -> f64 {
        let mean = commits * self.mean;
        let balls = self.urn.len() as f64;
        let variance = self.variance * commits * (commits + balls) / (balls + 1.0);
        if variance <= 0.0 {
            return mean;
        }
        random.gamma(mean * mean / variance) * variance / mean
    }
}

/// The size that stands for those larger than any seen: as far above the largest as that is above the median.
fn beyond(seen: &[u64]) -> Option<u64> {
    let (largest, median) = (seen.last()?, seen[seen.len() / 2]);
    Some(largest + (largest - median))
}
