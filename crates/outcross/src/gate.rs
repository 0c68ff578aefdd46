//! The gate: which change is judged, by which policy, on what evidence.
//!
//! Invariant: everything that decides over a change comes from its base or from outside of the repository. No file of
//! the work tree is read.

pub mod asked;
pub mod before_push;
pub mod ci;
pub mod evidence;
pub mod facts;
pub mod policy;
pub mod replay;
pub mod sensitive;
pub mod texts;
pub mod twins;
