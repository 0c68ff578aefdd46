//! Tests of the ledger through its public interface.
#![allow(clippy::unwrap_used)]

mod damage;
mod figures;
mod filling;
mod layout;
mod measures;
mod round_trip;
mod sample;
mod snapshots;
mod writing;
