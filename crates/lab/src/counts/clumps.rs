//! How the occurrences of types clump in units, without names.

use rustc_hash::FxHashMap;

use super::{Counts, CountsError, Spectrum};

/// Types that are spread over units in one way.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Profile {
    /// Pairs (occurrences in a unit, how many units have so many), rising by the first; neither is zero.
    pub parts: Box<[(u32, u32)]>,
    /// How many types are spread so.
    pub types: u64,
}

impl Profile {
    /// How often such a type occurs.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.parts.iter().map(|(occurrences, units)| u64::from(*occurrences) * u64::from(*units)).sum()
    }

    /// In how many units such a type occurs: its document frequency.
    #[must_use]
    pub fn units(&self) -> u64 {
        self.parts.iter().map(|(_, units)| u64::from(*units)).sum()
    }
}

/// How types are spread over the units of a corpus. Types that are spread alike are one row, so that a corpus of a
/// million types has a few ten thousand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Clumps {
    profiles: Vec<Profile>,
    units: u64,
}

impl Clumps {
    /// The clumps of counts.
    #[must_use]
    pub fn of(counts: &Counts) -> Clumps {
        let mut parts: Vec<Vec<u32>> = vec![Vec::new(); counts.types().len()];
        for unit in counts.units() {
            for (id, occurrences) in &unit.types {
                parts[*id as usize].push(*occurrences);
            }
        }
        let mut rows: FxHashMap<Box<[(u32, u32)]>, u64> = FxHashMap::default();
        for mut occurrences in parts.into_iter().filter(|occurrences| !occurrences.is_empty()) {
            occurrences.sort_unstable();
            *rows.entry(run_lengths(&occurrences)).or_default() += 1;
        }
        let mut profiles: Vec<Profile> = rows.into_iter().map(|(parts, types)| Profile { parts, types }).collect();
        profiles.sort_unstable();
        Clumps { profiles, units: counts.units().len() as u64 }
    }

    /// The clumps of profiles, in any order, over so many units.
    ///
    /// # Errors
    /// If a profile says nothing, two are one, or a type is in more units than there are.
    pub fn from_profiles(mut profiles: Vec<Profile>, units: u64) -> Result<Clumps, CountsError> {
        for profile in &mut profiles {
            profile.parts.sort_unstable();
            let is_empty = profile.types == 0 || profile.parts.is_empty();
            if is_empty || profile.parts.iter().any(|(occurrences, units)| *occurrences == 0 || *units == 0) {
                return Err(CountsError::Zero { count: profile.count(), types: profile.types });
            }
            if let Some(pair) = profile.parts.windows(2).find(|pair| pair[0].0 == pair[1].0) {
                return Err(CountsError::DuplicateCount { count: u64::from(pair[0].0) });
            }
            if profile.units() > units {
                return Err(CountsError::Units { found: profile.units(), units });
            }
        }
        profiles.sort_unstable();
        if let Some(pair) = profiles.windows(2).find(|pair| pair[0].parts == pair[1].parts) {
            return Err(CountsError::DuplicateCount { count: pair[0].count() });
        }
        let clumps = Clumps { profiles, units };
        clumps.spectrum()?;
        Ok(clumps)
    }

    /// The ways of being spread, in a fixed order.
    #[must_use]
    pub fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    /// How many units there are.
    #[must_use]
    pub fn units(&self) -> u64 {
        self.units
    }

    /// The spectrum by occurrences.
    ///
    /// # Errors
    /// [`CountsError::TooMany`].
    pub fn spectrum(&self) -> Result<Spectrum, CountsError> {
        self.fold(Profile::count)
    }

    /// The spectrum by units: how many types occur in one unit, in two, and so on.
    ///
    /// # Errors
    /// [`CountsError::TooMany`].
    pub fn unit_spectrum(&self) -> Result<Spectrum, CountsError> {
        self.fold(Profile::units)
    }

    fn fold(&self, key: fn(&Profile) -> u64) -> Result<Spectrum, CountsError> {
        let mut rows: FxHashMap<u64, u64> = FxHashMap::default();
        for profile in &self.profiles {
            let row = rows.entry(key(profile)).or_default();
            *row = row.checked_add(profile.types).ok_or(CountsError::TooMany)?;
        }
        Spectrum::from_rows(rows)
    }
}

fn run_lengths(sorted: &[u32]) -> Box<[(u32, u32)]> {
    sorted.chunk_by(|a, b| a == b).map(|run| (run[0], u32::try_from(run.len()).unwrap_or(u32::MAX))).collect()
}
