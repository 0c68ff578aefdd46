//! Why there is no forecast.

use crate::counts::CountsError;

/// Why there is no forecast.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ForecastError {
    /// There is nothing to lose.
    #[error("the corpus has no types")]
    EmptyCorpus,
    /// A share is outside 0 to 1, or no number.
    #[error("{what} is {value}, which is outside 0 to 1")]
    Share {
        /// Which.
        what: &'static str,
        /// Its value.
        value: f64,
    },
    /// The ends of an interval are not around its value.
    #[error("the real share {value} is outside its interval from {low} to {high}")]
    Interval {
        /// The lower end.
        low: f64,
        /// The value.
        value: f64,
        /// The upper end.
        high: f64,
    },
    /// A number that must be finite and not negative is not.
    #[error("{what} is {value}, which is not a finite number of {least} or more")]
    Number {
        /// Which.
        what: &'static str,
        /// Its value.
        value: f64,
        /// The least that it may be.
        least: f64,
    },
    /// Fresh real text and floor are more than the whole.
    #[error("real share and floor are {sum} together, which is above 1")]
    Overfull {
        /// The sum.
        sum: f64,
    },
    /// No generations, or more than are computed.
    #[error("{generations} generations are asked for; 1 to {most} can be")]
    Generations {
        /// How many were asked for.
        generations: u32,
        /// The most for this policy.
        most: u32,
    },
    /// A window of nothing.
    #[error("a window has at least one generation")]
    EmptyWindow,
    /// How types clump in units is needed, and only how often they occur is known.
    #[error("whole units are asked for, and the counts do not say how types are spread over units")]
    NoUnits,
    /// The floor keeps more types of one count than the corpus has.
    #[error("the floor keeps {kept} types that occur {count} times, and the corpus has {types}")]
    FloorTypes {
        /// The count.
        count: u64,
        /// What the floor keeps.
        kept: u64,
        /// What there is.
        types: u64,
    },
    /// Rows of selection do not rise.
    #[error("the row of selection for {count} and more does not come after a lower one")]
    SelectionOrder {
        /// The count of the row that is out of order.
        count: u64,
    },
    /// The counts are too large.
    #[error(transparent)]
    Counts(#[from] CountsError),
}

/// A share from 0 to 1.
pub(super) fn check_share(what: &'static str, value: f64) -> Result<(), ForecastError> {
    if (0.0..=1.0).contains(&value) { Ok(()) } else { Err(ForecastError::Share { what, value }) }
}

/// A finite number of at least `least`.
pub(super) fn check_number(what: &'static str, value: f64, least: f64) -> Result<(), ForecastError> {
    let is_fine = value.is_finite() && value >= least;
    if is_fine { Ok(()) } else { Err(ForecastError::Number { what, value, least }) }
}
