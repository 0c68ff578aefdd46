//! Tables of shards as one table of the whole.

use std::collections::BTreeMap;

use super::{CountsError, Strata, StratumRow, Table, TypeRow};

/// Why tables can't be added up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// Without names nobody knows which types two tables share.
    #[error("tables without names can't be added up: together they have {least} to {most} types")]
    Nameless {
        /// If one has all types of the others.
        least: u64,
        /// If they share none.
        most: u64,
    },
    /// One table is by class and another is not, or their classes are of other things.
    #[error("one table has the columns {one}, another has {other}")]
    Columns {
        /// Of the first.
        one: String,
        /// Of the one that differs.
        other: String,
    },
    /// The sums are no counts.
    #[error(transparent)]
    Counts(#[from] CountsError),
}

/// The counts of shards that share no file, together: exact for every type and, because no unit lies in two shards, for
/// every type's units. One table stays what it is.
///
/// # Errors
/// If the tables can't be added up exactly.
pub fn merge_tables(tables: Vec<Table>) -> Result<Table, MergeError> {
    if tables.len() == 1 {
        return Ok(tables.into_iter().next().unwrap_or(Table::Types(Vec::new())));
    }
    if tables.iter().any(|table| matches!(table, Table::Spectrum(_) | Table::Clumps(_))) {
        return Err(nameless(&tables)?);
    }
    let mut all = tables.into_iter().map(by_class);
    let mut sum = all.next().unwrap_or_default();
    for other in all {
        if other.columns != sum.columns {
            return Err(MergeError::Columns { one: columns(&sum), other: columns(&other) });
        }
        sum.rows.extend(other.rows);
    }
    let sum = Strata { rows: added(sum.rows)?, ..sum };
    if !sum.columns.is_empty() {
        return Ok(Table::Strata(sum));
    }
    Ok(Table::Types(sum.rows.into_iter().map(|row| row.row).collect()))
}

fn nameless(tables: &[Table]) -> Result<MergeError, CountsError> {
    let (mut least, mut most) = (0, 0_u64);
    for table in tables {
        let types = table.spectrum()?.types();
        least = types.max(least);
        most = most.saturating_add(types);
    }
    Ok(MergeError::Nameless { least, most })
}

/// A table without classes is one with no columns of them.
fn by_class(table: Table) -> Strata {
    match table {
        Table::Strata(strata) => strata,
        Table::Types(rows) => Strata {
            columns: Vec::new(),
            rows: rows.into_iter().map(|row| StratumRow { row, class: Vec::new() }).collect(),
        },
        Table::Spectrum(_) | Table::Clumps(_) => Strata::default(),
    }
}

fn columns(strata: &Strata) -> String {
    let all: Vec<&str> = ["type", "count"].into_iter().chain(strata.columns.iter().map(String::as_str)).collect();
    all.join(",")
}

/// Rows of one type and class as one; units are known where all of them say so.
fn added(rows: Vec<StratumRow>) -> Result<Vec<StratumRow>, CountsError> {
    let mut sums: BTreeMap<(String, Vec<String>), (u64, Option<u32>)> = BTreeMap::new();
    for StratumRow { row: TypeRow { name, count, units }, class } in rows {
        match sums.entry((name, class)) {
            std::collections::btree_map::Entry::Vacant(entry) => {
                entry.insert((count, units));
            }
            std::collections::btree_map::Entry::Occupied(mut entry) => {
                let (sum, of_units) = *entry.get();
                let sum = sum.checked_add(count).ok_or(CountsError::TooMany)?;
                let units = match of_units.zip(units) {
                    Some((a, b)) => Some(a.checked_add(b).ok_or(CountsError::TooMany)?),
                    None => None,
                };
                entry.insert((sum, units));
            }
        }
    }
    let row = |((name, class), (count, units))| StratumRow { row: TypeRow { name, count, units }, class };
    Ok(sums.into_iter().map(row).collect())
}
