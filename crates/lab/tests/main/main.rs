//! Tests of the lab: counts, forecasts and simulations against each other and against published numbers.

#![allow(clippy::unwrap_used)]

mod at_risk;
mod corpora;
mod corpus;
mod counts;
mod drift;
mod forecast;
mod inverse;
mod lex;
mod measure;
mod moments;
#[cfg(feature = "neural")]
mod neural;
mod ngram;
mod published;
mod read;
mod recommender;
mod vae;
