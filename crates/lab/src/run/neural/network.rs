//! A decoder of the usual form (Vaswani et al., arXiv:1706.03762; norms before each part, tied embeddings), small enough
//! for a processor.

use candle_core::{D, Device, Result, Tensor, Var};
use candle_nn::ops::{log_softmax, softmax};
use rand::RngExt;
use rand_distr::StandardNormal;

use crate::seed::Generator;

/// Tokens that are looked at.
pub(super) const CONTEXT: usize = 64;

/// The length of a token's vector.
const WIDTH: usize = 64;

/// Layers, and heads of each.
const LAYERS: usize = 2;
const HEADS: usize = 4;

/// Tensors before those of the layers, and of a layer.
const FIRST: usize = 3;
const OF_LAYER: usize = 6;

/// What keeps a square root from a zero.
const LEAST: f64 = 1e-5;

/// The weights.
#[derive(Debug, Clone)]
pub(super) struct Network {
    weights: Vec<Var>,
}

/// Keys and values of what was read, by layer.
pub(super) type Cache = Vec<Option<(Tensor, Tensor)>>;

impl Network {
    /// Random weights for a vocabulary of so many tokens.
    pub(super) fn begin(vocabulary: usize, random: &mut Generator) -> Result<Network> {
        let mut numbers = |shape: &(usize, usize), deviation: f32| -> Vec<f32> {
            (0..shape.0 * shape.1).map(|_| deviation * random.sample::<f32, _>(StandardNormal)).collect()
        };
        let fill = |(shape, deviation): ((usize, usize), Option<f32>)| {
            deviation.map_or_else(|| vec![1.0; shape.0 * shape.1], |deviation| numbers(&shape, deviation))
        };
        Network::of(vocabulary, shapes(vocabulary).into_iter().map(fill).collect())
    }

    /// The network of a list of numbers; an error if they are not as many as it has.
    pub(super) fn read(vocabulary: usize, numbers: &[f32]) -> Result<Network> {
        let mut rest = numbers;
        let mut parts = Vec::new();
        for (shape, _) in shapes(vocabulary) {
            let Some((part, after)) = rest.split_at_checked(shape.0 * shape.1) else { break };
            parts.push(part.to_vec());
            rest = after;
        }
        if parts.len() != FIRST + LAYERS * OF_LAYER || !rest.is_empty() {
            return Err(candle_core::Error::Msg("these are the weights of another network".to_owned()));
        }
        Network::of(vocabulary, parts)
    }

    fn of(vocabulary: usize, parts: Vec<Vec<f32>>) -> Result<Network> {
        let var = |(part, (shape, _)): (Vec<f32>, _)| Var::from_vec(part, shape, &Device::Cpu);
        let weights = parts.into_iter().zip(shapes(vocabulary)).map(var).collect::<Result<_>>()?;
        Ok(Network { weights })
    }

    /// All numbers.
    pub(super) fn numbers(&self) -> Result<Vec<f32>> {
        let parts: Vec<Vec<f32>> =
            self.weights.iter().map(|weight| weight.flatten_all()?.to_vec1()).collect::<Result<_>>()?;
        Ok(parts.concat())
    }

    /// What an optimiser changes.
    pub(super) fn weights(&self) -> Vec<Var> {
        self.weights.clone()
    }

    /// The mean loss in nats of each token of some texts after the first: `tokens` are rows of one length.
    pub(super) fn loss(&self, tokens: &Tensor) -> Result<Tensor> {
        let (rows, length) = tokens.dims2()?;
        let read = tokens.narrow(1, 0, length - 1)?;
        let next = tokens.narrow(1, 1, length - 1)?.flatten_all()?;
        let vectors = self.read_on(&read, 0, &mut vec![None; LAYERS])?;
        let logits = self.logits(&vectors.reshape((rows * (length - 1), WIDTH))?)?;
        log_softmax(&logits, D::Minus1)?.gather(&next.unsqueeze(1)?, 1)?.mean_all()?.neg()
    }

    /// What may follow the last token of each row, where `start` tokens are in the cache.
    pub(super) fn next(&self, tokens: &Tensor, start: usize, cache: &mut Cache) -> Result<Vec<Vec<f32>>> {
        let vectors = self.read_on(tokens, start, cache)?;
        let last = vectors.narrow(1, tokens.dim(1)? - 1, 1)?.squeeze(1)?;
        self.logits(&last)?.to_vec2()
    }

    /// A cache of nothing.
    pub(super) fn cache() -> Cache {
        vec![None; LAYERS]
    }

    fn read_on(&self, tokens: &Tensor, start: usize, cache: &mut Cache) -> Result<Tensor> {
        let (rows, length) = tokens.dims2()?;
        let words = self.weights[0].index_select(&tokens.flatten_all()?, 0)?.reshape((rows, length, WIDTH))?;
        let places = self.weights[1].narrow(0, start, length)?;
        let mut vectors = words.broadcast_add(&places)?;
        for (layer, cached) in cache.iter_mut().enumerate() {
            let at = FIRST + layer * OF_LAYER;
            let [norm, all, out, second, widen, narrow] =
                std::array::from_fn(|part| self.weights[at + part].as_tensor());
            let seen = attend(&times(&normal(&vectors, norm)?, all)?, cached)?;
            vectors = (&vectors + times(&seen, out)?)?;
            vectors = (&vectors + times(&times(&normal(&vectors, second)?, widen)?.relu()?, narrow)?)?;
        }
        normal(&vectors, &self.weights[2])
    }

    fn logits(&self, vectors: &Tensor) -> Result<Tensor> {
        vectors.matmul(&self.weights[0].t()?)
    }
}

/// Shapes of the weights, with the deviation that they begin with; those without begin as 1.
fn shapes(vocabulary: usize) -> Vec<((usize, usize), Option<f32>)> {
    let of = |inputs: usize, outputs: usize| ((inputs, outputs), Some((inputs as f32).sqrt().recip()));
    let gain = ((1, WIDTH), None);
    let mut all = vec![((vocabulary, WIDTH), Some(0.05)), ((CONTEXT, WIDTH), Some(0.05)), gain];
    for _ in 0..LAYERS {
        let layer = [gain, of(WIDTH, 3 * WIDTH), of(WIDTH, WIDTH), gain, of(WIDTH, 4 * WIDTH), of(4 * WIDTH, WIDTH)];
        all.extend(layer);
    }
    all
}

/// A product with the last dimension.
fn times(vectors: &Tensor, weight: &Tensor) -> Result<Tensor> {
    let (rows, length, width) = vectors.dims3()?;
    vectors.reshape((rows * length, width))?.matmul(weight)?.reshape((rows, length, ()))
}

/// Each vector at a length of its own (Zhang and Sennrich, arXiv:1910.07467).
fn normal(vectors: &Tensor, gain: &Tensor) -> Result<Tensor> {
    let square = (vectors.sqr()?.mean_keepdim(D::Minus1)? + LEAST)?.sqrt()?;
    vectors.broadcast_div(&square)?.broadcast_mul(gain)
}

/// Attention of each token to those before it, and to what is in the cache, to which these are added.
fn attend(all: &Tensor, cached: &mut Option<(Tensor, Tensor)>) -> Result<Tensor> {
    let (rows, length, _) = all.dims3()?;
    let part = |at: usize| {
        let part = all.narrow(2, at * WIDTH, WIDTH)?.reshape((rows, length, HEADS, WIDTH / HEADS))?;
        part.transpose(1, 2)?.contiguous()
    };
    let (queries, mut keys, mut values) = (part(0)?, part(1)?, part(2)?);
    if let Some((old_keys, old_values)) = cached.take() {
        keys = Tensor::cat(&[&old_keys, &keys], 2)?;
        values = Tensor::cat(&[&old_values, &values], 2)?;
    }
    let scale = ((WIDTH / HEADS) as f64).sqrt().recip();
    let mut scores = (queries.matmul(&keys.transpose(2, 3)?.contiguous()?)? * scale)?;
    if length > 1 {
        scores = scores.broadcast_add(&mask(length)?)?;
    }
    let seen = softmax(&scores, D::Minus1)?.matmul(&values)?;
    *cached = Some((keys, values));
    seen.transpose(1, 2)?.contiguous()?.reshape((rows, length, WIDTH))
}

/// What no token sees: those after it.
fn mask(length: usize) -> Result<Tensor> {
    let hidden = |at: usize| if at % length > at / length { -1e9_f32 } else { 0.0 };
    Tensor::from_vec((0..length * length).map(hidden).collect(), (length, length), &Device::Cpu)
}
