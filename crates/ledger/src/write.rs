//! The writing side: one writer at a time holds a ledger, and repositories enter it one by one.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use crate::disk::Disk;
use crate::kept;
use crate::manifest::{Manifest, ManifestError};
use crate::part_writer::Limits;
use crate::place;
use crate::read::{ReadError, remove_hint};
use crate::repository::RepositoryEntry;
use crate::settings::{Settings, Tool};
use crate::stage::Staged;
use crate::table::Table;
use crate::workplace::{Named, Workplace};

/// The one writer of a ledger. It holds the lock `LEDGER/.lock` until it is dropped; the system releases the lock when
/// the process ends, however it ends. Several repositories may be staged at once, from several threads.
pub struct Writer {
    pub(crate) place: Workplace,
    rebuild: Option<Rebuild>,
    _lock: File,
}

/// Why a writer starts from an empty ledger although there is one. What is there stays valid until the first commit,
/// which replaces all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rebuild {
    /// It was made with other settings, and rows of different settings are never mixed.
    OtherSettings {
        /// The ids of its repositories: each must be scanned again.
        repositories: Vec<String>,
    },
    /// It is of another schema version.
    OtherSchema {
        /// Its `schema` field.
        found: String,
    },
}

/// Why a ledger can't be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The disk refuses.
    #[error("cannot write {}: {cause}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// A file that the ledger does not name can't be removed. After a commit: the commit is done. The next writer tries
    /// again.
    #[error("cannot remove {}, which is not part of the ledger: {cause}", path.display())]
    Leftover {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// The commit is done, and the system does not say that it would survive a loss of power.
    #[error("the ledger {} is written and may not be durable: {cause}", dir.display())]
    NotDurable {
        /// The ledger.
        dir: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// Another writer is at work.
    #[error("the ledger {} is being written by another process", dir.display())]
    Locked {
        /// The ledger.
        dir: PathBuf,
    },
    /// The folder holds something else.
    #[error("{} is not empty and not a ledger", dir.display())]
    NotALedger {
        /// The folder.
        dir: PathBuf,
    },
    /// `ledger.json` is not what a writer left there.
    #[error("{} is damaged: {cause}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// How that shows.
        cause: String,
    },
    /// The id can't name a folder.
    #[error("the repository id '{}' is empty or too long", shorten(repo_id))]
    RepositoryId {
        /// The id.
        repo_id: String,
    },
    /// Two repositories have one id.
    #[error(
        "two repositories have the id '{}': '{}' is in the ledger, and '{}' is not the same",
        repo_id.escape_debug(), there.escape_debug(), here.escape_debug()
    )]
    TwoRepositories {
        /// The id.
        repo_id: String,
        /// The source of the one in the ledger.
        there: String,
        /// The source of the other one.
        here: String,
    },
    /// A repository is staged while it is staged already.
    #[error("the repository '{}' is being written already", repo_id.escape_debug())]
    StagedTwice {
        /// The id.
        repo_id: String,
    },
    /// A table is to be filled for a scan that the ledger does not hold any more.
    #[error("the repository '{}' was scanned again while its code was read", repo_id.escape_debug())]
    ScannedAgain {
        /// The id.
        repo_id: String,
    },
    /// Rows that are to stay can't be read.
    #[error(transparent)]
    Unreadable(ReadError),
    /// The counts of the entry are not those of the rows: a defect of the caller, not of the repository.
    #[error("the repository '{}' states {stated} {what}, its rows hold {written}", repo_id.escape_debug())]
    Counts {
        /// The id.
        repo_id: String,
        /// What was counted.
        what: &'static str,
        /// What the entry says.
        stated: u64,
        /// What the rows say.
        written: u64,
    },
    /// A row holds more text than a reader could be asked to hold.
    #[error("a row of {table} of '{}' holds {bytes} bytes of text, the limit is {limit}", repo_id.escape_debug())]
    RowTooLarge {
        /// The repository.
        repo_id: String,
        /// The table.
        table: Table,
        /// Bytes in the row.
        bytes: usize,
        /// Bytes that a row may hold.
        limit: usize,
    },
}

impl WriteError {
    pub(crate) fn io(path: &Path, cause: io::Error) -> Self {
        WriteError::Io { path: path.to_owned(), cause }
    }

    pub(crate) fn leftover(path: &Path, cause: io::Error) -> Self {
        WriteError::Leftover { path: path.to_owned(), cause }
    }

    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            WriteError::Io { cause, .. }
            | WriteError::Leftover { cause, .. }
            | WriteError::NotDurable { cause, .. } => disk_hint(cause),
            WriteError::Locked { .. } => {
                Some("wait until the other scan is done, or name another folder with --ledger".to_owned())
            }
            WriteError::NotALedger { .. } => Some("name an empty or a new folder with --ledger".to_owned()),
            WriteError::Damaged { path, .. } => Some(remove_hint(path)),
            WriteError::RepositoryId { .. } | WriteError::TwoRepositories { .. } => {
                Some("give the repository another id: outcross scan REPOSITORY --name ID --ledger LEDGER".to_owned())
            }
            WriteError::StagedTwice { .. } => Some("name each repository once".to_owned()),
            WriteError::ScannedAgain { .. } => Some("run this again".to_owned()),
            WriteError::Unreadable(error) => error.hint(),
            WriteError::Counts { .. } | WriteError::RowTooLarge { .. } => None,
        }
    }
}

fn disk_hint(cause: &io::Error) -> Option<String> {
    let hint = match cause.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "make room on the disk, or name a folder on another one with --ledger"
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "name a folder that you may write to with --ledger"
        }
        _ => return None,
    };
    Some(hint.to_owned())
}

/// The start of an id that may be far too long to show.
fn shorten(repo_id: &str) -> String {
    const SHOWN_CHARS: usize = 60;
    repo_id.chars().take(SHOWN_CHARS).flat_map(char::escape_debug).collect()
}

impl Writer {
    /// Takes the lock of a ledger, creating the folder (mode 0700) if it is not there, and removes what a writer that
    /// was stopped left behind. A ledger that was made with other settings or is of another schema version is made
    /// anew, not patched: see [`Writer::rebuild`].
    ///
    /// # Errors
    /// Another writer is at work, the folder holds something else, `ledger.json` is damaged, or the disk refuses.
    pub fn open(dir: &Path, tool: Tool, settings: Settings) -> Result<Writer, WriteError> {
        Writer::open_on(Disk::new(), Limits::DEFAULT, dir, Manifest::new(tool, settings))
    }

    pub(crate) fn open_on(disk: Disk, limits: Limits, dir: &Path, fresh: Manifest) -> Result<Writer, WriteError> {
        disk.create_folders(dir).map_err(|cause| WriteError::io(dir, cause))?;
        refuse_other_folders(dir)?;
        let lock = take_lock(&disk, dir)?;
        let Start { manifest, named, rebuild } = start(dir, fresh)?;
        let place = Workplace::new(dir, disk, limits, manifest, named);
        place.sweep(&place.state())?;
        kept::sweep(&place)?;
        Ok(Writer { place, rebuild, _lock: lock })
    }

    /// Whether, and why, the ledger is made anew: its other repositories are gone after the first commit.
    #[must_use]
    pub fn rebuild(&self) -> Option<&Rebuild> {
        self.rebuild.as_ref()
    }

    /// Starts to write a repository. If the ledger has it already, the commit replaces it.
    ///
    /// # Errors
    /// Its id is empty or too long, the ledger has another repository of that id, or it is being staged already.
    pub fn stage(&self, repository: RepositoryEntry) -> Result<Staged<'_>, WriteError> {
        Staged::new(&self.place, repository)
    }

    /// The folder of the ledger.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.place.dir
    }
}

/// A folder without a `ledger.json` that holds anything which no writer made is not ours to write to or to tidy.
fn refuse_other_folders(dir: &Path) -> Result<(), WriteError> {
    let io = |cause| WriteError::io(dir, cause);
    if dir.join(place::MANIFEST).exists() {
        return Ok(());
    }
    for entry in dir.read_dir().map_err(io)? {
        if !place::is_ours(&entry.map_err(io)?.file_name()) {
            return Err(WriteError::NotALedger { dir: dir.to_owned() });
        }
    }
    Ok(())
}

fn take_lock(disk: &Disk, dir: &Path) -> Result<File, WriteError> {
    let path = dir.join(place::LOCK);
    let lock = disk.lock(&path).map_err(|cause| WriteError::Io { path, cause })?;
    lock.ok_or_else(|| WriteError::Locked { dir: dir.to_owned() })
}

/// What a writer starts from.
struct Start {
    manifest: Manifest,
    named: Named,
    rebuild: Option<Rebuild>,
}

fn start(dir: &Path, fresh: Manifest) -> Result<Start, WriteError> {
    let path = dir.join(place::MANIFEST);
    match Manifest::read(dir) {
        Ok(there) => Ok(start_from(there, fresh)),
        Err(ManifestError::Absent) => Ok(Start { manifest: fresh, named: Named::Parts([].into()), rebuild: None }),
        Err(ManifestError::OtherSchema(found)) => {
            let rebuild = Some(Rebuild::OtherSchema { found });
            Ok(Start { manifest: fresh, named: Named::Foreign, rebuild })
        }
        Err(ManifestError::Io(cause)) => Err(WriteError::Io { path, cause }),
        Err(ManifestError::Damaged(cause)) => Err(WriteError::Damaged { path, cause }),
    }
}

fn start_from(there: Manifest, fresh: Manifest) -> Start {
    let paths = there.paths().map(str::to_owned).collect();
    if there.settings == fresh.settings {
        let manifest = Manifest { repositories: there.repositories, ..fresh };
        return Start { manifest, named: Named::Parts(paths), rebuild: None };
    }
    let repositories = there.repositories.into_keys().collect();
    Start { manifest: fresh, named: Named::Outdated(paths), rebuild: Some(Rebuild::OtherSettings { repositories }) }
}
