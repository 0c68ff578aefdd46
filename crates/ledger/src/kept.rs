//! What is kept of a repository for a later scan to go on from: a cache, and no part of the ledger.
//!
//! Invariant: a file has its name only once it is written to its end. It may still be lost or damaged when the power
//! goes: who reads it checks it, and nothing is lost with it but time.

use std::io::{self, Read as _, Write};
use std::path::{Path, PathBuf};

use crate::disk;
use crate::place::{self, Kept};
use crate::workplace::Workplace;
use crate::write::{WriteError, Writer};

impl Writer {
    /// What is kept of a repository, whatever it is now; `None` if it can't be read.
    #[must_use]
    pub fn kept(&self, repo_id: &str, which: Kept) -> Option<Vec<u8>> {
        self.kept_start(repo_id, which, u64::MAX)
    }

    /// The first so many bytes of it, or all if it is shorter.
    #[must_use]
    pub fn kept_start(&self, repo_id: &str, which: Kept, bytes: u64) -> Option<Vec<u8>> {
        let path = self.place.dir.join(place::kept(repo_id, which)?);
        let mut read = Vec::new();
        disk::open_regular(&path).ok()?.take(bytes).read_to_end(&mut read).ok()?;
        Some(read)
    }

    /// Keeps what `write` writes, in place of what was there.
    ///
    /// # Errors
    /// The disk refuses, or `write` does; what was there stays.
    pub fn keep(
        &self,
        repo_id: &str,
        which: Kept,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), WriteError> {
        let path = self.kept_path(repo_id, which)?;
        let temporary = path.with_extension(place::UNFINISHED);
        let disk = &self.place.disk;
        disk.create_folders(&self.place.dir.join(place::CHECKPOINTS))
            .and_then(|()| write(&mut disk.create_file(&temporary)?))
            .and_then(|()| disk.rename(&temporary, &path))
            .inspect_err(|_| drop(disk.remove_file(&temporary)))
            .map_err(|cause| WriteError::io(&path, cause))
    }

    /// Keeps one as another, in place of what was there. Where there is nothing, nothing changes.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn keep_as(&self, repo_id: &str, which: Kept, other: Kept) -> Result<(), WriteError> {
        let (from, to) = (self.kept_path(repo_id, which)?, self.kept_path(repo_id, other)?);
        match self.place.disk.rename(&from, &to) {
            Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(WriteError::io(&to, cause)),
            _ => Ok(()),
        }
    }

    /// Keeps it no longer.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn forget(&self, repo_id: &str, which: Kept) -> Result<(), WriteError> {
        let path = self.kept_path(repo_id, which)?;
        self.place.disk.remove_file(&path).map_err(|cause| WriteError::leftover(&path, cause))
    }

    fn kept_path(&self, repo_id: &str, which: Kept) -> Result<PathBuf, WriteError> {
        let bad_id = || WriteError::RepositoryId { repo_id: repo_id.to_owned() };
        Ok(self.place.dir.join(place::kept(repo_id, which).ok_or_else(bad_id)?))
    }
}

/// Removes what a writer that was stopped did not write to its end.
pub(crate) fn sweep(place: &Workplace) -> Result<(), WriteError> {
    let folder = place.dir.join(place::CHECKPOINTS);
    let listing = disk::list(&folder).map_err(|cause| WriteError::leftover(&folder, cause))?;
    let is_unfinished = |path: &&PathBuf| Path::extension(path).is_some_and(|found| found == place::UNFINISHED);
    listing
        .files
        .iter()
        .filter(is_unfinished)
        .try_for_each(|path| place.disk.remove_file(path).map_err(|cause| WriteError::leftover(path, cause)))
}
