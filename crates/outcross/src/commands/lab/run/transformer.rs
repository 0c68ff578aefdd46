//! A small transformer that writes source code anew in each generation.

use lab::run::Regime;
use lab::run::neural::{Neural, Settings, State};
use lab::run::ngram;

use super::language::{Corpus, measured, read};
use super::simulate::Engine;
use super::{Args, Found, endangered, no_run};
use crate::commands::Session;
use crate::errors::CommandError;
use crate::output::json::v1::LabRunGeneration;
use crate::output::plain;
use crate::platform::interrupted;

/// About how many tokens one processor learns from in a second.
const TOKENS_A_SECOND: u64 = 5_000;

/// Seconds of a generation from which on it is said how long it takes.
const LONG: u64 = 120;

/// Simulates every regime.
pub(super) fn run(args: &Args, regimes: &[Regime], session: &Session) -> Result<Found, CommandError> {
    let (corpus, source) = read(args, session)?;
    let engine = |regime: &Regime| engine(args, *regime, &corpus);
    let engines: Vec<Neural> = regimes.iter().map(engine).collect::<Result<_, CommandError>>()?;
    let mut run = args.simulation(session, &corpus.fingerprint())?;
    say_how_long(args, &engines, session);
    let (mut rows, mut ends) = (Vec::new(), Vec::new());
    for (at, engine) in engines.iter().enumerate() {
        let (of_regime, last) = run.run(at, engine)?;
        rows.push(of_regime);
        ends.push(corpus.end(engine.experiment(), &last.text));
    }
    let counts = engines.first().map(|engine| engine.experiment().counts());
    let endangered = counts.map(|counts| endangered::rows(counts, args.generations, &ends)).transpose()?;
    Ok(Found { source: Some(source), rows, endangered, ..Found::default() })
}

fn engine(args: &Args, regime: Regime, corpus: &Corpus) -> Result<Neural, CommandError> {
    let experiment = corpus.experiment(ngram::Settings::new(regime, args.seed()), args.generations)?;
    let settings = Settings { rounds: args.rounds(), decode: args.decode(), seed: args.seed() };
    Neural::new(experiment, corpus.held_out.clone(), settings).map_err(no_run)
}

fn say_how_long(args: &Args, engines: &[Neural], session: &Session) {
    let Some(engine) = engines.first() else { return };
    let tokens = engine.experiment().run().real().tokens.len() as u64 * args.rounds() as u64;
    let seconds = tokens / TOKENS_A_SECOND;
    if seconds >= LONG {
        let (tokens, minutes) = (plain::counted(tokens, "token"), plain::counted(seconds.div_ceil(60), "minute"));
        session.ui.note(format!(
            "a generation learns from {tokens}, which takes about {minutes}: fewer files or --rounds take less"
        ));
    }
}

impl Engine for Neural {
    type State = State;

    fn start(&self) -> Result<State, CommandError> {
        Neural::start(self, &|| !interrupted()).map_err(no_run)
    }

    fn step(&self, state: &State) -> Result<State, CommandError> {
        Neural::step(self, state, &|| !interrupted()).map_err(no_run)
    }

    fn row(&self, state: &State) -> Result<LabRunGeneration, CommandError> {
        let (measures, perplexity) = self.measure(state).map_err(no_run)?;
        let mut row = measured(self.experiment(), &measures);
        row.measures.insert("model_perplexity".to_owned(), perplexity.filter(|value| value.is_finite()));
        Ok(row)
    }
}
