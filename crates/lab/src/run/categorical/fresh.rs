//! Fresh real text, a part of the corpus each generation.

use rand::{Rng, RngExt};

use super::super::draw::Drawer;
use crate::counts::Unit;
use crate::seed::Generator;

/// Types that may expect more draws than this are a class each: a number from a table costs as much as so many tokens
/// that are thrown one by one.
const OFTEN: f64 = 2.0;

/// How fresh real text comes.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Fresh {
    /// Not at all.
    None,
    /// Token by token.
    Tokens(Classes),
    /// In whole units, each with the chance of the real share.
    Units(Vec<Vec<(u32, u32)>>),
}

/// Types by how often they occur: those that come often are a class each, the others a class a count.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Classes {
    drawer: Drawer,
    /// For each class how many types it has.
    types: Vec<u32>,
    /// For each class how many tokens it has.
    tokens: Vec<u64>,
    /// The types of all classes, in order of the classes.
    members: Vec<u32>,
}

impl Fresh {
    pub(super) fn of_units(units: &[Unit]) -> Fresh {
        Fresh::Units(units.iter().map(|unit| unit.types.clone()).collect())
    }

    /// Adds a generation's fresh text: a share of real text, which is so many tokens where they come one by one.
    pub(super) fn add(&self, share: f64, tokens: u64, to: &mut [u64], random: &mut Generator) {
        match self {
            Fresh::None => {}
            Fresh::Tokens(classes) => classes.draw(tokens, to, random),
            Fresh::Units(units) => {
                for unit in units {
                    let comes = random.random::<f64>() < share;
                    unit.iter().filter(|_| comes).for_each(|(id, times)| to[*id as usize] += u64::from(*times));
                }
            }
        }
    }
}

impl Classes {
    /// The types of a corpus, of which a share comes fresh.
    pub(super) fn new(real: &[u64], share: f64) -> Classes {
        let mut members: Vec<u32> = (0..real.len() as u32).filter(|id| real[*id as usize] > 0).collect();
        members.sort_by_key(|id| real[*id as usize]);
        let often = |id: u32| share * real[id as usize] as f64 > OFTEN;
        let are_alike = |a: &u32, b: &u32| real[*a as usize] == real[*b as usize] && !often(*a);
        let classes = || members.chunk_by(are_alike);
        let tokens = classes().map(|class| real[class[0] as usize] * class.len() as u64).collect();
        let types = classes().map(|class| class.len() as u32).collect();
        let total = real.iter().sum();
        Classes { drawer: Drawer::new(share * total as f64, total), types, tokens, members }
    }

    /// Draws with replacement, exactly multinomial: first how many draws fall on the types of each count, then, as
    /// these are alike, on which of them.
    fn draw(&self, draws: u64, to: &mut [u64], random: &mut Generator) {
        let (mut drawn, mut rest) = (Vec::new(), self.members.as_slice());
        self.drawer.multinomial(&self.tokens, draws, &mut drawn, random);
        for (types, drawn) in self.types.iter().zip(drawn) {
            let (members, others) = rest.split_at(*types as usize);
            match members {
                [id] => to[*id as usize] += drawn,
                members => throw(drawn, members, to, random),
            }
            rest = others;
        }
    }
}

/// Draws evenly among some types, one by one; a random number is enough for two.
fn throw(draws: u64, members: &[u32], to: &mut [u64], random: &mut Generator) {
    let types = members.len() as u64;
    let mut hit = |bits: u32| {
        let place = (u64::from(bits) * types) >> 32;
        to[members[place as usize] as usize] += 1;
    };
    for _ in 0..draws / 2 {
        let bits = random.next_u64();
        hit(bits as u32);
        hit((bits >> 32) as u32);
    }
    if draws % 2 == 1 {
        hit(random.next_u32());
    }
}

#[cfg(test)]
#[path = "fresh/tests.rs"]
mod tests;
