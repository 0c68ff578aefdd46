//! Indices on disk: mapped for reading, replaced whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use code::witness::{BadIndex, Index};
use memmap2::Mmap;

use crate::errors::CommandError;

/// An index on disk.
#[derive(Debug)]
pub struct Stored {
    /// As it was named.
    pub path: PathBuf,
    bytes: Mmap,
}

impl Stored {
    /// Maps the files of indices; nothing of them is read yet.
    ///
    /// # Errors
    /// If one can't be opened.
    pub fn open_all(paths: &[PathBuf]) -> Result<Vec<Stored>, CommandError> {
        paths.iter().map(|path| Self::open(path)).collect()
    }

    /// Maps the file of an index.
    ///
    /// # Errors
    /// If it can't be opened.
    pub fn open(path: &Path) -> Result<Stored, CommandError> {
        let unusable = |error: io::Error| {
            CommandError::usage(format!("cannot read {}: {error}", path.display()))
                .hint("make an index with outcross witness build LEDGER -o INDEX")
        };
        let is_file = fs::metadata(path).map_err(unusable)?.is_file();
        if !is_file {
            return Err(unusable(io::Error::other("not a regular file")));
        }
        let file = File::open(path).map_err(unusable)?;
        Ok(Stored { path: path.to_owned(), bytes: map(&file).map_err(unusable)? })
    }

    /// The index in it. Reads the head.
    ///
    /// # Errors
    /// If it is none, one of another version, or cut off.
    pub fn index(&self) -> Result<Index<'_>, CommandError> {
        Index::open(&self.bytes).map_err(|bad| {
            let error = CommandError::unreadable(format!("{} is {}", self.path.display(), bad.as_str()));
            match bad {
                BadIndex::OtherVersion => error.hint("build it again with this version: outcross witness build"),
                BadIndex::NoIndex | BadIndex::CutOff => error.hint("get the file anew, or build it again"),
            }
        })
    }

    /// The index in it, every byte of which is what was written. Reads all of it.
    ///
    /// # Errors
    /// As [`Stored::index`], and if it is damaged.
    pub fn whole(&self) -> Result<Index<'_>, CommandError> {
        let index = self.index()?;
        if index.is_intact() {
            return Ok(index);
        }
        let error = format!("{} is a witness index that is damaged", self.path.display());
        Err(CommandError::unreadable(error).hint("get the file anew, or build it again"))
    }

    /// The first 16 hex digits of the BLAKE3 of all that is in it, as its end says.
    #[must_use]
    pub fn checksum(&self) -> String {
        checksum(&self.bytes)
    }

    /// Its size in bytes.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.bytes.len() as u64
    }

    /// There is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }
}

/// The first 16 hex digits of the BLAKE3 of all that is in an index, as its end says.
#[must_use]
pub fn checksum(bytes: &[u8]) -> String {
    let end = bytes.last_chunk::<32>().copied().unwrap_or_default();
    blake3::Hash::from_bytes(end).to_hex()[..16].to_owned()
}

/// Indices have gigabytes, and a search reads a few pages of them.
#[expect(
    unsafe_code,
    reason = "mapping a file is unsafe, since others may change it meanwhile: `Index` checks every read \
    and believes no byte twice; one that is cut off while it is mapped ends the process, as for any program that maps files. \
    Ours replaces indices by a rename, which leaves what is mapped as it is"
)]
fn map(file: &File) -> io::Result<Mmap> {
    // SAFETY: the bytes are read as plain numbers alone, and bounds are checked at each read.
    unsafe { Mmap::map(file) }
}

/// Puts an index where one may be; the old one is there until the new one is whole.
///
/// # Errors
/// If the folder can't be written.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), CommandError> {
    let unusable = |error: io::Error| CommandError::usage(format!("cannot write {}: {error}", path.display()));
    let name = path.file_name().ok_or_else(|| unusable(io::Error::other("not the name of a file")))?;
    let mut next = std::ffi::OsString::from(".");
    next.push(name);
    next.push(format!(".{}.new", std::process::id()));
    let next = path.with_file_name(next);
    let written = write_new(&next, bytes).and_then(|()| fs::rename(&next, path));
    written.map_err(|error| {
        // What is left of it is of no use to anybody; if it can't be removed either, the error says enough.
        let _ = fs::remove_file(&next);
        unusable(error)
    })
}

fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
