//! A language model that knows what follows each n - 1 tokens.
//!
//! It writes by walking through its training text: from any place with the same last tokens, the next token of that
//! place is copied. That is the most likely n-gram model, without a table of its probabilities.

mod decode;
mod grams;
mod kneser_ney;
mod model;
mod regimes;
mod write;

pub use decode::Decode;
pub use kneser_ney::KneserNey;
pub use regimes::Pieces;

use std::cell::OnceCell;

use grams::Grams;
use model::Model;

use super::error::check_setting;
use super::text::Text;
use super::{GoOn, Regime, RunError};
use crate::seed::Seed;

/// The longest contexts have one token less.
pub const MOST_ORDER: usize = 5;

/// Something that writes so many tokens from a seed.
pub type Writer<'a> = &'a dyn Fn(usize, Seed) -> Result<Text, RunError>;

/// Settings of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// n: 1 to 5.
    pub order: usize,
    /// How the next token is chosen.
    pub decode: Decode,
    /// What the next generation is trained on.
    pub regime: Regime,
    /// In which pieces real text comes.
    pub pieces: Pieces,
    /// Where random numbers come from.
    pub seed: Seed,
}

/// A run: settings and the real corpus.
#[derive(Debug, Clone)]
pub struct Ngram {
    settings: Settings,
    real: Text,
    vocabulary: usize,
    /// What people wrote, for a gate that knows correct documents.
    known: Option<Grams>,
}

/// A run at some generation. Plain data: a run goes on from any state.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct State {
    /// Its number; the real corpus is 0.
    pub generation: u32,
    /// What the model is trained on.
    pub training: Text,
    /// What the regime remembers: a floor, a pool, or the texts of a window, the oldest first.
    pub memory: Vec<Text>,
    /// The score that a gate of the first generation asked for.
    pub threshold: Option<f64>,
    /// The share of written documents that reach it.
    pub acceptance: Option<f64>,
}

impl Ngram {
    /// A run on a corpus with a vocabulary of so many words.
    ///
    /// # Errors
    /// If the corpus is empty or too large, or a setting can't be.
    pub fn new(mut real: Text, vocabulary: usize, settings: Settings) -> Result<Ngram, RunError> {
        settings.check()?;
        real.close();
        let size = real.tokens.len();
        if real.tokens.iter().all(|token| *token == super::text::END) {
            return Err(RunError::EmptyCorpus);
        }
        let is_small = u32::try_from(size).is_ok() && vocabulary < u32::MAX as usize;
        check_setting("the number of tokens", size as f64, "below 2^32", is_small)?;
        let is_known = real.tokens.iter().all(|token| (*token as usize) < vocabulary);
        check_setting("the vocabulary", vocabulary as f64, "larger than every token", is_known)?;
        let is_gated = matches!(settings.regime, Regime::Gated { .. });
        let known = is_gated.then(|| Grams::new(&real, settings.order + 1));
        Ok(Ngram { settings, real, vocabulary, known })
    }

    /// The real corpus.
    #[must_use]
    pub fn real(&self) -> &Text {
        &self.real
    }

    /// How many words there are.
    #[must_use]
    pub fn vocabulary(&self) -> usize {
        self.vocabulary
    }

    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The real corpus as generation 0.
    #[must_use]
    pub fn start(&self) -> State {
        State { training: self.real.clone(), memory: self.first_memory(), ..State::default() }
    }

    /// The real corpus as generation 0, with a floor that was chosen in place of a random one.
    ///
    /// # Errors
    /// If the regime has no floor, or the floor has tokens that the vocabulary does not have.
    pub fn start_with_floor(&self, mut floor: Text) -> Result<State, RunError> {
        floor.close();
        let is_known = floor.tokens.iter().all(|token| (*token as usize) < self.vocabulary);
        match self.settings.regime {
            Regime::Floor { .. } if is_known => Ok(State { memory: vec![floor], ..self.start() }),
            _ => Err(RunError::State { what: "a floor for another regime or vocabulary" }),
        }
    }

    /// The next generation.
    ///
    /// # Errors
    /// If a gate lets almost nothing through, or the state is not of these settings.
    pub fn step(&self, state: &State) -> Result<State, RunError> {
        self.step_while(state, &|| true)
    }

    /// The same, as long as the caller wishes to go on.
    ///
    /// # Errors
    /// As there, or if the caller does not.
    pub fn step_while(&self, state: &State, go_on: GoOn<'_>) -> Result<State, RunError> {
        // Made when it is asked for, which is after the state is checked, and once.
        let model = OnceCell::new();
        let write = |tokens: usize, seed: Seed| {
            write::write(model.get_or_init(|| self.model(&state.training)), tokens, seed, go_on)
        };
        self.step_with(state, &write)
    }

    /// The next generation, where something else than the n-gram model of the state writes so many tokens from a seed.
    ///
    /// # Errors
    /// Those of the writer, or if a gate lets almost nothing through, or the state is not of these settings.
    pub fn step_with(&self, state: &State, write: Writer<'_>) -> Result<State, RunError> {
        let is_known = state.training.tokens.iter().all(|token| (*token as usize) < self.vocabulary);
        if !is_known {
            return Err(RunError::State { what: "tokens that the vocabulary does not have" });
        }
        if state.training.tokens.last() != Some(&super::text::END) {
            return Err(RunError::State { what: "the last document has no end" });
        }
        self.next(state, write, self.settings.seed.child(u64::from(state.generation) + 1))
    }

    /// The model of a text.
    fn model(&self, training: &Text) -> Model {
        Model::new(training, self.vocabulary, self.settings.order, self.settings.decode)
    }
}

impl Settings {
    /// Order 3, temperature 1, by documents.
    #[must_use]
    pub fn new(regime: Regime, seed: Seed) -> Settings {
        Settings { order: 3, decode: Decode::default(), regime, pieces: Pieces::Documents, seed }
    }

    fn check(&self) -> Result<(), RunError> {
        self.regime.check()?;
        self.decode.check()?;
        self.pieces.check()?;
        let is_order = (1..=MOST_ORDER).contains(&self.order);
        check_setting("the order", self.order as f64, "from 1 to 5", is_order)
    }
}
