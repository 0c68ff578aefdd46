//! The source files of a commit.

use std::path::PathBuf;
use std::sync::Arc;

use git::{EntryKind, ObjectId, Objects};
use lab::lex::Syntax;

use super::{LARGEST_FILE_BYTES, Origins, Place, SourceFile, Sources};
use crate::errors::CommandError;
use crate::platform::path_bytes;
use crate::target::Target;

/// A commit whose files are read.
#[derive(Clone)]
pub struct CommitSource {
    /// Its repository.
    pub target: Arc<Target>,
    /// The commit.
    pub commit: ObjectId,
    /// Only what is below this folder, or this file; empty for all.
    pub below: Vec<u8>,
    /// What the repository is called, as it was named: shown in front of its paths.
    pub shown: PathBuf,
    /// Where its lines come from; nothing where nobody asked.
    pub origins: Arc<Origins>,
}

/// A file of a commit.
#[derive(Debug, Clone)]
pub(super) struct InCommit {
    /// The number of the commit among the sources.
    pub(super) source: usize,
    pub(super) path: Vec<u8>,
    pub(super) blob: ObjectId,
}

impl Sources {
    /// Takes the source files of a commit in.
    ///
    /// # Errors
    /// If its tree can't be read.
    pub fn add_commit(&mut self, commit: CommitSource) -> Result<(), CommandError> {
        let objects = commit.target.repository.objects();
        let tree = objects.commit(commit.commit).map_err(CommandError::unreadable)?.tree;
        let changes = git::compare(&objects, Some(tree), &[]);
        changes.skipped.iter().for_each(|_| self.skipped.bytes("not readable", 0));
        let (source, root) = (self.commits.len(), self.roots.len());
        for change in changes.paths {
            let Some(entry) = change.now.filter(|_| is_below(&change.path, &commit.below)) else { continue };
            match entry.kind {
                EntryKind::File => {}
                EntryKind::Symlink => {
                    self.skipped.bytes("a link", 0);
                    continue;
                }
                _ => continue,
            }
            let Some(syntax) = Syntax::of_path(&String::from_utf8_lossy(&change.path)) else {
                self.skipped.bytes("no language that is known", objects.size(entry.id).unwrap_or(0));
                continue;
            };
            let name = self.names.name(shown(&commit, &change.path));
            let place = Place::Commit(InCommit { source, path: change.path, blob: entry.id });
            self.files.push(SourceFile { place, name, root, syntax });
        }
        self.roots.push(commit.target.repo_id.clone());
        self.commits.push(commit);
        Ok(())
    }

    /// The paths of the source files of a commit, as git has them.
    ///
    /// # Errors
    /// If its tree can't be read.
    pub fn paths_of(commit: &CommitSource) -> Result<Vec<Vec<u8>>, CommandError> {
        let objects = commit.target.repository.objects();
        let tree = objects.commit(commit.commit).map_err(CommandError::unreadable)?.tree;
        let paths = git::compare(&objects, Some(tree), &[]).paths.into_iter();
        let is_code =
            |path: &Vec<u8>| is_below(path, &commit.below) && Syntax::of_path(&String::from_utf8_lossy(path)).is_some();
        Ok(paths.map(|change| change.path).filter(is_code).collect())
    }
}

/// What was named, and the way from there.
fn shown(commit: &CommitSource, path: &[u8]) -> Vec<u8> {
    let rest = path.strip_prefix(commit.below.as_slice()).unwrap_or(path);
    let rest = rest.strip_prefix(b"/").unwrap_or(rest);
    let gap: &[u8] = if rest.is_empty() { b"" } else { b"/" };
    [&path_bytes(&commit.shown)[..], gap, rest].concat()
}

impl InCommit {
    /// Its bytes, if they are text and not too many.
    pub(super) fn read(&self, readers: &[Objects]) -> Result<Vec<u8>, &'static str> {
        let objects = readers.get(self.source).ok_or("not readable")?;
        if objects.size(self.blob).map_err(|_| "not readable")? > LARGEST_FILE_BYTES {
            return Err("too large");
        }
        let bytes = objects.blob(self.blob).map_err(|_| "not readable")?;
        if bytes.contains(&0) { Err("binary") } else { Ok(bytes.to_vec()) }
    }
}

fn is_below(path: &[u8], folder: &[u8]) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with(b"/"))
}
