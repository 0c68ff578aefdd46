//! Popularity that feeds on itself: what is shown follows what was taken, and what is shown is taken.
//!
//! The loop by which recommendations make users alike (Chaney, Stewart, Engelhardt 2018, "How algorithmic confounding in
//! recommendation systems increases homogeneity and decreases utility", doi 10.1145/3240323.3240370), reduced to
//! popularity: items are shown with chances in proportion to popularity^alpha. At alpha 1 under `accumulate` it is the urn
//! of Pólya: nobody's expected share changes, and the share of an item whose share was p is after n takes from N0 that of
//! a beta-binomial, with the variance p (1 - p) n / ((N0 + 1) (N0 + n)). Above 1 the popular win, below 1 all level out.

mod wheel;

use self::wheel::Wheel;
use super::binomial::binomial;
use super::draw::round_at_random;
use super::error::check_setting;
use super::measure::hill;
use super::{Regime, RunError};
use crate::counts::Spectrum;
use crate::seed::{Generator, Seed};

/// The greatest exponent.
const MOST_ALPHA: f64 = 10.0;

/// Settings of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Recommender {
    items: Vec<u64>,
    takes: u64,
    alpha: f64,
    regime: Regime,
    seed: Seed,
    /// Half of the items, those that were taken least at first; of equals the last.
    rare: Vec<usize>,
}

/// A run at some generation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Its number; 0 is how often items were taken before anything was recommended.
    pub generation: u32,
    /// How often each item was taken, as far as that counts for what is shown next.
    pub popularity: Vec<u64>,
    /// How often each was shown in this generation.
    pub shown: Vec<u64>,
    /// What the regime remembers: the generations of a window, the oldest first.
    pub memory: Vec<Vec<u64>>,
}

/// How evenly items are shown in a generation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exposure {
    /// Items that are shown at all.
    pub items: u64,
    /// The same as a share of all items.
    pub coverage: f64,
    /// The coefficient of Gini of how often items are shown: 0 if all are shown alike, near 1 if one has all.
    pub gini: f64,
    /// Which part of what is shown is of that half of the items that were taken least at first; `None` of one item.
    pub rare_half: Option<f64>,
    /// The entropy of Shannon, in nats.
    pub entropy: f64,
}

impl Recommender {
    /// A run from how often each item was taken, with as many takes in each generation. An item that nobody takes any
    /// more is not shown again, whatever `alpha`, a number from 0 to 10.
    ///
    /// What counts for the next generation is under `replace` the last one, under `window` the last few, and under `mix`
    /// the last one, in which a share of the takes is of what people look for by themselves, as they did at first. Under
    /// `accumulate` everything counts, and each take at once.
    ///
    /// # Errors
    /// If there are no takes, `alpha` is out of range, or the regime is another.
    pub fn new(items: Vec<u64>, alpha: f64, regime: Regime, seed: Seed) -> Result<Recommender, RunError> {
        regime.check()?;
        check_setting("alpha", alpha, "from 0 to 10", (0.0..=MOST_ALPHA).contains(&alpha))?;
        if !matches!(regime, Regime::Replace | Regime::Mix { .. } | Regime::Accumulate | Regime::Window { .. }) {
            return Err(regime.unknown_to("recommender"));
        }
        let takes = Spectrum::from_counts(items.iter().copied())?.tokens();
        if takes == 0 {
            return Err(RunError::EmptyCorpus);
        }
        let mut rare: Vec<usize> = (0..items.len()).collect();
        rare.sort_by_key(|item| (items[*item], std::cmp::Reverse(*item)));
        rare.truncate(items.len() / 2);
        Ok(Recommender { items, takes, alpha, regime, seed, rare })
    }

    /// Generation 0.
    #[must_use]
    pub fn start(&self) -> State {
        let is_window = matches!(self.regime, Regime::Window { .. });
        let memory = if is_window { vec![self.items.clone()] } else { Vec::new() };
        State { generation: 0, popularity: self.items.clone(), shown: self.items.clone(), memory }
    }

    /// The next generation.
    ///
    /// # Errors
    /// If the state is not of these settings.
    pub fn step(&self, state: &State) -> Result<State, RunError> {
        let is_mine = |row: &Vec<u64>| row.len() == self.items.len();
        if !is_mine(&state.popularity) || !state.memory.iter().all(is_mine) {
            return Err(RunError::State { what: "another number of items" });
        }
        let generation = state.generation + 1;
        let mut random = self.seed.child(u64::from(generation)).generator();
        let (mut popularity, mut memory) = (state.popularity.clone(), state.memory.clone());
        let shown = match self.regime {
            Regime::Accumulate => self.one_by_one(&mut popularity, &mut random),
            _ => self.at_once(&popularity, &mut random),
        };
        match self.regime {
            Regime::Accumulate => {}
            Regime::Window { generations } => {
                memory.push(shown.clone());
                let gone = memory.len().saturating_sub(generations as usize);
                memory.drain(..gone);
                popularity.iter_mut().enumerate().for_each(|(item, of)| *of = memory.iter().map(|row| row[item]).sum());
            }
            _ => popularity.clone_from(&shown),
        }
        Ok(State { generation, popularity, shown, memory })
    }

    /// How evenly items are shown.
    #[must_use]
    pub fn exposure(&self, state: &State) -> Exposure {
        let total = state.shown.iter().sum::<u64>().max(1) as f64;
        let items = state.shown.iter().filter(|shown| **shown > 0).count() as u64;
        let rare: u64 = self.rare.iter().map(|item| state.shown[*item]).sum();
        Exposure {
            items,
            coverage: items as f64 / self.items.len() as f64,
            gini: gini(&state.shown),
            rare_half: (!self.rare.is_empty()).then(|| rare as f64 / total),
            entropy: hill(&state.shown).map_or(0.0, |hill| hill.entropy()),
        }
    }

    /// A generation in which each take counts for the next one.
    fn one_by_one(&self, popularity: &mut [u64], random: &mut Generator) -> Vec<u64> {
        let mut wheel = Wheel::new(popularity.iter().map(|taken| self.weight(*taken)));
        let mut shown = vec![0; popularity.len()];
        for _ in 0..self.takes {
            let item = wheel.item(random);
            shown[item] += 1;
            popularity[item] += 1;
            wheel.set(item, self.weight(popularity[item]));
        }
        shown
    }

    /// A generation in which nothing that is taken changes what is shown.
    fn at_once(&self, popularity: &[u64], random: &mut Generator) -> Vec<u64> {
        let mut shown = vec![0; popularity.len()];
        let own = match self.regime {
            Regime::Mix { real } => round_at_random(real * self.takes as f64, random).min(self.takes),
            _ => 0,
        };
        let recommended: Vec<f64> = popularity.iter().map(|taken| self.weight(*taken)).collect();
        share(&recommended, self.takes - own, &mut shown, random);
        let looked_for: Vec<f64> = self.items.iter().map(|taken| *taken as f64).collect();
        share(&looked_for, own, &mut shown, random);
        shown
    }

    /// popularity^alpha; nothing of what nobody takes.
    fn weight(&self, taken: u64) -> f64 {
        match taken {
            0 => 0.0,
            _ if self.alpha == 1.0 => taken as f64,
            _ => (taken as f64).powf(self.alpha),
        }
    }
}

/// Adds draws from items with these weights, with replacement: exactly multinomial, one binomial number an item.
fn share(weights: &[f64], mut draws: u64, to: &mut [u64], random: &mut Generator) {
    // Sums from the end, so that the last item that has a weight has all of what is left.
    let mut left: Vec<f64> = weights.to_vec();
    (0..left.len().saturating_sub(1)).rev().for_each(|item| left[item] += left[item + 1]);
    for (item, weight) in weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
        if draws == 0 {
            return;
        }
        let chance = weight / left[item];
        let here = if chance >= 1.0 { draws } else { binomial(draws, chance, random) };
        to[item] += here;
        draws -= here;
    }
}

/// The coefficient of Gini: sum of (2 i - n - 1) x_i over n times the sum of all, the x_i in order, i from 1.
fn gini(shown: &[u64]) -> f64 {
    let mut sorted = shown.to_vec();
    sorted.sort_unstable();
    let (n, total) = (sorted.len() as f64, sorted.iter().sum::<u64>() as f64);
    if total == 0.0 {
        return 0.0;
    }
    let terms = sorted.iter().enumerate().map(|(at, shown)| (2.0 * (at as f64 + 1.0) - n - 1.0) * *shown as f64);
    (terms.sum::<f64>() / (n * total)).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_coefficient_of_gini() {
        let check = |shown: &[u64], expect: f64| assert!((gini(shown) - expect).abs() < 1e-12, "{shown:?}");
        check(&[3, 3, 3], 0.0);
        check(&[0, 0, 0, 8], 0.75);
        check(&[1, 3], 0.25);
        check(&[3, 1], 0.25);
        check(&[7], 0.0);
        check(&[0, 0], 0.0);
        check(&[], 0.0);
    }

    #[test]
    fn draws_are_shared_to_the_last() {
        let mut random = Seed(1).generator();
        for draws in [0, 1, 1000] {
            let mut to = [0; 5];
            share(&[0.0, 2.0, 1e-3, 5.0, 0.0], draws, &mut to, &mut random);
            assert_eq!(to.iter().sum::<u64>(), draws);
            assert_eq!((to[0], to[4]), (0, 0));
        }
    }
}
