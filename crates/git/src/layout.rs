//! The files that are read before any object: where they lie, and whether reading them can end.
//!
//! A repository that was unpacked or copied may hold a FIFO in place of `HEAD`, a link to an endless device in place
//! of `config`, or a list of alternates that goes round in circles. So every file that opening or resolving a ref
//! reads is looked at first: it is a regular file, and no larger than its purpose can explain. What changes between
//! this look and the reading is not guarded against: nothing in a repository runs while it is read.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Files of a git folder that are read, and how many bytes they may have.
const FILES: &[(&str, u64)] = &[
    ("commondir", 64 << 10),
    // Reading one takes time that grows with the square of its sections: seconds at this size.
    ("config", 1 << 20),
    ("config.worktree", 1 << 20),
    ("gitdir", 64 << 10),
    ("packed-refs", 1 << 30),
    ("shallow", 256 << 20),
];
/// Bytes of a file such as `FETCH_HEAD`, which may list every ref of a remote.
const MAX_PSEUDO_REF_BYTES: u64 = 64 << 20;
/// Bytes of a ref, a gitfile, or a list of alternates.
const MAX_POINTER_BYTES: u64 = 64 << 10;
/// Folders of objects that one repository may draw on.
const MAX_ALTERNATES: usize = 64;

/// The nearest repository, from `path` upwards: a folder's `.git`, or a bare repository itself.
pub(crate) fn find_upwards(path: &Path) -> Option<PathBuf> {
    let start = path.canonicalize().ok().filter(|start| start.is_dir())?;
    start.ancestors().find_map(|folder| {
        let inside = folder.join(".git");
        if inside.is_file() || is_git_dir(&inside) {
            return Some(inside);
        }
        is_git_dir(folder).then(|| folder.to_owned())
    })
}

/// As git tells: a HEAD (a link that leads nowhere counts), and objects and refs, its own or another's.
fn is_git_dir(folder: &Path) -> bool {
    let owns_all = || folder.join("objects").is_dir() && folder.join("refs").is_dir();
    fs::symlink_metadata(folder.join("HEAD")).is_ok() && (owns_all() || folder.join("commondir").is_file())
}

/// Checks every file that is read before the first object, and returns the folder that all worktrees share.
///
/// # Errors
/// Says which file can't be read safely, and why.
pub(crate) fn check(dot_git: &Path) -> Result<PathBuf, String> {
    let git_dir = if dot_git.is_dir() { dot_git.to_owned() } else { follow(dot_git, b"gitdir:")? };
    check_files(&git_dir)?;
    check_refs(&git_dir)?;
    let pointer = git_dir.join("commondir");
    let common_dir = if pointer.is_file() { follow(&pointer, b"")? } else { git_dir.clone() };
    if common_dir != git_dir {
        check_files(&common_dir)?;
        check_refs(&common_dir)?;
    }
    check_alternates(&common_dir.join("objects"))?;
    Ok(common_dir)
}

/// The folder that a file of one line points to, relative to its own. What the file says is not quoted: it may be a
/// link to a file of somebody else.
fn follow(file: &Path, prefix: &[u8]) -> Result<PathBuf, String> {
    check_file(file, MAX_POINTER_BYTES)?;
    let text = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let target = text.strip_prefix(prefix).ok_or_else(|| format!("{} is no gitfile", file.display()))?;
    let target = gix::path::from_bstr(gix::bstr::BStr::new(target.trim_ascii()))
        .map_err(|error| format!("{}: {error}", file.display()))?;
    let folder = file.parent().unwrap_or(Path::new("")).join(target);
    if folder.is_dir() { Ok(folder) } else { Err(format!("{} points to no folder", file.display())) }
}

fn check_files(git_dir: &Path) -> Result<(), String> {
    for entry in entries(git_dir) {
        let name = entry.file_name();
        let listed = FILES.iter().find(|(file, _)| name == *file).map(|(_, limit)| *limit);
        let pseudo_ref = || is_pseudo_ref(name.as_encoded_bytes()).then_some(MAX_PSEUDO_REF_BYTES);
        if let Some(limit) = listed.or_else(pseudo_ref) {
            check_file(&entry.path(), limit)?;
        }
    }
    Ok(())
}

/// `HEAD`, `ORIG_HEAD` and their like.
fn is_pseudo_ref(name: &[u8]) -> bool {
    name.iter().all(|byte| byte.is_ascii_uppercase() || *byte == b'_')
}

fn check_refs(git_dir: &Path) -> Result<(), String> {
    let mut folders = vec![git_dir.join("refs")];
    let mut linked = HashSet::new();
    while let Some(folder) = folders.pop() {
        for entry in entries(&folder) {
            let path = entry.path();
            let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
            if !path.is_dir() {
                check_file(&path, MAX_POINTER_BYTES)?;
            } else if !is_link || path.canonicalize().is_ok_and(|target| linked.insert(target)) {
                folders.push(path);
            }
        }
    }
    Ok(())
}

fn check_alternates(objects_dir: &Path) -> Result<(), String> {
    let mut seen = HashSet::new();
    let mut folders = vec![objects_dir.to_owned()];
    while let Some(folder) = folders.pop() {
        if !folder.canonicalize().is_ok_and(|folder| seen.insert(folder)) {
            continue;
        }
        if seen.len() > MAX_ALTERNATES {
            return Err(format!("it draws on more than {MAX_ALTERNATES} folders of objects"));
        }
        let list = folder.join("info/alternates");
        check_file(&list, MAX_POINTER_BYTES)?;
        let Ok(text) = fs::read(&list) else { continue };
        let named = gix::odb::alternate::parse(&text).map_err(|error| format!("{}: {error}", list.display()))?;
        folders.extend(named.into_iter().map(|path| objects_dir.join(path)));
    }
    Ok(())
}

fn entries(folder: &Path) -> impl Iterator<Item = fs::DirEntry> {
    fs::read_dir(folder).into_iter().flatten().flatten()
}

/// Passes a regular file of at most `limit` bytes, a folder (nobody reads one), and nothing at all.
fn check_file(file: &Path, limit: u64) -> Result<(), String> {
    match fs::metadata(file) {
        Ok(meta) if meta.is_dir() => Ok(()),
        Ok(meta) if !meta.is_file() => Err(format!("{} is not a regular file", file.display())),
        Ok(meta) if meta.len() > limit => {
            Err(format!("{} has {} bytes, more than the limit of {limit}", file.display(), meta.len()))
        }
        _ => Ok(()),
    }
}
