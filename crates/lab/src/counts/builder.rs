//! Counting, a unit at a time.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::{Counts, CountsError, Unit};
use crate::Family;
use crate::lex::Lexed;

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
    /// In the order of [`Family::ALL`].
    families: [Names; Family::ALL.len()],
}

#[derive(Debug, Clone, Default)]
struct Names {
    ids: FxHashMap<Box<str>, u32>,
    units: Vec<Unit>,
    /// The types of the unit that is being counted.
    open: Vec<u32>,
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
        for (family, name) in types {
            self.families[family as usize].add(name.as_ref())?;
        }
        self.close(info);
        Ok(())
    }

    /// Counts a text as a unit, those of its types that are of some families.
    ///
    /// # Errors
    /// [`CountsError::TooMany`].
    pub fn text(&mut self, info: &UnitInfo, text: &Lexed<'_>, families: &[Family]) -> Result<(), CountsError> {
        let is_wanted = Family::ALL.map(|family| families.contains(&family));
        let mut all = Ok(());
        text.each_type(|family, name| {
            if is_wanted[family as usize] && all.is_ok() {
                all = self.families[family as usize].add(name);
            }
        });
        self.close(info);
        all
    }

    /// Takes units in that were counted elsewhere, such as on another thread: a name is looked up once, however often it
    /// occurs in them.
    ///
    /// # Errors
    /// [`CountsError::TooMany`].
    pub fn append(&mut self, other: Builder) -> Result<(), CountsError> {
        self.families.iter_mut().zip(other.families).try_for_each(|(names, others)| names.append(others))
    }

    fn close(&mut self, info: &UnitInfo) {
        self.families.iter_mut().for_each(|names| names.close(info));
    }

    /// The counts of each family that occurred. The order in which units came does not matter.
    ///
    /// # Errors
    /// If two units have one name.
    pub fn finish(self) -> Result<BTreeMap<Family, Counts>, CountsError> {
        let named = Family::ALL.into_iter().zip(self.families).filter(|(_, names)| !names.units.is_empty());
        named.map(|(family, names)| Ok((family, names.finish()?))).collect()
    }
}

impl Names {
    fn add(&mut self, name: &str) -> Result<(), CountsError> {
        let id = match self.ids.get(name) {
            Some(id) => *id,
            None => {
                let id = u32::try_from(self.ids.len()).map_err(|_| CountsError::TooMany)?;
                self.ids.insert(name.into(), id);
                id
            }
        };
        self.open.push(id);
        if u32::try_from(self.open.len()).is_ok() { Ok(()) } else { Err(CountsError::TooMany) }
    }

    fn append(&mut self, other: Names) -> Result<(), CountsError> {
        let mut ids = vec![0_u32; other.ids.len()];
        for (name, theirs) in other.ids {
            let next = u32::try_from(self.ids.len()).map_err(|_| CountsError::TooMany)?;
            ids[theirs as usize] = *self.ids.entry(name).or_insert(next);
        }
        for mut unit in other.units {
            unit.types.iter_mut().for_each(|pair| pair.0 = ids[pair.0 as usize]);
            self.units.push(unit);
        }
        Ok(())
    }

    /// Makes a unit of the types since the last one.
    fn close(&mut self, info: &UnitInfo) {
        if self.open.is_empty() {
            return;
        }
        self.open.sort_unstable();
        let types = self.open.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u32)).collect();
        self.open.clear();
        self.units.push(unit(info, types));
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

fn unit(info: &UnitInfo, types: Vec<(u32, u32)>) -> Unit {
    Unit {
        name: info.name.as_str().into(),
        stratum: info.stratum.as_str().into(),
        year: info.year,
        tokens: info.tokens,
        types,
    }
}
