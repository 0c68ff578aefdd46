//! The chance of each type to be left after t generations, in closed form.
//!
//! Generation t's training set has N tokens: some written by the model of generation t - 1, some fresh from people. The
//! model writes each type as often as it saw it, on average, so the count of a type is a branching process with
//! immigration (in genetics: Wright and Fisher's drift with migration), and the chance that a type that people wrote c
//! times is absent at generation t is exp(-c h_t). One number a generation forecasts every type. The regimes differ in
//! the recursion that gives it. For f = 0 it is Theorem 2 of Suresh et al. (arXiv:2412.17646).
//!
//! Assumptions, which every report of these numbers states: the model's only fault is that it learns from a finite
//! sample (no narrowing by temperature or filters unless a [`Selection`] says so); tokens are drawn independently
//! within the stated unit; all names that exist are those of the corpus. Selective decoding loses far more than this,
//! so a forecast without selection is the best that can happen.

mod bands;
mod classes;
mod error;
mod exponent;
mod inverse;
mod moments;
mod outcome;
mod policy;
mod process;
mod spread;
mod survival;
mod units;

pub use bands::Band;
pub use classes::Corpus;
pub use error::ForecastError;
pub use exponent::{CONDITIONS, Convergence, convergence, early_bias, pooled_variance};
pub use inverse::{Horizon, Steady, count_for, floor_for, generations_until, real_share_for, steady_hazard};
pub use moments::{accumulated_share_variance, best_real_weight, simpson_after, stationary_variance};
pub use outcome::{BandForecast, Estimate, Forecast, Generation, forecast};
pub use policy::{Decoding, Floor, Policy, RealUnit, Regime, Selection, SelectionRow, Share};
pub use spread::{UnitVariance, bootstrap_variance, unit_variance};
pub use survival::Survival;
pub use units::forecast_units;

/// The most generations that are forecast where the cost grows with their square.
pub const MOST_GENERATIONS_SQUARE: u32 = 2_000;

/// The most generations that are forecast.
pub const MOST_GENERATIONS: u32 = 10_000;
