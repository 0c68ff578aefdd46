//! Counts with names.

use super::{Clumps, CountsError, Spectrum};

/// How often one type occurs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeCount {
    /// Its name, as the corpus writes it: not safe to show unescaped.
    pub name: Box<str>,
    /// How often it occurs.
    pub count: u64,
    /// In how many units it occurs.
    pub units: u32,
}

/// A unit of a corpus (a file, a function, a repository) with its histogram.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its name: not safe to show unescaped.
    pub name: Box<str>,
    /// What the caller says of its origin (who wrote it, who reviewed it), as one word.
    pub stratum: Box<str>,
    /// The year in which it was written.
    pub year: Option<i16>,
    /// How many tokens it has, of every kind: the price of keeping it.
    pub tokens: u64,
    /// Pairs (index into the types, occurrences), rising by index.
    pub types: Vec<(u32, u32)>,
}

/// The counts of one family in a corpus.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    types: Vec<TypeCount>,
    units: Vec<Unit>,
}

impl Counts {
    /// Counts from names in rising order and units whose pairs point into them. Units are put in order of their names.
    pub(super) fn assemble(names: Vec<Box<str>>, mut units: Vec<Unit>) -> Result<Counts, CountsError> {
        units.sort_by(|a, b| a.name.cmp(&b.name));
        if let Some(pair) = units.windows(2).find(|pair| pair[0].name == pair[1].name) {
            return Err(CountsError::DuplicateUnit { unit: pair[0].name.to_string() });
        }
        u32::try_from(units.len()).map_err(|_| CountsError::TooMany)?;
        let zero = |name| TypeCount { name, count: 0, units: 0 };
        let mut types: Vec<TypeCount> = names.into_iter().map(zero).collect();
        for (id, occurrences) in units.iter().flat_map(|unit| &unit.types) {
            let row = &mut types[*id as usize];
            row.count += u64::from(*occurrences);
            row.units += 1;
        }
        Ok(Counts { types, units })
    }

    /// The types, in order of their names.
    #[must_use]
    pub fn types(&self) -> &[TypeCount] {
        &self.types
    }

    /// The units, in order of their names.
    #[must_use]
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// The count of a type by its name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&TypeCount> {
        self.types.binary_search_by(|row| row.name.as_ref().cmp(name)).ok().map(|index| &self.types[index])
    }

    /// The frequency of frequencies.
    ///
    /// # Errors
    /// [`CountsError::TooMany`].
    pub fn spectrum(&self) -> Result<Spectrum, CountsError> {
        Spectrum::from_counts(self.types.iter().map(|row| row.count))
    }

    /// How types clump in units, without names.
    #[must_use]
    pub fn clumps(&self) -> Clumps {
        Clumps::of(self)
    }

    /// The counts of some of the units, such as those of one stratum. Types that occur in none of them go.
    ///
    /// # Errors
    /// None in practice: the counts of a part are no larger than those of the whole.
    pub fn select(&self, is_wanted: impl Fn(&Unit) -> bool) -> Result<Counts, CountsError> {
        let mut units: Vec<Unit> = self.units.iter().filter(|unit| is_wanted(unit)).cloned().collect();
        let mut is_used = vec![false; self.types.len()];
        for (id, _) in units.iter().flat_map(|unit| &unit.types) {
            is_used[*id as usize] = true;
        }
        let ids = new_ids(&is_used);
        for pair in units.iter_mut().flat_map(|unit| &mut unit.types) {
            pair.0 = ids[pair.0 as usize];
        }
        let used = self.types.iter().zip(&is_used).filter(|(_, used)| **used);
        Counts::assemble(used.map(|(row, _)| row.name.clone()).collect(), units)
    }
}

/// For each used index its place among the used.
fn new_ids(is_used: &[bool]) -> Vec<u32> {
    let mut next = 0;
    let mut place = |used: &bool| {
        let id = next;
        next += u32::from(*used);
        id
    };
    is_used.iter().map(&mut place).collect()
}
