//! The types that the forecast calls endangered under one of the regimes, and what became of them in the simulation.

use lab::at_risk::endangered;
use lab::counts::{Counts, TypeCount};
use lab::forecast::Policy;

use super::super::asked::no_forecast;
use crate::errors::CommandError;
use crate::output::json::v1::{LabRunEndangered, LabRunFate, LabRunType};

/// A type with a lower chance to be left is more likely to go than to stay.
const BELOW: f64 = 0.5;

/// How many types are named.
const MOST_NAMED: usize = 200;

/// The end of a run under one regime.
pub(super) struct End {
    /// What the forecast is of.
    pub(super) policy: Policy,
    /// Which types are left, at their places in the counts.
    pub(super) left: Vec<bool>,
}

/// The endangered types at a generation, the most used first. Units of the counts are files.
pub(super) fn rows(counts: &Counts, generation: u32, ends: &[End]) -> Result<LabRunEndangered, CommandError> {
    let chances: Vec<Vec<f64>> =
        ends.iter().map(|end| chances(counts, &end.policy, generation)).collect::<Result<_, _>>()?;
    let is_endangered = |at: &usize| chances.iter().any(|of_regime| of_regime[*at] < BELOW);
    let mut found: Vec<(usize, &TypeCount)> =
        counts.types().iter().enumerate().filter(|(at, _)| is_endangered(at)).collect();
    found.sort_by(|(_, a), (_, b)| (b.count, b.units).cmp(&(a.count, a.units)).then_with(|| a.name.cmp(&b.name)));
    let fates = |at: usize| {
        let of_regime = |(chances, end): (&Vec<f64>, &End)| LabRunFate { survival: chances[at], left: end.left[at] };
        chances.iter().zip(ends).map(of_regime).collect()
    };
    let row = |(at, row): &(usize, &TypeCount)| LabRunType {
        name: row.name.to_string(),
        count: row.count,
        files: row.units.into(),
        fates: fates(*at),
    };
    Ok(LabRunEndangered {
        below: BELOW,
        types: found.len() as u64,
        rows: found.iter().take(MOST_NAMED).map(row).collect(),
    })
}

/// The chance of each type to be left.
fn chances(counts: &Counts, policy: &Policy, generation: u32) -> Result<Vec<f64>, CommandError> {
    let mut chances = vec![1.0; counts.types().len()];
    for row in endangered(counts, policy, generation, f64::INFINITY).map_err(no_forecast)? {
        chances[row.index] = row.survival;
    }
    Ok(chances)
}
