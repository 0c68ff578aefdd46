//! What is shown because it was taken: how evenly the items of a catalogue are shown, generation by generation.

use lab::run::Regime;
use lab::run::recommender::{Recommender, State};

use super::simulate::Engine;
use super::zipf::{Frequencies, fingerprint, frequencies};
use super::{Args, Found, no_run};
use crate::commands::Session;
use crate::errors::CommandError;
use crate::output::json::v1::LabRunGeneration;

/// Simulates every regime.
pub(super) fn run(args: &Args, regimes: &[Regime], session: &Session) -> Result<Found, CommandError> {
    let Frequencies { source, real, .. } = frequencies(args, session)?;
    let engine = |regime: &Regime| Recommender::new(real.clone(), args.alpha, *regime, args.seed()).map_err(no_run);
    let engines: Vec<Recommender> = regimes.iter().map(engine).collect::<Result<_, _>>()?;
    let mut run = args.simulation(session, &fingerprint(&real))?;
    let rows = engines.iter().enumerate().map(|(at, engine)| Ok(run.run(at, engine)?.0));
    Ok(Found { source, rows: rows.collect::<Result<_, CommandError>>()?, ..Found::default() })
}

impl Engine for Recommender {
    type State = State;

    fn start(&self) -> Result<State, CommandError> {
        Ok(Recommender::start(self))
    }

    fn step(&self, state: &State) -> Result<State, CommandError> {
        Recommender::step(self, state).map_err(no_run)
    }

    fn row(&self, state: &State) -> Result<LabRunGeneration, CommandError> {
        let exposure = self.exposure(state);
        let measures = [
            ("items_shown", Some(exposure.items as f64)),
            ("coverage", Some(exposure.coverage)),
            ("gini", Some(exposure.gini)),
            ("rare_half", exposure.rare_half),
            ("entropy", Some(exposure.entropy)),
        ];
        Ok(LabRunGeneration {
            generation: state.generation,
            measures: measures.map(|(name, value)| (name.to_owned(), value)).into(),
            expected: None,
            bands: Vec::new(),
        })
    }
}
