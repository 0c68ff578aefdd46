//! Judgements of made-up changes by made-up policies.
#![allow(clippy::unwrap_used, missing_docs)]

mod imported;
mod made;
mod monotone;
