//! The reading side: what `ledger.json` names, and nothing else.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use facts::{CloneRow, CommitRow, FateRow, ProblemRow, ReviewRow, SeriesRow, SpanRow, UnitRow};

use crate::disk;
use crate::fill::Filled;
use crate::manifest::{JSON_SCHEMA, Manifest, ManifestError, OnDemand, Part};
use crate::part_reader::{Among, PartReader, Rows, Since, open_verified};
use crate::place;
use crate::repository::RepositoryEntry;
use crate::rows::Row;
use crate::settings::{Settings, Tool};
use crate::table::Table;

/// A ledger as it was when it was opened. A writer that replaces parts in the meantime makes reads of them fail, never
/// give rows of another state.
#[derive(Debug)]
pub struct Ledger {
    dir: PathBuf,
    tool: Tool,
    settings: Settings,
    repositories: Vec<RepositoryEntry>,
    parts: Vec<Vec<Part>>,
    filled: Vec<OnDemand>,
}

/// Why a ledger can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder is not there, or has no `ledger.json`.
    #[error("no ledger in {}", dir.display())]
    NotFound {
        /// The folder.
        dir: PathBuf,
    },
    /// `ledger.json` can't be read.
    #[error("cannot read {}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// `ledger.json` was made by a version with other tables.
    #[error("{} is of schema '{}', this version reads '{JSON_SCHEMA}'", path.display(), found.escape_debug())]
    OtherSchema {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: String,
    },
    /// `ledger.json` is not what a writer left there.
    #[error("{} is damaged: {cause}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// How that shows.
        cause: String,
    },
}

impl OpenError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            OpenError::NotFound { .. } => Some("make one with `outcross scan`, or name another folder".to_owned()),
            OpenError::Io { .. } => None,
            OpenError::OtherSchema { .. } => Some("scan again: the ledger is then made anew".to_owned()),
            OpenError::Damaged { path, .. } => Some(remove_hint(path)),
        }
    }
}

/// The advice for a damaged `ledger.json`.
pub(crate) fn remove_hint(manifest: &Path) -> String {
    let dir = manifest.parent().unwrap_or(manifest);
    format!("if {} is a ledger, remove it and scan again: all of it comes from its repositories", dir.display())
}

/// Why rows can't be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The ledger has no such repository.
    #[error("no repository '{}' in the ledger {}", repo_id.escape_debug(), dir.display())]
    NoRepository {
        /// The ledger.
        dir: PathBuf,
        /// What was asked for.
        repo_id: String,
    },
    /// A part can't be read.
    #[error("cannot read {}: {cause}", path.display())]
    Io {
        /// The part.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// A part is not what its writer left there.
    #[error("{} is damaged: {cause}", path.display())]
    Damaged {
        /// The part.
        path: PathBuf,
        /// How that shows.
        cause: String,
    },
}

impl ReadError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            ReadError::Io { cause, .. } if cause.kind() == io::ErrorKind::NotFound => {
                Some("if a scan replaced the part just now, run this again; otherwise scan again".to_owned())
            }
            ReadError::Damaged { .. } => Some("scan the repository again: its parts are then replaced".to_owned()),
            ReadError::NoRepository { .. } | ReadError::Io { .. } => None,
        }
    }
}

/// Why a ledger is not whole.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// A part is missing or damaged.
    #[error(transparent)]
    Part(#[from] ReadError),
    /// A file would be taken for a part, and `ledger.json` does not name it.
    #[error("{} is not part of the ledger", path.display())]
    Extra {
        /// The file.
        path: PathBuf,
    },
    /// A folder can't be listed.
    #[error("cannot list {}: {cause}", path.display())]
    List {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
}

impl VerifyError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            VerifyError::Part(error) => error.hint(),
            VerifyError::Extra { .. } => {
                Some("a scan is at work or was stopped: the next scan into this ledger removes it".to_owned())
            }
            VerifyError::List { .. } => None,
        }
    }
}

impl Ledger {
    /// Reads `ledger.json` of a folder. Parts are looked at when they are read.
    ///
    /// # Errors
    /// There is none, it can't be read, it is of another schema version, or any bit of it has changed.
    pub fn open(dir: &Path) -> Result<Ledger, OpenError> {
        let manifest = Manifest::read(dir).map_err(|error| open_error(dir, error))?;
        let stored = manifest.repositories.into_values();
        let (repositories, (parts, filled)) =
            stored.map(|stored| (stored.entry, (stored.parts, stored.filled))).unzip();
        let Manifest { tool, settings, .. } = manifest;
        Ok(Ledger { dir: dir.to_owned(), tool, settings, repositories, parts, filled })
    }

    /// The folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// What wrote it last.
    #[must_use]
    pub fn tool(&self) -> &Tool {
        &self.tool
    }

    /// The settings that its rows were made with.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Its repositories, in the order of their ids.
    #[must_use]
    pub fn repositories(&self) -> &[RepositoryEntry] {
        &self.repositories
    }

    /// How many files hold the fates of a repository: scans that go on from earlier ones add some each.
    #[must_use]
    pub fn fate_parts(&self, repo_id: &str) -> usize {
        let parts = self.at(repo_id).map(|at| &self.parts[at]);
        parts.into_iter().flatten().filter(|part| part.table == Table::Fates).count()
    }

    /// The commits of a repository, as they were written, read as the iterator advances.
    ///
    /// # Errors
    /// The repository is not there. The iterator ends with an error if a part is missing or damaged.
    pub fn commits(
        &self,
        repo_id: &str,
    ) -> Result<impl Iterator<Item = Result<CommitRow, ReadError>> + use<>, ReadError> {
        self.rows::<CommitRow>(repo_id)
    }

    /// The spans of a repository; see [`Ledger::commits`].
    ///
    /// # Errors
    /// As there.
    pub fn spans(&self, repo_id: &str) -> Result<impl Iterator<Item = Result<SpanRow, ReadError>> + use<>, ReadError> {
        self.rows::<SpanRow>(repo_id)
    }

    /// The spans of some files, as their column `path` names them; no other is decoded. See [`Ledger::commits`].
    ///
    /// # Errors
    /// As there.
    pub fn spans_of(
        &self,
        repo_id: &str,
        paths: HashSet<String>,
    ) -> Result<impl Iterator<Item = Result<SpanRow, ReadError>> + use<>, ReadError> {
        Ok(self.rows::<SpanRow>(repo_id)?.among(Among { column: "path", texts: Arc::new(paths) }))
    }

    /// The fates of lines of a repository; see [`Ledger::commits`].
    ///
    /// # Errors
    /// As there.
    pub fn fates(&self, repo_id: &str) -> Result<impl Iterator<Item = Result<FateRow, ReadError>> + use<>, ReadError> {
        self.rows::<FateRow>(repo_id)
    }

    /// The fates of lines in commits from this time on (microseconds since 1970), without decoding most of those
    /// before it; see [`Ledger::commits`].
    ///
    /// # Errors
    /// As there.
    pub fn fates_since(
        &self,
        repo_id: &str,
        time: i64,
    ) -> Result<impl Iterator<Item = Result<FateRow, ReadError>> + use<>, ReadError> {
        let rows = self.rows::<FateRow>(repo_id)?.since(Since { column: "at", time });
        Ok(rows.filter(move |row| row.as_ref().map_or(true, |row| row.at >= time)))
    }

    /// Where the data of a repository end: the latest clamped time of a commit, microseconds since 1970; `None` without
    /// commits. No row is decoded for it.
    ///
    /// # Errors
    /// The repository is not there, or a part is missing or damaged.
    pub fn data_end(&self, repo_id: &str) -> Result<Option<i64>, ReadError> {
        let commits = self.parts_of(repo_id)?.iter().filter(|part| part.table == Table::Commits);
        let mut ends = commits.map(|part| PartReader::open(&self.dir, part)?.latest("clamped_at"));
        ends.try_fold(None, |latest, end| Ok(latest.max(end?)))
    }

    /// What stands for the spans of a repository and for where its data end: with the same, both are the same. The
    /// BLAKE3 over those of the parts of `spans`, in order, and [`Ledger::data_end`].
    ///
    /// # Errors
    /// The repository is not there, or a part is missing or damaged.
    pub fn spans_print(&self, repo_id: &str) -> Result<String, ReadError> {
        let mut hash = self.hash_of(repo_id, Table::Spans)?;
        hash.update(&self.data_end(repo_id)?.unwrap_or(i64::MIN).to_le_bytes());
        Ok(hash.finalize().to_hex().to_string())
    }

    /// What stands for the commits of a repository: the BLAKE3 over those of the parts of `commits`, in order.
    ///
    /// # Errors
    /// The repository is not there.
    pub fn commits_print(&self, repo_id: &str) -> Result<String, ReadError> {
        Ok(self.hash_of(repo_id, Table::Commits)?.finalize().to_hex().to_string())
    }

    fn hash_of(&self, repo_id: &str, table: Table) -> Result<blake3::Hasher, ReadError> {
        let mut hash = blake3::Hasher::new();
        self.parts_of(repo_id)?.iter().filter(|part| part.table == table).for_each(|part| {
            hash.update(part.blake3.as_bytes());
        });
        Ok(hash)
    }

    /// The figures of a repository; see [`Ledger::commits`].
    ///
    /// # Errors
    /// As there.
    pub fn series(
        &self,
        repo_id: &str,
    ) -> Result<impl Iterator<Item = Result<SeriesRow, ReadError>> + use<>, ReadError> {
        self.rows::<SeriesRow>(repo_id)
    }

    /// The events of review of a repository; see [`Ledger::commits`].
    ///
    /// # Errors
    /// As there.
    pub fn reviews(
        &self,
        repo_id: &str,
    ) -> Result<impl Iterator<Item = Result<ReviewRow, ReadError>> + use<>, ReadError> {
        self.rows::<ReviewRow>(repo_id)
    }

    /// The problems of a repository; see [`Ledger::commits`].
    ///
    /// # Errors
    /// As there.
    pub fn problems(
        &self,
        repo_id: &str,
    ) -> Result<impl Iterator<Item = Result<ProblemRow, ReadError>> + use<>, ReadError> {
        self.rows::<ProblemRow>(repo_id)
    }

    /// What `units` of a repository was filled by; `None` if it is not filled.
    #[must_use]
    pub fn units_filled(&self, repo_id: &str) -> Option<&Filled> {
        self.filled[self.at(repo_id)?].units.as_ref()
    }

    /// The units of a repository, none where they are not filled ([`Ledger::units_filled`]); see [`Ledger::commits`].
    ///
    /// # Errors
    /// As there.
    pub fn units_of(
        &self,
        repo_id: &str,
    ) -> Result<impl Iterator<Item = Result<UnitRow, ReadError>> + use<>, ReadError> {
        self.rows::<UnitRow>(repo_id)
    }

    /// What `clones` of a repository was filled by; `None` if it is not filled.
    #[must_use]
    pub fn clones_filled(&self, repo_id: &str) -> Option<&Filled> {
        self.filled[self.at(repo_id)?].clones.as_ref()
    }

    /// The members of classes of clones of a repository, none where they are not filled ([`Ledger::clones_filled`]); see
    /// [`Ledger::commits`].
    ///
    /// # Errors
    /// As there.
    pub fn clones_of(
        &self,
        repo_id: &str,
    ) -> Result<impl Iterator<Item = Result<CloneRow, ReadError>> + use<>, ReadError> {
        self.rows::<CloneRow>(repo_id)
    }

    fn rows<R: Row>(&self, repo_id: &str) -> Result<Rows<R>, ReadError> {
        Ok(Rows::new(&self.dir, R::TABLE, self.parts_of(repo_id)?))
    }

    fn parts_of(&self, repo_id: &str) -> Result<&[Part], ReadError> {
        let missing = || ReadError::NoRepository { dir: self.dir.clone(), repo_id: repo_id.to_owned() };
        Ok(&self.parts[self.at(repo_id).ok_or_else(missing)?])
    }

    fn at(&self, repo_id: &str) -> Option<usize> {
        self.repositories.binary_search_by(|entry| entry.repo_id.as_str().cmp(repo_id)).ok()
    }

    /// Checks that every part is there with its size and BLAKE3, and that no other file would be taken for one.
    ///
    /// # Errors
    /// The first part that is missing or damaged, in the order of `ledger.json`, or the first file too many.
    pub fn verify(&self) -> Result<(), VerifyError> {
        for part in self.parts.iter().flatten() {
            open_verified(&self.dir, part)?;
        }
        let named: HashSet<PathBuf> = self.parts.iter().flatten().map(|part| part.place(&self.dir)).collect();
        place::TABLE_FOLDERS.iter().try_for_each(|table| verify_folder(&self.dir.join(table), &named))
    }
}

fn verify_folder(folder: &Path, named: &HashSet<PathBuf>) -> Result<(), VerifyError> {
    let listing = disk::list(folder).map_err(|cause| VerifyError::List { path: folder.to_owned(), cause })?;
    let is_part = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "parquet");
    match listing.files.into_iter().find(|path| is_part(path) && !named.contains(path)) {
        Some(path) => Err(VerifyError::Extra { path }),
        None => Ok(()),
    }
}

fn open_error(dir: &Path, error: ManifestError) -> OpenError {
    let path = dir.join(place::MANIFEST);
    match error {
        ManifestError::Absent => OpenError::NotFound { dir: dir.to_owned() },
        ManifestError::Io(cause) => OpenError::Io { path, cause },
        ManifestError::OtherSchema(found) => OpenError::OtherSchema { path, found },
        ManifestError::Damaged(cause) => OpenError::Damaged { path, cause },
    }
}
