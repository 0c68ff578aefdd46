//! The units of a repository's head and its clones, for the tables `units` and `clones`: found in the files' text, with
//! who wrote their lines from the ledger's spans.
//!
//! Invariants: the rows depend on the ledger, the head and [`version`] alone, not on the number of threads; each file is
//! parsed once, within a budget; what can't be read or parsed is a problem of the stage `units`, never the end; every
//! line of a file is looked up in the spans of that file and nowhere else.

mod claims;
mod clone_rows;
mod code_of;
mod duplicates;
mod files;
mod rows;
mod store;

use std::path::Path;

use facts::{CloneRow, ProblemRow, UnitRow};
use ledger::{Filled, Kept, Ledger, RepositoryEntry, Writer};

use crate::errors::{CommandError, ErrorKind};
use crate::scanning::{ledger_error, read_error, stop_if_interrupted, write_error};
use crate::target::Target;
use crate::ui::Ui;
use store::{Entry, Store};

/// Changes with what makes rows: kinds and names of units, signals, claims.
const VERSION: u32 = 1;

/// What the rows depend on beside the scan: they are made again where a ledger names another version.
#[must_use]
pub fn version() -> String {
    format!("{VERSION}, fingerprints {}", code::fingerprint::VERSION)
}

/// How units are found.
#[derive(Clone, Copy)]
pub struct Finder<'a> {
    /// Threads; 0 is one for each processor.
    pub threads: usize,
    /// Whom progress is shown to.
    pub ui: &'a Ui,
}

/// The units of a head.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Found {
    /// By path, then by where they begin.
    rows: Vec<UnitRow>,
    /// Members of classes of clones, by class.
    clones: Vec<CloneRow>,
    /// What could not be read or parsed.
    problems: Vec<ProblemRow>,
}

/// How many units a fill wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilledUnits {
    /// Rows.
    pub units: u64,
    /// What could not be read or parsed.
    pub problems: Vec<ProblemRow>,
}

impl Finder<'_> {
    /// The units of the head that a ledger was made at, with what parsing found before, and what it found now.
    fn find_with(
        self,
        target: &Target,
        ledger: (&Ledger, &RepositoryEntry),
        store: &Store,
    ) -> Result<(Found, Vec<Entry>), CommandError> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.threads).build();
        let pool = pool.map_err(|error| CommandError::usage(format!("cannot start threads: {error}")))?;
        pool.install(|| self.find_here(target, ledger, store))
    }

    fn find_here(
        self,
        target: &Target,
        (ledger, scanned): (&Ledger, &RepositoryEntry),
        store: &Store,
    ) -> Result<(Found, Vec<Entry>), CommandError> {
        let Some(head) = scanned.head else { return Ok(Default::default()) };
        let files = files::files(ledger, &scanned.repo_id)?;
        let meter = self.ui.meter(&target.repo_id);
        let read = code_of::read(&target.repository, (head, &files), store, &meter)?;
        stop_if_interrupted()?;
        let duplicates = duplicates::Duplicates::find(&files, &read.code)?;
        let rows = rows::rows(ledger, (scanned, head), &files, &read.code, &duplicates)?;
        let clones = clone_rows::rows(ledger, &scanned.repo_id, &files, &read.code, &duplicates)?;
        Ok((Found { rows, clones, problems: read.problems }, read.entries))
    }

    /// Fills `units` and `clones` of a repository of a writer's ledger, as it was just scanned.
    ///
    /// # Errors
    /// If the ledger's rows or the head can't be read, the user stops it, or the ledger refuses; it is then as it was.
    pub fn fill(
        self,
        target: &Target,
        writer: &Writer,
        scanned: &RepositoryEntry,
    ) -> Result<FilledUnits, CommandError> {
        let ledger = Ledger::open(writer.dir()).map_err(ledger_error)?;
        let (repo_id, version) = (&scanned.repo_id, version());
        let store = Store::read(writer.kept(repo_id, Kept::Units).unwrap_or_default(), &version);
        let (Found { rows, clones, problems }, entries) = self.find_with(target, (&ledger, scanned), &store)?;
        drop(store);
        let units = rows.len() as u64;
        let filled = Filled { version: version.clone() };
        // What says that units are filled comes last: a run that is stopped between both fills both again.
        writer.fill_clones(scanned, filled.clone(), clones).map_err(write_error)?;
        writer.fill_units(scanned, filled, rows, problems.iter().cloned()).map_err(write_error)?;
        writer
            .keep(repo_id, Kept::Units, |out| out.write_all(&store::bytes(entries, &version)))
            .map_err(write_error)?;
        Ok(FilledUnits { units, problems })
    }

    /// The ledger in a folder with `units` of the repository filled; `current` is what is there, right for the head.
    ///
    /// # Errors
    /// As [`Finder::fill`], and if another writer is at work.
    pub fn ensure(
        self,
        target: &Target,
        folder: &Path,
        (current, scanned): (Ledger, RepositoryEntry),
    ) -> Result<(Ledger, RepositoryEntry), CommandError> {
        if is_filled(&current, &scanned.repo_id) {
            return Ok((current, scanned));
        }
        let writer = Writer::open(folder, current.tool().clone(), current.settings().clone()).map_err(write_error)?;
        self.fill(target, &writer, &scanned)?;
        let ledger = Ledger::open(folder).map_err(ledger_error)?;
        let scanned = ledger.repositories().iter().find(|entry| entry.repo_id == scanned.repo_id).cloned();
        let gone = || CommandError::new(ErrorKind::Unreadable, "the repository is gone from the ledger");
        Ok((ledger, scanned.ok_or_else(gone)?))
    }
}

/// Whether `units` of a repository is filled by this version.
#[must_use]
pub fn is_filled(ledger: &Ledger, repo_id: &str) -> bool {
    ledger.units_filled(repo_id).is_some_and(|filled| filled.version == version())
}

/// The units of a repository, as they were filled.
///
/// # Errors
/// If they can't be read.
pub fn of(ledger: &Ledger, repo_id: &str) -> Result<Vec<UnitRow>, CommandError> {
    ledger.units_of(repo_id).map_err(read_error)?.collect::<Result<_, _>>().map_err(read_error)
}
