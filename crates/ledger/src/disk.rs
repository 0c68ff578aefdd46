//! Everything that touches the disk, one small step at a time: create, write, sync, rename, remove.
//!
//! Each step that changes something asks the [`Gate`] first, so that tests can stop the work before any step and see
//! what is left. What differs between operating systems lives here and nowhere else; other systems than Unix are
//! untested.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A step that changes the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    CreateFolder,
    CreateFile,
    Write,
    SyncFile,
    SyncFolder,
    Rename,
    RemoveFile,
    RemoveFolder,
}

/// Asked before each step: an error takes the step's place.
pub(crate) trait Gate: Send + Sync {
    fn before(&self, step: Step, path: &Path) -> io::Result<()>;
}

/// Lets every step pass.
struct Open;

impl Gate for Open {
    fn before(&self, _: Step, _: &Path) -> io::Result<()> {
        Ok(())
    }
}

/// The disk behind its gate.
#[derive(Clone)]
pub(crate) struct Disk {
    gate: Arc<dyn Gate>,
}

impl Disk {
    pub(crate) fn new() -> Self {
        Disk { gate: Arc::new(Open) }
    }

    #[cfg(test)]
    pub(crate) fn behind(gate: Arc<dyn Gate>) -> Self {
        Disk { gate }
    }

    /// Creates a folder and those above it that are missing, readable by the owner alone, and makes them durable.
    pub(crate) fn create_folders(&self, folder: &Path) -> io::Result<()> {
        let missing: Vec<&Path> =
            folder.ancestors().take_while(|path| !path.as_os_str().is_empty() && !path.exists()).collect();
        for path in missing.into_iter().rev() {
            self.gate.before(Step::CreateFolder, path)?;
            create_private_folder(path)?;
            self.sync_folder(parent(path))?;
        }
        Ok(())
    }

    /// Creates a file, or empties the one that is there.
    pub(crate) fn create_file(&self, path: &Path) -> io::Result<OpenFile> {
        self.gate.before(Step::CreateFile, path)?;
        let file = OpenOptions::new().write(true).create(true).truncate(true).open(path)?;
        Ok(OpenFile { disk: self.clone(), file, path: path.to_owned() })
    }

    /// Replaces `to` by `from` in one step.
    pub(crate) fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.gate.before(Step::Rename, to)?;
        fs::rename(from, to)
    }

    /// Makes the names in a folder durable.
    pub(crate) fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.gate.before(Step::SyncFolder, folder)?;
        sync_names(folder)
    }

    /// Removes a file or link; one that is not there is no error.
    pub(crate) fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.gate.before(Step::RemoveFile, path)?;
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Removes a folder if it is empty.
    pub(crate) fn remove_empty_folder(&self, path: &Path) -> io::Result<()> {
        self.gate.before(Step::RemoveFolder, path)?;
        match fs::remove_dir(path) {
            Err(error) if !matches!(error.kind(), io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::NotFound) => {
                Err(error)
            }
            _ => Ok(()),
        }
    }

    /// Takes the lock of a file, creating it if need be; `None` if another process or handle holds it. The system
    /// releases it when the process ends, however it ends.
    pub(crate) fn lock(&self, path: &Path) -> io::Result<Option<File>> {
        self.gate.before(Step::CreateFile, path)?;
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            Err(fs::TryLockError::Error(error)) => Err(error),
        }
    }
}

/// A file that is being written.
pub(crate) struct OpenFile {
    disk: Disk,
    file: File,
    path: PathBuf,
}

impl OpenFile {
    /// Makes the content durable.
    pub(crate) fn sync(&self) -> io::Result<()> {
        self.disk.gate.before(Step::SyncFile, &self.path)?;
        self.file.sync_all()
    }
}

impl Write for OpenFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.disk.gate.before(Step::Write, &self.path)?;
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Opens a regular file for reading: anything else (a pipe would block, a device never end) is an error.
pub(crate) fn open_regular(path: &Path) -> io::Result<File> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    File::open(path)
}

/// Every file below a folder, and every folder, each after what it holds, in the order of their names. Links are
/// listed and not followed. A folder that is not there holds nothing.
pub(crate) fn list(folder: &Path) -> io::Result<Listing> {
    let mut found = Listing::default();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        let entries = match fs::read_dir(&next) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            entries => entries?,
        };
        found.folders.push(next);
        for entry in entries {
            let entry = entry?;
            let list = if entry.file_type()?.is_dir() { &mut waiting } else { &mut found.files };
            list.push(entry.path());
        }
    }
    found.files.sort();
    found.folders.sort();
    found.folders.reverse();
    Ok(found)
}

/// What lies below a folder.
#[derive(Default)]
pub(crate) struct Listing {
    /// Everything that is not a folder.
    pub(crate) files: Vec<PathBuf>,
    /// The folders, the listed one among them, inner ones first.
    pub(crate) folders: Vec<PathBuf>,
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(unix)]
fn create_private_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    settle(fs::DirBuilder::new().mode(0o700).create(path))
}

#[cfg(not(unix))]
fn create_private_folder(path: &Path) -> io::Result<()> {
    settle(fs::DirBuilder::new().create(path))
}

/// A folder that someone else created in the meantime is as good as ours.
fn settle(created: io::Result<()>) -> io::Result<()> {
    match created {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

#[cfg(unix)]
fn sync_names(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_names(_: &Path) -> io::Result<()> {
    Ok(())
}
