//! The sources of a corpus: everything between what the user names and rows.
//!
//! A kind of source is a file: a git repository at a commit (`repository`), the commits up to it (`hunks`), files on disk
//! (`folder`), a package archive (`archive`), a table of others (`table`). What they share: which files become none
//! (`making`), how files are cut into rows (`pieces`), which comes behind which (`order`), what is known of lines (`labels`, `authors`), reading in parallel in
//! an order that nothing but the source decides (`batches`).
//!
//! Invariants: every file that a source lists, or that a commit changes, is handed over once, as rows or as left out with
//! the reason and the rule that says so; the same content and settings give the same rows on any number of threads; no more
//! than a batch of texts is in memory (an archive without an index: its texts, up to a limit); nothing is unpacked to disk
//! and no link is followed. What can't be known of lines is unknown, never a guess.

pub mod archive;
mod authors;
mod batches;
pub mod folder;
mod hunks;
mod labels;
mod licences;
mod listing;
mod making;
mod opening;
mod order;
mod pieces;
mod reasons;
pub mod repository;
mod scanned;
pub mod table;
mod witnessed;

use std::path::PathBuf;
use std::sync::Arc;

use corpus::source::{Source, SourceError};
use kernels::licence::KnownTexts;

use crate::commands::Session;
use crate::errors::{CommandError, ErrorKind};
use crate::ui::Ui;
use crate::witness::Witnesses;

pub use corpus::recipe::Unit;
pub use making::LARGEST_FILE_BYTES;
pub use reasons::Reason;

/// Whether the folders in a folder are sources of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EachChild {
    /// If all of them are unpacked packages: each holds a manifest of one, and the folder around them does not.
    #[default]
    Packages,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How what was named is read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceOptions {
    /// The commit of repositories; none is HEAD.
    pub rev: Option<String>,
    /// The ledger of all of them; none is that of each in the folder for caches.
    pub ledger: Option<PathBuf>,
    /// What a row is.
    pub unit: Unit,
    /// What becomes of folders in a folder.
    pub each_child: EachChild,
    /// The column of tables that holds the text; none is the first of the usual ones.
    pub text_column: Option<String>,
    /// Witness indices that may know of lines of which nothing else is known.
    pub witnesses: Vec<PathBuf>,
    /// Look for no licences.
    pub skip_licences: bool,
}

/// Opens what was named, in that order. A repository, or the root of its work tree, is read at a commit, with what the
/// ledger knows of its lines: a scan runs by itself. Any other folder is read as it is on disk. What is named twice is
/// taken once.
///
/// # Errors
/// If something is not there or is none of these, or what has to be known of it is not.
pub fn open(
    paths: &[PathBuf],
    options: &SourceOptions,
    session: &Session,
) -> Result<Vec<Box<dyn Source>>, CommandError> {
    opening::Opening::new(options, session)?.open(paths)
}

/// What all sources of a run share.
#[derive(Clone)]
struct Shared {
    threads: Arc<rayon::ThreadPool>,
    ui: Ui,
    unit: Unit,
    witnesses: Option<Arc<Witnesses>>,
    /// None where licences are not looked for.
    licence_texts: Option<Arc<KnownTexts>>,
}

impl Shared {
    /// What rows depend on beside the text of a source: what the source says of it, and the witnesses.
    fn state(&self, own: String) -> String {
        match &self.witnesses {
            Some(witnesses) => format!("{own} witnesses {}", witnesses.print()),
            None => own,
        }
    }
}

/// An error of the program as the error of a source.
fn source_error(error: &CommandError) -> SourceError {
    SourceError {
        message: error.text(),
        hint: error.hints.first().cloned(),
        interrupted: error.kind == ErrorKind::Interrupted,
    }
}

/// Why a source that is not what it was can't be read on.
fn changed(what: &str) -> SourceError {
    SourceError {
        message: format!("{what} changed while it was read"),
        hint: Some("run this again when nothing writes there".to_owned()),
        interrupted: false,
    }
}
