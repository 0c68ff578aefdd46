//! A language model that writes source code anew in each generation.

use lab::run::Regime;
use lab::run::experiment::Experiment;
use lab::run::ngram::{Settings, State};

use super::language::read;
use super::simulate::Engine;
use super::written::{Written, fates};
use super::{Args, Found, no_run};
use crate::commands::Session;
use crate::errors::CommandError;
use crate::output::json::v1::LabRunGeneration;
use crate::platform::interrupted;

/// Simulates every regime.
pub(super) fn run(args: &Args, regimes: &[Regime], session: &Session) -> Result<Found, CommandError> {
    let (corpus, source) = read(args, session)?;
    let written = Written::new(&corpus, args);
    let engine = |regime: &Regime| Model::new(args, *regime, &written);
    let engines: Vec<Model<'_>> = regimes.iter().map(engine).collect::<Result<_, CommandError>>()?;
    let mut run = args.simulation(session, &corpus.fingerprint())?;
    let (mut rows, mut ends) = (Vec::new(), Vec::new());
    for (at, engine) in engines.iter().enumerate() {
        let (of_regime, last) = run.run(at, engine)?;
        rows.push(of_regime);
        ends.push(written.end(&engine.experiment, &last));
    }
    let endangered = fates(engines.first().map(|engine| &engine.experiment), args.generations, &ends)?;
    Ok(Found { source: Some(source), rows, endangered, ..Found::default() })
}

/// The model under one regime.
struct Model<'a> {
    experiment: Experiment,
    written: &'a Written<'a>,
}

impl<'a> Model<'a> {
    fn new(args: &Args, regime: Regime, written: &'a Written<'a>) -> Result<Model<'a>, CommandError> {
        let settings = Settings { order: args.order, decode: args.decode(), ..Settings::new(regime, args.seed()) };
        Ok(Model { experiment: written.experiment(settings, args.generations)?, written })
    }
}

impl Engine for Model<'_> {
    type State = State;

    fn start(&self) -> Result<State, CommandError> {
        Ok(self.experiment.run().start())
    }

    fn step(&self, state: &State) -> Result<State, CommandError> {
        self.experiment.run().step_while(state, &|| !interrupted()).map_err(no_run)
    }

    fn row(&self, state: &State) -> Result<LabRunGeneration, CommandError> {
        Ok(self.written.row(&self.experiment, state, &self.experiment.measure(state).map_err(no_run)?))
    }
}
