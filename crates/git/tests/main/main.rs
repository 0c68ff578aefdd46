//! Opening and reading repositories of every shape, good, odd and hostile.

#![allow(clippy::unwrap_used)]

mod bundles;
mod commits;
mod comparing;
mod damage;
mod hostile;
mod notes;
mod odd_files;
mod opening;
mod packed;
mod planted;
mod programs;
mod reading;
mod revisions;
mod signers;
mod signing;
mod trees;
mod writing_notes;
