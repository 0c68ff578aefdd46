//! The types that are expected to vanish.

use crate::counts::{Counts, TypeCount};
use crate::forecast::{Corpus, ForecastError, Policy, Survival};

/// A type that is expected to vanish.
#[derive(Debug, Clone, PartialEq)]
pub struct Endangered {
    /// Its place in [`Counts::types`].
    pub index: usize,
    /// Its name, as the corpus writes it: not safe to show unescaped.
    pub name: Box<str>,
    /// How often it occurs.
    pub count: u64,
    /// In how many units.
    pub units: u32,
    /// The units, as places in [`Counts::units`], rising.
    pub places: Vec<usize>,
    /// The chance that it is left.
    pub survival: f64,
}

/// The types whose chance to be left at a generation is below a limit, those with the least chance first; of those with
/// one chance the more widely used come first.
///
/// # Errors
/// If the policy is not one that can be, or the corpus is empty.
pub fn endangered(
    counts: &Counts,
    policy: &Policy,
    generation: u32,
    below: f64,
) -> Result<Vec<Endangered>, ForecastError> {
    let clumps = counts.clumps();
    let survival = Survival::new(Corpus::Clumps(&clumps), policy, generation)?;
    let mut found = Vec::new();
    for (index, (row, places)) in counts.types().iter().zip(occurrences(counts)).enumerate() {
        let in_units: Vec<u32> = places.iter().map(|place| place.1).collect();
        let survival = survival.of(row.count, &in_units);
        if survival < below {
            found.push(named(index, row, &places, survival));
        }
    }
    let order = |a: &Endangered, b: &Endangered| a.survival.total_cmp(&b.survival).then(b.units.cmp(&a.units));
    found.sort_by(|a, b| order(a, b).then_with(|| a.name.cmp(&b.name)));
    Ok(found)
}

fn named(index: usize, row: &TypeCount, places: &[(usize, u32)], survival: f64) -> Endangered {
    let TypeCount { name, count, units } = row.clone();
    Endangered { index, name, count, units, places: places.iter().map(|place| place.0).collect(), survival }
}

/// For each type the units that it is in, with its occurrences there.
fn occurrences(counts: &Counts) -> Vec<Vec<(usize, u32)>> {
    let mut all = vec![Vec::new(); counts.types().len()];
    for (place, unit) in counts.units().iter().enumerate() {
        for (id, occurrences) in &unit.types {
            all[*id as usize].push((place, *occurrences));
        }
    }
    all
}
