//! Tests of the walk against real git, on histories by hand and at random.
#![allow(clippy::unwrap_used)]

mod agreement;
mod awkward;
mod claimed;
mod claims;
mod compare;
mod conservation;
mod edits;
mod kinds;
mod limited;
mod own;
mod proposed;
mod random;
mod resume;
mod rows;
