//! What is left, generation by generation.

use std::collections::BTreeMap;

use super::bands::Band;
use super::classes::{Class, Classes};
use super::moments::simpson_series;
use super::survival::Hazards;
use super::{Corpus, ForecastError, Policy};

/// The quantile of 97.5 % of the normal distribution.
pub(super) const Z: f64 = 1.959_963_984_540_054;

/// A number with an interval of 95 %: chance, and what is not known of the real share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The expected value.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// The standard deviation from one run to another, at the best estimate of the real share.
    pub deviation: f64,
}

/// What is left of the types of a band.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BandForecast {
    /// How often these types occur.
    pub band: Band,
    /// How many there were.
    pub types: u64,
    /// How many are left.
    pub kept: Estimate,
}

/// The forecast of a generation.
#[derive(Debug, Clone, PartialEq)]
pub struct Generation {
    /// Its number; the real corpus is 0.
    pub generation: u32,
    /// How many types are left.
    pub kept: Estimate,
    /// The share of the corpus's tokens whose types are gone. What the corpus itself never saw comes on top:
    /// [`Forecast::missing_mass`].
    pub lost_mass: Estimate,
    /// What is left by band, rising.
    pub bands: Vec<BandForecast>,
    /// The sum of squared shares, where a closed form is known: replace, by tokens, a model that only copies
    /// frequencies. Its inverse is the effective number of types.
    pub simpson: Option<f64>,
}

/// A forecast.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// How many types the corpus has.
    pub types: u64,
    /// How many tokens.
    pub tokens: u64,
    /// The share of the language's tokens that the corpus itself never saw (Good and Turing).
    pub missing_mass: f64,
    /// The generations from 1.
    pub generations: Vec<Generation>,
}

/// Forecasts the generations 1 to `generations`.
///
/// # Errors
/// If the policy is not one that can be, or the corpus is empty.
pub fn forecast(corpus: Corpus<'_>, policy: &Policy, generations: u32) -> Result<Forecast, ForecastError> {
    policy.check(generations)?;
    let classes = Classes::new(corpus, policy)?;
    let ends = Ends::new(&classes, policy, generations);
    let simpson = simpson_series(&classes, policy, generations);
    let generation = |at: u32| Generation { simpson: simpson.get(at as usize - 1).copied(), ..ends.generation(at) };
    Ok(Forecast {
        types: classes.types,
        tokens: classes.tokens,
        missing_mass: classes.missing_mass,
        generations: (1..=generations).map(generation).collect(),
    })
}

/// The hazards at the ends and the middle of the real share.
struct Ends<'a> {
    classes: &'a Classes,
    policy: &'a Policy,
    low: Hazards,
    value: Hazards,
    high: Hazards,
}

/// Sums over classes: mean and variance of the types and of the mass that are left.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    types: u64,
    kept: f64,
    variance: f64,
    lost: f64,
    lost_variance: f64,
}

impl Sums {
    fn add(&mut self, class: &Class, absent: f64, tokens: f64) {
        let (at_risk, mass) = (class.types as f64 - class.floored, class.count as f64 / tokens);
        self.types += class.types;
        self.kept += class.floored + at_risk * (1.0 - absent);
        self.variance += at_risk * absent * (1.0 - absent);
        self.lost += at_risk * mass * absent;
        self.lost_variance += at_risk * mass * mass * absent * (1.0 - absent);
    }
}

impl<'a> Ends<'a> {
    fn new(classes: &'a Classes, policy: &'a Policy, generations: u32) -> Ends<'a> {
        let value = Hazards::new(classes, policy, policy.real.value, generations);
        let end = |real: f64| {
            if real == policy.real.value { value.clone() } else { Hazards::new(classes, policy, real, generations) }
        };
        Ends { classes, policy, low: end(policy.real.low), high: end(policy.real.high), value }
    }

    fn generation(&self, at: u32) -> Generation {
        let (low, value, high) = (self.sums(&self.low, at), self.sums(&self.value, at), self.sums(&self.high, at));
        let of_band = |(band, sums): (&Band, &Sums)| BandForecast {
            band: *band,
            types: sums.types,
            kept: kept(&low[band], sums, &high[band]),
        };
        let (low_all, value_all, high_all) = (total(&low), total(&value), total(&high));
        Generation {
            generation: at,
            kept: kept(&low_all, &value_all, &high_all),
            lost_mass: lost(&low_all, &value_all, &high_all),
            bands: value.iter().map(of_band).collect(),
            simpson: None,
        }
    }

    fn sums(&self, hazards: &Hazards, at: u32) -> BTreeMap<Band, Sums> {
        let mut bands: BTreeMap<Band, Sums> = BTreeMap::new();
        for class in &self.classes.rows {
            let absent = hazards.absent(class, self.policy, at);
            bands.entry(Band::of(class.count)).or_default().add(class, absent, self.classes.tokens as f64);
        }
        bands
    }
}

fn total(bands: &BTreeMap<Band, Sums>) -> Sums {
    bands.values().fold(Sums::default(), |sum, band| Sums {
        types: sum.types + band.types,
        kept: sum.kept + band.kept,
        variance: sum.variance + band.variance,
        lost: sum.lost + band.lost,
        lost_variance: sum.lost_variance + band.lost_variance,
    })
}

fn kept(low: &Sums, value: &Sums, high: &Sums) -> Estimate {
    let end = |sums: &Sums, side: f64| (sums.kept + side * Z * sums.variance.sqrt()).clamp(0.0, sums.types as f64);
    Estimate { value: value.kept, low: end(low, -1.0), high: end(high, 1.0), deviation: value.variance.sqrt() }
}

/// More real text loses less, so the ends change places.
fn lost(low: &Sums, value: &Sums, high: &Sums) -> Estimate {
    let end = |sums: &Sums, side: f64| (sums.lost + side * Z * sums.lost_variance.sqrt()).clamp(0.0, 1.0);
    let deviation = value.lost_variance.sqrt();
    Estimate { value: value.lost, low: end(high, -1.0), high: end(low, 1.0), deviation }
}
