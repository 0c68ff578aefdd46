//! The files of a folder, as they are on disk: what git ignores is left out.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::UNIX_EPOCH;

use code::Attributes;
use ignore::WalkBuilder;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use super::files::{Code, CodeFile, Place, Read, Wanted, skipped};
use super::store::{Entry, Store};
use crate::errors::{CommandError, ErrorKind};
use crate::platform::{interrupted, path_bytes};
use crate::ui::Meter;

/// A file of a folder.
struct OnDisk {
    path: PathBuf,
    /// As it is shown.
    shown: Vec<u8>,
    /// From the root of the repository, or of the folder where there is none.
    below_root: Vec<u8>,
    bytes: u64,
    /// What changes when its content does: size and time of the last change.
    key: Vec<u8>,
    changed_at: i64,
}

/// How a folder is read.
#[derive(Debug, Clone)]
pub struct Reading<'a> {
    /// Which files take part.
    pub wanted: &'a Wanted,
    /// Files that git ignores take part too.
    pub with_ignored: bool,
    /// Where tokens are kept for the next run.
    pub store: Option<PathBuf>,
    /// Seconds since 1970: what was changed in this second or later may change again unseen.
    pub now: i64,
}

/// The code of a folder or file. Paths are shown below `shown`.
///
/// # Errors
/// If it is not there, or the user stopped it.
pub fn read(root: &Path, reading: &Reading<'_>, meter: &Meter) -> Result<Code, CommandError> {
    let mut code = Code::default();
    let files = list(root, reading, &mut code)?;
    let attributes = FolderAttributes::find(root, &files);
    let store = reading.store.as_ref().map(|path| Store::open(path, attributes.print));
    let (done, total) = (AtomicU64::new(0), files.len() as u64);
    let one = |file: &OnDisk| {
        if interrupted() {
            return Err(CommandError::new(ErrorKind::Interrupted, "stopped"));
        }
        meter.update("files", done.fetch_add(1, Ordering::Relaxed), Some(total));
        let kept = store.as_ref().and_then(|store| store.get(&file.below_root, &file.key));
        if let Some(kept) = kept.filter(|kept| kept.serves(reading.wanted)) {
            return Ok((Ok(kept), true));
        }
        let made = fs::read(&file.path).map_err(|_| "not readable");
        Ok((made.map(|bytes| Read::new(&file.below_root, &bytes, &attributes.read, reading.wanted)), false))
    };
    let read = files.par_iter().map(one).collect::<Result<Vec<_>, _>>()?;
    let is_new = read.iter().any(|(_, was_kept)| !was_kept);
    if let Some(store) = store.filter(|store| is_new || store.len() != files.len()) {
        // A run without a store is as right, only slower: that it can't be written stops nobody.
        let _ = store.replace(files.iter().zip(&read).filter_map(|(file, (read, _))| {
            let is_settled = file.changed_at < reading.now;
            read.as_ref().ok().filter(|_| is_settled).map(|read| Entry { path: &file.below_root, key: &file.key, read })
        }));
    }
    for (file, (read, _)) in files.into_iter().zip(read) {
        take(&mut code, file, read);
    }
    Ok(code)
}

fn take(code: &mut Code, file: OnDisk, read: Result<Read, &'static str>) {
    match read {
        Err(reason) => code.skip(reason, file.bytes),
        Ok(Read::Binary) => code.skip("binary", file.bytes),
        Ok(Read::Other(class)) => code.skip(skipped(class), file.bytes),
        Ok(Read::Code(tokens)) => code.files.push(CodeFile {
            path: file.shown,
            repository_path: Some(file.below_root),
            place: Place::Disk(file.path),
            language: tokens.language,
            class: tokens.class,
            stream: tokens.stream,
            blocks: tokens.blocks,
        }),
    }
}

/// The files of a folder by their path; what is no regular file or too large is counted.
fn list(root: &Path, reading: &Reading<'_>, code: &mut Code) -> Result<Vec<OnDisk>, CommandError> {
    fs::symlink_metadata(root).map_err(|error| {
        CommandError::nothing(format!("cannot read {}: {error}", root.display()))
            .hint("name files or folders that are there")
    })?;
    let (home, real_root) = (repository_root(root), absolute(root));
    let mut walk = WalkBuilder::new(root);
    walk.standard_filters(false).follow_links(false);
    if !reading.with_ignored {
        walk.git_ignore(true).git_exclude(true).parents(true);
    }
    walk.filter_entry(|entry| entry.file_name() != ".git");
    let mut files = Vec::new();
    for entry in walk.build() {
        let Ok(entry) = entry else {
            code.skip("not readable", 0);
            continue;
        };
        let Ok(metadata) = entry.metadata() else {
            code.skip("not readable", 0);
            continue;
        };
        if metadata.is_dir() {
            continue;
        }
        match reason(&metadata, reading.wanted) {
            Some(reason) => code.skip(reason, metadata.len()),
            None => files.push(on_disk(entry.into_path(), (root, &real_root), &home, &metadata)),
        }
    }
    files.sort_by(|a: &OnDisk, b: &OnDisk| a.shown.cmp(&b.shown));
    Ok(files)
}

fn reason(metadata: &Metadata, wanted: &Wanted) -> Option<&'static str> {
    if metadata.is_symlink() {
        Some("a link")
    } else if !metadata.is_file() {
        Some("no regular file")
    } else {
        (metadata.len() > wanted.most_bytes).then_some("too large")
    }
}

/// A file below a root, which is given as it was named and as it really is.
fn on_disk(path: PathBuf, (root, real_root): (&Path, &Path), home: &Path, metadata: &Metadata) -> OnDisk {
    let changed = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    let nanoseconds = u64::try_from(changed.as_nanos()).unwrap_or(u64::MAX);
    let key = [metadata.len(), nanoseconds].map(u64::to_le_bytes).concat();
    let real = match path.strip_prefix(root) {
        Ok(below) if !below.as_os_str().is_empty() => real_root.join(below),
        _ => real_root.to_owned(),
    };
    let below_root = real.strip_prefix(home).unwrap_or(&path);
    OnDisk {
        shown: shown(&path),
        below_root: path_bytes(below_root),
        bytes: metadata.len(),
        key,
        changed_at: i64::try_from(changed.as_secs()).unwrap_or(i64::MAX),
        path,
    }
}

/// A path as people typed it, without `./` in front.
fn shown(path: &Path) -> Vec<u8> {
    path_bytes(path.strip_prefix(".").unwrap_or(path))
}

fn absolute(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// The nearest folder at or above a path that holds `.git`; the folder itself where there is none.
pub(super) fn repository_root(path: &Path) -> PathBuf {
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
            found.push((folder.strip_suffix(b"/").unwrap_or(folder).to_vec(), file.path.clone()));
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
