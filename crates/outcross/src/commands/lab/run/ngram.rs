//! A language model that writes source code anew in each generation.

use lab::Family;
use lab::lex::Lexed;
use lab::run::Regime;
use lab::run::experiment::{Experiment, Measures};
use lab::run::ngram::{Decode, Ngram, Settings, State};
use lab::run::text::{Text, Vocabulary};

use super::super::asked::{nothing, source};
use super::against::{band, interval};
use super::endangered::{self, End};
use super::simulate::Engine;
use super::{Args, Found, no_run};
use crate::commands::Session;
use crate::errors::CommandError;
use crate::output::json::v1::{LabRunGeneration, LabSource};
use crate::type_counts::{Counted, SourceText, Sources};

/// One of so many files is held out.
const HELD_OUT: usize = 10;

/// The longest n-gram of the scorer of held-out code.
const SCORER_LENGTH: usize = 2;

/// Code as numbers.
#[derive(Default)]
struct Corpus {
    vocabulary: Vocabulary,
    text: Text,
    held_out: Text,
}

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
        ends.push(End { policy: engine.policy().clone(), left: corpus.left(engine, &last) });
    }
    let counts = engines.first().map(Experiment::counts);
    let endangered = counts.map(|counts| endangered::rows(counts, args.generations, &ends)).transpose()?;
    Ok(Found { source: Some(source), rows, endangered, ..Found::default() })
}

fn read(args: &Args, session: &Session) -> Result<(Corpus, LabSource), CommandError> {
    let mut sources = Sources::find(&args.paths)?;
    let (mut corpus, mut counted) = (Corpus::default(), Counted::default());
    let words = |source: &SourceText| {
        let lexed = Lexed::new(&source.text, source.syntax);
        lexed.words().into_iter().map(|(word, is_tracked)| (word.to_owned(), is_tracked)).collect::<Vec<_>>()
    };
    sources.read(&session.ui.meter("ngram"), words, |words| {
        counted.files += 1;
        counted.code_tokens += words.len() as u64;
        let is_held_out = counted.files.is_multiple_of(HELD_OUT as u64);
        corpus.add(words, is_held_out);
        Ok(())
    })?;
    let tracked = corpus.vocabulary.tracked();
    if !corpus.text.tokens.iter().any(|token| tracked[*token as usize]) {
        return Err(nothing(&args.paths, Family::Identifier.name()));
    }
    Ok((corpus, source(&args.paths, &sources, &counted, Some(Family::Identifier.name()))))
}

impl Corpus {
    fn add(&mut self, words: Vec<(String, bool)>, is_held_out: bool) {
        let text = if is_held_out { &mut self.held_out } else { &mut self.text };
        self.vocabulary.document(text, words);
    }

    /// Which of a run's types are in a state.
    fn left(&self, experiment: &Experiment, state: &State) -> Vec<bool> {
        let now = state.training.counts(self.vocabulary.size());
        let is_left = |name: &str| self.vocabulary.find(name).is_some_and(|id| now[id as usize] > 0);
        experiment.counts().types().iter().map(|row| is_left(&row.name)).collect()
    }

    fn fingerprint(&self) -> blake3::Hash {
        let mut hash = blake3::Hasher::new();
        for text in [&self.text, &self.held_out] {
            hash.update(&(text.tokens.len() as u64).to_le_bytes());
            text.tokens.iter().for_each(|token| {
                hash.update(&token.to_le_bytes());
            });
        }
        for name in self.vocabulary.names() {
            hash.update(&(name.len() as u64).to_le_bytes()).update(name.as_bytes());
        }
        hash.finalize()
    }
}

fn experiment(args: &Args, regime: Regime, corpus: &Corpus) -> Result<Experiment, CommandError> {
    let decode = Decode { temperature: args.temperature, top_p: args.top_p };
    let settings = Settings { order: args.order, decode, ..Settings::new(regime, args.seed()) };
    let run = Ngram::new(corpus.text.clone(), corpus.vocabulary.size(), settings).map_err(no_run)?;
    let held_out = corpus.held_out.clone();
    Experiment::new(run, &corpus.vocabulary, held_out, args.generations, SCORER_LENGTH).map_err(no_run)
}

impl Engine for Experiment {
    type State = State;

    fn start(&self) -> State {
        Experiment::run(self).start()
    }

    fn step(&self, state: &State) -> Result<State, CommandError> {
        Experiment::run(self).step(state).map_err(no_run)
    }

    fn row(&self, state: &State) -> Result<LabRunGeneration, CommandError> {
        Ok(measured(self, &self.measure(state).map_err(no_run)?))
    }
}

fn measured(experiment: &Experiment, measures: &Measures) -> LabRunGeneration {
    let retention = &measures.retention;
    let at = (measures.generation as usize).checked_sub(1);
    let expected = at.and_then(|at| experiment.forecast().generations.get(at));
    let named = [
        ("types_kept", Some(retention.kept as f64)),
        ("lost_real_mass", Some(retention.lost_mass)),
        ("z", measures.z),
        ("entropy", measures.hill.map(|hill| hill.entropy())),
        ("distinct_1", Some(measures.distinct[0])),
        ("distinct_2", Some(measures.distinct[1])),
        ("novel_pairs", measures.novel_pairs),
        ("jensen_shannon", measures.divergence.map(|divergence| divergence.jensen_shannon)),
        ("zipf", measures.zipf),
        ("heaps", measures.heaps),
        ("held_out_perplexity", measures.held_out_perplexity),
        ("acceptance", measures.acceptance),
    ];
    LabRunGeneration {
        generation: measures.generation,
        measures: named.map(|(name, value)| (name.to_owned(), value.filter(|value| value.is_finite()))).into(),
        expected: expected.map(|expected| interval(expected.kept)),
        bands: measures.bands.iter().map(band).collect(),
    }
}
