//! Tests of the corpus.

#![allow(clippy::unwrap_used)]

mod made;
mod run;
