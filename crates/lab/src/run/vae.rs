//! A variational autoencoder of digits, trained anew on what the last one drew (Shumailov et al. 2024, whose experiment
//! is with MNIST and a convolutional network; this one is small enough for every machine, and needs no data).
//!
//! The images come with the crate. Every generation takes the same number of steps of training, so that regimes differ
//! by what is learned from and by nothing else.

mod glyphs;
mod measure;
mod network;
mod train;

use rand::seq::SliceRandom;

pub use glyphs::{CLASSES, Image, PIXELS, SIDE};
pub use measure::{Eye, Measures};
pub use network::LATENT;

use self::glyphs::{Glyphs, grey};
use super::error::check_setting;
use super::{Regime, RunError};
use crate::seed::{Generator, Seed};

/// The least and the most images of a generation.
const IMAGES: std::ops::RangeInclusive<usize> = 100..=100_000;

/// The most rounds of training.
const ROUNDS: std::ops::RangeInclusive<usize> = 1..=1000;

/// How many images of each generation a state keeps to be looked at.
pub const SHOWN: usize = 20;

/// The numbers of seeds below that of the run; generations have those from 1.
const OF_TRUTH: u64 = 0;
const OF_HELD_OUT: u64 = u64::MAX;

/// Settings of a run, and its truth.
#[derive(Debug, Clone, PartialEq)]
pub struct Vae {
    images: usize,
    rounds: usize,
    regime: Regime,
    seed: Seed,
    glyphs: Glyphs,
    /// What generation 0 learns from.
    real: Vec<Image>,
    /// What no generation learns from.
    held_out: Vec<Image>,
}

/// A run at some generation.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// Its number; 0 is the model that learned from people.
    pub generation: u32,
    /// Weights of the model of generation 0, whose encoder is the eye that measures.
    pub eye: Vec<f32>,
    /// Weights of the model that learned from the generation.
    pub model: Vec<f32>,
    /// The images of the generation: what people drew for 0, what the model before it drew for others.
    pub drawn: Vec<Image>,
    /// Images that the regime remembers, a generation after the other.
    pub memory: Vec<Image>,
    /// Some images of each generation until this one, by the digit that they look like to the eye.
    pub shown: Vec<Vec<Image>>,
}

impl Vae {
    /// A run with so many images a generation, each of which a model sees so many times.
    ///
    /// # Errors
    /// If there are fewer than 100 images or more than 100,000, no rounds or more than 1,000, or the regime is about
    /// documents.
    pub fn new(images: usize, rounds: usize, regime: Regime, seed: Seed) -> Result<Vae, RunError> {
        regime.check()?;
        check_setting("the number of images", images as f64, "100 to 100000", IMAGES.contains(&images))?;
        check_setting("the number of rounds", rounds as f64, "1 to 1000", ROUNDS.contains(&rounds))?;
        if matches!(regime, Regime::Resample(_) | Regime::Gated { .. } | Regime::SelfGated { .. }) {
            return Err(regime.unknown_to("vae"));
        }
        let glyphs = Glyphs::new();
        let real = glyphs.images(images, &mut seed.child(OF_TRUTH).generator());
        let held_out = glyphs.images(measure::HELD_OUT, &mut seed.child(OF_HELD_OUT).generator());
        Ok(Vae { images, rounds, regime, seed, glyphs, real, held_out })
    }

    /// Generation 0, which learned from people.
    #[must_use]
    pub fn start(&self) -> State {
        let model = self.train(&self.real, 0);
        let memory = match self.regime {
            Regime::Floor { share } => self.real[..self.part(share)].to_vec(),
            Regime::Accumulate | Regime::AccumulateSubsample { .. } | Regime::Window { .. } => self.real.clone(),
            _ => Vec::new(),
        };
        let shown = vec![Eye::new(&model, &self.real).by_class(&self.real[..SHOWN])];
        State { generation: 0, eye: model.clone(), model, drawn: self.real.clone(), memory, shown }
    }

    /// The next generation: what the last model draws, and a model that learned from what the regime makes of it.
    ///
    /// # Errors
    /// If the state is not of a run like this.
    pub fn step(&self, state: &State) -> Result<State, RunError> {
        let is_network = [&state.eye, &state.model].iter().all(|weights| weights.len() == network::WEIGHTS);
        if !is_network || (matches!(self.regime, Regime::Floor { .. }) && state.memory.len() > self.images) {
            return Err(RunError::State { what: "weights and images are others" });
        }
        Ok(self.next(state))
    }

    fn next(&self, state: &State) -> State {
        let generation = state.generation + 1;
        let mut random = self.seed.child(u64::from(generation)).generator();
        let drawn = draw(&state.model, self.images, &mut random);
        let mut memory = state.memory.clone();
        let data = self.data(&drawn, &mut memory, &mut random);
        let model = self.train(&data, generation);
        let mut shown = state.shown.clone();
        shown.push(self.eye(state).by_class(&drawn[..SHOWN]));
        State { generation, eye: state.eye.clone(), model, drawn, memory, shown }
    }

    /// The states of the generations 0 to `generations`.
    #[must_use]
    pub fn run(&self, generations: u32) -> Vec<State> {
        let next = |state: &State| Some(self.next(state));
        std::iter::successors(Some(self.start()), next).take(generations as usize + 1).collect()
    }

    /// The measures of a generation.
    #[must_use]
    pub fn measure(&self, state: &State) -> Measures {
        measure::measure(&self.eye(state), state, &self.held_out)
    }

    /// The share of real images, unseen by any model, whose digit the eye tells right: how far its classes are to be
    /// trusted.
    #[must_use]
    pub fn accuracy(&self, state: &State) -> f64 {
        let eye = self.eye(state);
        let is_right = |(at, image): &(usize, &Image)| eye.class(image) == at % CLASSES;
        self.held_out.iter().enumerate().filter(is_right).count() as f64 / self.held_out.len() as f64
    }

    fn eye(&self, state: &State) -> Eye {
        Eye::new(&state.eye, &self.real)
    }

    fn part(&self, share: f64) -> usize {
        (share * self.images as f64).round() as usize
    }

    /// What a model learns from.
    fn data(&self, drawn: &[Image], memory: &mut Vec<Image>, random: &mut Generator) -> Vec<Image> {
        match self.regime {
            Regime::Mix { real } => {
                let fresh = self.part(real);
                [&drawn[fresh..], &self.glyphs.images(fresh, random)].concat()
            }
            Regime::Floor { .. } => [memory, &drawn[memory.len()..]].concat(),
            Regime::Accumulate | Regime::AccumulateSubsample { .. } => {
                memory.extend(drawn);
                self.some(memory, random)
            }
            Regime::Window { generations } => {
                memory.extend(drawn);
                let gone = memory.len().saturating_sub((generations as usize).saturating_mul(self.images));
                memory.drain(..gone);
                memory.clone()
            }
            _ => drawn.to_vec(),
        }
    }

    /// All of a pool, or what the budget takes of it.
    fn some(&self, pool: &[Image], random: &mut Generator) -> Vec<Image> {
        let mut pool = pool.to_vec();
        let Regime::AccumulateSubsample { budget } = self.regime else { return pool };
        let budget = budget.map_or(self.images, |budget| budget as usize);
        let (some, _) = pool.partial_shuffle(random, budget);
        some.to_vec()
    }

    fn train(&self, images: &[Image], generation: u32) -> Vec<f32> {
        let seed = self.seed.child(u64::from(generation)).child(1);
        train::train(images, train::batches(self.images, self.rounds), seed)
    }
}

/// What a model draws of itself: the ink of standard normal codes, as in the published experiment.
fn draw(model: &[f32], images: usize, random: &mut Generator) -> Vec<Image> {
    (0..images).map(|_| network::decode(model, &network::chance(random)).map(grey)).collect()
}
