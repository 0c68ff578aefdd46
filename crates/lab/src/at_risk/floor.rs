//! The cheapest set of units that has the most types: the floor that every generation should keep.

use std::collections::{BTreeMap, BTreeSet};

use super::greedy::{Cover, best_single, lazy_greedy};
use crate::counts::{Counts, CountsError, Spectrum};

/// Over what the budget is spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stratify {
    /// The whole corpus: the most types for the price.
    #[default]
    Whole,
    /// Each year has a part of the budget as large as its part of the corpus. A floor of old code alone keeps names
    /// alive that their owners have deprecated.
    ByYear,
}

/// What a floor is for.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// The most tokens that it may have.
    pub budget: u64,
    /// What each type is worth, in the order of [`Counts::types`]; none means that all are worth the same. Types that
    /// are worth 0 are not looked for.
    pub values: Option<Vec<f64>>,
    /// Over what the budget is spread.
    pub stratify: Stratify,
}

impl Goal {
    /// As many types as a share of the corpus's tokens can have.
    #[must_use]
    pub fn share(counts: &Counts, share: f64) -> Goal {
        let budget = (tokens(counts) as f64 * share.clamp(0.0, 1.0)) as u64;
        Goal { budget, values: None, stratify: Stratify::Whole }
    }

    /// All of some types, such as the endangered, for the least tokens.
    #[must_use]
    pub fn all_of(counts: &Counts, types: impl IntoIterator<Item = usize>) -> Goal {
        let mut values = vec![0.0; counts.types().len()];
        for index in types {
            if let Some(value) = values.get_mut(index) {
                *value = 1.0;
            }
        }
        Goal { budget: u64::MAX, values: Some(values), stratify: Stratify::Whole }
    }
}

/// A unit that was chosen, with the sums up to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FloorStep {
    /// Its place in [`Counts::units`].
    pub unit: usize,
    /// Tokens so far.
    pub tokens: u64,
    /// Types so far that are worth something.
    pub types: u64,
}

/// What a floor has of one year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearOfFloor {
    /// The year; none for units without.
    pub year: Option<i16>,
    /// Units that were chosen.
    pub units: u64,
    /// Their tokens.
    pub tokens: u64,
    /// Tokens that the corpus has of this year.
    pub of_tokens: u64,
}

/// A floor.
#[derive(Debug, Clone, PartialEq)]
pub struct FloorPlan {
    /// The units in the order in which they were chosen: the best for its price first.
    pub steps: Vec<FloorStep>,
    /// Tokens of the floor.
    pub tokens: u64,
    /// Tokens of the corpus.
    pub of_tokens: u64,
    /// Types of the floor that are worth something.
    pub types: u64,
    /// Types of the corpus that are worth something.
    pub of_types: u64,
    /// How old it is.
    pub years: Vec<YearOfFloor>,
    /// Which types it has, in the order of [`Counts::types`].
    pub has: Vec<bool>,
}

impl FloorPlan {
    /// Its share of the corpus's tokens.
    #[must_use]
    pub fn share(&self) -> f64 {
        if self.of_tokens == 0 { 0.0 } else { self.tokens as f64 / self.of_tokens as f64 }
    }

    /// The types that it has, as the forecast wants them.
    ///
    /// # Errors
    /// None in practice: it has no more types than the corpus.
    pub fn kept(&self, counts: &Counts) -> Result<Spectrum, CountsError> {
        let rows = counts.types().iter().zip(&self.has).filter(|(_, has)| **has);
        Spectrum::from_counts(rows.map(|(row, _)| row.count))
    }

    /// How many of its types are among some names, and how many types it has: its deprecated share, with a table of
    /// deprecated names.
    #[must_use]
    pub fn among(&self, counts: &Counts, names: &BTreeSet<String>) -> (u64, u64) {
        let mut found = (0, 0);
        for (row, _) in counts.types().iter().zip(&self.has).filter(|(_, has)| **has) {
            found.0 += u64::from(names.contains(row.name.as_ref()));
            found.1 += 1;
        }
        found
    }
}

/// The floor with the most types for its budget, by lazy greedy choice (Minoux 1978): always the unit that adds the
/// most for its tokens. Where the corpus is taken as a whole and one unit alone is worth more than all that, it is that
/// unit, so that the result is never below (1 - 1/e)/2 of the best there is (Khuller, Moss, Naor 1999).
#[must_use]
pub fn cheapest_floor(counts: &Counts, goal: &Goal) -> FloorPlan {
    let values = goal.values.clone().unwrap_or_else(|| vec![1.0; counts.types().len()]);
    let cover = match goal.stratify {
        Stratify::Whole => of_the_whole(counts, values, goal.budget),
        Stratify::ByYear => of_each_year(counts, values, goal.budget),
    };
    plan(counts, &cover)
}

fn of_the_whole(counts: &Counts, values: Vec<f64>, budget: u64) -> Cover<'_> {
    let mut cover = Cover::new(counts, values);
    lazy_greedy(&mut cover, &all(counts), budget);
    best_single(&cover, budget).unwrap_or(cover)
}

/// What a floor of the whole would cost is what the years share: each has a part as large as its part of the corpus.
/// What that does not spend, and what is left of the budget, goes to the best there is of any year.
fn of_each_year(counts: &Counts, values: Vec<f64>, budget: u64) -> Cover<'_> {
    let price = of_the_whole(counts, values.clone(), budget).tokens;
    let mut cover = Cover::new(counts, values);
    let mut spent = 0;
    for (units, part) in strata(counts, price) {
        spent += lazy_greedy(&mut cover, &units, part);
    }
    lazy_greedy(&mut cover, &all(counts), budget - spent);
    cover
}

fn all(counts: &Counts) -> Vec<usize> {
    (0..counts.units().len()).collect()
}

/// The units of each year with its part of a budget.
fn strata(counts: &Counts, budget: u64) -> Vec<(Vec<usize>, u64)> {
    let units = counts.units();
    let mut years: BTreeMap<Option<i16>, Vec<usize>> = BTreeMap::new();
    for (place, unit) in units.iter().enumerate() {
        years.entry(unit.year).or_default().push(place);
    }
    let total = tokens(counts).max(1);
    let part = |of_year: &[usize]| {
        let tokens: u64 = of_year.iter().map(|place| units[*place].tokens).sum();
        (u128::from(budget) * u128::from(tokens) / u128::from(total)) as u64
    };
    years.into_values().map(|of_year| (part(&of_year), of_year)).map(|(part, of_year)| (of_year, part)).collect()
}

fn plan(counts: &Counts, cover: &Cover<'_>) -> FloorPlan {
    let mut years: BTreeMap<Option<i16>, YearOfFloor> = BTreeMap::new();
    for unit in counts.units() {
        let empty = YearOfFloor { year: unit.year, units: 0, tokens: 0, of_tokens: 0 };
        years.entry(unit.year).or_insert(empty).of_tokens += unit.tokens;
    }
    for unit in cover.steps.iter().map(|step| &counts.units()[step.unit]) {
        if let Some(year) = years.get_mut(&unit.year) {
            year.units += 1;
            year.tokens += unit.tokens;
        }
    }
    FloorPlan {
        steps: cover.steps.clone(),
        tokens: cover.tokens,
        of_tokens: tokens(counts),
        types: cover.types,
        of_types: cover.values.iter().filter(|value| **value > 0.0).count() as u64,
        years: years.into_values().collect(),
        has: cover.has.clone(),
    }
}

pub(super) fn tokens(counts: &Counts) -> u64 {
    counts.units().iter().map(|unit| unit.tokens).sum()
}
