//! Counts by class: who wrote the lines where a type stands, what review they had.

use std::collections::BTreeMap;

use super::{CountsError, TypeRow};

/// What classes may be of, as columns of a table.
pub(super) const COLUMNS: [&str; 2] = ["claim", "review"];

/// How often a type occurs in lines of one class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StratumRow {
    /// The type, with its counts in this class alone.
    pub row: TypeRow,
    /// The class: a word for each column.
    pub class: Vec<String>,
}

/// A table of counts by class. The counts of a type add up to those of the whole; its units don't, because one unit may
/// have lines of several classes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Strata {
    /// What classes are of: claim, review, or both.
    pub columns: Vec<String>,
    /// The rows, no two of one type and class.
    pub rows: Vec<StratumRow>,
}

impl Strata {
    /// The counts of the types over all classes, in order of their names. In how many units each is, nobody knows.
    ///
    /// # Errors
    /// [`CountsError::TooMany`].
    pub fn types(&self) -> Result<Vec<TypeRow>, CountsError> {
        let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
        for StratumRow { row, .. } in &self.rows {
            let sum = sums.entry(&row.name).or_default();
            *sum = sum.checked_add(row.count).ok_or(CountsError::TooMany)?;
        }
        Ok(sums.into_iter().map(|(name, count)| TypeRow { name: name.to_owned(), count, units: None }).collect())
    }
}
