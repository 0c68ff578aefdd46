//! What a forecast is asked backwards: what keeps a type, until when so much is lost, and how fast an early fault fades.

use lab::forecast::{
    CONDITIONS, Corpus, Horizon, Policy, Regime, Steady, convergence, floor_for, generations_until, real_share_for,
};

use super::asked::no_forecast;
use crate::errors::CommandError;
use crate::output::json::v1;

/// Generations within which it is looked for when a share of the types is lost.
const SEARCHED_GENERATIONS: u32 = 200;

/// The counts of which it is said what keeps them, unless some are named.
const USUAL_COUNTS: [u64; 7] = [1, 2, 3, 5, 10, 20, 50];

/// p: error falls as t^-p on real text. A half is that of means and shares, and of every model of a fixed size.
const BASELINE: f64 = 0.5;

/// The questions, as they are typed.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Questions {
    /// The chance with which a type shall be left, for what is said of shares and floors that keep it
    #[arg(long, value_name = "CHANCE", default_value_t = 0.95, allow_hyphen_values = true)]
    keep: f64,
    /// How often a type occurs, for what is said of shares and floors that keep it (may be given several times)
    #[arg(long = "keep-count", value_name = "COUNT", allow_hyphen_values = true)]
    keep_counts: Vec<u64>,
    /// The share of the types of which it is said when it is lost
    #[arg(long, value_name = "SHARE", default_value_t = 0.5, allow_hyphen_values = true)]
    until_loss: f64,
}

impl Questions {
    /// Refuses what can't be before any work is done.
    pub(super) fn check(&self, generations: u32) -> Result<(), CommandError> {
        if self.keep_counts.contains(&0) {
            return Err(CommandError::usage("--keep-count is 0: a type that nobody wrote can't be kept"));
        }
        if !(self.until_loss > 0.0 && self.until_loss <= 1.0) {
            let error =
                CommandError::usage(format!("--until-loss is {}, and must be above 0 and at most 1", self.until_loss));
            return Err(error.hint("a quarter of the types is --until-loss 0.25"));
        }
        self.needs(generations).map(|_| ())
    }

    /// What it takes to keep types of some counts, at a generation and for ever.
    pub(super) fn needs(&self, at: u32) -> Result<Vec<v1::LabNeed>, CommandError> {
        let mut counts = self.keep_counts.clone();
        counts.sort_unstable();
        counts.dedup();
        let counts = if counts.is_empty() { USUAL_COUNTS.to_vec() } else { counts };
        let mut needs = Vec::new();
        for (generation, horizon) in [(Some(at), Horizon::Generation(at)), (None, Horizon::Forever)] {
            for count in &counts {
                needs.push(v1::LabNeed {
                    count: *count,
                    chance: self.keep,
                    generation,
                    real_fraction: real_share_for(*count, self.keep, horizon).map_err(no_forecast)?,
                    floor: floor_for(*count, self.keep, horizon).map_err(no_forecast)?,
                });
            }
        }
        Ok(needs)
    }

    /// When the share of the types is lost that was asked for.
    pub(super) fn until_loss(&self, corpus: Corpus<'_>, policy: &Policy) -> Result<v1::LabUntilLoss, CommandError> {
        Ok(v1::LabUntilLoss {
            share: self.until_loss,
            generation: first_lost(corpus, policy, self.until_loss)?,
            searched: SEARCHED_GENERATIONS,
        })
    }
}

/// The first generation at which half of the types are lost.
pub(super) fn half_lost_at(corpus: Corpus<'_>, policy: &Policy) -> Result<Option<u32>, CommandError> {
    first_lost(corpus, policy, 0.5)
}

fn first_lost(corpus: Corpus<'_>, policy: &Policy, share: f64) -> Result<Option<u32>, CommandError> {
    match generations_until(corpus, policy, 1.0 - share, SEARCHED_GENERATIONS).map_err(no_forecast)? {
        Steady::At(at) => Ok(Some(at)),
        Steady::NotWithin(_) => Ok(None),
    }
}

/// How fast error falls where all is kept; `None` under other regimes, of which no such theorem is known.
pub(super) fn converges(policy: &Policy) -> Result<Option<v1::LabConvergence>, CommandError> {
    if policy.regime != Regime::Accumulate {
        return Ok(None);
    }
    let real = policy.real;
    let of = |share: f64| convergence(BASELINE, share).map_err(no_forecast);
    let (low, value, high) = (of(real.low)?, of(real.value)?, of(real.high)?);
    let halving = |rounds: f64| Some(rounds).filter(|rounds| rounds.is_finite());
    Ok(Some(v1::LabConvergence {
        baseline: BASELINE,
        exponent: v1::LabInterval { low: low.exponent, value: value.exponent, high: high.exponent },
        has_log: value.has_log,
        rounds_to_halve: halving(value.rounds_to_halve),
        early_fault_rounds_to_halve: halving((1.0 / real.value).exp2()),
        conditions: CONDITIONS.map(str::to_owned).to_vec(),
    }))
}
