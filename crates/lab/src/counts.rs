//! How often each type of a corpus occurs.
//!
//! Three forms, from the fullest to the barest: [`Counts`] has names and units (files, functions), [`Clumps`] has how
//! the occurrences of a type are spread over units without saying which type or unit, [`Spectrum`] has how many types
//! occur once, twice, and so on. The forecast needs no more than the last two, so a corpus can be forecast by somebody
//! who may not read it.

mod builder;
mod clumps;
mod error;
mod group;
mod merge;
mod read;
mod shards;
mod spectrum;
mod strata;
mod table;
mod write;

pub use builder::{Builder, UnitInfo};
pub use clumps::{Clumps, Profile};
pub use error::CountsError;
pub use read::{ReadError, ReadProblem, Table, TypeRow, fields, read_spectrum, read_table, read_types};
pub use shards::{MergeError, merge_tables};
pub use spectrum::{Spectrum, TypeBounds};
pub use strata::{Strata, StratumRow};
pub use table::{Counts, TypeCount, Unit};
pub use write::{write_clumps, write_rows, write_spectrum, write_strata, write_types};
