//! A model that knows how often each type occurs, and nothing else.
//!
//! It is the process of which [`crate::forecast`] is the closed form, drawn token by token without its approximations:
//! generations have exactly N tokens, and pools are drawn from without replacement.

mod fresh;
mod left;

use std::sync::Arc;

use fresh::{Classes, Fresh};
use left::Left;

use super::draw::{Drawer, round_at_random, without_replacement};
use super::{Regime, RunError};
use crate::counts::{Counts, Spectrum};
use crate::seed::{Generator, Seed};

/// Settings of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Categorical {
    set_up: Arc<SetUp>,
    seed: Seed,
}

/// What runs of all seeds share.
#[derive(Debug, PartialEq)]
struct SetUp {
    real: Vec<u64>,
    tokens: u64,
    fresh: Fresh,
    drawer: Drawer,
    regime: Regime,
}

/// A run at some generation. Plain data: a run goes on from any state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Its number; the real corpus is 0.
    pub generation: u32,
    /// How often each type occurs in what the model is trained on.
    pub training: Vec<u64>,
    /// What the regime remembers: nothing, a floor, a pool, or the blocks of a window, the oldest first.
    pub memory: Vec<Vec<u64>>,
}

impl Categorical {
    /// A run from counts of types. Fresh real text comes token by token.
    ///
    /// # Errors
    /// If there are no tokens, or the regime is about documents.
    pub fn by_tokens(real: Vec<u64>, regime: Regime, seed: Seed) -> Result<Categorical, RunError> {
        let fresh = match regime {
            Regime::Mix { real: share } => Fresh::Tokens(Classes::new(&real, share)),
            _ => Fresh::None,
        };
        Categorical::new(real, fresh, regime, seed)
    }

    /// A run in which fresh real text comes in whole units, each with the chance of the real share.
    ///
    /// # Errors
    /// If there are no tokens, or the regime is about documents.
    pub fn by_units(counts: &Counts, regime: Regime, seed: Seed) -> Result<Categorical, RunError> {
        let real = counts.types().iter().map(|row| row.count).collect();
        Categorical::new(real, Fresh::of_units(counts.units()), regime, seed)
    }

    fn new(real: Vec<u64>, fresh: Fresh, regime: Regime, seed: Seed) -> Result<Categorical, RunError> {
        regime.check()?;
        if matches!(regime, Regime::Resample(_) | Regime::Gated { .. } | Regime::SelfGated { .. }) {
            return Err(regime.unknown_to("zipf"));
        }
        let tokens = Spectrum::from_counts(real.iter().copied())?.tokens();
        if tokens == 0 {
            return Err(RunError::EmptyCorpus);
        }
        let drawer = Drawer::new(written(regime, tokens), trained(regime, tokens));
        Ok(Categorical { set_up: Arc::new(SetUp { real, tokens, fresh, drawer, regime }), seed })
    }

    /// The same run from another seed, without what it costs to set one up.
    #[must_use]
    pub fn with_seed(&self, seed: Seed) -> Categorical {
        Categorical { set_up: Arc::clone(&self.set_up), seed }
    }

    /// The real corpus.
    #[must_use]
    pub fn start(&self) -> State {
        let memory = match self.set_up.regime {
            Regime::Floor { share } => vec![self.floor(share)],
            Regime::AccumulateSubsample { .. } | Regime::Window { .. } => vec![self.set_up.real.clone()],
            _ => Vec::new(),
        };
        State { generation: 0, training: self.set_up.real.clone(), memory }
    }

    /// The real corpus, with a floor that was chosen in place of a random one: how often each type is in it.
    ///
    /// # Errors
    /// If the regime has no floor, or the floor has more of a type than the corpus.
    pub fn start_with_floor(&self, floor: Vec<u64>) -> Result<State, RunError> {
        let is_part = floor.len() == self.set_up.real.len()
            && floor.iter().zip(&self.set_up.real).all(|(floor, real)| floor <= real);
        match self.set_up.regime {
            Regime::Floor { .. } if is_part => Ok(State { memory: vec![floor], ..self.start() }),
            _ => Err(RunError::State { what: "a floor for another regime or corpus" }),
        }
    }

    /// The next generation.
    ///
    /// # Errors
    /// If the state is not of these settings.
    pub fn step(&self, state: &State) -> Result<State, RunError> {
        self.check(state)?;
        let generation = state.generation + 1;
        let mut random = self.random(generation);
        let block = self.block(state, &mut random);
        let (training, memory) = self.train(state, block, &mut random)?;
        Ok(State { generation, training, memory })
    }

    /// The generation that is so many on from a state: what as many steps give, faster, as what lies between is not kept.
    ///
    /// # Errors
    /// If the state is not of these settings.
    pub fn advance(&self, state: &State, generations: u32) -> Result<State, RunError> {
        if !matches!(self.set_up.regime, Regime::Replace | Regime::Mix { .. }) {
            let first = state.clone();
            return (0..generations).try_fold(first, |state, _| self.step(&state));
        }
        self.check(state)?;
        let (mut left, mut training) = (Left::of(&state.training), state.training.clone());
        let last = state.generation + generations;
        for generation in state.generation + 1..=last {
            let mut random = self.random(generation);
            if let Regime::Mix { real } = self.set_up.regime {
                let given = round_at_random(real * self.set_up.tokens as f64, &mut random);
                let written = self.set_up.tokens - given;
                left.draw_into(&mut training, &self.set_up.drawer, written, &mut random);
                self.set_up.fresh.add(real, given, &mut training, &mut random);
                left.read(&training);
            } else {
                left.draw(&self.set_up.drawer, self.set_up.tokens, &mut random);
            }
        }
        left.write(&mut training);
        Ok(State { generation: last, training, memory: state.memory.clone() })
    }

    /// The states of the generations 0 to `generations`.
    ///
    /// # Errors
    /// None in practice: the states are its own.
    pub fn run(&self, generations: u32) -> Result<Vec<State>, RunError> {
        let mut states = vec![self.start()];
        for _ in 0..generations {
            let next = self.step(&states[states.len() - 1])?;
            states.push(next);
        }
        Ok(states)
    }

    fn check(&self, state: &State) -> Result<(), RunError> {
        let is_mine = |row: &Vec<u64>| row.len() == self.set_up.real.len();
        let is_fine = is_mine(&state.training) && state.memory.iter().all(is_mine);
        if is_fine { Ok(()) } else { Err(RunError::State { what: "another number of types" }) }
    }

    fn random(&self, generation: u32) -> Generator {
        self.seed.child(u64::from(generation)).generator()
    }

    fn floor(&self, share: f64) -> Vec<u64> {
        let mut random = self.seed.child(0).generator();
        let size = round_at_random(share * self.set_up.tokens as f64, &mut random);
        without_replacement(&self.set_up.real, size, &mut random)
    }

    /// What is new in a generation.
    fn block(&self, state: &State, random: &mut Generator) -> Vec<u64> {
        let given = match self.set_up.regime {
            Regime::Mix { real } => round_at_random(real * self.set_up.tokens as f64, random),
            Regime::Floor { .. } => state.memory.iter().flatten().sum(),
            _ => 0,
        };
        let mut block = self.write(&state.training, self.set_up.tokens - given.min(self.set_up.tokens), random);
        if let Regime::Mix { real } = self.set_up.regime {
            self.set_up.fresh.add(real, given, &mut block, random);
        }
        block
    }

    /// So many tokens of the model.
    fn write(&self, training: &[u64], tokens: u64, random: &mut Generator) -> Vec<u64> {
        let mut block = training.to_vec();
        Left::of(training).draw_into(&mut block, &self.set_up.drawer, tokens, random);
        block
    }

    fn train(
        &self,
        state: &State,
        block: Vec<u64>,
        random: &mut Generator,
    ) -> Result<(Vec<u64>, Vec<Vec<u64>>), RunError> {
        let mut memory = state.memory.clone();
        let training = match (self.set_up.regime, memory.last_mut()) {
            (Regime::Replace | Regime::Mix { .. }, _) => block,
            (Regime::Accumulate, _) => sum(&[state.training.clone(), block]),
            (Regime::Floor { .. }, Some(floor)) => sum(&[floor.clone(), block]),
            (Regime::AccumulateSubsample { budget }, Some(pool)) => {
                add(pool, &block);
                without_replacement(pool, budget.unwrap_or(self.set_up.tokens), random)
            }
            (Regime::Window { generations }, Some(_)) => {
                memory.push(block);
                let gone = memory.len().saturating_sub(generations as usize);
                memory.drain(..gone);
                sum(&memory)
            }
            _ => return Err(RunError::State { what: "the regime's memory is missing" }),
        };
        Ok((training, memory))
    }
}

/// About how many tokens the model writes in a generation.
fn written(regime: Regime, tokens: u64) -> f64 {
    match regime {
        Regime::Mix { real: share } | Regime::Floor { share } => (1.0 - share) * tokens as f64,
        _ => tokens as f64,
    }
}

/// About how many tokens it has seen.
fn trained(regime: Regime, tokens: u64) -> u64 {
    match regime {
        Regime::AccumulateSubsample { budget: Some(budget) } => budget,
        _ => tokens,
    }
}

fn add(to: &mut [u64], from: &[u64]) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
}

fn sum(rows: &[Vec<u64>]) -> Vec<u64> {
    let mut sum = vec![0; rows.first().map_or(0, Vec::len)];
    rows.iter().for_each(|row| add(&mut sum, row));
    sum
}
