//! Questions of a corpus that is there: does it hold what its manifest promises, why is a row in it or not, what changed.

mod diff;
mod kept;
pub(crate) mod rows;
mod verify;
mod why;

pub use diff::{Change, Diff, diff};
pub use kept::{Kept, KeptLabel, KeptRow};
pub use verify::{Verified, verify};
pub use why::{Found, Why, why};
