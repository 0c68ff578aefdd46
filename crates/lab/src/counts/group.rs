//! Units in larger units: functions in files, files in repositories.

use std::collections::BTreeMap;

use super::{Counts, CountsError, Unit};

/// Units that are becoming one.
#[derive(Debug, Default)]
struct Group<'a> {
    members: Vec<&'a Unit>,
}

impl Counts {
    /// The same occurrences in larger units: those to which `group` gives one name are one, such as all files of a
    /// repository. What is then drawn, kept or lost as a whole is the repository, and names repeat in it far more than
    /// in a file, so a forecast by it promises less.
    ///
    /// A group has the stratum and the year that all its members share, else none; its tokens are theirs together.
    ///
    /// # Errors
    /// [`CountsError::TooMany`] if a type occurs 2^32 times in a group.
    pub fn grouped(&self, group: impl Fn(&Unit) -> String) -> Result<Counts, CountsError> {
        let mut groups: BTreeMap<String, Group<'_>> = BTreeMap::new();
        for unit in self.units() {
            groups.entry(group(unit)).or_default().members.push(unit);
        }
        let units = groups.into_iter().map(|(name, group)| group.unit(name)).collect::<Result<_, _>>()?;
        Counts::assemble(self.types().iter().map(|row| row.name.clone()).collect(), units)
    }
}

impl Group<'_> {
    fn unit(&self, name: String) -> Result<Unit, CountsError> {
        let stratum = shared(self.members.iter().map(|unit| &unit.stratum)).cloned().unwrap_or_default();
        let year = shared(self.members.iter().map(|unit| unit.year)).flatten();
        let tokens = self.members.iter().fold(0_u64, |sum, unit| sum.saturating_add(unit.tokens));
        Ok(Unit { name: name.into(), stratum, year, tokens, types: self.types()? })
    }

    fn types(&self) -> Result<Vec<(u32, u32)>, CountsError> {
        let mut pairs: Vec<(u32, u32)> = self.members.iter().flat_map(|unit| unit.types.iter().copied()).collect();
        pairs.sort_unstable();
        let sum = |run: &[(u32, u32)]| {
            let all = run.iter().try_fold(0_u32, |sum, pair| sum.checked_add(pair.1));
            all.map(|all| (run[0].0, all)).ok_or(CountsError::TooMany)
        };
        pairs.chunk_by(|a, b| a.0 == b.0).map(sum).collect()
    }
}

/// What all values are, if they are one.
fn shared<T: PartialEq>(mut values: impl Iterator<Item = T>) -> Option<T> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}
