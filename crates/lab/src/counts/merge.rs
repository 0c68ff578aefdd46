//! Counts of shards as counts of the whole.

use std::collections::BTreeMap;

use super::{Counts, CountsError, Unit};

impl Counts {
    /// The counts of two shards together, exactly. Names that were replaced by one rule in both (see
    /// [`rename`](Self::rename)) merge as exactly as plain ones.
    ///
    /// # Errors
    /// If both have a unit of one name, or there are too many.
    pub fn merge(&self, other: &Counts) -> Result<Counts, CountsError> {
        let both = self.types().iter().chain(other.types());
        let mut ids: BTreeMap<&str, u32> = both.map(|row| (row.name.as_ref(), 0)).collect();
        u32::try_from(ids.len()).map_err(|_| CountsError::TooMany)?;
        (0_u32..).zip(ids.values_mut()).for_each(|(place, id)| *id = place);
        let mut units = moved(self, &ids);
        units.extend(moved(other, &ids));
        Counts::assemble(ids.into_keys().map(Into::into).collect(), units)
    }

    /// The same counts under other names, such as keyed hashes: what shows no name can still be merged exactly by those
    /// who use one key. Types that get one name become one.
    ///
    /// # Errors
    /// If two units get one name.
    pub fn rename(
        &self,
        type_name: impl Fn(&str) -> String,
        unit_name: impl Fn(&str) -> String,
    ) -> Result<Counts, CountsError> {
        let new: Vec<String> = self.types().iter().map(|row| type_name(&row.name)).collect();
        let mut ids: BTreeMap<&str, u32> = new.iter().map(|name| (name.as_str(), 0)).collect();
        (0_u32..).zip(ids.values_mut()).for_each(|(place, id)| *id = place);
        let renamed = |unit: &Unit| {
            let mut histogram: BTreeMap<u32, u32> = BTreeMap::new();
            for (id, occurrences) in &unit.types {
                *histogram.entry(ids[new[*id as usize].as_str()]).or_default() += occurrences;
            }
            let name = unit_name(&unit.name).into();
            Unit { name, types: histogram.into_iter().collect(), ..unit.clone() }
        };
        let units = self.units().iter().map(renamed).collect();
        Counts::assemble(ids.into_keys().map(Into::into).collect(), units)
    }
}

/// The units of a shard with the ids of the whole. Both are in order of names, so pairs stay in order.
fn moved(counts: &Counts, ids: &BTreeMap<&str, u32>) -> Vec<Unit> {
    let places: Vec<u32> = counts.types().iter().map(|row| ids[row.name.as_ref()]).collect();
    let mut units = counts.units().to_vec();
    for pair in units.iter_mut().flat_map(|unit| &mut unit.types) {
        pair.0 = places[pair.0 as usize];
    }
    units
}
