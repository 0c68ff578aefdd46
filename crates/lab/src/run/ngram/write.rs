//! Writing text from a model.

use rand::RngExt;
use rayon::prelude::*;

use super::super::text::{END, Text};
use super::model::Model;
use crate::run::{GoOn, RunError, check_goes_on};
use crate::seed::{Generator, Seed};

/// Tokens that one walk writes.
const WALK: usize = 16_384;

/// Walks that a thread takes by turns: while one waits for memory the others go on.
const TURNS: usize = 8;

/// Writes so many tokens. Walks have lengths and seeds of their own, so the text is the same on any number of threads.
/// Each begins with a document, and ends one that is too long.
pub(super) fn write(model: &Model, tokens: usize, seed: Seed, go_on: GoOn<'_>) -> Result<Text, RunError> {
    let walks = tokens.div_ceil(WALK);
    let length = |walk: usize| WALK.min(tokens - walk * WALK);
    let groups = walks.div_ceil(TURNS);
    let group = |group: usize| {
        check_goes_on(go_on)?;
        let members = group * TURNS..walks.min((group + 1) * TURNS);
        Ok(together(model, members.map(|walk| (length(walk), seed.child(walk as u64))).collect()))
    };
    let written: Vec<Vec<u32>> = (0..groups).into_par_iter().map(group).collect::<Result<_, RunError>>()?;
    Ok(Text { tokens: written.concat() })
}

struct Walk {
    at: u32,
    left: usize,
    random: Generator,
    written: Vec<u32>,
}

impl Walk {
    fn new(model: &Model, length: usize, seed: Seed) -> Walk {
        let mut random = seed.generator();
        let openings = model.openings();
        let at = openings[random.random_range(0..openings.len())];
        Walk { at, left: length, random, written: Vec::with_capacity(length) }
    }

    fn step(&mut self, model: &Model) {
        let random = std::cell::RefCell::new(&mut self.random);
        let mut draw = |below: u32| random.borrow_mut().random_range(0..below);
        let mut share = || random.borrow_mut().random::<f64>();
        let step = model.step(self.at, &mut draw, &mut share);
        self.at = step.next;
        self.left -= 1;
        self.written.push(if self.left == 0 { END } else { step.token });
    }
}

fn together(model: &Model, members: Vec<(usize, Seed)>) -> Vec<u32> {
    let mut walks: Vec<Walk> = members.into_iter().map(|(length, seed)| Walk::new(model, length, seed)).collect();
    while walks.iter().any(|walk| walk.left > 0) {
        for walk in walks.iter_mut().filter(|walk| walk.left > 0) {
            walk.step(model);
        }
    }
    walks.into_iter().flat_map(|walk| walk.written).collect()
}
