//! A model that fits one normal distribution (Shumailov et al. 2024; Kazdan et al., arXiv:2410.16713).

use rand::RngExt;
use rand::seq::SliceRandom;
use rand_distr::StandardNormal;

use super::error::check_setting;
use super::{Regime, RunError};
use crate::seed::{Generator, Seed};

/// How the variance of a sample is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variance {
    /// Divided by n - 1: without bias.
    Unbiased,
    /// Divided by n: the most likely one, which shrinks by 1/n a generation by itself.
    MostLikely,
}

/// Settings of a run. The truth is the normal distribution with mean 0 and variance 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Gaussian {
    samples: usize,
    variance: Variance,
    regime: Regime,
    seed: Seed,
}

/// A run at some generation.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// Its number; 0 is the truth itself, 1 the first sample of it.
    pub generation: u32,
    /// The mean of the fitted distribution.
    pub mean: f64,
    /// Its variance.
    pub variance: f64,
    /// Samples that the regime remembers, a block after the other.
    pub memory: Vec<f64>,
}

impl State {
    /// The squared distance of Wasserstein from the truth.
    #[must_use]
    pub fn distance(&self) -> f64 {
        self.mean * self.mean + (self.variance.sqrt() - 1.0).powi(2)
    }
}

impl Gaussian {
    /// A run with so many samples a generation.
    ///
    /// # Errors
    /// If there are fewer than 2 samples, or the regime is about documents.
    pub fn new(samples: usize, variance: Variance, regime: Regime, seed: Seed) -> Result<Gaussian, RunError> {
        regime.check()?;
        check_setting("the number of samples", samples as f64, "2 or more", samples >= 2)?;
        if matches!(regime, Regime::Resample(_) | Regime::Gated { .. } | Regime::SelfGated { .. }) {
            return Err(regime.unknown_to("gaussian"));
        }
        Ok(Gaussian { samples, variance, regime, seed })
    }

    /// The truth.
    #[must_use]
    pub fn start(&self) -> State {
        let memory = match self.regime {
            Regime::Floor { share } => {
                let mut random = self.seed.child(0).generator();
                normals((share * self.samples as f64).round() as usize, 0.0, 1.0, &mut random)
            }
            _ => Vec::new(),
        };
        State { generation: 0, mean: 0.0, variance: 1.0, memory }
    }

    /// The next generation: samples of the last fit, and a fit of what the regime makes of them.
    #[must_use]
    pub fn step(&self, state: &State) -> State {
        let generation = state.generation + 1;
        let mut random = self.seed.child(u64::from(generation)).generator();
        let block = self.block(state, &mut random);
        let mut memory = state.memory.clone();
        let data = self.data(block, &mut memory, &mut random);
        let (mean, variance) = fit(&data, self.variance);
        State { generation, mean, variance, memory }
    }

    /// The states of the generations 0 to `generations`.
    #[must_use]
    pub fn run(&self, generations: u32) -> Vec<State> {
        let next = |state: &State| Some(self.step(state));
        std::iter::successors(Some(self.start()), next).take(generations as usize + 1).collect()
    }

    fn block(&self, state: &State, random: &mut Generator) -> Vec<f64> {
        let (of_model, of_truth) = match self.regime {
            Regime::Mix { real } => {
                let fresh = (real * self.samples as f64).round() as usize;
                (self.samples - fresh, fresh)
            }
            Regime::Floor { .. } => (self.samples.saturating_sub(state.memory.len()), 0),
            _ => (self.samples, 0),
        };
        let mut block = normals(of_model, state.mean, state.variance.sqrt(), random);
        block.extend(normals(of_truth, 0.0, 1.0, random));
        block
    }

    fn data(&self, block: Vec<f64>, memory: &mut Vec<f64>, random: &mut Generator) -> Vec<f64> {
        match self.regime {
            Regime::Floor { .. } => [memory.clone(), block].concat(),
            Regime::Accumulate | Regime::AccumulateSubsample { .. } => {
                memory.extend(block);
                self.some(memory, random)
            }
            Regime::Window { generations } => {
                memory.extend(block);
                let gone = memory.len().saturating_sub(generations as usize * self.samples);
                memory.drain(..gone);
                memory.clone()
            }
            _ => block,
        }
    }

    /// All of a pool, or what the budget takes of it.
    fn some(&self, pool: &[f64], random: &mut Generator) -> Vec<f64> {
        let Regime::AccumulateSubsample { budget } = self.regime else { return pool.to_vec() };
        let budget = budget.map_or(self.samples, |budget| budget as usize);
        let mut pool = pool.to_vec();
        let (some, _) = pool.partial_shuffle(random, budget);
        some.to_vec()
    }
}

fn normals(number: usize, mean: f64, deviation: f64, random: &mut Generator) -> Vec<f64> {
    (0..number).map(|_| mean + deviation * random.sample::<f64, _>(StandardNormal)).collect()
}

fn fit(data: &[f64], variance: Variance) -> (f64, f64) {
    let n = data.len() as f64;
    let mean = data.iter().sum::<f64>() / n;
    let squares: f64 = data.iter().map(|value| (value - mean).powi(2)).sum();
    let freedom = if variance == Variance::Unbiased { (n - 1.0).max(1.0) } else { n };
    (mean, squares / freedom)
}
