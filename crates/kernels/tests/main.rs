//! Tests of the row functions.

#![allow(clippy::unwrap_used)]

mod near;
mod licence;
mod redact;
mod secrets;
mod rules;
