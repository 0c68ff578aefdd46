//! Generations simulated: what the forecast is checked against, and what it can't tell.
//!
//! Each engine trains a model, lets it write the next generation, and trains the next model on what a [`Regime`] makes
//! of that. They differ in how much a model can get wrong: [`categorical`] only forgets, which is what the closed form
//! describes; [`ngram`] also mixes contexts, and narrows when it decodes selectively; [`gaussian`], [`mixture`],
//! [`linear`] and [`gate`] are the models of the literature, whose published numbers are the tests of this crate;
//! [`recommender`] is the loop of what is shown because it was taken, and [`vae`] draws digits. With the feature `neural`
//! there is a small transformer too, `neural`: build and test it with `cargo test -p lab --features neural neural`, which
//! takes some minutes the first time.
//!
//! An engine has settings, which don't change, and a state, which is plain data: a caller can keep it anywhere and go
//! on from it. Every generation draws from a seed of its own, so going on gives what not stopping would have given.

mod alias;
mod binomial;
pub mod categorical;
mod draw;
mod ensemble;
mod error;
pub mod excess;
pub mod experiment;
pub mod gate;
pub mod gaussian;
pub mod linear;
pub mod measure;
pub mod mixture;
#[cfg(feature = "neural")]
pub mod neural;
pub mod ngram;
pub mod recommender;
mod regime;
pub mod text;
pub mod vae;

pub use ensemble::ensemble;
pub use error::RunError;
pub use regime::{Regime, Resample};

/// Asked now and then within a generation, on any thread: `false` ends it with [`RunError::Stopped`].
pub type GoOn<'a> = &'a (dyn Fn() -> bool + Sync);

/// Ends a generation that the caller does not wish to go on with.
fn check_goes_on(go_on: GoOn<'_>) -> Result<(), RunError> {
    if go_on() { Ok(()) } else { Err(RunError::Stopped) }
}
