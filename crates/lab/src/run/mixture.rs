//! A model that fits a mixture of two normal distributions in the plane by expectation and maximisation (Shumailov et
//! al. 2024, figure of the supplement).

mod component;
mod fit;

pub use component::Component;

use rand::RngExt;
use rand_distr::StandardNormal;

use super::error::check_setting;
use super::{Regime, RunError};
use crate::seed::{Generator, Seed};

/// A point.
pub type Point = [f64; 2];

/// Settings of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Mixture {
    samples: usize,
    regime: Regime,
    seed: Seed,
}

/// A run at some generation.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// Its number; 0 is the truth.
    pub generation: u32,
    /// The fitted components.
    pub components: [Component; 2],
    /// Points that the regime remembers.
    pub memory: Vec<Point>,
}

impl State {
    /// The deviation of each component: the fourth root of its covariance's determinant.
    #[must_use]
    pub fn deviations(&self) -> [f64; 2] {
        self.components.map(|component| component.determinant().max(0.0).powf(0.25))
    }
}

/// The truth: two overlapping clouds.
const TRUTH: [Component; 2] = [
    Component { weight: 0.5, mean: [-2.0, 0.0], covariance: [1.0, 0.0, 1.0] },
    Component { weight: 0.5, mean: [2.0, 0.0], covariance: [1.0, 0.0, 1.0] },
];

impl Mixture {
    /// A run with so many points a generation.
    ///
    /// # Errors
    /// If there are fewer than 10 points, or the regime is not replace, mix or accumulate.
    pub fn new(samples: usize, regime: Regime, seed: Seed) -> Result<Mixture, RunError> {
        regime.check()?;
        check_setting("the number of points", samples as f64, "10 or more", samples >= 10)?;
        match regime {
            Regime::Replace | Regime::Mix { .. } | Regime::Accumulate => Ok(Mixture { samples, regime, seed }),
            other => Err(other.unknown_to("gmm")),
        }
    }

    /// The truth.
    #[must_use]
    pub fn start(&self) -> State {
        State { generation: 0, components: TRUTH, memory: Vec::new() }
    }

    /// The next generation. The fit starts from the last one, so that components keep their places.
    #[must_use]
    pub fn step(&self, state: &State) -> State {
        let generation = state.generation + 1;
        let mut random = self.seed.child(u64::from(generation)).generator();
        let fresh =
            if let Regime::Mix { real } = self.regime { (real * self.samples as f64).round() as usize } else { 0 };
        let mut points = state.memory.clone();
        points.extend((fresh..self.samples).map(|_| point(&state.components, &mut random)));
        points.extend((0..fresh).map(|_| point(&TRUTH, &mut random)));
        let components = fit::fit(&points, state.components);
        let memory = if self.regime == Regime::Accumulate { points } else { Vec::new() };
        State { generation, components, memory }
    }
}

fn point(components: &[Component; 2], random: &mut Generator) -> Point {
    let which = usize::from(random.random::<f64>() >= components[0].weight);
    components[which].at([random.sample(StandardNormal), random.sample(StandardNormal)])
}
