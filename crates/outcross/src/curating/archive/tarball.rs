//! tar, plain or gzip.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

use flate2::bufread::MultiGzDecoder;
use tar::{Archive, EntryType};

use super::entries::{ArchiveError, Bounds, Entry, Found};
use crate::curating::reasons::{Left, Reason};

/// What reads the unpacked bytes, and says why it stopped.
struct Bounded<R> {
    inner: R,
    /// Shared with whoever asks why a read failed: the reader of tar passes nothing but an error of the system on.
    state: Rc<RefCell<State>>,
}

struct State {
    bounds: Bounds,
    stopped: Option<ArchiveError>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let mut state = self.state.borrow_mut();
        match state.bounds.bytes(read as u64) {
            Ok(()) => Ok(read),
            Err(error) => {
                state.stopped = Some(error);
                Err(io::Error::other("too much"))
            }
        }
    }
}

pub(super) fn read(
    path: &Path,
    is_gzip: bool,
    each: &mut dyn FnMut(Entry) -> Result<(), ArchiveError>,
) -> Result<(), ArchiveError> {
    let file = File::open(path).map_err(|error| ArchiveError::Damaged(error.to_string()))?;
    let bytes = file.metadata().map_or(0, |metadata| metadata.len());
    let state = Rc::new(RefCell::new(State { bounds: Bounds::new(bytes), stopped: None }));
    let file = BufReader::new(file);
    let inner: Box<dyn Read> = if is_gzip { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    let mut archive = Archive::new(Bounded { inner, state: Rc::clone(&state) });
    let failed = |error: io::Error| {
        let stopped = state.borrow_mut().stopped.take();
        stopped.unwrap_or_else(|| ArchiveError::Damaged(error.to_string()))
    };
    for entry in archive.entries().map_err(failed)? {
        let mut entry = entry.map_err(failed)?;
        state.borrow_mut().bounds.entry()?;
        let kind = entry.header().entry_type();
        if matches!(kind, EntryType::Directory | EntryType::XGlobalHeader) {
            continue;
        }
        let path = entry.path_bytes().into_owned();
        // A name with a slash at its end is a folder in archives of old.
        if kind.is_file() && path.ends_with(b"/") {
            continue;
        }
        let found = match left(kind) {
            Some(left) => Found::Left(left),
            None => {
                let said = entry.size();
                let found = Found::read(said, &mut entry).map_err(failed)?;
                whole(said, &found)?;
                found
            }
        };
        each(Entry::new(&path, found))?;
    }
    Ok(())
}

/// Why something in a tarball is no file.
fn left(kind: EntryType) -> Option<Left> {
    match kind {
        EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse => None,
        EntryType::Symlink => Some(Left::new(Reason::Link, "a symbolic link", 0)),
        EntryType::Link => Some(Left::new(Reason::Link, "a hard link", 0)),
        _ => Some(Left::new(Reason::Special, "neither file nor folder nor link", 0)),
    }
}

/// The reader of tar takes an archive that ends within a file for one that ends there.
fn whole(said: u64, found: &Found) -> Result<(), ArchiveError> {
    match found {
        Found::File(bytes) if bytes.len() as u64 != said => {
            Err(ArchiveError::Damaged("it ends within a file".to_owned()))
        }
        _ => Ok(()),
    }
}
