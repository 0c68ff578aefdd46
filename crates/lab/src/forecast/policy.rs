//! What is done with data from one generation to the next.

use super::error::{check_number, check_share};
use super::{ForecastError, MOST_GENERATIONS, MOST_GENERATIONS_SQUARE};
use crate::counts::Spectrum;

/// A share that is not known exactly.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// The lower end of its interval.
    pub low: f64,
    /// The best estimate.
    pub value: f64,
    /// The upper end.
    pub high: f64,
}

impl Share {
    /// A share that is known.
    #[must_use]
    pub fn exact(value: f64) -> Share {
        Share { low: value, value, high: value }
    }

    /// A share between two ends; the middle stands for it.
    #[must_use]
    pub fn between(low: f64, high: f64) -> Share {
        Share { low, value: f64::midpoint(low, high), high }
    }

    fn check(self) -> Result<(), ForecastError> {
        let Share { low, value, high } = self;
        for end in [low, value, high] {
            check_share("the real share", end)?;
        }
        let is_inside = low <= value && value <= high;
        if is_inside { Ok(()) } else { Err(ForecastError::Interval { low, value, high }) }
    }
}

/// What the next generation is trained on.
#[derive(Debug, Clone, PartialEq)]
pub enum Regime {
    /// The model's text in place of what was there, mixed with fresh real text where the policy has any.
    Replace,
    /// A fixed set of real text stays in every generation; the model writes the rest.
    Floor(Floor),
    /// Everything that was ever written, without limit.
    Accumulate,
    /// A part drawn from everything that was ever written, each generation anew.
    AccumulateSubsample {
        /// Its size, as a multiple of the first corpus; each generation writes as much as that.
        budget: f64,
    },
    /// All of the last so many generations; the real corpus is the first of them.
    Window {
        /// How many.
        generations: u32,
    },
}

/// A fixed set of real text.
#[derive(Debug, Clone, PartialEq)]
pub enum Floor {
    /// Text drawn at random, in the pieces of [`Policy::unit`].
    Random {
        /// Their share of a generation.
        share: f64,
    },
    /// Text that was chosen for the types in it.
    Chosen {
        /// Its share of a generation.
        share: f64,
        /// The types in it, by how often the whole corpus has them.
        kept: Spectrum,
    },
}

impl Floor {
    /// Its share of a generation.
    #[must_use]
    pub fn share(&self) -> f64 {
        match self {
            Floor::Random { share } | Floor::Chosen { share, .. } => *share,
        }
    }
}

/// In which pieces real text comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RealUnit {
    /// Token by token, as if drawn from a frequency table: the most favourable.
    #[default]
    Token,
    /// Whole units (functions, files, repositories: those that were counted), each with the chance of the real share.
    Whole,
    /// Whole units, and the model too copies whole units. The number of units a type is in takes the place of its
    /// count.
    Document,
}

/// How often the model writes types of some counts, beside how often it saw them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SelectionRow {
    /// The least count of these types.
    pub least_count: u64,
    /// The factor: below 1 they are suppressed (temperature, filters, gates), above 1 favoured.
    pub weight: f64,
}

/// Factors by count, rising by count. Types below the first row have the factor 1.
///
/// Measured over one generation it forecasts one or two more; errors then grow to 30 % and more by the fifth, so it has
/// to be measured anew.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Selection {
    /// The rows.
    pub rows: Vec<SelectionRow>,
}

impl Selection {
    /// One factor for all types.
    #[must_use]
    pub fn all(weight: f64) -> Selection {
        Selection { rows: vec![SelectionRow { least_count: 1, weight }] }
    }

    fn check(&self) -> Result<(), ForecastError> {
        for row in &self.rows {
            check_number("a weight of selection", row.weight, 0.0)?;
        }
        let fault = self.rows.windows(2).find(|pair| pair[0].least_count >= pair[1].least_count);
        fault.map_or(Ok(()), |pair| Err(ForecastError::SelectionOrder { count: pair[1].least_count }))
    }

    /// The factor of types with a count.
    #[must_use]
    pub fn weight(&self, count: u64) -> f64 {
        let after = self.rows.partition_point(|row| row.least_count <= count);
        after.checked_sub(1).map_or(1.0, |index| self.rows[index].weight)
    }
}

/// What the model does beside copying frequencies.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoding {
    /// Narrowing by count.
    pub selection: Selection,
    /// The share of the model's tokens that are spread evenly over all types, whatever it saw (smoothing).
    pub invented: f64,
    /// How many tokens of a type the model writes at once, on average; 1 if each is written by itself.
    pub burst: f64,
}

impl Default for Decoding {
    fn default() -> Decoding {
        Decoding { selection: Selection::default(), invented: 0.0, burst: 1.0 }
    }
}

/// What is done with data from one generation to the next.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// What the next generation is trained on.
    pub regime: Regime,
    /// The share of a generation's new text that is fresh and real. With claims of authorship that are not certain,
    /// this is the corrected share with its interval, not the declared one.
    pub real: Share,
    /// In which pieces real text comes.
    pub unit: RealUnit,
    /// What the model does beside copying frequencies.
    pub decoding: Decoding,
}

impl Policy {
    /// The model's text replaces everything but a share of fresh real tokens.
    #[must_use]
    pub fn mix(real: f64) -> Policy {
        Policy::of(Regime::Replace, Share::exact(real))
    }

    /// A regime with a real share, by tokens, with a model that only copies frequencies.
    #[must_use]
    pub fn of(regime: Regime, real: Share) -> Policy {
        Policy { regime, real, unit: RealUnit::Token, decoding: Decoding::default() }
    }

    /// The same with real text in other pieces.
    #[must_use]
    pub fn with_unit(self, unit: RealUnit) -> Policy {
        Policy { unit, ..self }
    }

    pub(super) fn check(&self, generations: u32) -> Result<(), ForecastError> {
        self.real.check()?;
        check_share("the invented share", self.decoding.invented)?;
        check_number("the burst", self.decoding.burst, 1.0)?;
        self.decoding.selection.check()?;
        self.check_regime()?;
        let most = self.most_generations();
        let is_fine = (1..=most).contains(&generations);
        if is_fine { Ok(()) } else { Err(ForecastError::Generations { generations, most }) }
    }

    fn check_regime(&self) -> Result<(), ForecastError> {
        match &self.regime {
            Regime::Floor(floor) => {
                check_share("the floor", floor.share())?;
                let sum = floor.share() + self.real.high;
                if sum > 1.0 + 1e-12 { Err(ForecastError::Overfull { sum }) } else { Ok(()) }
            }
            Regime::AccumulateSubsample { budget } => check_number("the budget", *budget, f64::MIN_POSITIVE),
            Regime::Window { generations: 0 } => Err(ForecastError::EmptyWindow),
            _ => Ok(()),
        }
    }

    fn most_generations(&self) -> u32 {
        match self.regime {
            Regime::AccumulateSubsample { .. } | Regime::Window { .. } => MOST_GENERATIONS_SQUARE,
            _ => MOST_GENERATIONS,
        }
    }
}
