//! What the next model is trained on.

use rand::RngExt;
use rand::seq::SliceRandom;

use super::super::error::check_setting;
use super::super::text::Text;
use super::super::{Regime, Resample, RunError};
use super::{KneserNey, Ngram, State, Writer};
use crate::seed::{Generator, Seed};

/// In which pieces real text comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pieces {
    /// Whole documents.
    Documents,
    /// So many tokens in a row.
    Runs(usize),
}

/// Batches that a gate is fed before it is given up.
const MOST_BATCHES: u64 = 100;

/// What a detector says of a document that it takes for a model's; of another it says one minus that.
const SURE: f64 = 0.95;

/// Parts of a generation's seed.
const WRITING: u64 = 0;
const CHOOSING: u64 = 1;

impl Pieces {
    pub(super) fn check(self) -> Result<(), RunError> {
        check_setting("tokens in a row", 0.0, "1 or more", self != Pieces::Runs(0))
    }
}

impl Ngram {
    pub(super) fn first_memory(&self) -> Vec<Text> {
        match self.settings.regime {
            Regime::Floor { share } => {
                let mut random = self.settings.seed.child(0).generator();
                let wanted = (share * self.size() as f64).round() as usize;
                vec![shuffled(self.pieces(&self.real), wanted, &mut random)]
            }
            Regime::AccumulateSubsample { .. } | Regime::Window { .. } => vec![self.real.clone()],
            _ => Vec::new(),
        }
    }

    fn size(&self) -> usize {
        self.real.tokens.len()
    }

    fn pieces<'a>(&self, text: &'a Text) -> Vec<&'a [u32]> {
        match self.settings.pieces {
            Pieces::Documents => text.documents().collect(),
            Pieces::Runs(length) => text.tokens.chunks(length).collect(),
        }
    }

    pub(super) fn next(&self, state: &State, writer: Writer<'_>, seed: Seed) -> Result<State, RunError> {
        let mut next = State { generation: state.generation + 1, memory: state.memory.clone(), ..State::default() };
        next.threshold = state.threshold;
        let mut random = seed.child(CHOOSING).generator();
        let write = |tokens: usize| writer(tokens, seed.child(WRITING));
        next.training = match self.settings.regime {
            Regime::Replace => write(self.size())?,
            Regime::Mix { real } => {
                let fresh = self.fresh(real, &mut random);
                joined(fresh, write(((1.0 - real) * self.size() as f64).round() as usize)?)
            }
            Regime::Floor { .. } => {
                let floor = state.memory.first().cloned().unwrap_or_default();
                let rest = self.size().saturating_sub(floor.tokens.len());
                joined(floor, write(rest)?)
            }
            Regime::Accumulate => joined(state.training.clone(), write(self.size())?),
            Regime::AccumulateSubsample { budget } => {
                let pool = joined(state.memory.first().cloned().unwrap_or_default(), write(self.size())?);
                let wanted = budget.map_or(self.size(), |budget| budget as usize);
                let some = shuffled(self.pieces(&pool), wanted, &mut random);
                next.memory = vec![pool];
                some
            }
            Regime::Window { generations } => {
                next.memory.push(write(self.size())?);
                let gone = next.memory.len().saturating_sub(generations as usize);
                next.memory.drain(..gone);
                next.memory.iter().cloned().reduce(joined).unwrap_or_default()
            }
            Regime::Resample(rule) => resample(&self.real, &write(self.size())?, rule, &mut random),
            Regime::Gated { keeps_correct, keeps_wrong } => {
                self.gated(writer, &mut next, [keeps_correct, keeps_wrong], seed)?
            }
            Regime::SelfGated { kept } => {
                let written = write((self.size() as f64 / kept).ceil() as usize)?;
                self.self_gated(state, &mut next, &written, kept)
            }
        };
        next.training.close();
        if next.training.tokens.is_empty() { Err(RunError::EmptyCorpus) } else { Ok(next) }
    }

    /// Each piece of the real corpus with a chance.
    fn fresh(&self, real: f64, random: &mut Generator) -> Text {
        let mut fresh = Text::default();
        for piece in self.pieces(&self.real) {
            if random.random::<f64>() < real {
                fresh.push(piece);
            }
        }
        fresh.close();
        fresh
    }

    /// A reviewer who knows correct documents by how much of their n-grams, one token longer than the model's, people
    /// have written: the better half of the first generation is correct.
    fn gated(&self, writer: Writer<'_>, next: &mut State, keeps: [f64; 2], seed: Seed) -> Result<Text, RunError> {
        let mut random = seed.child(CHOOSING).generator();
        let (mut kept, mut correct, mut all) = (Text::default(), 0_u64, 0_u64);
        for batch in 0..MOST_BATCHES {
            let written = writer(self.size(), seed.child(WRITING).child(batch))?;
            let scores: Vec<f64> = written.documents().map(|document| self.known_share(document)).collect();
            let threshold = *next.threshold.get_or_insert_with(|| median(&scores));
            for (document, score) in written.documents().zip(&scores) {
                let is_correct = *score >= threshold;
                correct += u64::from(is_correct);
                all += 1;
                let is_kept = random.random::<f64>() < keeps[usize::from(!is_correct)];
                if is_kept && kept.tokens.len() < self.size() {
                    kept.push(document);
                }
            }
            if kept.tokens.len() >= self.size() {
                next.acceptance = Some(correct as f64 / all as f64);
                return Ok(kept);
            }
        }
        Err(RunError::Starved { kept: kept.tokens.len() as u64, wanted: self.size() as u64 })
    }

    /// The share of a document's n-grams that people have written.
    fn known_share(&self, document: &[u32]) -> f64 {
        let Some(known) = &self.known else { return 1.0 };
        let (mut last, mut found) = (known.opening(), 0.0);
        for token in document {
            last = known.after(&last, *token);
            found += f64::from(u8::from(known.has_longest(&last)));
        }
        found / document.len().max(1) as f64
    }

    /// The model reviews its own documents: the most likely are kept (arXiv:2606.28438).
    fn self_gated(&self, state: &State, next: &mut State, written: &Text, kept: f64) -> Text {
        let scorer = KneserNey::new(&state.training, self.settings.order, self.vocabulary);
        let score = |document: &'_ [u32]| scorer.mean_log(document).unwrap_or(f64::NEG_INFINITY);
        let mut scored: Vec<(f64, &[u32])> = written.documents().map(|document| (score(document), document)).collect();
        // Sorting is stable: documents of one score stay in the order in which they were written.
        scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        let cut = scored[((scored.len() as f64 * kept) as usize).min(scored.len() - 1)].0;
        let threshold = *next.threshold.get_or_insert(cut);
        let accepted = scored.iter().filter(|(score, _)| *score >= threshold).count();
        next.acceptance = Some(accepted as f64 / scored.len() as f64);
        let mut text = Text::default();
        for (_, document) in scored {
            if text.tokens.len() < self.size() {
                text.push(document);
            }
        }
        text
    }
}

fn joined(mut first: Text, second: Text) -> Text {
    first.tokens.extend(second.tokens);
    first
}

/// Pieces in random order until there are enough tokens; the last is cut.
fn shuffled(mut pieces: Vec<&[u32]>, wanted: usize, random: &mut Generator) -> Text {
    pieces.shuffle(random);
    let mut text = Text::default();
    for piece in pieces {
        let left = wanted - text.tokens.len();
        if piece.len() >= left {
            text.push(&piece[..left]);
            break;
        }
        text.push(piece);
    }
    text.close();
    text
}

fn median(scores: &[f64]) -> f64 {
    let mut sorted = scores.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
}

/// Draws documents without replacement from some copies of each, by an exponential race (Efraimidis, Spirakis 2006).
fn resample(real: &Text, written: &Text, rule: Resample, random: &mut Generator) -> Text {
    let mut race: Vec<(f64, &[u32])> = Vec::new();
    let sources = [(real, 1.0 - rule.specificity), (written, rule.sensitivity)];
    for (text, flagged) in sources {
        for document in text.documents() {
            let is_flagged = random.random::<f64>() < flagged;
            let weight = (if is_flagged { 1.0 - SURE } else { SURE }).powf(rule.bias);
            for _ in 0..rule.most_repeats {
                race.push((-random.random::<f64>().ln() / weight, document));
            }
        }
    }
    race.sort_by(|a, b| a.0.total_cmp(&b.0));
    let wanted = (rule.upsample * real.tokens.len() as f64) as usize;
    let mut text = Text::default();
    for (_, document) in race {
        if text.tokens.len() >= wanted {
            break;
        }
        text.push(document);
    }
    text
}
