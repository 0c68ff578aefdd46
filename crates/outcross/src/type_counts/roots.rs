//! The repositories that files are of.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use super::{Place, SourceFile, Sources};
use crate::tree_walk::TreeFile;

impl Sources {
    /// For each file, as it is shown, the repository that it is of: the innermost folder on its way that holds `.git`,
    /// else what was named and led to it.
    #[must_use]
    pub fn repositories(&self) -> HashMap<String, String> {
        let mut known: HashMap<PathBuf, bool> = HashMap::new();
        let mut of = |file: &SourceFile| match &file.place {
            Place::Disk(on_disk) => {
                let root = &self.roots[file.root];
                inner(on_disk, Path::new(root), &mut known).unwrap_or_else(|| root.clone())
            }
            Place::Commit(_) | Place::Corpus(_) => self.roots[file.root].clone(),
        };
        self.files.iter().map(|file| (file.name.clone(), of(file))).collect()
    }

    /// The path of each file within its repository, its repository and its blob, for those of commits.
    #[must_use]
    pub fn in_commits(&self) -> HashMap<String, FileInCommit> {
        let of = |file: &SourceFile| match &file.place {
            Place::Disk(_) | Place::Corpus(_) => None,
            Place::Commit(place) => Some(FileInCommit {
                path: place.path.clone(),
                repository: self.commits[place.source].target.repo_id.clone(),
                commit: self.commits[place.source].commit.to_string(),
                blob: place.blob.to_string(),
            }),
        };
        self.files.iter().filter_map(|file| Some((file.name.clone(), of(file)?))).collect()
    }

    /// The commits that are read.
    #[must_use]
    pub fn commits(&self) -> &[super::CommitSource] {
        &self.commits
    }

    /// How many repositories files are of.
    #[must_use]
    pub fn repository_count(&self) -> usize {
        self.repositories().into_values().collect::<BTreeSet<_>>().len()
    }
}

/// A file of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileInCommit {
    /// Its path, as git has it.
    pub path: Vec<u8>,
    /// The id of its repository.
    pub repository: String,
    /// The commit.
    pub commit: String,
    /// Its content.
    pub blob: String,
}

/// The innermost folder, of what was named or below it, that is a repository of its own.
fn inner(file: &TreeFile, root: &Path, known: &mut HashMap<PathBuf, bool>) -> Option<String> {
    let mut shown = file.shown.as_path();
    for folder in file.path.ancestors().skip(1) {
        shown = shown.parent().filter(|shown| shown.starts_with(root))?;
        if *known.entry(folder.to_owned()).or_insert_with(|| folder.join(".git").exists()) {
            return Some(folder.display().to_string());
        }
    }
    None
}
