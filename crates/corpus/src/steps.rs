//! Steps of a run: a folder of files each, made whole or not at all, and used again by the next run if nothing that
//! decides them has changed.
//!
//! Invariant: a step is used again only where its fingerprint is the same and every file has the hash that its record says,
//! so that nothing but a whole one ever is, whatever stopped the run that made it. So no step waits for the disk: what a
//! failing machine had not written is made again.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::CorpusError;

/// The record of a step, beside its files.
const RECORD: &str = "done.json";

/// What a step has made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Done {
    /// What decided it: its inputs, settings and functions.
    pub(crate) fingerprint: String,
    /// Its files by name.
    pub(crate) files: Vec<FileRecord>,
}

/// A file and what it must be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FileRecord {
    /// Its name in the folder.
    pub(crate) name: String,
    /// Its bytes.
    pub(crate) bytes: u64,
    /// BLAKE3, hex.
    pub(crate) blake3: String,
}

/// The folder of a run's steps.
#[derive(Debug, Clone)]
pub(crate) struct Steps {
    folder: PathBuf,
}

impl Steps {
    pub(crate) fn new(folder: &Path) -> Result<Self, CorpusError> {
        fs::create_dir_all(folder).map_err(CorpusError::file(folder))?;
        Ok(Steps { folder: folder.to_owned() })
    }

    /// Where a step's files are.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// A fingerprint of texts that decide a step.
    pub(crate) fn fingerprint<'a>(of: impl IntoIterator<Item = &'a str>) -> String {
        let mut hash = blake3::Hasher::new();
        for text in of {
            hash.update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
        }
        hash.finalize().to_hex().to_string()
    }

    /// The step as it was made before, or made now in a new folder.
    pub(crate) fn run(
        &self,
        name: &str,
        fingerprint: &str,
        make: impl FnOnce(&Path) -> Result<(), CorpusError>,
    ) -> Result<Done, CorpusError> {
        let (folder, new) = (self.path(name), self.path(&format!("{name}.new")));
        if let Some(done) = used_again(&folder, fingerprint) {
            return Ok(done);
        }
        removed(&new)?;
        removed(&folder)?;
        fs::create_dir_all(&new).map_err(CorpusError::file(&new))?;
        make(&new)?;
        let done = Done { fingerprint: fingerprint.to_owned(), files: records(&new)? };
        let text = serde_json::to_vec_pretty(&done).expect("because it has texts and numbers alone");
        let record = new.join(RECORD);
        fs::write(&record, &text).map_err(CorpusError::file(&record))?;
        fs::rename(&new, &folder).map_err(CorpusError::file(&folder))?;
        Ok(done)
    }
}

impl Done {
    /// What decides the steps that read this one.
    pub(crate) fn print(&self) -> String {
        Steps::fingerprint(self.files.iter().map(|file| file.blake3.as_str()))
    }
}

/// What a folder holds, if it is what a run with this fingerprint would make.
fn used_again(folder: &Path, fingerprint: &str) -> Option<Done> {
    let text = fs::read(folder.join(RECORD)).ok()?;
    let done: Done = serde_json::from_slice(&text).ok()?;
    let is_same = done.fingerprint == fingerprint && records(folder).ok()? == done.files;
    is_same.then_some(done)
}

/// The files of a folder but the record, by name.
fn records(folder: &Path) -> Result<Vec<FileRecord>, CorpusError> {
    let entries = fs::read_dir(folder).map_err(CorpusError::file(folder))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(CorpusError::file(folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name != RECORD {
            let (bytes, blake3) = hashed(&path)?;
            files.push(FileRecord { name, bytes, blake3 });
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

/// How long a file is, and its BLAKE3.
pub(crate) fn hashed(path: &Path) -> Result<(u64, String), CorpusError> {
    let mut file = File::open(path).map_err(CorpusError::file(path))?;
    let mut hash = blake3::Hasher::new();
    let bytes = io::copy(&mut file, &mut hash).map_err(CorpusError::file(path))?;
    Ok((bytes, hash.finalize().to_hex().to_string()))
}

/// Writes a file, and makes it durable.
pub(crate) fn durable(path: &Path, bytes: &[u8]) -> Result<(), CorpusError> {
    let write = || {
        let mut file = File::create(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(CorpusError::file(path))
}

/// Makes the names in a folder durable.
pub(crate) fn synced(folder: &Path) -> Result<(), CorpusError> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(CorpusError::file(folder))
}

/// Removes a folder if it is there.
pub(crate) fn removed(folder: &Path) -> Result<(), CorpusError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(CorpusError::file(folder)(error)),
        _ => Ok(()),
    }
}
