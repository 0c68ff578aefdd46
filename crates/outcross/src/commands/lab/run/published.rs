//! The models of published results.

use lab::run::gaussian::{self, Gaussian, Variance};
use lab::run::linear::{self, Linear};
use lab::run::mixture::{self, Mixture};
use lab::run::{Regime, RunError};

use super::simulate::{Engine, Simulation};
use super::{Args, Preset, Rows, no_run};
use crate::errors::CommandError;
use crate::output::json::v1::LabRunGeneration;

/// Dimensions of the linear model, and the deviation of its noise.
const LINEAR: (usize, f64) = (10, 1.0);

/// A run of the model that was asked for.
pub(super) fn run(args: &Args, regimes: &[Regime], run: &mut Simulation<'_>) -> Result<Vec<Rows>, CommandError> {
    match args.preset {
        Preset::Gmm => each(regimes, run, |regime| Mixture::new(args.samples, regime, args.seed())),
        Preset::Linear => {
            each(regimes, run, |regime| Linear::new(args.samples, LINEAR.0, LINEAR.1, regime, args.seed()))
        }
        _ => each(regimes, run, |regime| Gaussian::new(args.samples, Variance::Unbiased, regime, args.seed())),
    }
}

fn each<E: Engine>(
    regimes: &[Regime],
    run: &mut Simulation<'_>,
    engine: impl Fn(Regime) -> Result<E, RunError>,
) -> Result<Vec<Rows>, CommandError> {
    let engines: Vec<E> = regimes.iter().map(|regime| engine(*regime).map_err(no_run)).collect::<Result<_, _>>()?;
    engines.iter().enumerate().map(|(at, engine)| Ok(run.run(at, engine)?.0)).collect()
}

impl Engine for Gaussian {
    type State = gaussian::State;

    fn start(&self) -> Self::State {
        Gaussian::start(self)
    }

    fn step(&self, state: &Self::State) -> Result<Self::State, CommandError> {
        Ok(Gaussian::step(self, state))
    }

    fn row(&self, state: &Self::State) -> Result<LabRunGeneration, CommandError> {
        let measures = [("mean", state.mean), ("variance", state.variance), ("distance", state.distance())];
        Ok(row(state.generation, &measures))
    }
}

impl Engine for Linear {
    type State = linear::State;

    fn start(&self) -> Self::State {
        Linear::start(self)
    }

    fn step(&self, state: &Self::State) -> Result<Self::State, CommandError> {
        Ok(Linear::step(self, state))
    }

    fn row(&self, state: &Self::State) -> Result<LabRunGeneration, CommandError> {
        Ok(row(state.generation, &[("error", state.error())]))
    }
}

impl Engine for Mixture {
    type State = mixture::State;

    fn start(&self) -> Self::State {
        Mixture::start(self)
    }

    fn step(&self, state: &Self::State) -> Result<Self::State, CommandError> {
        Ok(Mixture::step(self, state))
    }

    fn row(&self, state: &Self::State) -> Result<LabRunGeneration, CommandError> {
        let [first, second] = state.deviations();
        Ok(row(state.generation, &[("deviation_1", first), ("deviation_2", second)]))
    }
}

fn row(generation: u32, measures: &[(&str, f64)]) -> LabRunGeneration {
    let known = |(name, value): &(&str, f64)| ((*name).to_owned(), Some(*value).filter(|value| value.is_finite()));
    LabRunGeneration { generation, measures: measures.iter().map(known).collect(), expected: None, bands: Vec::new() }
}
