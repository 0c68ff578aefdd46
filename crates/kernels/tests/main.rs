//! Tests of the row functions.

#![allow(clippy::unwrap_used)]

mod near;
mod redact;
mod secrets;
mod rules;
