//! What was written, and what stood there before: in `outcross/init` of the git folder.
//!
//! Whoever made the git folder may have made the record too: it names files by words of [`Which`], never by paths.

use std::fs;
use std::io;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::disk::{self, DiskError, Place};
use super::which::Which;

const VERSION: u32 = 1;

/// The record of a set-up, in the order in which it was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    entries: Vec<Entry>,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    which: Which,
    /// What stood there; `None` if nothing did.
    before: Option<Vec<u8>>,
    /// BLAKE3 of what was written.
    after: String,
    /// Folders that were made for it.
    folders: u32,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RecordV1 {
    version: u32,
    files: Vec<EntryV1>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryV1 {
    file: String,
    before: Option<String>,
    after: String,
    folders: u32,
}

/// What became of a file when a set-up was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undone {
    /// It is as it was.
    Restored,
    /// It was not there before, and is not now.
    Removed,
    /// It was as before already.
    Already,
    /// Somebody changed it since: it stays.
    Changed,
}

/// The record can't be used.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// What the system says.
    #[error("cannot {what} the record of init: {source}")]
    System {
        /// What was done.
        what: &'static str,
        /// Why not.
        source: io::Error,
    },
    /// It is none, or one of a newer version.
    #[error("the record of init can't be used: {detail}")]
    Damaged {
        /// Why.
        detail: String,
    },
}

fn system(what: &'static str) -> impl FnOnce(io::Error) -> RecordError {
    move |source| RecordError::System { what, source }
}

fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

fn folder(place: &Place) -> PathBuf {
    place.git_dir.join("outcross/init")
}

impl Record {
    /// The record of a work tree; an empty one if there is none.
    ///
    /// # Errors
    /// If it is there and can't be read.
    pub fn load(place: &Place) -> Result<Record, RecordError> {
        let text = match fs::read(folder(place).join("record.json")) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Record::default()),
            Err(error) => return Err(system("read")(error)),
        };
        let damaged = |detail: String| RecordError::Damaged { detail };
        let record: RecordV1 = serde_json::from_slice(&text).map_err(|error| damaged(error.to_string()))?;
        if record.version != VERSION {
            return Err(damaged(format!("its version is {}", record.version)));
        }
        let entries = record.files.into_iter().map(|entry| Entry::load(place, entry));
        Ok(Record { entries: entries.collect::<Result<_, _>>()? })
    }

    /// Whether nothing was written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether a file is as it was written.
    #[must_use]
    pub fn is_ours(&self, which: Which, bytes: &[u8]) -> bool {
        self.entries.iter().any(|entry| entry.which == which && entry.after == hash(bytes))
    }

    /// Notes that a file is about to be written. What was noted of it before stays, unless somebody changed the file
    /// since.
    pub(super) fn add(&mut self, which: Which, before: Option<Vec<u8>>, after: &[u8], folders: u32) {
        let after = hash(after);
        let is_ours = before.as_deref().is_some_and(|before| self.is_ours(which, before));
        match self.entries.iter_mut().find(|entry| entry.which == which) {
            Some(entry) if is_ours => entry.after = after,
            Some(entry) => *entry = Entry { which, before, after, folders: entry.folders.max(folders) },
            None => self.entries.push(Entry { which, before, after, folders }),
        }
    }

    /// Writes it: first what stood there, then the list.
    ///
    /// # Errors
    /// Those of the system.
    pub(super) fn save(&self, place: &Place) -> Result<(), RecordError> {
        let folder = folder(place);
        if self.entries.is_empty() {
            return remove(place).map_err(system("remove"));
        }
        fs::create_dir_all(&folder).map_err(system("write"))?;
        for before in self.entries.iter().filter_map(|entry| entry.before.as_deref()) {
            fs::write(folder.join(hash(before)), before).map_err(system("write"))?;
        }
        let files = self.entries.iter().map(Entry::document).collect();
        let text = serde_json::to_vec_pretty(&RecordV1 { version: VERSION, files })
            .map_err(|error| system("write")(error.into()))?;
        let next = folder.join("record.json.new");
        fs::write(&next, text).and_then(|()| fs::rename(&next, folder.join("record.json"))).map_err(system("write"))
    }

    /// Takes back what was written, the last file first, and keeps the record of what could not be.
    ///
    /// # Errors
    /// If a file or the record can't be written. What was taken back until then is.
    pub fn undo(mut self, place: &Place, is_dry: bool) -> Result<Vec<(Which, Undone)>, UndoError> {
        let mut undone = Vec::new();
        while let Some(entry) = self.entries.pop() {
            let outcome = entry.undo(place, is_dry)?;
            undone.push((entry, outcome));
            if !is_dry {
                self.without_undone(&undone).save(place)?;
            }
        }
        Ok(undone.into_iter().map(|(entry, outcome)| (entry.which, outcome)).collect())
    }

    /// What is still to be taken back, and what can't be.
    fn without_undone(&self, undone: &[(Entry, Undone)]) -> Record {
        let changed = undone.iter().rev().filter(|(_, outcome)| *outcome == Undone::Changed);
        Record { entries: self.entries.iter().chain(changed.map(|(entry, _)| entry)).cloned().collect() }
    }
}

/// Why a set-up can't be taken back.
#[derive(Debug, thiserror::Error)]
pub enum UndoError {
    /// The record.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// A file.
    #[error(transparent)]
    Disk(#[from] DiskError),
}

impl Entry {
    fn load(place: &Place, entry: EntryV1) -> Result<Entry, RecordError> {
        let damaged = |detail: &str| RecordError::Damaged { detail: detail.to_owned() };
        let which: Which = entry.file.parse().map_err(|_| damaged("it names a file that init does not write"))?;
        let before = entry.before.map(|name| {
            if name.len() != 64 || !name.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return Err(damaged("it names no hash"));
            }
            let bytes = fs::read(folder(place).join(&name)).map_err(system("read"))?;
            if hash(&bytes) == name { Ok(bytes) } else { Err(damaged("what it kept of a file was changed")) }
        });
        Ok(Entry { which, before: before.transpose()?, after: entry.after, folders: entry.folders })
    }

    fn document(&self) -> EntryV1 {
        EntryV1 {
            file: self.which.as_str().to_owned(),
            before: self.before.as_deref().map(hash),
            after: self.after.clone(),
            folders: self.folders,
        }
    }

    fn undo(&self, place: &Place, is_dry: bool) -> Result<Undone, DiskError> {
        let now = disk::read(place, self.which)?;
        if now == self.before {
            return Ok(Undone::Already);
        }
        if now.as_deref().map(hash).as_ref() != Some(&self.after) {
            return Ok(Undone::Changed);
        }
        if !is_dry {
            disk::replace(place, self.which, now.as_deref(), self.before.as_deref(), self.folders)?;
        }
        Ok(if self.before.is_some() { Undone::Restored } else { Undone::Removed })
    }
}

/// Removes the record's folder, and the one above it if nothing else lies there.
fn remove(place: &Place) -> io::Result<()> {
    match fs::remove_dir_all(folder(place)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    // Other things of ours may lie there.
    let _ = fs::remove_dir(place.git_dir.join("outcross"));
    Ok(())
}
