//! What the tests of every other crate stand on: repositories made in milliseconds, real git as the oracle, and a
//! runner of the binary whose output can be compared with a snapshot.
//!
//! - [`History`] describes a commit graph, from text ([`History::parse`]; the grammar is in [`dsl`]), by hand
//!   ([`Commit`]) or at random from a seed ([`generate`]). [`History::build`] makes it a real repository ([`Repo`]).
//! - The methods of [`Repo`] in [`mutate`] damage it or make another of it: shallow, partial, a bundle, a worktree.
//! - [`mutate_code`] makes copies of code that are known to be clones.
//! - [`oracle`] asks real git: `blame`, the files at a commit, the commits of a history.
//! - [`color_moved`] asks real git which lines it calls moved.
//! - [`Cli`] runs a program and renders stdout, stderr and exit code as one text.
//!
//! Invariants: nothing of this machine shows in what is made (no user or system configuration, injected time and
//! identity, fixed time zone and language), so that the same history has the same object ids everywhere; and nothing
//! outside the repository's own temporary folder is written. This crate names no gix: it must not share a fault with
//! the code under test. It is for tests alone: where git or the file system fails, it panics with what git said.

pub mod cli;
pub mod color_moved;
pub mod dsl;
mod generate;
mod git;
mod history;
mod import;
pub mod mutate;
pub mod mutate_code;
pub mod oracle;
mod prng;
mod repo;
mod shape;

pub use cli::{Cli, Output};
pub use dsl::ParseError;
pub use generate::generate;
pub use git::git;
pub use history::{Change, ChangeError, Commit, Entry, Head, History, Mode, Note, Person, Tree};
pub use prng::Prng;
pub use repo::{Layout, ObjectFormat, RefFormat, Repo, Settings, Storage};
pub use shape::{Edits, Shape};
