//! Types that no forecast tells apart.

use std::collections::BTreeMap;

use super::{Floor, ForecastError, Policy, RealUnit, Regime};
use crate::counts::{Clumps, Spectrum};

/// What is known of a corpus.
#[derive(Debug, Clone, Copy)]
pub enum Corpus<'a> {
    /// How often types occur.
    Spectrum(&'a Spectrum),
    /// And how they are spread over units.
    Clumps(&'a Clumps),
}

/// Types with one count, spread in one way.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Class {
    /// How often each occurs.
    pub(super) count: u64,
    /// How many draws each is worth: its count or its number of units, in bursts.
    pub(super) exposure: f64,
    /// How many types.
    pub(super) types: u64,
    /// How many of them a floor keeps.
    pub(super) floored: f64,
    /// Pairs (index into `occurrences`, units), if real text comes in whole units.
    pub(super) parts: Vec<(usize, u32)>,
}

/// A corpus as classes.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Classes {
    pub(super) rows: Vec<Class>,
    /// The numbers of occurrences in a unit that there are.
    pub(super) occurrences: Vec<u32>,
    pub(super) types: u64,
    pub(super) tokens: u64,
    pub(super) missing_mass: f64,
    pub(super) simpson: f64,
}

impl Classes {
    pub(super) fn new(corpus: Corpus<'_>, policy: &Policy) -> Result<Classes, ForecastError> {
        let spectrum = match corpus {
            Corpus::Spectrum(spectrum) => spectrum.clone(),
            Corpus::Clumps(clumps) => clumps.spectrum()?,
        };
        let (Some(missing_mass), Some(simpson)) = (spectrum.missing_mass(), spectrum.simpson()) else {
            return Err(ForecastError::EmptyCorpus);
        };
        let (types, tokens) = (spectrum.types(), spectrum.tokens());
        let mut classes = Classes { types, tokens, missing_mass, simpson, ..Classes::default() };
        match (policy.unit, corpus) {
            (RealUnit::Token, _) => classes.rows = by_count(&spectrum),
            (RealUnit::Document, Corpus::Clumps(clumps)) => classes.rows = by_units(clumps),
            (RealUnit::Whole, Corpus::Clumps(clumps)) => classes.by_profile(clumps),
            (_, Corpus::Spectrum(_)) => return Err(ForecastError::NoUnits),
        }
        classes.rows.iter_mut().for_each(|row| row.exposure /= policy.decoding.burst);
        classes.lay_floor(policy, &spectrum)?;
        Ok(classes)
    }

    fn by_profile(&mut self, clumps: &Clumps) {
        let all = clumps.profiles().iter().flat_map(|profile| profile.parts.iter().map(|part| part.0));
        self.occurrences = all.collect();
        self.occurrences.sort_unstable();
        self.occurrences.dedup();
        let place = |occurrences: u32| self.occurrences.partition_point(|other| *other < occurrences);
        let row = |profile: &crate::counts::Profile| {
            let parts = profile.parts.iter().map(|(occurrences, units)| (place(*occurrences), *units)).collect();
            Class { parts, ..class(profile.count(), profile.count(), profile.types) }
        };
        self.rows = clumps.profiles().iter().map(row).collect();
    }

    /// What a chosen floor keeps, spread evenly over the classes of each count.
    fn lay_floor(&mut self, policy: &Policy, spectrum: &Spectrum) -> Result<(), ForecastError> {
        let Regime::Floor(Floor::Chosen { kept, .. }) = &policy.regime else { return Ok(()) };
        for &(count, kept) in kept.rows() {
            let types = spectrum.types_that_occur(count);
            if kept > types {
                return Err(ForecastError::FloorTypes { count, kept, types });
            }
        }
        for row in &mut self.rows {
            let share = kept.types_that_occur(row.count) as f64 / spectrum.types_that_occur(row.count) as f64;
            row.floored = row.types as f64 * share;
        }
        Ok(())
    }
}

fn class(count: u64, exposure: u64, types: u64) -> Class {
    Class { count, exposure: exposure as f64, types, floored: 0.0, parts: Vec::new() }
}

fn by_count(spectrum: &Spectrum) -> Vec<Class> {
    spectrum.rows().iter().map(|&(count, types)| class(count, count, types)).collect()
}

fn by_units(clumps: &Clumps) -> Vec<Class> {
    let mut rows: BTreeMap<(u64, u64), u64> = BTreeMap::new();
    for profile in clumps.profiles() {
        *rows.entry((profile.count(), profile.units())).or_default() += profile.types;
    }
    rows.into_iter().map(|((count, units), types)| class(count, units, types)).collect()
}
