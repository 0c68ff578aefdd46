//! The chance of a type to be left.

use super::classes::{Class, Classes};
use super::process::{Arrivals, Step, model_share, steps};
use super::{Corpus, Floor, ForecastError, Policy, RealUnit, Regime};

/// What a generation does to types of one factor of selection.
#[derive(Debug, Clone, PartialEq, Default)]
struct Hazard {
    /// For each draw that a type is worth.
    per_draw: f64,
    /// For each type: what the model invents.
    per_type: f64,
    /// For each number of occurrences in a unit: the logarithm of the chance that no such unit came or lasted.
    per_unit: Vec<f64>,
}

/// Hazards by generation, for one real share.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Hazards {
    /// The factors of selection that there are.
    weights: Vec<f64>,
    /// For each factor one a generation.
    rows: Vec<Vec<Hazard>>,
}

impl Hazards {
    pub(super) fn new(classes: &Classes, policy: &Policy, real: f64, generations: u32) -> Hazards {
        let mut weights: Vec<f64> = policy.decoding.selection.rows.iter().map(|row| row.weight).collect();
        weights.push(1.0);
        weights.sort_unstable_by(f64::total_cmp);
        weights.dedup();
        let of_weight =
            |weight: &f64| hazards(classes, policy, Rates::new(classes, policy, real, *weight), generations);
        let rows = weights.iter().map(of_weight).collect();
        Hazards { weights, rows }
    }

    /// The chance that a type of a class is absent at a generation from 1.
    pub(super) fn absent(&self, class: &Class, policy: &Policy, generation: u32) -> f64 {
        let weight = policy.decoding.selection.weight(class.count);
        let row = self.weights.partition_point(|other| *other < weight);
        let hazard = &self.rows[row][generation as usize - 1];
        let units: f64 = class.parts.iter().map(|(place, units)| f64::from(*units) * hazard.per_unit[*place]).sum();
        (units - class.exposure * hazard.per_draw - hazard.per_type).exp()
    }
}

/// How a type is fed.
#[derive(Debug, Clone, Copy)]
struct Rates {
    offspring: f64,
    /// Fresh real draws for each draw of the corpus, a generation.
    real: f64,
    /// Invented tokens for each type, a generation.
    invented: f64,
}

impl Rates {
    fn new(classes: &Classes, policy: &Policy, real: f64, weight: f64) -> Rates {
        let model = model_share(policy, real);
        let invented =
            model * policy.decoding.invented * classes.tokens as f64 / (classes.types as f64 * policy.decoding.burst);
        Rates { offspring: model * (1.0 - policy.decoding.invented) * weight, real, invented }
    }
}

fn hazards(classes: &Classes, policy: &Policy, rates: Rates, generations: u32) -> Vec<Hazard> {
    let is_whole = policy.unit == RealUnit::Whole;
    // A floor of random text has each draw, or each unit, with a chance of its own.
    let floor = random_floor(policy);
    let (drawn, kept) = if is_whole { (0.0, -floor) } else { (floor, 0.0) };
    let mut arrived = 0.0;
    let mut per_unit = vec![kept; if is_whole { classes.occurrences.len() } else { 0 }];
    let mut hazard = |step: Step| {
        let new = match step.arrivals {
            Arrivals::OneMore(reach) => vec![reach],
            Arrivals::All(reaches) => {
                arrived = 0.0;
                per_unit.fill(kept);
                reaches
            }
        };
        for reach in new {
            arrived += reach;
            add_units(&mut per_unit, &classes.occurrences, rates.real, reach);
        }
        let fresh = if is_whole { 0.0 } else { rates.real * arrived };
        Hazard { per_draw: drawn + step.own + fresh, per_type: rates.invented * arrived, per_unit: per_unit.clone() }
    };
    steps(policy, rates.offspring, generations).into_iter().map(&mut hazard).collect()
}

/// Minus the logarithm of the chance not to be in a floor.
fn random_floor(policy: &Policy) -> f64 {
    match policy.regime {
        Regime::Floor(Floor::Random { share }) => -(-share).ln_1p(),
        _ => 0.0,
    }
}

/// A unit comes with the chance f; the n tokens that it brings of a type reach on each with the chance `reach`.
fn add_units(per_unit: &mut [f64], occurrences: &[u32], real: f64, reach: f64) {
    let lost = (-reach).ln_1p();
    for (log, occurrences) in per_unit.iter_mut().zip(occurrences) {
        *log += (real * (f64::from(*occurrences) * lost).exp_m1()).ln_1p();
    }
}

/// The chance of single types to be left, under one policy.
#[derive(Debug, Clone, PartialEq)]
pub struct Survival {
    policy: Policy,
    classes: Classes,
    hazards: Hazards,
    generation: u32,
}

impl Survival {
    /// The chances at a generation, for the best estimate of the real share.
    ///
    /// # Errors
    /// If the policy is not one that can be, or the corpus is empty.
    pub fn new(corpus: Corpus<'_>, policy: &Policy, generation: u32) -> Result<Survival, ForecastError> {
        policy.check(generation)?;
        let classes = Classes::new(corpus, policy)?;
        let hazards = Hazards::new(&classes, policy, policy.real.value, generation);
        Ok(Survival { policy: policy.clone(), classes, hazards, generation })
    }

    /// The chance of a type to be left that occurs so often, in units with so many occurrences each. A chosen floor is
    /// not looked at: those who know a type know whether the floor has it. By whole units, a number of occurrences in a
    /// unit that the corpus does not have is left out.
    #[must_use]
    pub fn of(&self, count: u64, in_units: &[u32]) -> f64 {
        let draws = if self.policy.unit == RealUnit::Document { in_units.len() as u64 } else { count };
        let exposure = draws as f64 / self.policy.decoding.burst;
        let known = |occurrences: &u32| self.classes.occurrences.binary_search(occurrences).ok();
        let parts = in_units.iter().filter_map(known).map(|place| (place, 1)).collect();
        let class = Class { count, exposure, types: 1, floored: 0.0, parts };
        1.0 - self.hazards.absent(&class, &self.policy, self.generation)
    }
}
