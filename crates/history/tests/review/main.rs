//! The review that lines had before they were merged: planted histories with answers worked out by hand from the
//! definitions, each landed in every way that forges know, and properties over random ones.
#![allow(clippy::unwrap_used)]

mod accuracy;
mod check;
mod land;
mod notation;
mod planted;
mod properties;
mod records;
mod special;
mod statements;
mod subject;
