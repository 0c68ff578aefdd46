//! The frequency of frequencies.

use std::collections::BTreeMap;

use super::CountsError;

/// How many types occur once, twice, and so on: all that a forecast by tokens needs, without a single name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spectrum {
    /// Rising counts, none zero.
    rows: Vec<(u64, u64)>,
    types: u64,
    tokens: u64,
}

/// How many types two corpora have together, where nobody knows which they share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypeBounds {
    /// If one has all types of the other.
    pub least: u64,
    /// If they share none.
    pub most: u64,
}

impl Spectrum {
    /// The spectrum of counts, one for each type. Zeros are types that do not occur and are left out.
    ///
    /// # Errors
    /// [`CountsError::TooMany`].
    pub fn from_counts(counts: impl IntoIterator<Item = u64>) -> Result<Spectrum, CountsError> {
        let mut rows: rustc_hash::FxHashMap<u64, u64> = rustc_hash::FxHashMap::default();
        for count in counts.into_iter().filter(|count| *count > 0) {
            *rows.entry(count).or_default() += 1;
        }
        Spectrum::from_rows(rows)
    }

    /// The spectrum of rows of (count, how many types occur so often), in any order.
    ///
    /// # Errors
    /// If a row has a zero, two rows have one count, or the sums are too large.
    pub fn from_rows(rows: impl IntoIterator<Item = (u64, u64)>) -> Result<Spectrum, CountsError> {
        let mut rows: Vec<(u64, u64)> = rows.into_iter().collect();
        rows.sort_unstable();
        for &(count, types) in &rows {
            if count == 0 || types == 0 {
                return Err(CountsError::Zero { count, types });
            }
        }
        if let Some(pair) = rows.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(CountsError::DuplicateCount { count: pair[0].0 });
        }
        let types = sum(rows.iter().map(|(_, types)| Some(*types)))?;
        let tokens = sum(rows.iter().map(|(count, types)| count.checked_mul(*types)))?;
        Ok(Spectrum { rows, types, tokens })
    }

    /// Rows of (count, types), rising by count.
    #[must_use]
    pub fn rows(&self) -> &[(u64, u64)] {
        &self.rows
    }

    /// How many types there are.
    #[must_use]
    pub fn types(&self) -> u64 {
        self.types
    }

    /// How many tokens there are.
    #[must_use]
    pub fn tokens(&self) -> u64 {
        self.tokens
    }

    /// How many types occur exactly so often.
    #[must_use]
    pub fn types_that_occur(&self, count: u64) -> u64 {
        self.rows.binary_search_by_key(&count, |row| row.0).map_or(0, |index| self.rows[index].1)
    }

    /// The share of the language's tokens that this corpus never saw, by Good and Turing (Good 1953): n1 / N.
    #[must_use]
    pub fn missing_mass(&self) -> Option<f64> {
        (self.tokens > 0).then(|| self.types_that_occur(1) as f64 / self.tokens as f64)
    }

    /// How many types the language has at least, by Chao (1984) with the bias correction that needs no doubletons:
    /// S + n1 (n1 - 1) / (2 (n2 + 1)).
    #[must_use]
    pub fn chao1(&self) -> f64 {
        let (once, twice) = (self.types_that_occur(1) as f64, self.types_that_occur(2) as f64);
        self.types as f64 + (once * (once - 1.0)).max(0.0) / (2.0 * (twice + 1.0))
    }

    /// The chance that two tokens drawn with replacement are of one type (Simpson 1949): the sum of squared shares.
    #[must_use]
    pub fn simpson(&self) -> Option<f64> {
        let total = self.tokens as f64;
        let square = |&(count, types): &(u64, u64)| types as f64 * (count as f64 / total).powi(2);
        (self.tokens > 0).then(|| self.rows.iter().map(square).sum())
    }

    /// The spectrum of two corpora that share no type. It is exact only then, which is so for shards by type and not
    /// for shards by file; see [`type_bounds`](Self::type_bounds) for those, or merge [`Counts`](super::Counts).
    ///
    /// # Errors
    /// [`CountsError::TooMany`].
    pub fn merge_disjoint(&self, other: &Spectrum) -> Result<Spectrum, CountsError> {
        let mut rows: BTreeMap<u64, u64> = self.rows.iter().copied().collect();
        for (count, types) in &other.rows {
            let row = rows.entry(*count).or_default();
            *row = row.checked_add(*types).ok_or(CountsError::TooMany)?;
        }
        Spectrum::from_rows(rows)
    }

    /// How many types this corpus and another have together, where nobody knows which they share.
    #[must_use]
    pub fn type_bounds(&self, other: &Spectrum) -> TypeBounds {
        TypeBounds { least: self.types.max(other.types), most: self.types.saturating_add(other.types) }
    }
}

fn sum(mut values: impl Iterator<Item = Option<u64>>) -> Result<u64, CountsError> {
    values.try_fold(0_u64, |sum, value| sum.checked_add(value?)).ok_or(CountsError::TooMany)
}
