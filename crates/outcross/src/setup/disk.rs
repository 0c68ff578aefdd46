//! Reading and writing the files of a set-up: no link is followed, and a file changes in one step.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use super::which::{Root, Which};

/// None of the files is as large.
const MAX_BYTES: u64 = 4 << 20;

/// The folders that the files lie below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The work tree.
    pub work_tree: PathBuf,
    /// The git folder that all work trees share.
    pub common_dir: PathBuf,
    /// The git folder of this work tree: the record lies here.
    pub git_dir: PathBuf,
}

/// Why a file can't be read or written.
#[derive(Debug, thiserror::Error)]
pub enum DiskError {
    /// A link stands at it or on the way to it.
    #[error("{place} is a link, and what it points to is not for outcross to change")]
    Link {
        /// Where.
        place: String,
    },
    /// Something else than a file stands there.
    #[error("{place} is no file")]
    NoFile {
        /// Where.
        place: String,
    },
    /// It is too large to be such a file.
    #[error("{place} is larger than {MAX_BYTES} bytes")]
    TooLarge {
        /// Where.
        place: String,
    },
    /// It changed since it was read.
    #[error("{place} changed in the meantime")]
    Changed {
        /// Where.
        place: String,
    },
    /// Another program writes it.
    #[error("{place} is locked by another program")]
    Locked {
        /// Where.
        place: String,
    },
    /// What the system says.
    #[error("cannot {what} {place}: {source}")]
    System {
        /// What was done.
        what: &'static str,
        /// Where.
        place: String,
        /// Why not.
        source: io::Error,
    },
}

impl Place {
    fn root(&self, which: Which) -> &Path {
        match which.root() {
            Root::WorkTree => &self.work_tree,
            Root::Git => &self.common_dir,
        }
    }

    fn path(&self, which: Which) -> PathBuf {
        self.root(which).join(which.path())
    }
}

fn system(what: &'static str, place: &impl ToString) -> impl FnOnce(io::Error) -> DiskError {
    let place = place.to_string();
    move |source| DiskError::System { what, place, source }
}

/// The bytes of a file; `None` if it is not there.
///
/// # Errors
/// If it is no file, a link is on the way, or it can't be read.
pub fn read(place: &Place, which: Which) -> Result<Option<Vec<u8>>, DiskError> {
    let mut path = place.root(which).to_owned();
    for part in Path::new(which.path()) {
        path.push(part);
        match fs::symlink_metadata(&path) {
            Ok(found) if found.is_symlink() => return Err(DiskError::Link { place: which.to_string() }),
            Ok(_) => {}
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Ok(None);
            }
            Err(error) => return Err(system("read", &which)(error)),
        }
    }
    read_file(&path, &which.to_string()).map(Some)
}

fn read_file(path: &Path, name: &str) -> Result<Vec<u8>, DiskError> {
    let place = || name.to_owned();
    let file = File::open(path).map_err(system("read", &name))?;
    if !file.metadata().map_err(system("read", &name))?.is_file() {
        return Err(DiskError::NoFile { place: place() });
    }
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(system("read", &name))?;
    if bytes.len() as u64 > MAX_BYTES { Err(DiskError::TooLarge { place: place() }) } else { Ok(bytes) }
}

/// Makes the folders on the way to a file, and says how many were not there.
///
/// # Errors
/// Those of the system.
pub(super) fn make_folders(place: &Place, which: Which) -> Result<u32, DiskError> {
    let mut made = 0;
    let mut folder = place.root(which).to_owned();
    for part in Path::new(which.path()).parent().into_iter().flatten() {
        folder.push(part);
        match fs::create_dir(&folder) {
            Ok(()) => made += 1,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(system("make the folder of", &which)(error)),
        }
    }
    Ok(made)
}

/// How many folders on the way to a file are not there.
pub(super) fn absent_folders(place: &Place, which: Which) -> u32 {
    let path = place.path(which);
    let absent = path.ancestors().skip(1).take_while(|folder| fs::symlink_metadata(folder).is_err()).count();
    u32::try_from(absent).unwrap_or(0)
}

/// Puts bytes in the place of others, in one step; `None` is no file. With a file that is removed, as many folders
/// above it go as are empty, `folders` at most.
///
/// # Errors
/// If the file is not as it is said to be `before`, or those of the system.
pub(super) fn replace(
    place: &Place,
    which: Which,
    before: Option<&[u8]>,
    after: Option<&[u8]>,
    folders: u32,
) -> Result<(), DiskError> {
    if read(place, which)?.as_deref() != before {
        return Err(DiskError::Changed { place: which.to_string() });
    }
    let path = place.path(which);
    match after {
        Some(bytes) => write(&path, which, bytes),
        None => {
            fs::remove_file(&path).map_err(system("remove", &which))?;
            let parents = path.ancestors().skip(1).take(folders as usize);
            // A folder that is not empty by now is somebody's: it stays.
            let _ = parents.take_while(|folder| fs::remove_dir(folder).is_ok()).count();
            Ok(())
        }
    }
}

/// The name that git itself gives to the new state of a file, and takes for a lock: `config.lock`.
fn write(path: &Path, which: Which, bytes: &[u8]) -> Result<(), DiskError> {
    let mut lock = path.as_os_str().to_owned();
    lock.push(".lock");
    let lock = PathBuf::from(lock);
    let mut file = OpenOptions::new().write(true).create_new(true).open(&lock).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => DiskError::Locked { place: which.to_string() },
        _ => system("write", &which)(error),
    })?;
    let written = file
        .write_all(bytes)
        .and_then(|()| keep_rights(&file, path, which))
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&lock, path));
    written.map_err(|error| {
        // The first error is the one to tell.
        let _ = fs::remove_file(&lock);
        system("write", &which)(error)
    })
}

/// The rights of the file that is replaced; a new hook can be run.
fn keep_rights(file: &File, path: &Path, which: Which) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(found) => file.set_permissions(found.permissions()),
        Err(_) if which.is_executable() => crate::platform::make_executable(file),
        Err(_) => Ok(()),
    }
}
