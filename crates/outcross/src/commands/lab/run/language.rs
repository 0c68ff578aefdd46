//! Human code as numbers, for models of language, and what is said of the generations that they write.

use lab::Family;
use lab::lex::Lexed;
use lab::run::experiment::{Experiment, Measures};
use lab::run::ngram::{Ngram, Settings, State};
use lab::run::text::{Text, Vocabulary};

use super::super::asked::{nothing, source};
use super::against::{band, interval};
use super::endangered::End;
use super::{Args, no_run};
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
pub(super) struct Corpus {
    vocabulary: Vocabulary,
    text: Text,
    /// What no model learns from.
    pub(super) held_out: Text,
}

/// The code that was named.
pub(super) fn read(args: &Args, session: &Session) -> Result<(Corpus, LabSource), CommandError> {
    let mut sources = Sources::find(&args.paths)?;
    let (mut corpus, mut counted) = (Corpus::default(), Counted::default());
    let words = |source: &SourceText| {
        let lexed = Lexed::new(&source.text, source.syntax);
        lexed.words().into_iter().map(|(word, is_tracked)| (word.to_owned(), is_tracked)).collect::<Vec<_>>()
    };
    sources.read(&session.ui.meter(args.preset.as_str()), words, |words| {
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

    /// A run whose model has these settings, with all that it is measured by.
    pub(super) fn experiment(&self, settings: Settings, generations: u32) -> Result<Experiment, CommandError> {
        let run = Ngram::new(self.text.clone(), self.vocabulary.size(), settings).map_err(no_run)?;
        Experiment::new(run, &self.vocabulary, self.held_out.clone(), generations, SCORER_LENGTH).map_err(no_run)
    }

    /// The end of a run under one regime.
    pub(super) fn end(&self, experiment: &Experiment, last: &State) -> End {
        End { policy: experiment.policy().clone(), left: self.left(experiment, last) }
    }

    /// Which of a run's types are in a state.
    fn left(&self, experiment: &Experiment, state: &State) -> Vec<bool> {
        let now = state.training.counts(self.vocabulary.size());
        let is_left = |name: &str| self.vocabulary.find(name).is_some_and(|id| now[id as usize] > 0);
        experiment.counts().types().iter().map(|row| is_left(&row.name)).collect()
    }

    /// What tells it from other code.
    pub(super) fn fingerprint(&self) -> blake3::Hash {
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

/// A generation as it is written down.
pub(super) fn measured(experiment: &Experiment, measures: &Measures) -> LabRunGeneration {
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
