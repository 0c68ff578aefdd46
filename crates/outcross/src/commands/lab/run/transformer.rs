//! A small transformer that writes source code anew in each generation.

use lab::run::Regime;
use lab::run::neural::{Neural, Settings, State};
use lab::run::ngram;

use super::language::{Corpus, read};
use super::simulate::Engine;
use super::written::{Written, fates};
use super::{Args, Found, no_run};
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
    let written = Written::new(&corpus, args);
    let engine = |regime: &Regime| Model::new(args, *regime, &corpus, &written);
    let engines: Vec<Model<'_>> = regimes.iter().map(engine).collect::<Result<_, CommandError>>()?;
    let mut run = args.simulation(session, &corpus.fingerprint())?;
    say_how_long(args, &engines, session);
    let (mut rows, mut ends) = (Vec::new(), Vec::new());
    for (at, engine) in engines.iter().enumerate() {
        let (of_regime, last) = run.run(at, engine)?;
        rows.push(of_regime);
        ends.push(written.end(engine.neural.experiment(), &last.text));
    }
    let endangered = fates(engines.first().map(|engine| engine.neural.experiment()), args.generations, &ends)?;
    Ok(Found { source: Some(source), rows, endangered, ..Found::default() })
}

/// The model under one regime.
struct Model<'a> {
    neural: Neural,
    written: &'a Written<'a>,
}

impl<'a> Model<'a> {
    fn new(args: &Args, regime: Regime, corpus: &Corpus, written: &'a Written<'a>) -> Result<Model<'a>, CommandError> {
        let experiment = written.experiment(ngram::Settings::new(regime, args.seed()), args.generations)?;
        let settings = Settings { rounds: args.rounds(), decode: args.decode(), seed: args.seed() };
        let neural = Neural::new(experiment, corpus.held_out.clone(), settings).map_err(no_run)?;
        Ok(Model { neural, written })
    }
}

fn say_how_long(args: &Args, engines: &[Model<'_>], session: &Session) {
    let Some(engine) = engines.first() else { return };
    let tokens = engine.neural.experiment().run().real().tokens.len() as u64 * args.rounds() as u64;
    let seconds = tokens / TOKENS_A_SECOND;
    if seconds >= LONG {
        let (tokens, minutes) = (plain::counted(tokens, "token"), plain::counted(seconds.div_ceil(60), "minute"));
        session.ui.note(format!(
            "a generation learns from {tokens}, which takes about {minutes}: fewer files or --rounds take less"
        ));
    }
}

impl Engine for Model<'_> {
    type State = State;

    fn start(&self) -> Result<State, CommandError> {
        self.neural.start(&|| !interrupted()).map_err(no_run)
    }

    fn step(&self, state: &State) -> Result<State, CommandError> {
        self.neural.step(state, &|| !interrupted()).map_err(no_run)
    }

    fn row(&self, state: &State) -> Result<LabRunGeneration, CommandError> {
        let (measures, perplexity) = self.neural.measure(state).map_err(no_run)?;
        let mut row = self.written.row(self.neural.experiment(), &state.text, &measures);
        row.measures.insert("model_perplexity".to_owned(), perplexity.filter(|value| value.is_finite()));
        Ok(row)
    }
}
