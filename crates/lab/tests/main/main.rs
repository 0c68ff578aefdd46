//! Tests of the lab: counts, forecasts and simulations against each other and against published numbers.

#![allow(clippy::unwrap_used)]

mod at_risk;
mod corpora;
mod counts;
mod forecast;
mod inverse;
mod moments;
mod read;
