//! The files of a folder, as they are on disk: what git ignores is left out.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use code::Attributes;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::files::{Code, CodeFile, Place, Read, Wanted, skipped};
use super::store::{self, Entry, Store};
use crate::errors::{CommandError, ErrorKind};
use crate::platform::{interrupted, path_bytes};
use crate::tree_walk::{Ignored, Tree, TreeFile};
use crate::ui::Meter;

/// A file of a folder.
struct OnDisk {
    file: TreeFile,
    /// As it is shown.
    shown: Vec<u8>,
    /// From the root of the repository, or of the folder where there is none.
    below_root: Vec<u8>,
    /// What changes when its content does: size and time of the last change.
    key: Vec<u8>,
}

/// How a folder is read.
#[derive(Debug, Clone)]
pub struct Reading<'a> {
    /// Which files take part.
    pub wanted: &'a Wanted,
    /// What becomes of files that git ignores.
    pub ignored: Ignored,
    /// Where tokens are kept for the next run.
    pub store: Option<PathBuf>,
    /// Seconds since 1970: what was changed in this second or later may change again unseen.
    pub now: u64,
}

/// The code of a folder or file. Paths are shown below `shown`.
///
/// # Errors
/// If it is not there, or the user stopped it.
pub fn read(root: &Path, reading: &Reading<'_>, meter: &Meter) -> Result<Code, CommandError> {
    let mut code = Code::default();
    let kept = || reading.store.as_deref().map(store::Files::read);
    let (files, kept) = rayon::join(|| list(root, reading, &mut code), kept);
    let files = files?;
    let attributes = FolderAttributes::find(root, &files);
    let store = kept.map(|kept| kept.open(attributes.print));
    let (done, total) = (AtomicU64::new(0), files.len() as u64);
    let one = |file: &OnDisk| {
        if interrupted() {
            return Err(CommandError::new(ErrorKind::Interrupted, "stopped"));
        }
        meter.update("files", done.fetch_add(1, Ordering::Relaxed), Some(total));
        let make = || match file.file.read(reading.wanted.most_bytes) {
            Err("binary") => Ok(Read::Binary),
            made => made.map(|bytes| Read::new(&file.below_root, &bytes, &attributes.read, reading.wanted)),
        };
        Ok(Store::get(store.as_ref(), (&file.below_root, &file.key), reading.wanted, make))
    };
    let read = files.par_iter().map(one).collect::<Result<Vec<_>, _>>()?;
    if let Some(store) = store {
        let entries = files.iter().zip(&read).filter_map(|(file, (read, kept_in))| {
            let is_settled = file.file.changed.as_secs() < reading.now;
            let read = read.as_ref().ok().filter(|_| is_settled)?;
            Some(Entry { path: &file.below_root, key: &file.key, read, kept_in: *kept_in })
        });
        // A run without a store is as right, only slower: that it can't be written stops nobody.
        let _ = store.keep(&entries.collect::<Vec<_>>());
    }
    for (file, (read, _)) in files.into_iter().zip(read) {
        take(&mut code, file, read);
    }
    Ok(code)
}

fn take(code: &mut Code, file: OnDisk, read: Result<Read, &'static str>) {
    match read {
        Err(reason) => code.skipped.bytes(reason, file.file.bytes),
        Ok(Read::Binary) => code.skipped.bytes("binary", file.file.bytes),
        Ok(Read::Other(class)) => code.skipped.bytes(skipped(class), file.file.bytes),
        Ok(Read::Code(tokens)) => code.files.push(CodeFile {
            path: file.shown,
            repository_path: Some(file.below_root),
            place: Place::Disk(file.file.path),
            language: tokens.language,
            class: tokens.class,
            stream: tokens.stream,
            blocks: tokens.blocks,
            kept: tokens.kept,
        }),
    }
}

/// The files of a folder by their path; what is no regular file or too large is counted.
fn list(root: &Path, reading: &Reading<'_>, code: &mut Code) -> Result<Vec<OnDisk>, CommandError> {
    let Tree { files, skipped, .. } = Tree::find(&[root.to_owned()], reading.wanted.most_bytes, reading.ignored)?;
    code.skipped.add(skipped);
    let home = repository_root(root);
    let mut files: Vec<OnDisk> = files.into_iter().map(|file| on_disk(file, &home)).collect();
    files.sort_by(|a, b| a.shown.cmp(&b.shown));
    Ok(files)
}

fn on_disk(file: TreeFile, home: &Path) -> OnDisk {
    let nanoseconds = u64::try_from(file.changed.as_nanos()).unwrap_or(u64::MAX);
    OnDisk {
        // As people typed it, without `./` in front.
        shown: path_bytes(file.shown.strip_prefix(".").unwrap_or(&file.shown)),
        below_root: path_bytes(file.path.strip_prefix(home).unwrap_or(&file.path)),
        key: [file.bytes, nanoseconds].map(u64::to_le_bytes).concat(),
        file,
    }
}

fn absolute(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// The nearest folder at or above a path that holds `.git`; the folder itself where there is none.
pub(crate) fn repository_root(path: &Path) -> PathBuf {
    let path = absolute(path);
    let folder = if path.is_dir() { path.as_path() } else { path.parent().unwrap_or(&path) };
    let is_root = |folder: &&Path| folder.join(".git").symlink_metadata().is_ok();
    folder.ancestors().find(is_root).unwrap_or(folder).to_owned()
}

/// What `.gitattributes` files say.
struct FolderAttributes {
    read: Attributes,
    /// A hash of these files: with other ones, classes may be others.
    print: [u8; 32],
}

impl FolderAttributes {
    /// Those among the files, and those of folders above the root.
    fn find(root: &Path, files: &[OnDisk]) -> Self {
        const NAME: &[u8] = b".gitattributes";
        let home = repository_root(root);
        let mut found: Vec<(Vec<u8>, PathBuf)> = Vec::new();
        for file in files.iter().filter(|file| file.below_root.ends_with(NAME)) {
            let folder = &file.below_root[..file.below_root.len() - NAME.len()];
            found.push((folder.strip_suffix(b"/").unwrap_or(folder).to_vec(), file.file.path.clone()));
        }
        let above = absolute(root);
        for folder in above.ancestors().skip(1).take_while(|folder| folder.starts_with(&home)) {
            let name = path_bytes(folder.strip_prefix(&home).unwrap_or(folder));
            found.push((name, folder.join(".gitattributes")));
        }
        found.sort();
        found.dedup();
        let texts: Vec<(Vec<u8>, Vec<u8>)> =
            found.into_iter().filter_map(|(folder, path)| Some((folder, fs::read(path).ok()?))).collect();
        let mut hash = blake3::Hasher::new();
        for (folder, text) in &texts {
            hash.update(&(folder.len() as u64).to_le_bytes()).update(folder);
            hash.update(&(text.len() as u64).to_le_bytes()).update(text);
        }
        let read = Attributes::new(texts.iter().map(|(folder, text)| (folder.as_slice(), text.as_slice())));
        Self { read, print: *hash.finalize().as_bytes() }
    }
}
