//! The files of a commit.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use code::Attributes;
use git::{EntryKind, ObjectId, Objects, Repository};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::files::{Code, CodeFile, Place, Read, Wanted, skipped};
use super::store::{self, Entry, Store};
use crate::errors::{CommandError, ErrorKind};
use crate::platform::interrupted;
use crate::ui::Meter;

/// A file of a commit.
struct InCommit {
    path: Vec<u8>,
    blob: ObjectId,
}

/// Where and how a commit is read.
#[derive(Debug, Clone)]
pub struct Reading<'a> {
    /// Which files take part.
    pub wanted: &'a Wanted,
    /// Only what is below this folder; empty for all.
    pub below: &'a [u8],
    /// What is put in front of paths that are shown.
    pub shown_below: &'a [u8],
    /// Where tokens are kept for the next run.
    pub store: Option<PathBuf>,
}

/// The code of a commit.
///
/// # Errors
/// If its tree can't be read, or the user stopped it.
pub fn read(
    repository: &Repository,
    commit: ObjectId,
    reading: &Reading<'_>,
    meter: &Meter,
) -> Result<Code, CommandError> {
    let mut code = Code::default();
    let objects = repository.objects();
    let (files, attributes, print) = list(&objects, commit, reading, &mut code)?;
    let store = reading.store.as_deref().map(|path| store::Files::read(path).open(print));
    let (done, total) = (AtomicU64::new(0), files.len() as u64);
    let one = |objects: &mut Objects, file: &InCommit| {
        if interrupted() {
            return Err(CommandError::new(ErrorKind::Interrupted, "stopped"));
        }
        meter.update("files", done.fetch_add(1, Ordering::Relaxed), Some(total));
        let make = || {
            let bytes = content(objects, file.blob, reading.wanted)?;
            Ok(Read::new(&file.path, &bytes, &attributes, reading.wanted))
        };
        Ok(Store::get(store.as_ref(), (&file.path, file.blob.as_bytes()), reading.wanted, make))
    };
    let read = files.par_iter().map_init(|| repository.objects(), one).collect::<Result<Vec<_>, _>>()?;
    if let Some(store) = store {
        let entries = files.iter().zip(&read).filter_map(|(file, (read, kept_in))| {
            let read = read.as_ref().ok()?;
            Some(Entry { path: &file.path, key: file.blob.as_bytes(), read, kept_in: *kept_in })
        });
        // A run without a store is as right, only slower: that it can't be written stops nobody.
        let _ = store.keep(&entries.collect::<Vec<_>>());
    }
    for (file, (read, _)) in files.into_iter().zip(read) {
        take(&mut code, file, read, reading);
    }
    Ok(code)
}

fn content(objects: &Objects, blob: ObjectId, wanted: &Wanted) -> Result<git::Bytes, &'static str> {
    let bytes = objects.size(blob).map_err(|_| "not readable")?;
    if bytes > wanted.most_bytes {
        return Err("too large");
    }
    objects.blob(blob).map_err(|_| "not readable")
}

fn take(code: &mut Code, file: InCommit, read: Result<Read, &'static str>, reading: &Reading<'_>) {
    match read {
        Err(reason) => code.skipped.bytes(reason, 0),
        Ok(Read::Binary) => code.skipped.bytes("binary", 0),
        Ok(Read::Other(class)) => code.skipped.bytes(skipped(class), 0),
        Ok(Read::Code(tokens)) => code.files.push(CodeFile {
            path: [reading.shown_below, &file.path].concat(),
            repository_path: Some(file.path),
            place: Place::Blob(file.blob),
            language: tokens.language,
            class: tokens.class,
            stream: tokens.stream,
            blocks: tokens.blocks,
            kept: tokens.kept,
        }),
    }
}

type Listed = (Vec<InCommit>, Attributes, [u8; 32]);

/// The files of a commit by their path, and what its `.gitattributes` say.
fn list(objects: &Objects, commit: ObjectId, reading: &Reading<'_>, code: &mut Code) -> Result<Listed, CommandError> {
    let tree = objects.commit(commit).map_err(CommandError::unreadable)?.tree;
    let changes = git::compare(objects, Some(tree), &[]);
    changes.skipped.iter().for_each(|_| code.skipped.bytes("not readable", 0));
    let (mut files, mut texts, mut hash) = (Vec::new(), Vec::new(), blake3::Hasher::new());
    for change in changes.paths {
        let Some(entry) = change.now else { continue };
        match entry.kind {
            EntryKind::File => {}
            EntryKind::Symlink => {
                code.skipped.bytes("a link", 0);
                continue;
            }
            _ => continue,
        }
        if let Some(folder) = attributes_of(&change.path) {
            hash.update(&(folder.len() as u64).to_le_bytes()).update(folder).update(entry.id.as_bytes());
            texts.extend(objects.blob(entry.id).ok().map(|text| (folder.to_vec(), text)));
        }
        if is_below(&change.path, reading.below) {
            files.push(InCommit { path: change.path, blob: entry.id });
        }
    }
    let attributes = Attributes::new(texts.iter().map(|(folder, text)| (folder.as_slice(), text.as_slice())));
    Ok((files, attributes, *hash.finalize().as_bytes()))
}

fn is_below(path: &[u8], folder: &[u8]) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with(b"/"))
}

/// The folder for which a path holds attributes, if it does.
fn attributes_of(path: &[u8]) -> Option<&[u8]> {
    let folder = path.strip_suffix(b".gitattributes")?;
    if folder.is_empty() { Some(folder) } else { folder.strip_suffix(b"/") }
}
