//! Linear regression on its own labels (Gerstgrasser et al., arXiv:2404.01413).
//!
//! Each generation has T samples x of d independent normals, labelled by the last fit plus noise. The squared distance
//! of the fit from the truth is the excess of the test error.

use rand::RngExt;
use rand_distr::StandardNormal;

use super::error::check_setting;
use super::{Regime, RunError};
use crate::seed::{Generator, Seed};

/// Settings of a run. The truth is zero in every direction: distances do not depend on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Linear {
    samples: usize,
    dimensions: usize,
    noise: f64,
    regime: Regime,
    seed: Seed,
}

/// A run at some generation.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// Its number; 0 is the truth.
    pub generation: u32,
    /// The fitted weights.
    pub weights: Vec<f64>,
    /// The sums over the data that accumulate: x x' by rows, then x y.
    pub memory: Vec<f64>,
}

impl State {
    /// The squared distance of the fit from the truth.
    #[must_use]
    pub fn error(&self) -> f64 {
        self.weights.iter().map(|weight| weight * weight).sum()
    }
}

impl Linear {
    /// A run with so many samples a generation, in so many dimensions, with noise of this deviation.
    ///
    /// # Errors
    /// If there are not at least two samples more than dimensions, or the regime is not replace, mix or accumulate.
    pub fn new(samples: usize, dimensions: usize, noise: f64, regime: Regime, seed: Seed) -> Result<Linear, RunError> {
        regime.check()?;
        let is_noise = noise.is_finite() && noise >= 0.0;
        check_setting("the noise", noise, "0 or more", is_noise)?;
        let is_enough = dimensions >= 1 && samples >= dimensions + 2;
        check_setting("the number of samples", samples as f64, "two more than there are dimensions", is_enough)?;
        match regime {
            Regime::Replace | Regime::Mix { .. } | Regime::Accumulate => {}
            other => return Err(other.unknown_to("linear")),
        }
        Ok(Linear { samples, dimensions, noise, regime, seed })
    }

    /// The truth.
    #[must_use]
    pub fn start(&self) -> State {
        let sums = self.dimensions * (self.dimensions + 1);
        State { generation: 0, weights: vec![0.0; self.dimensions], memory: vec![0.0; sums] }
    }

    /// The next generation.
    #[must_use]
    pub fn step(&self, state: &State) -> State {
        let generation = state.generation + 1;
        let mut random = self.seed.child(u64::from(generation)).generator();
        let mut sums = if self.regime == Regime::Accumulate { state.memory.clone() } else { self.start().memory };
        let fresh =
            if let Regime::Mix { real } = self.regime { (real * self.samples as f64).round() as usize } else { 0 };
        let truth = vec![0.0; self.dimensions];
        for index in 0..self.samples {
            let teacher = if index < fresh { &truth } else { &state.weights };
            self.sample(teacher, &mut sums, &mut random);
        }
        State { generation, weights: solve(&sums, self.dimensions), memory: sums }
    }

    /// The states of the generations 0 to `generations`.
    #[must_use]
    pub fn run(&self, generations: u32) -> Vec<State> {
        let next = |state: &State| Some(self.step(state));
        std::iter::successors(Some(self.start()), next).take(generations as usize + 1).collect()
    }

    fn sample(&self, teacher: &[f64], sums: &mut [f64], random: &mut Generator) {
        let d = self.dimensions;
        let x: Vec<f64> = (0..d).map(|_| random.sample(StandardNormal)).collect();
        let label: f64 = x.iter().zip(teacher).map(|(x, weight)| x * weight).sum();
        let y = label + self.noise * random.sample::<f64, _>(StandardNormal);
        for row in 0..d {
            for column in 0..d {
                sums[row * d + column] += x[row] * x[column];
            }
            sums[d * d + row] += x[row] * y;
        }
    }
}

/// Solves the normal equations by the factors of Cholesky.
fn solve(sums: &[f64], d: usize) -> Vec<f64> {
    let (squares, products) = sums.split_at(d * d);
    let factor = cholesky(squares, d);
    let mut half = vec![0.0; d];
    for row in 0..d {
        let known: f64 = (0..row).map(|column| factor[row * d + column] * half[column]).sum();
        half[row] = (products[row] - known) / factor[row * d + row];
    }
    let mut weights = vec![0.0; d];
    for row in (0..d).rev() {
        let known: f64 = (row + 1..d).map(|column| factor[column * d + row] * weights[column]).sum();
        weights[row] = (half[row] - known) / factor[row * d + row];
    }
    weights
}

fn cholesky(matrix: &[f64], d: usize) -> Vec<f64> {
    let mut factor = vec![0.0; d * d];
    for row in 0..d {
        for column in 0..=row {
            let known: f64 = (0..column).map(|k| factor[row * d + k] * factor[column * d + k]).sum();
            let rest = matrix[row * d + column] - known;
            // More samples than dimensions: the diagonal is above zero but for rounding.
            let value =
                if row == column { rest.max(f64::MIN_POSITIVE).sqrt() } else { rest / factor[column * d + column] };
            factor[row * d + column] = value;
        }
    }
    factor
}
