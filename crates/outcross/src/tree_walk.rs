//! The files below some files and folders, for verbs that read a tree without git.
//!
//! Invariants: no link is followed and no special file opened; a file is there once, whatever names lead to it, and in
//! an order that no folder decides; no more of one is read than asked for; whatever is skipped is counted with its
//! reason.

use std::collections::BTreeMap;
use std::fs::{self, File, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use ignore::WalkBuilder;

use crate::errors::CommandError;
use crate::output::json::v1::Problems;

/// A file of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeFile {
    /// Where it is.
    pub path: PathBuf,
    /// As it was named: the path of the root that leads to it, as typed, and the way below.
    pub shown: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// When it was changed last, since 1970; nothing where the system does not say.
    pub changed: Duration,
}

/// What becomes of files that git ignores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ignored {
    /// They are files like others.
    Taken,
    /// They are left out, as `.gitignore` and `.git/info/exclude` of a repository say; the user's own list says nothing.
    LeftOut,
}

/// The regular files of some trees, in the order of their paths.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// The files.
    pub files: Vec<TreeFile>,
    /// What was left out.
    pub skipped: Skipped,
    /// The same, each by itself, in the order of their paths. Where a part of the tree can't be listed, its folder.
    pub left_out: Vec<LeftOutFile>,
}

/// Something that was left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftOutFile {
    /// Where it is.
    pub path: PathBuf,
    /// Why.
    pub reason: &'static str,
    /// Its size, as far as it is known.
    pub bytes: u64,
}

/// What was left out: files and bytes by reason.
#[derive(Debug, Clone, Default)]
pub struct Skipped(BTreeMap<&'static str, (u64, u64)>);

impl Tree {
    /// The files below these roots that have so many bytes at the most, each once. What git keeps for itself is not
    /// looked at.
    ///
    /// # Errors
    /// If a root is not there.
    pub fn find(roots: &[PathBuf], largest_bytes: u64, ignored: Ignored) -> Result<Tree, CommandError> {
        let (mut tree, mut found) = (Tree::default(), BTreeMap::new());
        for root in roots {
            let unreadable = |error: io::Error| {
                CommandError::usage(format!("cannot read {}: {error}", root.display()))
                    .hint("name files or folders of source code that are there")
            };
            let real = fs::canonicalize(root).map_err(unreadable)?;
            tree.walk((&real, root), (largest_bytes, ignored), &mut found);
        }
        tree.files = found.into_values().collect();
        tree.left_out.sort();
        tree.left_out.dedup();
        Ok(tree)
    }

    fn walk(
        &mut self,
        (root, shown): (&Path, &Path),
        (largest_bytes, ignored): (u64, Ignored),
        found: &mut BTreeMap<PathBuf, TreeFile>,
    ) {
        let leaves_out = ignored == Ignored::LeftOut;
        let mut walk = WalkBuilder::new(root);
        walk.standard_filters(false).follow_links(false);
        walk.git_ignore(leaves_out).git_exclude(leaves_out).parents(leaves_out);
        walk.filter_entry(|entry| entry.depth() == 0 || entry.file_name() != ".git");
        for entry in walk.build() {
            let (path, metadata) = match entry {
                Ok(entry) => (entry.path().to_owned(), entry.metadata().ok()),
                Err(error) => (place_of(&error).unwrap_or(root).to_owned(), None),
            };
            let Some(metadata) = metadata else {
                self.leave_out(path, "not readable", 0);
                continue;
            };
            if metadata.is_dir() {
                continue;
            }
            match left_out(&metadata, largest_bytes) {
                Some(reason) => self.leave_out(path, reason, metadata.len()),
                None => {
                    let below = path.strip_prefix(root).unwrap_or(&path);
                    let shown = if below.as_os_str().is_empty() { shown.to_owned() } else { shown.join(below) };
                    let (bytes, changed) = (metadata.len(), changed(&metadata));
                    found.entry(path.clone()).or_insert(TreeFile { path, shown, bytes, changed });
                }
            }
        }
    }
}

impl Tree {
    fn leave_out(&mut self, path: PathBuf, reason: &'static str, bytes: u64) {
        self.skipped.bytes(reason, bytes);
        self.left_out.push(LeftOutFile { path, reason, bytes });
    }
}

/// Where a walk met an error, if it says.
fn place_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithLineNumber { err, .. } | ignore::Error::WithDepth { err, .. } => place_of(err),
        ignore::Error::Loop { child, .. } => Some(child),
        _ => None,
    }
}

/// Why a file is not taken.
fn left_out(metadata: &Metadata, largest_bytes: u64) -> Option<&'static str> {
    if metadata.is_symlink() {
        Some("a link")
    } else if !metadata.is_file() {
        Some("no regular file")
    } else {
        (metadata.len() > largest_bytes).then_some("too large")
    }
}

fn changed(metadata: &Metadata) -> Duration {
    metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default()
}

impl TreeFile {
    /// Its bytes, if they are text and no more than so many.
    ///
    /// # Errors
    /// The reason for which it is skipped.
    pub fn read(&self, largest_bytes: u64) -> Result<Vec<u8>, &'static str> {
        let mut bytes = Vec::new();
        let file = File::open(&self.path).map_err(|_| "not readable")?;
        // It may have grown since it was found.
        file.take(largest_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(|_| "not readable")?;
        match bytes.contains(&0) {
            _ if bytes.len() as u64 > largest_bytes => Err("too large"),
            true => Err("binary"),
            false => Ok(bytes),
        }
    }
}

impl Skipped {
    /// Counts a file.
    pub fn file(&mut self, reason: &'static str, path: &Path) {
        self.bytes(reason, fs::symlink_metadata(path).map_or(0, |metadata| metadata.len()));
    }

    /// Counts a text of so many bytes.
    pub fn bytes(&mut self, reason: &'static str, bytes: u64) {
        let row = self.0.entry(reason).or_default();
        row.0 += 1;
        row.1 += bytes;
    }

    /// Takes what was left out elsewhere in.
    pub fn add(&mut self, other: Skipped) {
        for (reason, (files, bytes)) in other.0 {
            let row = self.0.entry(reason).or_default();
            row.0 += files;
            row.1 += bytes;
        }
    }

    /// What was left out, by reason; affected are bytes.
    #[must_use]
    pub fn problems(&self) -> Vec<Problems> {
        let row = |(reason, (count, affected)): (&&str, &(u64, u64))| Problems {
            stage: "read".to_owned(),
            reason: (*reason).to_owned(),
            count: *count,
            affected: *affected,
        };
        self.0.iter().map(row).collect()
    }
}
