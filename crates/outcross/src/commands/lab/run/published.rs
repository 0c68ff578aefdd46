//! The models of published results.

use lab::run::gaussian::{Gaussian, Variance};
use lab::run::linear::Linear;
use lab::run::mixture::Mixture;
use lab::run::{Regime, RunError};

use super::{Args, Preset, Rows, no_run};
use crate::errors::CommandError;
use crate::output::json::v1::LabRunGeneration;

/// Dimensions of the linear model, and the deviation of its noise.
const LINEAR: (usize, f64) = (10, 1.0);

/// A run of the model that was asked for.
pub(super) fn run(args: &Args, regime: Regime) -> Result<Rows, CommandError> {
    let rows = match args.preset {
        Preset::Gmm => mixture(args, regime),
        Preset::Linear => linear(args, regime),
        _ => gaussian(args, regime),
    };
    rows.map_err(no_run)
}

fn gaussian(args: &Args, regime: Regime) -> Result<Rows, RunError> {
    let run = Gaussian::new(args.samples, Variance::Unbiased, regime, args.seed())?;
    let states = run.run(args.generations);
    let of = |state: &lab::run::gaussian::State| {
        row(state.generation, &[("mean", state.mean), ("variance", state.variance), ("distance", state.distance())])
    };
    Ok(states.iter().map(of).collect())
}

fn linear(args: &Args, regime: Regime) -> Result<Rows, RunError> {
    let run = Linear::new(args.samples, LINEAR.0, LINEAR.1, regime, args.seed())?;
    let states = run.run(args.generations);
    Ok(states.iter().map(|state| row(state.generation, &[("error", state.error())])).collect())
}

fn mixture(args: &Args, regime: Regime) -> Result<Rows, RunError> {
    let run = Mixture::new(args.samples, regime, args.seed())?;
    let mut states = vec![run.start()];
    for _ in 0..args.generations {
        let next = run.step(&states[states.len() - 1]);
        states.push(next);
    }
    let of = |state: &lab::run::mixture::State| {
        let [first, second] = state.deviations();
        row(state.generation, &[("deviation_1", first), ("deviation_2", second)])
    };
    Ok(states.iter().map(of).collect())
}

fn row(generation: u32, measures: &[(&'static str, f64)]) -> LabRunGeneration {
    let known = |(name, value): &(&'static str, f64)| (*name, Some(*value).filter(|value| value.is_finite()));
    LabRunGeneration { generation, measures: measures.iter().map(known).collect(), expected: None, bands: Vec::new() }
}
