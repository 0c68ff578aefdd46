//! What recursive training on a corpus's own output loses: counted, forecast in closed form, checked by simulation.
//!
//! A model is trained on a corpus, writes the next one, the next model is trained on that. Rare names vanish first.
//! This crate says which, how soon, and how much fresh human text stops it:
//!
//! * [`counts`]: how often each type (a name, an import, an idiom) occurs, in how many files; with and without names;
//! * [`forecast`]: the chance of each to be left after t generations under a stated data policy;
//! * [`at_risk`]: the types that will go, by name, and the cheapest set of human code that keeps them;
//! * [`run`]: the same generations simulated, and measured against the forecast;
//! * [`lex`]: text into types without a parser.
//!
//! **Invariant**: no file, clock, environment or output. Every random number follows from a [`seed::Seed`], and results
//! are the same bytes for the same seed whatever the number of threads. No result is NaN: what has no value is an error
//! or `None`.

pub mod at_risk;
pub mod counts;
mod family;
pub mod forecast;
pub mod lex;
pub mod run;
pub mod seed;

pub use family::Family;
