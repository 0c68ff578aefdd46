//! Tests of the corpus.

#![allow(clippy::unwrap_used)]

mod made;
mod run;
#![allow(clippy::unwrap_used, missing_docs)]

mod tables;
