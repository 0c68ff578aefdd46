//! A variational autoencoder (Kingma and Welling, arXiv:1312.6114) of two small perceptrons: forward, backward, loss.
//!
//! Every weight is in one list, so that an optimiser and a file see numbers and nothing else. Sums are in one order: the
//! same bytes on every thread.

use rand::RngExt;
use rand_distr::StandardNormal;

use super::glyphs::PIXELS;
use crate::seed::Generator;

/// Dimensions of the code.
pub const LATENT: usize = 6;

/// Units of each hidden layer.
const HIDDEN: usize = 64;

const ENCODE: Layer = Layer { inputs: PIXELS, outputs: HIDDEN, at: 0 };
/// Means of the code, then the logarithms of its variances.
const CODE: Layer = Layer { inputs: HIDDEN, outputs: 2 * LATENT, at: ENCODE.end() };
const DECODE: Layer = Layer { inputs: LATENT, outputs: HIDDEN, at: CODE.end() };
const PAINT: Layer = Layer { inputs: HIDDEN, outputs: PIXELS, at: DECODE.end() };

/// How many weights there are.
pub(super) const WEIGHTS: usize = PAINT.end();

/// The code of an image, or a point to decode.
pub(super) type Code = [f32; LATENT];

/// A layer: weights by input, then biases, from a place of the list on.
#[derive(Debug, Clone, Copy)]
struct Layer {
    inputs: usize,
    outputs: usize,
    at: usize,
}

impl Layer {
    const fn end(self) -> usize {
        self.at + (self.inputs + 1) * self.outputs
    }

    fn forward(self, weights: &[f32], input: &[f32], output: &mut [f32]) {
        let (rows, biases) = weights[self.at..self.end()].split_at(self.inputs * self.outputs);
        output.copy_from_slice(biases);
        for (row, value) in rows.chunks_exact(self.outputs).zip(input).filter(|(_, value)| **value != 0.0) {
            add(output, *value, row);
        }
    }

    /// Adds to the gradient of the weights, given that of the outputs.
    fn learn(self, gradient: &mut [f32], input: &[f32], of_output: &[f32]) {
        let (rows, biases) = gradient[self.at..self.end()].split_at_mut(self.inputs * self.outputs);
        add(biases, 1.0, of_output);
        for (row, value) in rows.chunks_exact_mut(self.outputs).zip(input).filter(|(_, value)| **value != 0.0) {
            add(row, *value, of_output);
        }
    }

    /// The gradient of the inputs, given that of the outputs.
    fn backward(self, weights: &[f32], of_output: &[f32], of_input: &mut [f32]) {
        let rows = weights[self.at..self.end()].chunks_exact(self.outputs);
        of_input.iter_mut().zip(rows).for_each(|(value, row)| *value = dot(row, of_output));
    }

    /// Weights to begin with (He et al., arXiv:1502.01852); biases are 0.
    fn begin(self, weights: &mut [f32], random: &mut Generator) {
        let deviation = (1.0 / self.inputs as f32).sqrt();
        let rows = &mut weights[self.at..self.end() - self.outputs];
        rows.iter_mut().for_each(|weight| *weight = deviation * random.sample::<f32, _>(StandardNormal));
    }
}

fn add(to: &mut [f32], times: f32, what: &[f32]) {
    to.iter_mut().zip(what).for_each(|(to, what)| *to += times * what);
}

/// A product in eight lanes, which is one order whatever the machine makes of it.
fn dot(one: &[f32], other: &[f32]) -> f32 {
    let mut lanes = [0.0; 8];
    let (one_chunks, other_chunks) = (one.chunks_exact(8), other.chunks_exact(8));
    let rest: f32 = one_chunks.remainder().iter().zip(other_chunks.remainder()).map(|(one, other)| one * other).sum();
    for (one, other) in one_chunks.zip(other_chunks) {
        lanes.iter_mut().zip(one.iter().zip(other)).for_each(|(lane, (one, other))| *lane += one * other);
    }
    lanes.iter().sum::<f32>() + rest
}

fn rectify(values: &mut [f32]) {
    values.iter_mut().for_each(|value| *value = value.max(0.0));
}

/// Lets a gradient through where a unit was at work.
fn pass(of_units: &mut [f32], units: &[f32]) {
    of_units.iter_mut().zip(units).filter(|(_, unit)| **unit <= 0.0).for_each(|(value, _)| *value = 0.0);
}

fn sigmoid(value: f32) -> f32 {
    1.0 / (1.0 + (-value).exp())
}

/// Weights that know nothing yet.
pub(super) fn begin(random: &mut Generator) -> Vec<f32> {
    let mut weights = vec![0.0; WEIGHTS];
    [ENCODE, CODE, DECODE, PAINT].into_iter().for_each(|layer| layer.begin(&mut weights, random));
    weights
}

/// A standard normal code.
pub(super) fn chance(random: &mut Generator) -> Code {
    std::array::from_fn(|_| random.sample::<f32, _>(StandardNormal))
}

/// The mean of an image's code.
pub(super) fn encode(weights: &[f32], image: &[f32; PIXELS]) -> Code {
    let mut pass = Pass::new();
    pass.encode(weights, image);
    std::array::from_fn(|at| pass.code[at])
}

/// The ink of a code, by pixel.
pub(super) fn decode(weights: &[f32], code: &Code) -> [f32; PIXELS] {
    let mut pass = Pass::new();
    pass.point = *code;
    pass.decode(weights);
    pass.paint.map(sigmoid)
}

/// One image on its way through the network, and the gradients on their way back.
#[derive(Debug, Clone)]
pub(super) struct Pass {
    reading: [f32; HIDDEN],
    code: [f32; 2 * LATENT],
    point: Code,
    writing: [f32; HIDDEN],
    paint: [f32; PIXELS],
    of_hidden: [f32; HIDDEN],
}

impl Pass {
    pub(super) fn new() -> Pass {
        Pass {
            reading: [0.0; HIDDEN],
            code: [0.0; 2 * LATENT],
            point: [0.0; LATENT],
            writing: [0.0; HIDDEN],
            paint: [0.0; PIXELS],
            of_hidden: [0.0; HIDDEN],
        }
    }

    fn encode(&mut self, weights: &[f32], image: &[f32; PIXELS]) {
        ENCODE.forward(weights, image, &mut self.reading);
        rectify(&mut self.reading);
        CODE.forward(weights, &self.reading, &mut self.code);
    }

    fn decode(&mut self, weights: &[f32]) {
        DECODE.forward(weights, &self.point, &mut self.writing);
        rectify(&mut self.writing);
        PAINT.forward(weights, &self.writing, &mut self.paint);
    }

    /// The loss of an image in nats, for a draw of its code: cross-entropy of its pixels and the divergence of its code
    /// from the standard normal distribution (the negative lower bound of the evidence).
    pub(super) fn loss(&mut self, weights: &[f32], image: &[f32; PIXELS], chance: &Code) -> f64 {
        self.encode(weights, image);
        let (means, logs) = self.code.split_at(LATENT);
        self.point = std::array::from_fn(|at| means[at] + (0.5 * logs[at]).exp() * chance[at]);
        let divergence: f32 =
            means.iter().zip(logs).map(|(mean, log)| 0.5 * (mean * mean + log.exp() - 1.0 - log)).sum();
        self.decode(weights);
        let pixels = self.paint.iter().zip(image);
        let entropy: f32 = pixels.map(|(paint, ink)| paint.max(0.0) - paint * ink + (-paint.abs()).exp().ln_1p()).sum();
        f64::from(divergence) + f64::from(entropy)
    }

    /// Adds the gradient of an image's loss to that of the weights.
    pub(super) fn learn(&mut self, weights: &[f32], image: &[f32; PIXELS], chance: &Code, gradient: &mut [f32]) {
        self.encode(weights, image);
        self.point = std::array::from_fn(|at| self.code[at] + (0.5 * self.code[LATENT + at]).exp() * chance[at]);
        self.decode(weights);
        let mut of_paint = self.paint;
        of_paint.iter_mut().zip(image).for_each(|(paint, ink)| *paint = sigmoid(*paint) - ink);
        PAINT.learn(gradient, &self.writing, &of_paint);
        PAINT.backward(weights, &of_paint, &mut self.of_hidden);
        pass(&mut self.of_hidden, &self.writing);
        DECODE.learn(gradient, &self.point, &self.of_hidden);
        let mut of_point = [0.0; LATENT];
        DECODE.backward(weights, &self.of_hidden, &mut of_point);
        let of_code = self.of_code(&of_point, chance);
        CODE.learn(gradient, &self.reading, &of_code);
        CODE.backward(weights, &of_code, &mut self.of_hidden);
        pass(&mut self.of_hidden, &self.reading);
        ENCODE.learn(gradient, image, &self.of_hidden);
    }

    /// The gradient of the means and logarithms of variances.
    fn of_code(&self, of_point: &Code, chance: &Code) -> [f32; 2 * LATENT] {
        std::array::from_fn(|at| {
            let value = self.code[at];
            match at.checked_sub(LATENT) {
                None => of_point[at] + value,
                Some(of) => 0.5 * (of_point[of] * chance[of] * (0.5 * value).exp() + value.exp() - 1.0),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::Seed;

    #[test]
    fn the_gradient_is_that_of_the_loss() {
        let mut random = Seed(5).generator();
        let mut weights = begin(&mut random);
        let image: [f32; PIXELS] = std::array::from_fn(|_| random.random());
        let noise = chance(&mut random);
        let mut gradient = vec![0.0; WEIGHTS];
        Pass::new().learn(&weights, &image, &noise, &mut gradient);
        let step = 1e-2;
        for at in (0..WEIGHTS).step_by(97).chain([ENCODE, CODE, DECODE, PAINT].map(|layer| layer.end() - 1)) {
            let was = weights[at];
            let mut loss = |weight: f32| {
                weights[at] = weight;
                Pass::new().loss(&weights, &image, &noise)
            };
            let slope = (loss(was + step) - loss(was - step)) / f64::from(2.0 * step);
            weights[at] = was;
            let found = f64::from(gradient[at]);
            assert!((slope - found).abs() < 0.01 + 0.02 * found.abs(), "{at}: {found}, by differences {slope}");
        }
        assert!(gradient.iter().filter(|value| value.abs() > 0.01).count() > WEIGHTS / 10);
    }
}
