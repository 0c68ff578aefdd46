//! What leaves the crate: charts, pages, sparklines.

#![allow(clippy::unwrap_used)]

mod hostile;
mod layout;
mod numbers;
mod page;
mod sample;
mod snapshots;
mod xml;
