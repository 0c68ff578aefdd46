//! From sources to a training corpus that accounts for every row.
//!
//! [`curate`] reads [`source::Source`]s into one table, and runs stages over it: relations in `.sql` files, with the row
//! functions of `kernels`, on DataFusion. What it leaves is a folder of shards, of rows that went with the reason, and a
//! [`manifest::Manifest`], the only commit point.
//!
//! Invariants: at each stage in = kept + dropped, of the same rows, checked before anything is committed. The bytes of a
//! corpus depend on its sources, its recipe and the version of this program: not on threads, and not on whether it was made
//! in one run. A run that is stopped anywhere leaves the old corpus or the new one.

pub mod against;
pub mod database;
mod dictionary;
mod engine;
pub mod error;
pub mod finished;
mod functions;
mod guard;
pub mod hunk;
mod ingest;
pub mod manifest;
mod near;
mod parts;
pub mod recipe;
pub mod row;
pub mod run;
mod shard;
pub mod source;
pub mod sql;
mod steps;
pub mod tables;

pub use against::Against;
pub use engine::Limits;
pub use error::CorpusError;
pub use near::NearReport;
pub use run::{Job, curate};
