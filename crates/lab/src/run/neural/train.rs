//! Learning, scoring and writing.

use candle_core::{Device, Tensor};
use candle_nn::{AdamW, Optimizer, ParamsAdamW};
use rand::RngExt;

use super::network::{CONTEXT, Network};
use crate::run::ngram::Decode;
use crate::run::text::{END, Text};
use crate::run::{GoOn, RunError, check_goes_on};
use crate::seed::{Generator, Seed};

/// Rows of a batch.
const ROWS: usize = 4;

/// The step of the optimiser; it falls to a tenth in a straight line.
const STEP: f64 = 3e-3;

/// Rows that are written side by side.
const WALKS: usize = 32;

/// Tokens that are read anew when the context is full.
const KEPT: usize = CONTEXT / 2;

/// Tokens of held-out text that are scored, at the most.
const SCORED: usize = 50_000;

/// A model that saw so many tokens of a text.
pub(super) fn train(
    text: &Text,
    vocabulary: usize,
    tokens: usize,
    (seed, go_on): (Seed, GoOn<'_>),
) -> Result<Network, RunError> {
    let mut random = seed.generator();
    let network = Network::begin(vocabulary, &mut random)?;
    let mut optimiser =
        AdamW::new(network.weights(), ParamsAdamW { lr: STEP, weight_decay: 0.0, ..Default::default() })?;
    let steps = tokens.div_ceil(ROWS * CONTEXT);
    for step in 0..steps {
        check_goes_on(go_on)?;
        optimiser.set_learning_rate(STEP * (1.0 - 0.9 * step as f64 / steps as f64));
        let starts: Vec<usize> = (0..ROWS).map(|_| random.random_range(0..text.tokens.len())).collect();
        let rows: Vec<u32> = starts.into_iter().flat_map(|start| row(text, start)).collect();
        let rows = Tensor::from_vec(rows, (ROWS, CONTEXT + 1), &Device::Cpu)?;
        optimiser.backward_step(&network.loss(&rows)?)?;
    }
    Ok(network)
}

/// Tokens in a row from a place; the text goes round, so that all places are as likely.
fn row(text: &Text, start: usize) -> impl Iterator<Item = u32> {
    text.tokens.iter().cycle().skip(start).take(CONTEXT + 1).copied()
}

/// The mean loss of a text's tokens in nats; `None` if it is shorter than a context.
pub(super) fn loss(network: &Network, text: &Text) -> Result<Option<f64>, RunError> {
    let tokens = &text.tokens[..text.tokens.len().min(SCORED)];
    let (mut sum, mut rows) = (0.0, 0);
    let whole: Vec<&[u32]> = tokens.chunks_exact(CONTEXT + 1).collect();
    for batch in whole.chunks(ROWS) {
        let tensor = Tensor::from_vec(batch.concat(), (batch.len(), CONTEXT + 1), &Device::Cpu)?;
        sum += f64::from(network.loss(&tensor)?.to_scalar::<f32>()?) * batch.len() as f64;
        rows += batch.len();
    }
    Ok((rows > 0).then(|| sum / rows as f64))
}

/// Writes so many tokens, in walks that each begin with a document; the last of each walk ends one.
pub(super) fn write(
    network: &Network,
    tokens: usize,
    decode: Decode,
    (seed, go_on): (Seed, GoOn<'_>),
) -> Result<Text, RunError> {
    let length = tokens.div_ceil(WALKS);
    let mut randoms: Vec<Generator> = (0..WALKS).map(|walk| seed.child(walk as u64).generator()).collect();
    let mut walks: Vec<Vec<u32>> = vec![vec![END]; WALKS];
    let (mut cache, mut start) = (Network::cache(), 0);
    for _ in 0..length {
        check_goes_on(go_on)?;
        if start == CONTEXT {
            (cache, start) = (Network::cache(), 0);
        }
        let new = if start == 0 { walks[0].len().min(KEPT) } else { 1 };
        let read: Vec<u32> = walks.iter().flat_map(|walk| &walk[walk.len() - new..]).copied().collect();
        let logits = network.next(&Tensor::from_vec(read, (WALKS, new), &Device::Cpu)?, start, &mut cache)?;
        start += new;
        for ((walk, random), logits) in walks.iter_mut().zip(&mut randoms).zip(&logits) {
            walk.push(drawn(logits, decode, random));
        }
    }
    let mut text = Text { tokens: walks.iter().flat_map(|walk| ended(&walk[1..])).take(tokens).collect() };
    text.tokens.pop();
    text.tokens.push(END);
    Ok(text)
}

/// A walk whose last token ends its document.
fn ended(walk: &[u32]) -> impl Iterator<Item = u32> {
    let all = walk.split_last().map_or(walk, |(_, before)| before);
    all.iter().copied().chain([END])
}

/// A token by its chance.
fn drawn(logits: &[f32], decode: Decode, random: &mut Generator) -> u32 {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let weight = |logit: &f32| (f64::from(logit - most) / decode.temperature).exp();
    let mut weights: Vec<f64> = logits.iter().map(weight).collect();
    decode.keep_likely(&mut weights);
    let mut left = random.random::<f64>() * weights.iter().sum::<f64>();
    let found = weights.iter().position(|weight| {
        left -= weight;
        left < 0.0
    });
    found.unwrap_or(0) as u32
}
