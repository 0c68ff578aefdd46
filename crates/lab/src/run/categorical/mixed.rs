//! Generations of which a share is fresh real text, token by token.
//!
//! Each token is real with the chance of the share, and else the model's, so that a generation is one multinomial draw:
//! a type with the count X that has the count c in the real corpus may expect (1 - f) X + f c. Of types that are common
//! in the corpus both come in one number. Of the others the fresh text is drawn by the class of c, whose types are
//! alike, and the model's from those that it has left.

use rand::Rng;

use super::super::binomial::binomial;
use super::super::multinomial::{Common, Drawer, share};
use super::left::Left;
use crate::seed::Generator;

/// Counts from this one on are common.
const COMMON: u64 = 128;

/// Up to so many tokens for each type of a class they are thrown one by one.
const THROWN: u64 = 12;

/// What all generations of a corpus share.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Mixed {
    share: f64,
    tokens: u64,
    /// For the text of the model.
    drawer: Drawer,
    /// Common types, with how many fresh tokens each may expect.
    common: Vec<(u32, f64)>,
    /// The others, in order.
    rare: Vec<u32>,
    classes: Vec<Class>,
    /// The rare types of all classes by their place in `rare`, in order of the classes.
    members: Vec<u32>,
}

/// Rare types of one count.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Class {
    types: usize,
    tokens: u64,
}

/// A generation, apart: common types, and rare ones.
#[derive(Debug, Clone)]
pub(super) struct Parts {
    common: Vec<u64>,
    rare: Vec<u64>,
    left: Left,
}

impl Mixed {
    /// For a real corpus by types, of which a share comes fresh.
    pub(super) fn new(real: &[u64], share: f64) -> Mixed {
        let tokens = real.iter().sum();
        let (common, rare): (Vec<u32>, Vec<u32>) = (0..real.len() as u32).partition(|id| real[*id as usize] >= COMMON);
        let count = |place: &u32| real[rare[*place as usize] as usize];
        let mut members: Vec<u32> = (0..rare.len() as u32).filter(|place| count(place) > 0).collect();
        members.sort_by_key(count);
        let classes = members.chunk_by(|a, b| count(a) == count(b));
        let class = |of: &[u32]| Class { types: of.len(), tokens: count(&of[0]) * of.len() as u64 };
        Mixed {
            share,
            tokens,
            drawer: Drawer::new((1.0 - share) * tokens as f64, tokens),
            common: common.into_iter().map(|id| (id, share * real[id as usize] as f64)).collect(),
            classes: classes.map(class).collect(),
            members,
            rare,
        }
    }

    /// Whether a generation may follow on this one.
    pub(super) fn fits(&self, training: &[u64]) -> bool {
        training.iter().sum::<u64>() == self.tokens
    }

    /// A generation in parts.
    pub(super) fn parts(&self, training: &[u64]) -> Parts {
        let of = |id: &u32| training[*id as usize];
        let rare: Vec<u64> = self.rare.iter().map(of).collect();
        Parts { common: self.common.iter().map(|(id, _)| of(id)).collect(), left: Left::of(&rare), rare }
    }

    /// The whole of it.
    pub(super) fn whole(&self, parts: &Parts, training: &mut [u64]) {
        self.common.iter().zip(&parts.common).for_each(|((id, _), count)| training[*id as usize] = *count);
        self.rare.iter().zip(&parts.rare).for_each(|(id, count)| training[*id as usize] = *count);
    }

    /// The next generation after one of as many tokens as the corpus has.
    pub(super) fn draw(&self, parts: &mut Parts, random: &mut Generator) {
        let of_classes: u64 = self.classes.iter().map(|class| class.tokens).sum();
        let fresh = binomial(self.tokens, self.share * of_classes as f64 / self.tokens as f64, random);
        let mean = |(count, (_, fresh)): (&u64, &(u32, f64))| (1.0 - self.share) * *count as f64 + fresh;
        let means: Vec<f64> = parts.common.iter().zip(&self.common).map(mean).collect();
        let mut others: Vec<Common> = Vec::new();
        let draws = self.tokens - fresh;
        let Parts { common, rare, left } = parts;
        let rest = left.rare(&self.drawer, (means.iter().sum(), draws), (rare, &mut others), random);
        let all = means.iter().copied().chain(others.iter().map(|(_, mean)| *mean));
        share(all, rest, random, |at, number| match at.checked_sub(means.len()) {
            None => common[at] = number,
            Some(at) => rare[others[at].0] = number,
        });
        self.add_fresh((fresh, of_classes), rare, random);
        left.read(rare);
    }

    /// Draws from the classes, of so many tokens, and then evenly among the types of each.
    fn add_fresh(&self, (mut draws, mut tokens): (u64, u64), to: &mut [u64], random: &mut Generator) {
        let mut members = self.members.as_slice();
        for class in &self.classes {
            let is_last = class.tokens == tokens;
            let here = if is_last { draws } else { binomial(draws, class.tokens as f64 / tokens as f64, random) };
            let (of_class, others) = members.split_at(class.types);
            spread(here, of_class, to, random);
            (members, draws, tokens) = (others, draws - here, tokens - class.tokens);
        }
    }
}

/// Draws evenly among some types.
fn spread(mut draws: u64, members: &[u32], to: &mut [u64], random: &mut Generator) {
    let types = members.len() as u64;
    if types > 1 && draws <= THROWN * types {
        for _ in 0..draws {
            let place = (u128::from(random.next_u64()) * u128::from(types)) >> 64;
            to[members[place as usize] as usize] += 1;
        }
        return;
    }
    for (before, id) in members.iter().enumerate() {
        let left = types - before as u64;
        let here = if left == 1 { draws } else { binomial(draws, 1.0 / left as f64, random) };
        to[*id as usize] += here;
        draws -= here;
    }
}

#[cfg(test)]
#[path = "mixed/tests.rs"]
mod tests;
