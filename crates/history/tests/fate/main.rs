//! What happens to lines: planted histories with answers worked out by hand, a reference that tries every pair, and
//! sums that have to add up.
#![allow(clippy::unwrap_used)]

mod answer;
mod check;
mod invariants;
mod made;
mod notation;
mod planted;
mod random;
mod reference;
mod subject;
