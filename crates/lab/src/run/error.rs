//! Why there is no run.

use crate::counts::CountsError;
use crate::forecast::ForecastError;

/// Why there is no run.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RunError {
    /// There is nothing to train on.
    #[error("the corpus has no tokens")]
    EmptyCorpus,
    /// A share is outside 0 to 1, or no number.
    #[error("{what} is {value}, which is outside 0 to 1")]
    Share {
        /// Which.
        what: &'static str,
        /// Its value.
        value: f64,
    },
    /// A setting is too small or too large, or no number.
    #[error("{what} is {value}; it must be {range}")]
    Setting {
        /// Which.
        what: &'static str,
        /// Its value.
        value: f64,
        /// What it may be.
        range: &'static str,
    },
    /// The engine has no such regime.
    #[error("the engine `{engine}` does not know the regime `{regime}`")]
    Regime {
        /// The engine.
        engine: &'static str,
        /// The regime.
        regime: String,
    },
    /// No regime has this name.
    #[error("`{text}` is no regime: {hint}")]
    UnknownRegime {
        /// What was asked for.
        text: String,
        /// What could have been.
        hint: &'static str,
    },
    /// A filter lets so little through that no generation is filled.
    #[error("the gate kept {kept} of {wanted} tokens, and was given up")]
    Starved {
        /// Tokens that were kept.
        kept: u64,
        /// Tokens of a generation.
        wanted: u64,
    },
    /// A state that is not one of these settings.
    #[error("the state does not fit the settings: {what}")]
    State {
        /// What does not fit.
        what: &'static str,
    },
    /// The caller did not wish to go on.
    #[error("stopped")]
    Stopped,
    /// The library that multiplies matrices has failed, which is a fault of this crate.
    #[cfg(feature = "neural")]
    #[error("the transformer can't go on: {why}")]
    Matrices {
        /// Its message.
        why: String,
    },
    /// There is no forecast to compare with.
    #[error(transparent)]
    Forecast(#[from] ForecastError),
    /// The counts are too large.
    #[error(transparent)]
    Counts(#[from] CountsError),
}

#[cfg(feature = "neural")]
impl From<candle_core::Error> for RunError {
    fn from(error: candle_core::Error) -> RunError {
        RunError::Matrices { why: error.to_string() }
    }
}

/// A share from 0 to 1.
pub(super) fn check_share(what: &'static str, value: f64) -> Result<(), RunError> {
    if (0.0..=1.0).contains(&value) { Ok(()) } else { Err(RunError::Share { what, value }) }
}

/// A setting that is in its range.
pub(super) fn check_setting(what: &'static str, value: f64, range: &'static str, is_in: bool) -> Result<(), RunError> {
    if is_in { Ok(()) } else { Err(RunError::Setting { what, value, range }) }
}
