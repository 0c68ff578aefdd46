//! Greedy choice of units that cover types.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::floor::FloorStep;
use crate::counts::{Counts, Unit};

/// What the units chosen so far cover.
#[derive(Debug, Clone)]
pub(super) struct Cover<'a> {
    counts: &'a Counts,
    pub(super) values: Vec<f64>,
    pub(super) has: Vec<bool>,
    pub(super) steps: Vec<FloorStep>,
    pub(super) tokens: u64,
    pub(super) types: u64,
    worth: f64,
}

impl<'a> Cover<'a> {
    pub(super) fn new(counts: &'a Counts, values: Vec<f64>) -> Cover<'a> {
        let has = vec![false; values.len()];
        Cover { counts, values, has, steps: Vec::new(), tokens: 0, types: 0, worth: 0.0 }
    }

    fn unit(&self, place: usize) -> &'a Unit {
        &self.counts.units()[place]
    }

    /// What a unit would add.
    fn gain(&self, place: usize) -> f64 {
        let new = self.unit(place).types.iter().filter(|(id, _)| !self.has[*id as usize]);
        new.map(|(id, _)| self.values[*id as usize]).sum()
    }

    pub(super) fn add(&mut self, place: usize) {
        self.worth += self.gain(place);
        for (id, _) in &self.unit(place).types {
            let is_new = !std::mem::replace(&mut self.has[*id as usize], true);
            self.types += u64::from(is_new && self.values[*id as usize] > 0.0);
        }
        self.tokens += self.unit(place).tokens;
        self.steps.push(FloorStep { unit: place, tokens: self.tokens, types: self.types });
    }
}

/// A unit with what it added for each of its tokens when that was last looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Offer {
    rate: f64,
    place: usize,
}

impl Eq for Offer {}

impl Ord for Offer {
    /// The better rate is greater; of equal ones the unit that comes first.
    fn cmp(&self, other: &Offer) -> Ordering {
        self.rate.total_cmp(&other.rate).then(other.place.cmp(&self.place))
    }
}

impl PartialOrd for Offer {
    fn partial_cmp(&self, other: &Offer) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn offer(cover: &Cover<'_>, place: usize) -> Offer {
    Offer { rate: cover.gain(place) / cover.unit(place).tokens.max(1) as f64, place }
}

/// Adds the best units that fit, and returns the tokens that they have. What a unit adds never grows, so an old offer
/// that is still the best after a new look is the best of all.
pub(super) fn lazy_greedy(cover: &mut Cover<'_>, units: &[usize], budget: u64) -> u64 {
    let mut offers: BinaryHeap<Offer> = units.iter().map(|place| offer(cover, *place)).collect();
    let mut spent = 0;
    while let Some(old) = offers.pop() {
        let price = cover.unit(old.place).tokens;
        if price > budget - spent {
            continue;
        }
        let new = offer(cover, old.place);
        if new.rate <= 0.0 {
            continue;
        }
        if offers.peek().is_some_and(|next| *next > new) {
            offers.push(new);
            continue;
        }
        cover.add(new.place);
        spent += price;
    }
    spent
}

/// The unit that alone is worth more than all that was chosen.
pub(super) fn best_single<'a>(cover: &Cover<'a>, budget: u64) -> Option<Cover<'a>> {
    let empty = Cover::new(cover.counts, cover.values.clone());
    let fits = |place: &usize| cover.unit(*place).tokens <= budget;
    let worth = |place: usize| (empty.gain(place), std::cmp::Reverse(place));
    let all = (0..cover.counts.units().len()).filter(fits);
    let (gain, place) = all.map(worth).max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))?;
    (gain > cover.worth).then(|| {
        let mut single = empty.clone();
        single.add(place.0);
        single
    })
}
