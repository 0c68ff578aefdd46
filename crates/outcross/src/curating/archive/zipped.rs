//! zip. Entries that are encrypted, packed in another way than stored or deflate, or damaged, are left out by themselves:
//! the directory at the archive's end still leads to the others.

use std::fs::File;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use zip::ZipArchive;

use super::entries::{ArchiveError, Bounds, Entry, Found};
use crate::curating::reasons::{Left, Reason};

type Zip = ZipArchive<BufReader<File>>;

pub(super) fn read(path: &Path, each: &mut dyn FnMut(Entry) -> Result<(), ArchiveError>) -> Result<(), ArchiveError> {
    let damaged = |error: String| ArchiveError::Damaged(error);
    let file = File::open(path).map_err(|error| damaged(error.to_string()))?;
    let mut bounds = Bounds::new(file.metadata().map_or(0, |metadata| metadata.len()));
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|error| damaged(error.to_string()))?;
    for at in 0..archive.len() {
        bounds.entry()?;
        let made = catch_unwind(AssertUnwindSafe(|| entry(&mut archive, at)));
        let made = made.unwrap_or_else(|_| Err("its directory makes no sense".to_owned())).map_err(damaged)?;
        let Some(entry) = made else { continue };
        bounds.bytes(entry.found.unpacked())?;
        each(entry)?;
    }
    Ok(())
}

/// An entry; none of a folder.
fn entry(archive: &mut Zip, at: usize) -> Result<Option<Entry>, String> {
    let raw = archive.by_index_raw(at).map_err(|error| error.to_string())?;
    let (path, said) = (raw.name_raw().to_vec(), raw.size());
    if raw.is_dir() || path.ends_with(b"/") {
        return Ok(None);
    }
    let left = match raw.unix_mode().map(|mode| mode & 0o170_000) {
        _ if raw.is_symlink() => Some(Left::new(Reason::Link, "a symbolic link", 0)),
        None | Some(0 | 0o100_000) => None,
        Some(_) => Some(Left::new(Reason::Special, "neither file nor folder nor link", 0)),
    };
    drop(raw);
    let found = match left {
        Some(left) => Found::Left(left),
        None => {
            content(archive, at, said).unwrap_or_else(|error| Found::Left(Left::new(Reason::Unreadable, error, said)))
        }
    };
    Ok(Some(Entry::new(&path, found)))
}

fn content(archive: &mut Zip, at: usize, said: u64) -> Result<Found, String> {
    let file = archive.by_index(at).map_err(|error| error.to_string())?;
    Found::read(said, file).map_err(|error| error.to_string())
}
