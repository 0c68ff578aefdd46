//! The folder that a writer works in: what its `ledger.json` names, what is being written, and what has to go.
//!
//! Invariant: a file is removed only if it lies in a table folder of this ledger, the `ledger.json` on the disk does
//! not name it, and nobody is writing it.

use std::collections::BTreeSet;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::disk::{self, Disk, OpenFile};
use crate::manifest::{Manifest, Stored};
use crate::part_writer::Limits;
use crate::place;
use crate::write::WriteError;

/// The folder, and what is known of it.
pub(crate) struct Workplace {
    pub(crate) dir: PathBuf,
    pub(crate) disk: Disk,
    pub(crate) limits: Limits,
    pub(crate) settings_hash: String,
    state: Mutex<State>,
}

/// What the threads that stage repositories share.
pub(crate) struct State {
    /// What the next commit starts from.
    pub(crate) manifest: Manifest,
    /// What the `ledger.json` on the disk names.
    pub(crate) named: Named,
    /// Repositories that are being staged.
    pub(crate) staging: BTreeSet<String>,
    /// Files that are being written or wait for their commit, relative to the ledger.
    in_flight: BTreeSet<String>,
}

/// The parts that a `ledger.json` names, relative to the ledger.
pub(crate) enum Named {
    /// These, and every other file in a table folder is a leftover.
    Parts(BTreeSet<String>),
    /// These, made with other settings: they go with the first commit.
    Outdated(BTreeSet<String>),
    /// A ledger of another schema version, which nobody here can read: all goes with the first commit.
    Foreign,
}

impl Named {
    fn has(&self, path: &str) -> bool {
        match self {
            Named::Parts(paths) | Named::Outdated(paths) => paths.contains(path),
            Named::Foreign => false,
        }
    }
}

impl Workplace {
    pub(crate) fn new(dir: &Path, disk: Disk, limits: Limits, manifest: Manifest, named: Named) -> Self {
        let settings_hash = manifest.settings.hash();
        let state = State { manifest, named, staging: BTreeSet::new(), in_flight: BTreeSet::new() };
        Workplace { dir: dir.to_owned(), disk, limits, settings_hash, state: Mutex::new(state) }
    }

    /// The state. A thread that panicked can't have left it half changed: it is changed by single assignments.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Creates a file for a part, and its folders.
    pub(crate) fn create_part(&self, path: &str) -> Result<OpenFile, WriteError> {
        let place = self.dir.join(path);
        let mut state = self.state();
        state.in_flight.insert(path.to_owned());
        let folder = place.parent().unwrap_or(&self.dir);
        self.disk.create_folders(folder).map_err(|cause| WriteError::io(folder, cause))?;
        self.disk.create_file(&place).map_err(|cause| WriteError::io(&place, cause))
    }

    /// Gives a finished part its name.
    pub(crate) fn install_part(&self, from: &str, to: &str) -> Result<(), WriteError> {
        let place = self.dir.join(to);
        self.state().in_flight.insert(to.to_owned());
        self.disk.rename(&self.dir.join(from), &place).map_err(|cause| WriteError::io(&place, cause))
    }

    /// Makes the names of the parts below these folders durable, and those of the folders.
    pub(crate) fn sync_folders<'a>(&self, folders: impl Iterator<Item = &'a str>) -> Result<(), WriteError> {
        let mut all = BTreeSet::from([self.dir.clone()]);
        for folder in folders.map(|folder| self.dir.join(folder)) {
            all.extend(folder.parent().map(Path::to_owned));
            all.insert(folder);
        }
        all.iter().rev().try_for_each(|folder| self.sync_folder(folder))
    }

    fn sync_folder(&self, folder: &Path) -> Result<(), WriteError> {
        self.disk.sync_folder(folder).map_err(|cause| WriteError::io(folder, cause))
    }

    /// The commit: from the moment of the rename the ledger is the new one. What it no longer names is removed then.
    pub(crate) fn publish(&self, stored: Stored) -> Result<(), WriteError> {
        let mut state = self.state();
        let mut manifest = state.manifest.clone();
        let replaced = manifest.repositories.insert(stored.entry.repo_id.clone(), stored);
        self.write_manifest(&manifest)?;
        let named = Named::Parts(manifest.paths().map(str::to_owned).collect());
        let before = std::mem::replace(&mut state.named, named);
        state.manifest = manifest;
        let dir = &self.dir;
        self.disk.sync_folder(dir).map_err(|cause| WriteError::NotDurable { dir: dir.clone(), cause })?;
        match before {
            Named::Parts(_) => self.remove_replaced(&state, replaced.as_ref()),
            Named::Outdated(_) | Named::Foreign => self.sweep(&state),
        }
    }

    fn write_manifest(&self, manifest: &Manifest) -> Result<(), WriteError> {
        let temporary = self.dir.join(place::MANIFEST_TEMPORARY);
        let place = self.dir.join(place::MANIFEST);
        let written = self.write_file(&temporary, &manifest.to_bytes());
        written
            .and_then(|()| self.disk.rename(&temporary, &place))
            .inspect_err(|_| drop(self.disk.remove_file(&temporary)))
            .map_err(|cause| WriteError::io(&place, cause))
    }

    fn write_file(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = self.disk.create_file(path)?;
        file.write_all(bytes)?;
        file.sync()
    }

    fn remove_replaced(&self, state: &State, replaced: Option<&Stored>) -> Result<(), WriteError> {
        let parts = replaced.iter().flat_map(|stored| &stored.parts);
        parts.filter(|part| !state.named.has(&part.path)).try_for_each(|part| self.remove(&part.place(&self.dir)))
    }

    /// Removes every file of the table folders that is neither named nor in flight, and folders that are then empty.
    pub(crate) fn sweep(&self, state: &State) -> Result<(), WriteError> {
        self.remove(&self.dir.join(place::MANIFEST_TEMPORARY))?;
        let kept: BTreeSet<PathBuf> = match &state.named {
            Named::Parts(named) | Named::Outdated(named) => {
                named.union(&state.in_flight).map(|path| self.dir.join(path)).collect()
            }
            Named::Foreign => return Ok(()),
        };
        place::TABLE_FOLDERS.iter().try_for_each(|table| self.sweep_folder(&self.dir.join(table), &kept))
    }

    fn sweep_folder(&self, folder: &Path, kept: &BTreeSet<PathBuf>) -> Result<(), WriteError> {
        let listing = disk::list(folder).map_err(|cause| WriteError::leftover(folder, cause))?;
        listing.files.iter().filter(|file| !kept.contains(*file)).try_for_each(|file| self.remove(file))?;
        let holds_kept =
            |folder: &Path| kept.range(folder.to_owned()..).next().is_some_and(|at| at.starts_with(folder));
        for folder in listing.folders.iter().filter(|folder| !holds_kept(folder)) {
            self.disk.remove_empty_folder(folder).map_err(|cause| WriteError::leftover(folder, cause))?;
        }
        Ok(())
    }

    fn remove(&self, path: &Path) -> Result<(), WriteError> {
        self.disk.remove_file(path).map_err(|cause| WriteError::leftover(path, cause))
    }

    /// Ends the staging of a repository. Files of it that were not committed go; where that fails, the next writer
    /// removes them.
    pub(crate) fn end_staging(&self, repo_id: &str, created: &[String]) {
        let mut state = self.state();
        state.staging.remove(repo_id);
        for path in created {
            state.in_flight.remove(path);
            let place = self.dir.join(path);
            if !state.named.has(path) && place.exists() {
                drop(self.disk.remove_file(&place));
            }
        }
    }
}
