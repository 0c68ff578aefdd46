//! What the next generation is trained on.

use std::fmt;
use std::str::FromStr;

use super::RunError;
use super::error::{check_setting, check_share};
use crate::forecast::{self, Floor, Policy, Share};

/// What the next generation is trained on. N is the size of the real corpus.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Regime {
    /// N tokens of the model.
    Replace,
    /// N tokens, of which a share is fresh and real.
    Mix {
        /// The share.
        real: f64,
    },
    /// N tokens, of which a share is a fixed part of the real corpus.
    Floor {
        /// The share.
        share: f64,
    },
    /// Everything that was ever written.
    Accumulate,
    /// A budget of tokens, drawn from everything that was ever written.
    AccumulateSubsample {
        /// How many; N if none are named.
        budget: Option<u64>,
    },
    /// The last so many generations, the real corpus being the first.
    Window {
        /// How many.
        generations: u32,
    },
    /// The real corpus and the last generation, drawn by how human a detector finds each document.
    Resample(Resample),
    /// N tokens of documents that a reviewer let through.
    Gated {
        /// The share of correct documents that the reviewer keeps (phi).
        keeps_correct: f64,
        /// The share of wrong ones (psi).
        keeps_wrong: f64,
    },
    /// N tokens of the documents that the model itself likes best.
    SelfGated {
        /// The share that is kept.
        kept: f64,
    },
}

/// The rule of Drayson, Yilmaz and Lampos (arXiv:2502.15654): a document is drawn with the weight (1 - P)^bias, where P
/// is a detector's probability that a model wrote it; from several copies of each, without replacement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Resample {
    /// The exponent.
    pub bias: f64,
    /// How many tokens are drawn, as a multiple of N.
    pub upsample: f64,
    /// How often a document may be drawn.
    pub most_repeats: u32,
    /// How often the detector is right about a model's document.
    pub sensitivity: f64,
    /// How often it is right about a person's.
    pub specificity: f64,
}

impl Default for Resample {
    /// The published settings; the detector is right in 9 of 10 cases.
    fn default() -> Resample {
        Resample { bias: 10.0, upsample: 1.5, most_repeats: 3, sensitivity: 0.9, specificity: 0.9 }
    }
}

const HINT: &str = "replace, mix:SHARE, floor:SHARE, accumulate, accumulate-subsample[:TOKENS], \
                    window:GENERATIONS, resample, gated:CORRECT,WRONG and self-gated[:SHARE] are";

/// The share that arXiv:2606.28438 keeps.
const SELF_GATED: f64 = 0.25;

impl Regime {
    /// The policy whose forecast a run on a corpus of so many tokens is compared with, by tokens. Gates and filters
    /// have none of their own: what they do shows against chance alone.
    #[must_use]
    pub fn policy(self, tokens: u64) -> Policy {
        let of = |regime: forecast::Regime| Policy::of(regime, Share::exact(0.0));
        match self {
            Regime::Mix { real } => Policy::mix(real),
            Regime::Floor { share } => of(forecast::Regime::Floor(Floor::Random { share })),
            Regime::Accumulate => of(forecast::Regime::Accumulate),
            Regime::AccumulateSubsample { budget } => {
                let budget = budget.map_or(1.0, |budget| budget as f64 / tokens.max(1) as f64);
                of(forecast::Regime::AccumulateSubsample { budget })
            }
            Regime::Window { generations } => of(forecast::Regime::Window { generations }),
            Regime::Replace | Regime::Resample(_) | Regime::Gated { .. } | Regime::SelfGated { .. } => Policy::mix(0.0),
        }
    }

    pub(super) fn check(self) -> Result<(), RunError> {
        match self {
            Regime::Mix { real } => check_share("the real share", real),
            Regime::Floor { share } => check_share("the floor", share),
            Regime::AccumulateSubsample { budget: Some(0) } => check_setting("the budget", 0.0, "1 or more", false),
            Regime::Window { generations: 0 } => check_setting("the window", 0.0, "1 or more", false),
            Regime::Gated { keeps_correct, keeps_wrong } => {
                check_share("the share of correct documents kept", keeps_correct)?;
                check_share("the share of wrong documents kept", keeps_wrong)
            }
            Regime::SelfGated { kept } => {
                check_setting("the share kept", kept, "from 0.01 to 1", (0.01..=1.0).contains(&kept))
            }
            Regime::Resample(rule) => rule.check(),
            _ => Ok(()),
        }
    }

    pub(super) fn unknown_to(self, engine: &'static str) -> RunError {
        RunError::Regime { engine, regime: self.to_string() }
    }
}

impl Resample {
    fn check(self) -> Result<(), RunError> {
        check_share("the detector's sensitivity", self.sensitivity)?;
        check_share("the detector's specificity", self.specificity)?;
        let is_bias = self.bias.is_finite() && self.bias >= 0.0;
        check_setting("the bias", self.bias, "0 or more", is_bias)?;
        check_setting("the repeats", f64::from(self.most_repeats), "at most 100", self.most_repeats <= 100)?;
        let is_upsample = self.upsample > 0.0 && self.upsample <= f64::from(self.most_repeats);
        check_setting("the upsampling", self.upsample, "above 0 and at most the repeats", is_upsample)
    }
}

impl fmt::Display for Regime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Regime::Replace => write!(formatter, "replace"),
            Regime::Mix { real } => write!(formatter, "mix:{real}"),
            Regime::Floor { share } => write!(formatter, "floor:{share}"),
            Regime::Accumulate => write!(formatter, "accumulate"),
            Regime::AccumulateSubsample { budget: None } => write!(formatter, "accumulate-subsample"),
            Regime::AccumulateSubsample { budget: Some(budget) } => write!(formatter, "accumulate-subsample:{budget}"),
            Regime::Window { generations } => write!(formatter, "window:{generations}"),
            Regime::Resample(_) => write!(formatter, "resample"),
            Regime::Gated { keeps_correct, keeps_wrong } => write!(formatter, "gated:{keeps_correct},{keeps_wrong}"),
            Regime::SelfGated { kept } => write!(formatter, "self-gated:{kept}"),
        }
    }
}

impl FromStr for Regime {
    type Err = RunError;

    fn from_str(text: &str) -> Result<Regime, RunError> {
        let regime = parse(text).ok_or_else(|| RunError::UnknownRegime { text: text.to_owned(), hint: HINT })?;
        regime.check()?;
        Ok(regime)
    }
}

fn parse(text: &str) -> Option<Regime> {
    let (name, argument) = text.split_once(':').map_or((text, None), |(name, argument)| (name, Some(argument)));
    let share = |text: &str| text.parse::<f64>().ok();
    Some(match (name, argument) {
        ("replace", None) => Regime::Replace,
        ("mix", Some(real)) => Regime::Mix { real: share(real)? },
        ("floor", Some(part)) => Regime::Floor { share: share(part)? },
        ("accumulate", None) => Regime::Accumulate,
        ("accumulate-subsample", None) => Regime::AccumulateSubsample { budget: None },
        ("accumulate-subsample", Some(budget)) => Regime::AccumulateSubsample { budget: Some(budget.parse().ok()?) },
        ("window", Some(generations)) => Regime::Window { generations: generations.parse().ok()? },
        ("resample", None) => Regime::Resample(Resample::default()),
        ("gated", Some(rates)) => {
            let (correct, wrong) = rates.split_once(',')?;
            Regime::Gated { keeps_correct: share(correct)?, keeps_wrong: share(wrong)? }
        }
        ("self-gated", None) => Regime::SelfGated { kept: SELF_GATED },
        ("self-gated", Some(kept)) => Regime::SelfGated { kept: share(kept)? },
        _ => return None,
    })
}
