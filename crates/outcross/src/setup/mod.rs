//! What `init` writes into a repository, and how it is taken back.
//!
//! First everything is planned, then shown, then written. Of each file that was written, the bytes that it had before
//! are kept in the git folder, so that all of it can be undone to the byte.
//!
//! Invariants: only the files of [`Which`] are ever written or removed, whatever a record says; a link on the way to
//! one stops it; a file that is not ours is kept, or gets a marked block and keeps every byte around it.

pub mod block;
pub mod diff;
mod disk;
mod plan;
pub mod record;
pub mod templates;
mod which;

pub use disk::{DiskError, Place, read};
pub use plan::{Action, Planned, Situation, apply, plan};
pub use which::{Part, Which};
