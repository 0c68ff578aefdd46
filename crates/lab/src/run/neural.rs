//! A small transformer, trained anew on every generation: what the n-gram model can't do, such as to leak mass to rare
//! words in wrong places.
//!
//! Behind the feature `neural`. Matrices are multiplied by a library that may sum in another order on another machine:
//! the same seed gives about the same numbers, not the same bytes.

mod network;
mod train;

use self::network::Network;
use super::error::check_setting;
use super::experiment::{Experiment, Measures};
use super::ngram::{self, Decode};
use super::text::Text;
use super::{GoOn, RunError};
use crate::seed::Seed;

/// How a transformer learns and writes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// How often a model sees as many tokens as the real corpus has.
    pub rounds: usize,
    /// How the next token is chosen.
    pub decode: Decode,
    /// Where random numbers come from.
    pub seed: Seed,
}

/// A run: the measures of an n-gram run on the same corpus, whose regimes it has, with another writer.
#[derive(Debug)]
pub struct Neural {
    experiment: Experiment,
    held_out: Text,
    settings: Settings,
}

/// A run at some generation.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct State {
    /// Its number, what the model learned from, and what the regime remembers.
    pub text: ngram::State,
    /// Weights of the model that learned from it.
    pub weights: Vec<f32>,
}

/// The most rounds.
const ROUNDS: std::ops::RangeInclusive<usize> = 1..=1000;

/// The most words: the chances of all of them, for each token of a batch and as often as learning needs them, are
/// half a gigabyte.
const MOST_WORDS: usize = 100_000;

impl Neural {
    /// A run on the corpus of an experiment, under the regime of its settings; of its n-gram model nothing else is
    /// used. `held_out` is human text that no model sees.
    ///
    /// # Errors
    /// If a setting can't be.
    pub fn new(experiment: Experiment, held_out: Text, settings: Settings) -> Result<Neural, RunError> {
        check_setting("the number of rounds", settings.rounds as f64, "1 to 1000", ROUNDS.contains(&settings.rounds))?;
        settings.decode.check()?;
        let words = experiment.run().vocabulary();
        check_setting("the number of words", words as f64, "at most 100000", words <= MOST_WORDS)?;
        Ok(Neural { experiment, held_out, settings })
    }

    /// Generation 0: the real corpus, and a model that learned from it.
    ///
    /// # Errors
    /// If the caller does not wish to go on, or the matrices can't be multiplied.
    pub fn start(&self, go_on: GoOn<'_>) -> Result<State, RunError> {
        self.learned(self.experiment.run().start(), go_on)
    }

    /// The next generation: what the last model writes, what the regime makes of it, and a model that learned from that.
    ///
    /// # Errors
    /// If the state is not of this run, a gate lets almost nothing through, the caller does not wish to go on, or the
    /// matrices can't be multiplied.
    pub fn step(&self, state: &State, go_on: GoOn<'_>) -> Result<State, RunError> {
        let network = Network::read(self.vocabulary(), &state.weights)?;
        let write = |tokens: usize, seed: Seed| train::write(&network, tokens, self.settings.decode, (seed, go_on));
        self.learned(self.experiment.run().step_with(&state.text, &write)?, go_on)
    }

    /// The measures of a generation's text, all as for the n-gram model, and the perplexity of held-out human text for
    /// the transformer that learned from it; `None` without such text.
    ///
    /// # Errors
    /// If the state is not of this run, or there are too many tokens.
    pub fn measure(&self, state: &State) -> Result<(Measures, Option<f64>), RunError> {
        let measures = self.experiment.measure(&state.text)?;
        let network = Network::read(self.vocabulary(), &state.weights)?;
        let loss = train::loss(&network, &self.held_out)?;
        Ok((measures, loss.map(f64::exp)))
    }

    /// The measured n-gram run.
    #[must_use]
    pub fn experiment(&self) -> &Experiment {
        &self.experiment
    }

    fn learned(&self, text: ngram::State, go_on: GoOn<'_>) -> Result<State, RunError> {
        let seed = self.settings.seed.child(u64::from(text.generation)).child(1);
        let tokens = self.experiment.run().real().tokens.len().saturating_mul(self.settings.rounds);
        let network = train::train(&text.training, self.vocabulary(), tokens, (seed, go_on))?;
        Ok(State { text, weights: network.numbers()? })
    }

    fn vocabulary(&self) -> usize {
        self.experiment.run().vocabulary()
    }
}
