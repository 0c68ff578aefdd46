//! How much more the number of types varies from run to run where whole units are drawn: types of one unit come and go
//! together.
//!
//! Both are the first-order (Hájek) projection: what one unit's presence changes, squared, summed over units and
//! generations. What two units change only together is left out, so they are slightly too small.

use std::collections::BTreeMap;

use super::outcome::Z;
use super::process::{Arrivals, steps};
use super::{Band, BandForecast, Estimate, Floor, ForecastError, Policy, RealUnit, Regime, Survival};
use crate::counts::Counts;

/// How much the numbers of types left vary for the units that were drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct UnitVariance {
    /// Of all types together. Units have types of several bands, so this is no sum of those.
    pub all: f64,
    /// Of the types of each band.
    pub bands: BTreeMap<Band, f64>,
    /// Of the share of tokens whose types are gone.
    pub lost_mass: f64,
}

/// What a unit's presence changes, by what it is added to.
#[derive(Debug, Default)]
struct Change {
    bands: BTreeMap<Band, f64>,
    tokens: f64,
}

impl UnitVariance {
    /// The same bands, with what comes of units in their deviations and intervals.
    #[must_use]
    pub fn widen(&self, rows: &[BandForecast]) -> Vec<BandForecast> {
        let extra = |row: &BandForecast| self.bands.get(&row.band).copied().unwrap_or(0.0);
        rows.iter().map(|row| BandForecast { kept: wider(row.kept, extra(row), row.types as f64), ..*row }).collect()
    }

    /// The number of all types, of so many, with what comes of units in its deviation and interval.
    #[must_use]
    pub fn widen_all(&self, kept: Estimate, types: u64) -> Estimate {
        wider(kept, self.all, types as f64)
    }

    /// The share of tokens whose types are gone, with what comes of units in its deviation and interval.
    #[must_use]
    pub fn widen_mass(&self, lost: Estimate) -> Estimate {
        wider(lost, self.lost_mass, 1.0)
    }
}

fn wider(kept: Estimate, variance: f64, most: f64) -> Estimate {
    let deviation = (kept.deviation * kept.deviation + variance).sqrt();
    let more = Z * (deviation - kept.deviation);
    let high = (kept.high + more).min(most);
    Estimate { value: kept.value, low: (kept.low - more).max(0.0), high, deviation }
}

/// The variance of the numbers of types left at a generation that comes of which whole units were drawn, as fresh real
/// text or as a floor. That of the single types ([`Estimate::deviation`]) comes on top.
///
/// # Errors
/// If the policy is not one that can be, or the corpus is empty.
pub fn unit_variance(counts: &Counts, policy: &Policy, generation: u32) -> Result<UnitVariance, ForecastError> {
    let policy = policy.clone().with_unit(RealUnit::Whole);
    let clumps = counts.clumps();
    let survival = Survival::new(super::Corpus::Clumps(&clumps), &policy, generation)?;
    let absent = absent(counts, &survival);
    let real = policy.real.value;
    let model = super::process::model_share(&policy, real) * (1.0 - policy.decoding.invented);
    let mut draws: Vec<(f64, f64)> =
        reaches(&policy, model, generation).into_iter().map(|reach| (real, reach)).collect();
    if let Regime::Floor(Floor::Random { share }) = policy.regime {
        draws.push((share, 1.0));
    }
    let mut variance = UnitVariance::default();
    let tokens = counts.types().iter().map(|row| row.count as f64).sum::<f64>().max(1.0);
    for (share, reach) in draws.into_iter().filter(|(share, _)| *share > 0.0) {
        for unit in counts.units() {
            variance.add(share * (1.0 - share), &changes(counts, &unit.types, &absent, share, reach), tokens);
        }
    }
    Ok(variance)
}

impl UnitVariance {
    fn add(&mut self, variance: f64, change: &Change, tokens: f64) {
        self.all += variance * change.bands.values().sum::<f64>().powi(2);
        self.lost_mass += variance * (change.tokens / tokens).powi(2);
        for (band, change) in &change.bands {
            *self.bands.entry(*band).or_default() += variance * change * change;
        }
    }
}

/// The chance of each type to be absent.
fn absent(counts: &Counts, survival: &Survival) -> Vec<f64> {
    let mut in_units: Vec<Vec<u32>> = vec![Vec::new(); counts.types().len()];
    for (id, occurrences) in counts.units().iter().flat_map(|unit| &unit.types) {
        in_units[*id as usize].push(*occurrences);
    }
    let of = |(row, units): (&crate::counts::TypeCount, &Vec<u32>)| 1.0 - survival.of(row.count, units);
    counts.types().iter().zip(&in_units).map(of).collect()
}

fn reaches(policy: &Policy, offspring: f64, generation: u32) -> Vec<f64> {
    let mut all = Vec::new();
    for step in steps(policy, offspring, generation) {
        match step.arrivals {
            Arrivals::OneMore(reach) => all.push(reach),
            Arrivals::All(reaches) => all = reaches,
        }
    }
    all
}

/// How many more types of each band, and tokens of types, are left if a unit came than if it did not.
fn changes(counts: &Counts, types: &[(u32, u32)], absent: &[f64], share: f64, reach: f64) -> Change {
    let mut all = Change::default();
    for (id, occurrences) in types {
        let brought = -(f64::from(*occurrences) * (-reach).ln_1p()).exp_m1();
        let without = 1.0 - share * brought;
        if without > 0.0 {
            let count = counts.types()[*id as usize].count;
            let change = absent[*id as usize] * brought / without;
            *all.bands.entry(Band::of(count)).or_default() += change;
            all.tokens += change * count as f64;
        }
    }
    all
}

/// The variance of the number of types left where each generation copies as many whole units as there are, at random,
/// from the one before.
///
/// The number of units is fixed, so units go at one another's cost: what follows from a generation's size alone is
/// taken off, for each generation (with N units that are all different this is the variance of occupancy).
///
/// # Errors
/// If the generation is not one that can be forecast, or the corpus is empty.
pub fn bootstrap_variance(counts: &Counts, generation: u32) -> Result<f64, ForecastError> {
    let policy = Policy::mix(0.0);
    policy.check(generation)?;
    if counts.units().is_empty() {
        return Err(ForecastError::EmptyCorpus);
    }
    let reaches = reaches(&policy, 1.0, generation);
    let lost = reaches.last().map_or(1.0, |last| (-last).exp());
    let alone = |(id, _): &(u32, u32)| lost.powf(f64::from(counts.types()[*id as usize].units) - 1.0);
    let changes = counts.units().iter().map(|unit| unit.types.iter().map(alone).sum::<f64>());
    let (sum, squares) = changes.fold((0.0, 0.0), |(sum, squares), change| (sum + change, squares + change * change));
    let by_size = (sum * lost).powi(2) / counts.units().len() as f64 * sizes(&reaches);
    Ok((squares * lost * (1.0 - lost) - by_size).max(0.0))
}

/// The sum over generations of the square of what a generation's relative size does to the hazard. `reaches` are the
/// chances q_0, q_1, ... to reach so many generations on.
fn sizes(reaches: &[f64]) -> f64 {
    let (mut sum, mut through) = (0.0, 1.0);
    for reach in reaches.iter().rev() {
        sum += (through * reach).powi(2);
        through *= 1.0 - reach;
    }
    sum
}
