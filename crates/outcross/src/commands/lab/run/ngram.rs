//! A language model that writes source code anew in each generation.

use lab::run::Regime;
use lab::run::experiment::Experiment;
use lab::run::ngram::{Settings, State};

use super::language::{Corpus, measured, read};
use super::simulate::Engine;
use super::{Args, Found, endangered, no_run};
use crate::commands::Session;
use crate::errors::CommandError;
use crate::output::json::v1::LabRunGeneration;
use crate::platform::interrupted;

/// Simulates every regime.
pub(super) fn run(args: &Args, regimes: &[Regime], session: &Session) -> Result<Found, CommandError> {
    let (corpus, source) = read(args, session)?;
    let engines: Vec<Experiment> =
        regimes.iter().map(|regime| experiment(args, *regime, &corpus)).collect::<Result<_, CommandError>>()?;
    let mut run = args.simulation(session, &corpus.fingerprint())?;
    let (mut rows, mut ends) = (Vec::new(), Vec::new());
    for (at, engine) in engines.iter().enumerate() {
        let (of_regime, last) = run.run(at, engine)?;
        rows.push(of_regime);
        ends.push(corpus.end(engine, &last));
    }
    let counts = engines.first().map(Experiment::counts);
    let endangered = counts.map(|counts| endangered::rows(counts, args.generations, &ends)).transpose()?;
    Ok(Found { source: Some(source), rows, endangered, ..Found::default() })
}

fn experiment(args: &Args, regime: Regime, corpus: &Corpus) -> Result<Experiment, CommandError> {
    let settings = Settings { order: args.order, decode: args.decode(), ..Settings::new(regime, args.seed()) };
    corpus.experiment(settings, args.generations)
}

impl Engine for Experiment {
    type State = State;

    fn start(&self) -> Result<State, CommandError> {
        Ok(Experiment::run(self).start())
    }

    fn step(&self, state: &State) -> Result<State, CommandError> {
        Experiment::run(self).step_while(state, &|| !interrupted()).map_err(no_run)
    }

    fn row(&self, state: &State) -> Result<LabRunGeneration, CommandError> {
        Ok(measured(self, &self.measure(state).map_err(no_run)?))
    }
}
