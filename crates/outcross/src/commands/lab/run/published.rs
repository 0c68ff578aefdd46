//! The models of published results.

use lab::run::gaussian::{self, Gaussian, Variance};
use lab::run::linear::{self, Linear};
use lab::run::mixture::{self, Mixture};
use lab::run::{Regime, RunError};

use super::simulate::Engine;
use super::{Args, Preset, Rows, no_run};
use crate::commands::Session;
use crate::errors::CommandError;
use crate::output::json::v1::LabRunGeneration;

/// Dimensions of the linear model, and the deviation of its noise.
const LINEAR: (usize, f64) = (10, 1.0);

/// Simulates every regime with the model that was asked for.
pub(super) fn run(args: &Args, regimes: &[Regime], session: &Session) -> Result<Vec<Rows>, CommandError> {
    let (samples, seed) = (args.samples(), args.seed());
    match args.preset {
        Preset::Gmm => each(args, session, regimes.iter().map(|regime| Mixture::new(samples, *regime, seed))),
        Preset::Linear => {
            let (dimensions, noise) = LINEAR;
            each(args, session, regimes.iter().map(|regime| Linear::new(samples, dimensions, noise, *regime, seed)))
        }
        _ => {
            let variance = Variance::Unbiased;
            each(args, session, regimes.iter().map(|regime| Gaussian::new(samples, variance, *regime, seed)))
        }
    }
}

/// Engines that can't be are refused before a state is begun.
fn each<E: Engine>(
    args: &Args,
    session: &Session,
    engines: impl Iterator<Item = Result<E, RunError>>,
) -> Result<Vec<Rows>, CommandError> {
    let engines: Vec<E> = engines.map(|engine| engine.map_err(no_run)).collect::<Result<_, _>>()?;
    let mut run = args.simulation(session, &blake3::hash(b""))?;
    engines.iter().enumerate().map(|(at, engine)| Ok(run.run(at, engine)?.0)).collect()
}

impl Engine for Gaussian {
    type State = gaussian::State;

    fn start(&self) -> Result<Self::State, CommandError> {
        Ok(Gaussian::start(self))
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

    fn start(&self) -> Result<Self::State, CommandError> {
        Ok(Linear::start(self))
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

    fn start(&self) -> Result<Self::State, CommandError> {
        Ok(Mixture::start(self))
    }

    fn step(&self, state: &Self::State) -> Result<Self::State, CommandError> {
        Ok(Mixture::step(self, state))
    }

    fn row(&self, state: &Self::State) -> Result<LabRunGeneration, CommandError> {
        let [first, second] = state.deviations();
        Ok(row(state.generation, &[("deviation_1", first), ("deviation_2", second)]))
    }
}

/// A generation without types.
pub(super) fn row(generation: u32, measures: &[(&str, f64)]) -> LabRunGeneration {
    let known = |(name, value): &(&str, f64)| ((*name).to_owned(), Some(*value).filter(|value| value.is_finite()));
    LabRunGeneration { generation, measures: measures.iter().map(known).collect(), expected: None, bands: Vec::new() }
}
