//! A language model run, measured generation by generation against the forecast of the same policy.

use super::RunError;
use super::excess::{Excess, excess, total_z};
use super::measure::{
    Apis, COMMON, Distinct, Divergence, Hill, Novelty, Retention, Runs, copied_share, distinct, divergence, equal_part,
    heaps_exponent, hill, novel_share, repeated_share, retention, sample, self_bleu, vendi, zipf_exponent,
};
use super::ngram::{KneserNey, Ngram, Pieces, State};
use super::text::{END, Text, Vocabulary};
use crate::counts::Counts;
use crate::forecast::{Corpus, Forecast, Policy, RealUnit, forecast, unit_variance};
use crate::seed::Seed;

/// Documents, and tokens of each, that are compared with one another.
const COMPARED: (usize, usize) = (64, 256);

/// A run with all that its generations are measured with.
#[derive(Debug)]
pub struct Experiment {
    run: Ngram,
    policy: Policy,
    forecast: Forecast,
    /// How tracked words are spread over the pieces in which real text comes.
    counts: Counts,
    real: Vec<u64>,
    is_tracked: Vec<bool>,
    held_out: Text,
    /// Other human texts that no model sees, each to be scored by itself.
    held_out_parts: Vec<Text>,
    pairs: Novelty,
    triples: Novelty,
    copies: Runs,
    apis: Apis,
    /// Has seen the real corpus.
    first: KneserNey,
    scorer_length: usize,
    seed: Seed,
}

/// A generation, measured. Numbers of types are of tracked words.
#[derive(Debug, Clone, PartialEq)]
pub struct Measures {
    /// Its number; the real corpus is 0.
    pub generation: u32,
    /// Tokens of the training set.
    pub tokens: u64,
    /// What is left of the types.
    pub retention: Retention,
    /// What is left by band, against the forecast; empty for the real corpus.
    pub bands: Vec<Excess>,
    /// Over all bands: (kept - expected) / deviation.
    pub z: Option<f64>,
    /// Numbers of Hill, at equal tokens.
    pub hill: Option<Hill>,
    /// Shares of different n-grams, at equal tokens.
    pub distinct: Distinct,
    /// How far the shares of types have moved.
    pub divergence: Option<Divergence>,
    /// The exponent of Zipf's law, at equal tokens.
    pub zipf: Option<f64>,
    /// The exponent of Heaps' law, at equal tokens.
    pub heaps: Option<f64>,
    /// The share of pairs of tokens that nobody ever wrote.
    pub novel_pairs: Option<f64>,
    /// The share of triples.
    pub novel_triples: Option<f64>,
    /// How alike 64 documents of at most 256 tokens are, by BLEU.
    pub self_bleu: Option<f64>,
    /// How many documents that share nothing would be as varied as these 64: the score of Vendi.
    pub vendi: Option<f64>,
    /// The perplexity of held-out human text for a scorer that has seen the training set.
    pub held_out_perplexity: Option<f64>,
    /// The same of each part of the held-out text that was asked for.
    pub held_out_parts: Vec<Option<f64>>,
    /// The perplexity of the generation, at equal tokens, for a scorer that has seen the real corpus; `None` for that
    /// corpus itself. Selective decoding makes it fall below that of held-out human text.
    pub written_perplexity: Option<f64>,
    /// The share of tokens in runs of 50 that the real corpus has too; `None` for that corpus itself.
    pub copied_share: Option<f64>,
    /// The share of tokens in runs of 50 that the generation has more than once, at equal tokens.
    pub repeated_share: Option<f64>,
    /// Different names of APIs, at equal tokens.
    pub api_types: u64,
    /// The share of written documents that reach the score that a gate asked for first.
    pub acceptance: Option<f64>,
}

impl Experiment {
    /// A run on a corpus, with human text that no model sees. `scorer_length` is the longest n-gram of the scorer; 2 is
    /// what published numbers use.
    ///
    /// # Errors
    /// If the run can't be forecast, or has no tracked words.
    pub fn new(
        run: Ngram,
        vocabulary: &Vocabulary,
        held_out: Text,
        generations: u32,
        scorer_length: usize,
    ) -> Result<Experiment, RunError> {
        let is_tracked = vocabulary.tracked().to_vec();
        let real = tracked(run.real(), &is_tracked);
        let counts = Counts::of_text(pieces(&run), vocabulary)?;
        let policy = run.settings().regime.policy(run.real().tokens.len() as u64).with_unit(RealUnit::Whole);
        let forecast = forecast(Corpus::Clumps(&counts.clumps()), &policy, generations.max(1))?;
        let (pairs, triples) = (Novelty::new(run.real(), 2), Novelty::new(run.real(), 3));
        let first = KneserNey::new(run.real(), scorer_length, run.vocabulary());
        let (copies, apis) = (Runs::new(run.real()), Apis::new(vocabulary));
        let seed = run.settings().seed.child(u64::MAX);
        Ok(Experiment {
            run,
            policy,
            forecast,
            counts,
            real,
            is_tracked,
            held_out,
            held_out_parts: Vec::new(),
            pairs,
            triples,
            copies,
            apis,
            first,
            scorer_length,
            seed,
        })
    }

    /// The same, compared with the forecast of another policy, such as one with a floor that was chosen.
    ///
    /// # Errors
    /// If the policy can't be.
    pub fn expecting(mut self, policy: Policy) -> Result<Experiment, RunError> {
        let generations = self.forecast.generations.len() as u32;
        self.forecast = forecast(Corpus::Clumps(&self.counts.clumps()), &policy, generations)?;
        self.policy = policy;
        Ok(self)
    }

    /// The same, with human texts that no model sees and that are each scored by itself, such as those of one claim.
    #[must_use]
    pub fn scoring(self, held_out_parts: Vec<Text>) -> Experiment {
        Experiment { held_out_parts, ..self }
    }

    /// The forecast that generations are compared with.
    #[must_use]
    pub fn forecast(&self) -> &Forecast {
        &self.forecast
    }

    /// The policy that is forecast.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The tracked words of the real corpus, in the pieces in which real text comes.
    #[must_use]
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// The run.
    #[must_use]
    pub fn run(&self) -> &Ngram {
        &self.run
    }

    /// The measures of a state.
    ///
    /// # Errors
    /// If there are too many tokens.
    pub fn measure(&self, state: &State) -> Result<Measures, RunError> {
        let now = tracked(&state.training, &self.is_tracked);
        let part = equal_part(&state.training, self.run.real().tokens.len(), self.seed);
        let counts = tracked(&part, &self.is_tracked);
        let (bands, z) = self.compare(state.generation, &now)?;
        let documents = sample(&state.training, COMPARED.0, COMPARED.1, self.seed.child(1));
        let is_written = state.generation > 0;
        let (held_out_perplexity, held_out_parts) = self.perplexities(&state.training);
        Ok(Measures {
            generation: state.generation,
            tokens: state.training.tokens.len() as u64,
            retention: retention(&self.real, &now)?,
            bands,
            z,
            hill: hill(&counts),
            distinct: distinct(&part),
            divergence: divergence(&self.real, &now, COMMON),
            zipf: zipf_exponent(&counts),
            heaps: heaps_exponent(&counts),
            novel_pairs: novel_share(&part, &self.pairs),
            novel_triples: novel_share(&part, &self.triples),
            self_bleu: self_bleu(&documents),
            vendi: vendi(&documents),
            held_out_perplexity,
            held_out_parts,
            written_perplexity: self.first.perplexity(&part).filter(|_| is_written),
            copied_share: copied_share(&part, &self.copies).filter(|_| is_written),
            repeated_share: repeated_share(&part),
            api_types: self.apis.types(&part),
            acceptance: state.acceptance,
        })
    }

    /// Goes on from a state by so many generations. `progress` sees each with its measures, and ends the run by
    /// `false`.
    ///
    /// # Errors
    /// If a gate lets almost nothing through, or the state is not of this run.
    pub fn go_on(
        &self,
        mut state: State,
        generations: u32,
        progress: &mut dyn FnMut(&State, &Measures) -> bool,
    ) -> Result<State, RunError> {
        for _ in 0..generations {
            state = self.run.step(&state)?;
            if !progress(&state, &self.measure(&state)?) {
                break;
            }
        }
        Ok(state)
    }

    fn compare(&self, generation: u32, now: &[u64]) -> Result<(Vec<Excess>, Option<f64>), RunError> {
        let place = (generation as usize).checked_sub(1);
        let Some(expected) = place.and_then(|place| self.forecast.generations.get(place)) else {
            return Ok((Vec::new(), None));
        };
        // Files come and go as wholes, so numbers vary more than those of single types.
        let units = unit_variance(&self.counts, &self.policy, generation)?;
        let rows = units.widen(&expected.bands);
        let bands = excess(&self.real, now, &rows);
        let z = total_z(&bands, units.widen_all(expected.kept, self.forecast.types).deviation);
        Ok((bands, z))
    }

    /// The perplexity of held-out text, and of each of its parts.
    fn perplexities(&self, training: &Text) -> (Option<f64>, Vec<Option<f64>>) {
        if self.held_out.tokens.is_empty() {
            return (None, vec![None; self.held_out_parts.len()]);
        }
        let weight = (self.run.real().tokens.len() as f64 / training.tokens.len() as f64).min(1.0);
        let scorer = KneserNey::weighted(training, self.scorer_length, self.run.vocabulary(), weight);
        let parts = self.held_out_parts.iter().map(|part| scorer.perplexity(part)).collect();
        (scorer.perplexity(&self.held_out), parts)
    }
}

fn tracked(text: &Text, is_tracked: &[bool]) -> Vec<u64> {
    let mut counts = text.counts(is_tracked.len());
    counts.iter_mut().zip(is_tracked).filter(|(_, tracked)| !**tracked).for_each(|(count, _)| *count = 0);
    counts
}

fn pieces(run: &Ngram) -> Vec<&[u32]> {
    let text = run.real();
    match run.settings().pieces {
        Pieces::Documents => text.documents().collect(),
        Pieces::Runs(length) => text.tokens.chunks(length).collect(),
    }
}

impl Counts {
    /// The counts of tracked words in pieces of a text. Pieces are named by their place.
    ///
    /// # Errors
    /// If there are too many.
    pub fn of_text(pieces: Vec<&[u32]>, vocabulary: &Vocabulary) -> Result<Counts, crate::counts::CountsError> {
        let mut builder = crate::counts::Builder::new();
        for (place, piece) in pieces.into_iter().enumerate() {
            let name = format!("{place:010}");
            let info = crate::counts::UnitInfo { name, tokens: piece.len() as u64, ..Default::default() };
            let words = piece.iter().filter(|token| **token != END && vocabulary.tracked()[**token as usize]);
            let names = words.map(|token| (crate::Family::Identifier, &vocabulary.names()[*token as usize]));
            builder.unit(&info, names)?;
        }
        Ok(builder.finish()?.remove(&crate::Family::Identifier).unwrap_or_default())
    }
}
