//! Tests of the corpus.

#![allow(clippy::unwrap_used, missing_docs)]

mod against;
mod made;
mod run;
mod tables;
