//! What happens to lines: planted histories with answers worked out by hand, a reference that tries every pair, and
//! sums that have to add up.
#![allow(clippy::unwrap_used)]

mod answer;
mod check;
mod invariants;
mod notation;
mod planted;
mod reference;
mod subject;
