//! A small transformer, trained anew on every generation: what the n-gram model can't do, such as to leak mass to rare
//! words in wrong places.
//!
//! Behind the feature `neural`. Matrices are multiplied by a library that may sum in another order on another machine:
//! the same seed gives about the same numbers, not the same bytes.

mod network;
mod train;

use self::network::Network;
use super::RunError;
use super::error::check_setting;
use super::experiment::{Experiment, Measures};
use super::ngram;
use super::text::Text;
use crate::seed::Seed;

/// How a transformer learns and writes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// How often a model sees as many tokens as the real corpus has.
    pub rounds: usize,
    /// Below 1 the likely becomes likelier.
    pub temperature: f64,
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

impl Neural {
    /// A run on the corpus of an experiment, under the regime of its settings; of its n-gram model nothing else is
    /// used. `held_out` is human text that no model sees.
    ///
    /// # Errors
    /// If a setting can't be.
    pub fn new(experiment: Experiment, held_out: Text, settings: Settings) -> Result<Neural, RunError> {
        check_setting("the number of rounds", settings.rounds as f64, "1 to 1000", ROUNDS.contains(&settings.rounds))?;
        let is_temperature = settings.temperature.is_finite() && settings.temperature > 0.0;
        check_setting("the temperature", settings.temperature, "above 0", is_temperature)?;
        Ok(Neural { experiment, held_out, settings })
    }

    /// Generation 0: the real corpus, and a model that learned from it.
    ///
    /// # Errors
    /// If the matrices can't be multiplied.
    pub fn start(&self) -> Result<State, RunError> {
        self.learned(self.experiment.run().start())
    }

    /// The next generation: what the last model writes, what the regime makes of it, and a model that learned from that.
    ///
    /// # Errors
    /// If the state is not of this run, the regime has no use for another writer, or the matrices can't be multiplied.
    pub fn step(&self, state: &State) -> Result<State, RunError> {
        let network = Network::read(self.vocabulary(), &state.weights).map_err(broken)?;
        let write = |tokens: usize, seed: Seed| train::write(&network, tokens, self.settings.temperature, seed);
        let write = |tokens: usize, seed: Seed| write(tokens, seed).map_err(broken);
        self.learned(self.experiment.run().step_with(&state.text, &write)?)
    }

    /// The measures of a generation's text, all as for the n-gram model, and the perplexity of held-out human text for
    /// the transformer that learned from it; `None` without such text.
    ///
    /// # Errors
    /// If the state is not of this run, or there are too many tokens.
    pub fn measure(&self, state: &State) -> Result<(Measures, Option<f64>), RunError> {
        let measures = self.experiment.measure(&state.text)?;
        let network = Network::read(self.vocabulary(), &state.weights).map_err(broken)?;
        let loss = train::loss(&network, &self.held_out).map_err(broken)?;
        Ok((measures, loss.map(f64::exp)))
    }

    /// The measured n-gram run.
    #[must_use]
    pub fn experiment(&self) -> &Experiment {
        &self.experiment
    }

    fn learned(&self, text: ngram::State) -> Result<State, RunError> {
        let seed = self.settings.seed.child(u64::from(text.generation)).child(1);
        let tokens = self.experiment.run().real().tokens.len().saturating_mul(self.settings.rounds);
        let network = train::train(&text.training, self.vocabulary(), tokens, seed).map_err(broken)?;
        Ok(State { text, weights: network.numbers().map_err(broken)? })
    }

    fn vocabulary(&self) -> usize {
        self.experiment.run().vocabulary()
    }
}

#[allow(clippy::needless_pass_by_value, reason = "it is what map_err gives")]
fn broken(error: candle_core::Error) -> RunError {
    RunError::Matrices { why: error.to_string() }
}
