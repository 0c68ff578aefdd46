//! Git repositories as plain structs and bytes.
//!
//! This is the only crate that names `gix`. It knows nothing of AI, provenance or ledgers. Reading a repository
//! spawns no process, writes nothing into it, follows none of its configuration beyond its own layout, and survives
//! objects that are missing, damaged or lying (see [`ObjectError`]). What a limit cuts off is an error of its own, so
//! that the caller can count it.
//!
//! A repository is written in one place ([`note_write`]), by the git binary alone, and only when a verb asks for it.
//! Processes are started in one place ([`program`]), for that and for signatures ([`signature`]); which program that
//! is and what it sees is the caller's choice, never the repository's. git itself does read the repository's
//! configuration then; what could make it run, fetch or obey something is overridden.
//!
//! What it reads is what is stored: replace refs, grafts and commit-graph files are ignored and reported as
//! [`Notice`]s. Errors quote nothing that was read: a link may have led to a file of somebody else.
//!
//! What it relies on: nobody changes the repository while it is read (a file that is cut off under a memory map ends
//! the process), and a pack's index is right (objects in packs are not hashed again). Links within the git folder and
//! alternates are followed, as git follows them.

mod bundle;
mod changes;
mod commit;
mod id;
mod layout;
mod limits;
pub mod note_write;
mod notes;
mod objects;
mod open;
mod packs;
pub mod program;
mod refs;
pub mod signature;
mod tree;

pub use changes::{Changes, PathChange, compare, lookup};
pub use commit::{Commit, Person};
pub use id::ObjectId;
pub use limits::Limits;
pub use notes::{Notes, NotesError, list_notes};
pub use objects::{Kind, ObjectError, Objects};
pub use open::{Notice, ObjectFormat, OpenError, Repository};
pub use packs::Bytes;
pub use refs::{Head, ResolveError};
pub use tree::{Entry, EntryKind};
