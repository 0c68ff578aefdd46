//! Tests of the row functions.

#![allow(clippy::unwrap_used)]

mod licence;
mod near;
mod redact;
mod rules;
mod secrets;
