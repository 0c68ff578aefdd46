//! Training from nothing: Adam (Kingma and Ba, arXiv:1412.6980) over batches that are drawn anew in each round.

use rand::seq::SliceRandom;

use super::glyphs::{Image, PIXELS};
use super::network::{Pass, WEIGHTS, begin, chance};
use crate::seed::Seed;

/// Images of a batch.
const BATCH: usize = 32;

/// The step, and how slowly the means of gradients and of their squares move: those of the published experiment but for
/// the step, which is larger because there are fewer.
const STEP: f32 = 3e-3;
const MOMENTUM: f32 = 0.9;
const SQUARES: f32 = 0.999;

/// What keeps a division from a zero.
const LEAST: f32 = 1e-8;

/// Gradients so far.
struct Adam {
    means: Vec<f32>,
    squares: Vec<f32>,
    steps: i32,
}

impl Adam {
    fn step(&mut self, weights: &mut [f32], gradient: &[f32], share: f32) {
        self.steps = self.steps.saturating_add(1);
        let (mean_bias, square_bias) = (1.0 - MOMENTUM.powi(self.steps), 1.0 - SQUARES.powi(self.steps));
        let moments = self.means.iter_mut().zip(&mut self.squares);
        for ((weight, slope), (mean, square)) in weights.iter_mut().zip(gradient).zip(moments) {
            let slope = slope * share;
            *mean = MOMENTUM * *mean + (1.0 - MOMENTUM) * slope;
            *square = SQUARES * *square + (1.0 - SQUARES) * slope * slope;
            *weight -= STEP * (*mean / mean_bias) / ((*square / square_bias).sqrt() + LEAST);
        }
    }
}

/// The weights that learned so many batches of these images, which are not none. Each image is seen once before any is
/// seen again.
pub(super) fn train(images: &[Image], batches: usize, seed: Seed) -> Vec<f32> {
    let mut random = seed.generator();
    let mut weights = begin(&mut random);
    let mut adam = Adam { means: vec![0.0; WEIGHTS], squares: vec![0.0; WEIGHTS], steps: 0 };
    let mut order: Vec<usize> = Vec::new();
    let (mut pass, mut gradient) = (Pass::new(), vec![0.0; WEIGHTS]);
    for _ in 0..batches {
        gradient.fill(0.0);
        for _ in 0..BATCH {
            if order.is_empty() {
                order = (0..images.len()).collect();
                order.shuffle(&mut random);
            }
            let Some(at) = order.pop() else { return weights };
            pass.learn(&weights, &ink(&images[at]), &chance(&mut random), &mut gradient);
        }
        adam.step(&mut weights, &gradient, 1.0 / BATCH as f32);
    }
    weights
}

/// So many batches go over so many images so many times.
pub(super) fn batches(images: usize, rounds: usize) -> usize {
    (images * rounds).div_ceil(BATCH)
}

/// The share of ink by pixel.
pub(super) fn ink(image: &Image) -> [f32; PIXELS] {
    image.map(|pixel| f32::from(pixel) / 255.0)
}
