//! How a generation of images is measured: by the encoder of generation 0, and by real images that no model saw.

use super::State;
use super::glyphs::{CLASSES, Image};
use super::network::{Code, LATENT, Pass, chance, encode};
use super::train::ink;
use crate::seed::Seed;

/// Real images that are held out.
pub(super) const HELD_OUT: usize = 500;

/// Images of a generation that are measured, at the most. The published experiment has 100; more have the same mean.
const MEASURED: usize = 500;

/// Real images whose class is known to the eye.
const KNOWN: usize = 500;

/// A class is left if it has this part of its share among real images.
const LEFT: f64 = 0.1;

/// A generation, measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measures {
    /// Its number.
    pub generation: u32,
    /// The deviation of codes: of what the encoder of generation 0 makes of the images, the root of the mean variance
    /// over the dimensions.
    pub deviation: f64,
    /// How many digits are still drawn: each at least a tenth as often as people do, as the eye tells them.
    pub classes: usize,
    /// The exponential of the entropy of digits: as many equally frequent ones would have it.
    pub effective_classes: f64,
    /// What the model that learned from the generation loses on real images, in nats an image: the negative lower bound
    /// of the evidence.
    pub held_out_loss: f64,
}

/// The encoder of generation 0 with real images whose digits it knows.
#[derive(Debug, Clone)]
pub struct Eye {
    weights: Vec<f32>,
    /// Codes of real images; their classes go round.
    known: Vec<Code>,
}

impl Eye {
    /// The eye of weights that learned from these images.
    pub(super) fn new(weights: &[f32], real: &[Image]) -> Eye {
        let known = real.iter().take(KNOWN).map(|image| encode(weights, &ink(image))).collect();
        Eye { weights: weights.to_vec(), known }
    }

    /// The digit of the real image that is the nearest by its code.
    #[must_use]
    pub fn class(&self, image: &Image) -> usize {
        self.class_of(&self.code(image))
    }

    /// Images in the order of their classes.
    #[must_use]
    pub fn by_class(&self, images: &[Image]) -> Vec<Image> {
        let mut images = images.to_vec();
        images.sort_by_cached_key(|image| self.class(image));
        images
    }

    fn code(&self, image: &Image) -> Code {
        encode(&self.weights, &ink(image))
    }

    fn class_of(&self, code: &Code) -> usize {
        let distance = |known: &Code| known.iter().zip(code).map(|(one, other)| (one - other).powi(2)).sum::<f32>();
        let distances = self.known.iter().map(distance).enumerate();
        let nearest = distances.min_by(|(_, one), (_, other)| one.total_cmp(other));
        nearest.map_or(0, |(at, _)| at % CLASSES)
    }
}

pub(super) fn measure(eye: &Eye, state: &State, held_out: &[Image]) -> Measures {
    let codes: Vec<Code> = state.drawn.iter().take(MEASURED).map(|image| eye.code(image)).collect();
    let mut counts = [0_usize; CLASSES];
    codes.iter().for_each(|code| counts[eye.class_of(code)] += 1);
    let least = LEFT * codes.len() as f64 / CLASSES as f64;
    Measures {
        generation: state.generation,
        deviation: deviation(&codes),
        classes: counts.iter().filter(|count| **count as f64 >= least).count(),
        effective_classes: effective(&counts),
        held_out_loss: loss(&state.model, held_out),
    }
}

fn deviation(codes: &[Code]) -> f64 {
    let n = codes.len() as f64;
    let variance = |at: usize| {
        let mean = codes.iter().map(|code| f64::from(code[at])).sum::<f64>() / n;
        codes.iter().map(|code| (f64::from(code[at]) - mean).powi(2)).sum::<f64>() / n
    };
    ((0..LATENT).map(variance).sum::<f64>() / LATENT as f64).sqrt()
}

fn effective(counts: &[usize]) -> f64 {
    let all = counts.iter().sum::<usize>() as f64;
    let shares = counts.iter().filter(|count| **count > 0).map(|count| *count as f64 / all);
    shares.map(|share| -share * share.ln()).sum::<f64>().exp()
}

/// The mean over the images, each with one draw of its code: the same for every model.
fn loss(model: &[f32], images: &[Image]) -> f64 {
    let mut random = Seed(0).generator();
    let mut pass = Pass::new();
    images.iter().map(|image| pass.loss(model, &ink(image), &chance(&mut random))).sum::<f64>() / images.len() as f64
}
