//! A model that knows how often each type occurs, and nothing else.
//!
//! It is the process of which [`crate::forecast`] is the closed form, drawn token by token without its approximations:
//! generations have exactly N tokens, and pools are drawn from without replacement.

mod fresh;

use fresh::{Classes, Fresh};

use super::draw::{Drawer, round_at_random, without_replacement};
use super::{Regime, RunError};
use crate::counts::{Counts, Spectrum};
use crate::seed::{Generator, Seed};

/// Settings of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Categorical {
    real: Vec<u64>,
    tokens: u64,
    fresh: Fresh,
    drawer: Drawer,
    regime: Regime,
    seed: Seed,
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
        let fresh = Fresh::Tokens(Classes::new(&real));
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
        Ok(Categorical { real, tokens, fresh, drawer, regime, seed })
    }

    /// The real corpus.
    #[must_use]
    pub fn start(&self) -> State {
        let memory = match self.regime {
            Regime::Floor { share } => vec![self.floor(share)],
            Regime::AccumulateSubsample { .. } | Regime::Window { .. } => vec![self.real.clone()],
            _ => Vec::new(),
        };
        State { generation: 0, training: self.real.clone(), memory }
    }

    /// The real corpus, with a floor that was chosen in place of a random one: how often each type is in it.
    ///
    /// # Errors
    /// If the regime has no floor, or the floor has more of a type than the corpus.
    pub fn start_with_floor(&self, floor: Vec<u64>) -> Result<State, RunError> {
        let is_part = floor.len() == self.real.len() && floor.iter().zip(&self.real).all(|(floor, real)| floor <= real);
        match self.regime {
            Regime::Floor { .. } if is_part => Ok(State { memory: vec![floor], ..self.start() }),
            _ => Err(RunError::State { what: "a floor for another regime or corpus" }),
        }
    }

    /// The next generation.
    ///
    /// # Errors
    /// If the state is not of these settings.
    pub fn step(&self, state: &State) -> Result<State, RunError> {
        let is_mine = |row: &Vec<u64>| row.len() == self.real.len();
        if !is_mine(&state.training) || !state.memory.iter().all(is_mine) {
            return Err(RunError::State { what: "another number of types" });
        }
        let generation = state.generation + 1;
        let mut random = self.seed.child(u64::from(generation)).generator();
        let block = self.block(state, &mut random);
        let (training, memory) = self.train(state, block, &mut random)?;
        Ok(State { generation, training, memory })
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

    fn floor(&self, share: f64) -> Vec<u64> {
        let mut random = self.seed.child(0).generator();
        let size = round_at_random(share * self.tokens as f64, &mut random);
        without_replacement(&self.real, size, &mut random)
    }

    /// What is new in a generation.
    fn block(&self, state: &State, random: &mut Generator) -> Vec<u64> {
        let given = match self.regime {
            Regime::Mix { real } => round_at_random(real * self.tokens as f64, random),
            Regime::Floor { .. } => state.memory.iter().flatten().sum(),
            _ => 0,
        };
        let mut block = self.write(&state.training, self.tokens - given.min(self.tokens), random);
        if let Regime::Mix { real } = self.regime {
            self.fresh.add(real, given, &mut block, random);
        }
        block
    }

    /// So many tokens of the model.
    fn write(&self, training: &[u64], tokens: u64, random: &mut Generator) -> Vec<u64> {
        let (mut left, mut drawn) = (Left::of(training), Vec::new());
        self.drawer.multinomial(&left.counts, tokens, &mut drawn, random);
        left.counts = drawn;
        left.expand(training.len())
    }

    fn train(
        &self,
        state: &State,
        block: Vec<u64>,
        random: &mut Generator,
    ) -> Result<(Vec<u64>, Vec<Vec<u64>>), RunError> {
        let mut memory = state.memory.clone();
        let training = match (self.regime, memory.last_mut()) {
            (Regime::Replace | Regime::Mix { .. }, _) => block,
            (Regime::Accumulate, _) => sum(&[state.training.clone(), block]),
            (Regime::Floor { .. }, Some(floor)) => sum(&[floor.clone(), block]),
            (Regime::AccumulateSubsample { budget }, Some(pool)) => {
                add(pool, &block);
                without_replacement(pool, budget.unwrap_or(self.tokens), random)
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

/// The types that are left, in order.
struct Left {
    ids: Vec<u32>,
    counts: Vec<u64>,
}

impl Left {
    fn of(training: &[u64]) -> Left {
        // Written whether a type is left or not, so that there is no branch to guess.
        let (mut ids, mut counts, mut end) = (vec![0; training.len() + 1], vec![0; training.len() + 1], 0);
        for (id, count) in (0_u32..).zip(training) {
            (ids[end], counts[end]) = (id, *count);
            end += usize::from(*count > 0);
        }
        ids.truncate(end);
        counts.truncate(end);
        Left { ids, counts }
    }

    fn expand(&self, types: usize) -> Vec<u64> {
        let mut all = vec![0; types];
        self.ids.iter().zip(&self.counts).for_each(|(id, count)| all[*id as usize] = *count);
        all
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
