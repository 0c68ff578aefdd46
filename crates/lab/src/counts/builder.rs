//! Counting, a unit at a time.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::{Counts, CountsError, Unit};
use crate::Family;

/// What is known of a unit beside its types.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnitInfo {
    /// A name that no other unit has, such as its path.
    pub name: String,
    /// What the caller says of its origin (who wrote it, who reviewed it), as one word; may be empty.
    pub stratum: String,
    /// The year in which it was written.
    pub year: Option<i16>,
    /// How many tokens it has, of every kind.
    pub tokens: u64,
}

/// Counts in the making, of all families at once.
#[derive(Debug, Clone, Default)]
pub struct Builder {
    families: BTreeMap<Family, Names>,
}

#[derive(Debug, Clone, Default)]
struct Names {
    ids: FxHashMap<Box<str>, u32>,
    units: Vec<Unit>,
}

impl Builder {
    /// No counts yet.
    #[must_use]
    pub fn new() -> Builder {
        Builder::default()
    }

    /// Counts a unit: its types, each as often as it occurs, in any order.
    ///
    /// # Errors
    /// [`CountsError::TooMany`].
    pub fn unit<N: AsRef<str>>(
        &mut self,
        info: &UnitInfo,
        types: impl IntoIterator<Item = (Family, N)>,
    ) -> Result<(), CountsError> {
        let mut found: BTreeMap<Family, FxHashMap<u32, u32>> = BTreeMap::new();
        for (family, name) in types {
            let id = self.families.entry(family).or_default().id(name.as_ref())?;
            let row = found.entry(family).or_default().entry(id).or_default();
            *row = row.checked_add(1).ok_or(CountsError::TooMany)?;
        }
        for (family, histogram) in found {
            let names = self.families.entry(family).or_default();
            names.units.push(unit(info, histogram));
        }
        Ok(())
    }

    /// The counts of each family that occurred. The order in which units came does not matter.
    ///
    /// # Errors
    /// If two units have one name.
    pub fn finish(self) -> Result<BTreeMap<Family, Counts>, CountsError> {
        self.families.into_iter().map(|(family, names)| Ok((family, names.finish()?))).collect()
    }
}

impl Names {
    fn id(&mut self, name: &str) -> Result<u32, CountsError> {
        if let Some(id) = self.ids.get(name) {
            return Ok(*id);
        }
        let id = u32::try_from(self.ids.len()).map_err(|_| CountsError::TooMany)?;
        self.ids.insert(name.into(), id);
        Ok(id)
    }

    /// Names in order, whatever order they came in.
    fn finish(mut self) -> Result<Counts, CountsError> {
        let mut names: Vec<(Box<str>, u32)> = self.ids.into_iter().collect();
        names.sort_unstable();
        let mut places = vec![0_u32; names.len()];
        for (place, (_, id)) in (0_u32..).zip(&names) {
            places[*id as usize] = place;
        }
        for unit in &mut self.units {
            unit.types.iter_mut().for_each(|pair| pair.0 = places[pair.0 as usize]);
            unit.types.sort_unstable();
        }
        Counts::assemble(names.into_iter().map(|(name, _)| name).collect(), self.units)
    }
}

fn unit(info: &UnitInfo, histogram: FxHashMap<u32, u32>) -> Unit {
    Unit {
        name: info.name.as_str().into(),
        stratum: info.stratum.as_str().into(),
        year: info.year,
        tokens: info.tokens,
        types: histogram.into_iter().collect(),
    }
}
