//! Clones of a tree: of the files of folders, or of a commit.
//!
//! | step | |
//! |---|---|
//! | [`disk`], [`commit`] | which files there are |
//! | [`files`] | a file's language, class, tokens; [`store`] keeps them, so that a second run reads what changed alone |
//! | [`found`] | classes, by `code::clones`; [`aligned`] keeps how similar functions are |
//! | [`known`] | which of them were there before: a baseline, an earlier commit |
//! | [`past`] | who wrote their lines, and since when they are there: by the ledger's spans |
//!
//! [`across`] compares the units of ledgers instead, of any number of repositories, without a text.
//!
//! Invariants: the same files give the same classes in whatever order a folder lists them, on any number of threads,
//! with a store or without; no link is followed and no special file opened; whatever is skipped is counted with its
//! reason.

pub mod across;
pub mod aligned;
pub mod commit;
pub mod disk;
pub mod excerpt;
pub mod files;
pub mod found;
pub mod known;
pub mod past;

mod store;

pub use files::{Code, CodeFile, Place, Wanted};
pub use found::{Found, FoundClass};
