//! Where a page goes. Its usual place is a name in the current folder, which may be a repository of others: nothing
//! there is replaced that is no page of ours, and no link is followed to make a file.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use crate::errors::CommandError;
use crate::settings::Destination;

/// The file's name where none was given.
const USUAL: &str = "outcross-report.html";
/// A page says within so many bytes who made it.
const HEAD_BYTES: u64 = 1024;

/// A place that a page may be written to.
#[derive(Debug)]
pub(super) enum Place {
    /// stdout.
    Stdout,
    /// A file that is not there yet.
    New(PathBuf),
    /// A file that may be replaced.
    Replaced(PathBuf),
}

impl Place {
    /// The place, before any work is done.
    ///
    /// # Errors
    /// If there is something else, and `force` is not set.
    pub(super) fn of(destination: &Destination, force: bool) -> Result<Place, CommandError> {
        let path = match destination {
            Destination::Stdout => return Ok(Place::Stdout),
            Destination::Usual => Path::new(USUAL),
            Destination::File(path) => path,
        };
        match fs::symlink_metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Place::New(path.to_owned())),
            _ if force || is_ours(path) => Ok(Place::Replaced(path.to_owned())),
            _ => Err(CommandError::usage(format!("{} is there and is no page of outcross", path.display()))
                .hint("write to another file with -o FILE, or replace it with --force")),
        }
    }

    /// Writes the page; the path of the file, or `None` for stdout, to which the caller writes.
    ///
    /// # Errors
    /// If the file can't be written.
    pub(super) fn write(&self, page: &str) -> Result<Option<PathBuf>, CommandError> {
        let (path, file) = match self {
            Place::Stdout => return Ok(None),
            Place::New(path) => (path, OpenOptions::new().write(true).create_new(true).open(path)),
            Place::Replaced(path) => (path, File::create(path)),
        };
        file.and_then(|mut file| file.write_all(page.as_bytes()))
            .map_err(|error| CommandError::usage(format!("cannot write {}: {error}", path.display())))?;
        Ok(Some(std::path::absolute(path).unwrap_or_else(|_| path.clone())))
    }
}

/// A file that a page's head stands in, or an empty one: nothing is lost with it.
fn is_ours(path: &Path) -> bool {
    let read = || -> io::Result<Vec<u8>> {
        if !fs::metadata(path)?.is_file() {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let mut head = Vec::new();
        File::open(path)?.take(HEAD_BYTES).read_to_end(&mut head)?;
        Ok(head)
    };
    let tag = format!("{}outcross ", picture::GENERATOR);
    read().is_ok_and(|head| head.is_empty() || String::from_utf8_lossy(&head).contains(&tag))
}
