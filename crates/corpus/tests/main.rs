//! Tests of the corpus.

#![allow(clippy::unwrap_used, missing_docs)]

mod made;
mod run;
mod tables;
