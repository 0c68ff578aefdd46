//! What is said of the generations that models of language write.

use lab::counts::Counts;
use lab::run::experiment::{Experiment, Measures};
use lab::run::measure::{ShapeMeter, Shapes};
use lab::run::ngram::{Ngram, Settings, State};

use super::against::{band, interval};
use super::endangered::{self, End};
use super::language::Corpus;
use super::{Args, no_run};
use crate::errors::CommandError;
use crate::output::json::v1::{LabRunEndangered, LabRunGeneration};

/// The longest n-gram of the scorers of code.
const SCORER_LENGTH: usize = 2;

/// The part of the seed by which documents are chosen that are parsed.
const SHAPES: u64 = u64::MAX - 1;

/// What generations are measured by, beside a corpus.
pub(super) struct Written<'a> {
    corpus: &'a Corpus,
    shapes: ShapeMeter,
}

impl<'a> Written<'a> {
    /// Of a corpus.
    pub(super) fn new(corpus: &'a Corpus, args: &Args) -> Written<'a> {
        let (parse, seed) = (corpus.languages.parser(), args.seed().child(SHAPES));
        Written { corpus, shapes: ShapeMeter::new(&corpus.text, &corpus.vocabulary, &parse, seed) }
    }

    /// A run whose model has these settings.
    pub(super) fn experiment(&self, settings: Settings, generations: u32) -> Result<Experiment, CommandError> {
        let Corpus { vocabulary, text, held_out, held_out_by, .. } = self.corpus;
        let run = Ngram::new(text.clone(), vocabulary.size(), settings).map_err(no_run)?;
        let experiment = Experiment::new(run, vocabulary, held_out.clone(), generations, SCORER_LENGTH);
        Ok(experiment.map_err(no_run)?.scoring(held_out_by.values().cloned().collect()))
    }

    /// The end of a run under one regime.
    pub(super) fn end(&self, experiment: &Experiment, last: &State) -> End {
        End { policy: experiment.policy().clone(), left: self.left(experiment.counts(), last) }
    }

    /// Which of a run's types are in a state.
    fn left(&self, counts: &Counts, state: &State) -> Vec<bool> {
        let now = state.training.counts(self.corpus.vocabulary.size());
        let is_left = |name: &str| self.corpus.vocabulary.find(name).is_some_and(|id| now[id as usize] > 0);
        counts.types().iter().map(|row| is_left(&row.name)).collect()
    }

    /// A generation as it is written down.
    pub(super) fn row(&self, experiment: &Experiment, state: &State, measures: &Measures) -> LabRunGeneration {
        let at = (measures.generation as usize).checked_sub(1);
        let expected = at.and_then(|at| experiment.forecast().generations.get(at));
        let shapes = self.shapes.measure(&state.training, &self.corpus.vocabulary, &self.corpus.languages.parser());
        let claims = self.corpus.held_out_by.keys().map(|claim| format!("held_out_perplexity_{}", claim.as_str()));
        let named = named(measures, shapes).into_iter().map(|(name, value)| (name.to_owned(), value));
        let all = named.chain(claims.zip(measures.held_out_parts.iter().copied()));
        LabRunGeneration {
            generation: measures.generation,
            measures: all.map(|(name, value)| (name, value.filter(|value| value.is_finite()))).collect(),
            expected: expected.map(|expected| interval(expected.kept)),
            bands: measures.bands.iter().map(band).collect(),
        }
    }
}

/// The endangered types of runs on one corpus, and what became of them.
pub(super) fn fates(
    experiment: Option<&Experiment>,
    generations: u32,
    ends: &[End],
) -> Result<Option<LabRunEndangered>, CommandError> {
    experiment.map(|experiment| endangered::rows(experiment.counts(), generations, ends)).transpose()
}

fn named(measures: &Measures, shapes: Shapes) -> Vec<(&'static str, Option<f64>)> {
    let Measures { retention, hill, distinct, divergence, .. } = measures;
    vec![
        ("types_kept", Some(retention.kept as f64)),
        ("lost_real_mass", Some(retention.lost_mass)),
        ("missing_mass", retention.missing_mass),
        ("chao1", Some(retention.chao1)),
        ("z", measures.z),
        ("rarefied_types", hill.map(|hill| hill.types)),
        ("entropy", hill.map(|hill| hill.entropy())),
        ("hill_2", hill.map(|hill| hill.dominant)),
        ("distinct_1", Some(distinct[0])),
        ("distinct_2", Some(distinct[1])),
        ("distinct_3", Some(distinct[2])),
        ("distinct_4", Some(distinct[3])),
        ("novel_pairs", measures.novel_pairs),
        ("novel_triples", measures.novel_triples),
        ("jensen_shannon", divergence.map(|divergence| divergence.jensen_shannon)),
        ("kullback_leibler", divergence.map(|divergence| divergence.kullback_leibler)),
        ("zipf", measures.zipf),
        ("heaps", measures.heaps),
        ("self_bleu", measures.self_bleu),
        ("vendi", measures.vendi),
        ("api_types", Some(measures.api_types as f64)),
        ("copied_share", measures.copied_share),
        ("repeated_share", measures.repeated_share),
        ("parsed_share", shapes.parsed_share),
        ("path_entropy", shapes.path_entropy),
        ("held_out_perplexity", measures.held_out_perplexity),
        ("written_perplexity", measures.written_perplexity),
        ("acceptance", measures.acceptance),
    ]
}
