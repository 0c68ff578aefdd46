//! The tables of the ledger: versioned Arrow schemas of the rows of `facts`, Parquet files, and one atomic commit.
//!
//! A ledger is a folder. [`Writer`] holds its lock and replaces the parts of one repository at a time; [`Ledger`]
//! reads what `ledger.json` names. Nothing here knows git, and no byte of a row, a repository id or a foreign
//! `ledger.json` chooses a path.
//!
//! Layout, with `<repo>` the percent-encoded repository id and `<n>` the number of the part and its BLAKE3:
//!
//! ```text
//! LEDGER/.lock                                    locked while a writer is at work; always empty
//! LEDGER/ledger.json                              what is there; replaced atomically: the only commit point
//! LEDGER/<table>/repo=<repo>/part-<n>.parquet     immutable, and named by its content
//! LEDGER/checkpoints/repo=<repo>+<which>.bin      a cache: what a later scan of the repository goes on from
//! ```
//!
//! Invariants:
//! - Stop at any moment and `ledger.json` is the old one or the new one, whole, with every file that it names.
//! - Between commits the glob `<table>/**/*.parquet` is exactly the ledger.
//! - The bytes of a ledger depend on its rows, settings and tool version alone: not on when, in which order, how
//!   often or over which earlier state it was written; but a scan that goes on from an earlier one adds parts of
//!   `fates` and `series` behind those that are there. The rows and their order within each part's scan are the same.
//! - Memory does not grow with the number of rows.

#[cfg(test)]
mod crash_tests;
mod desk;
mod disk;
mod figures;
mod fill;
mod kept;
mod manifest;
mod measures;
mod part_reader;
mod part_writer;
mod place;
mod read;
mod repository;
mod rows;
mod settings;
mod single_file;
mod stage;
mod table;
mod workplace;
mod write;

pub use figures::{FIGURE_COLUMNS, FigureRow, write_figures};
pub use fill::Filled;
pub use manifest::{JSON_SCHEMA, SCHEMA_VERSION};
pub use measures::{MEASURE_COLUMNS, MeasureRow, write_measures};
pub use place::{IMPORTS, Kept};
pub use read::{Ledger, OpenError, ReadError, VerifyError};
pub use repository::{Counts, ObjectFormat, RepositoryEntry};
pub use settings::{Settings, Tool};
pub use stage::Staged;
pub use table::{Column, Kind, Table, columns};
pub use write::{Rebuild, WriteError, Writer};
