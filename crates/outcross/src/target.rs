//! A repository that a verb is about: found, opened, named.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use facts::CommitId;
use git::{Head, Limits, Notice, OpenError, Repository, ResolveError};

use crate::errors::{CommandError, ErrorKind};
use crate::platform::scratch;
use crate::repo_id;

/// An open repository with its name.
pub struct Target {
    /// The repository.
    pub repository: Repository,
    /// Its id in a ledger.
    pub repo_id: String,
    /// Where HEAD points.
    pub head: Head,
    /// By what its own ledger is found again: its common git folder, or the bundle.
    pub anchor: PathBuf,
    /// The id that the URL of its origin gives.
    origin: Option<String>,
}

impl Target {
    /// The repository in this folder, if it is the one with this id.
    #[must_use]
    pub fn here(repo_id: &str) -> Option<Target> {
        Target::open(Path::new("."), None).ok().filter(|target| target.repo_id == repo_id)
    }

    /// Opens the repository at a path; `name` is what the user calls it.
    ///
    /// # Errors
    /// If there is none, it can't be read, or the name can't be an id.
    pub fn open(path: &Path, name: Option<&str>) -> Result<Target, CommandError> {
        let repository = Repository::open(path, &Limits::default(), &scratch()).map_err(open_error)?;
        let head = repository.head().map_err(resolve_error)?;
        let is_bundle = path.is_file();
        let anchor = match path.canonicalize() {
            Ok(bundle) if is_bundle => bundle,
            _ => repository.common_dir(),
        };
        let origin = repository.origin_url().and_then(repo_id::from_url);
        let repo_id = match (name, &origin) {
            (Some(name), _) => given(name)?,
            (None, Some(origin)) => origin.clone(),
            (None, None) => repo_id::from_folder(&anchor),
        };
        Ok(Target { repository, repo_id, head, anchor, origin })
    }

    /// The commit at HEAD; `None` on a branch without commits.
    #[must_use]
    pub fn head_commit(&self) -> Option<git::ObjectId> {
        match self.head {
            Head::Commit { id, .. } => Some(id),
            Head::Unborn { .. } => None,
        }
    }

    /// The branch at HEAD, by its full name.
    #[must_use]
    pub fn branch(&self) -> Option<String> {
        match &self.head {
            Head::Commit { name, .. } => name.clone(),
            Head::Unborn { name } => Some(name.clone()),
        }
    }

    /// The same, as people write it.
    #[must_use]
    pub fn short_branch(&self) -> Option<String> {
        self.branch().map(|name| name.strip_prefix("refs/heads/").unwrap_or(&name).to_owned())
    }

    /// What tells this repository from another one of the same id in a ledger of several: the origin without
    /// credentials, or the folder's name and the first commit.
    #[must_use]
    pub fn source(&self, root: Option<CommitId>) -> String {
        match (&self.origin, root) {
            (Some(origin), _) => origin.clone(),
            (None, Some(root)) if !self.has(Notice::Shallow) => format!("{} from {root}", self.folder()),
            (None, _) => self.folder(),
        }
    }

    /// Whether this is known of the repository.
    #[must_use]
    pub fn has(&self, notice: Notice) -> bool {
        self.repository.notices().contains(&notice)
    }

    /// The commit that a revision stands for.
    ///
    /// # Errors
    /// If it stands for none (nothing to analyse), or the commit can't be read.
    pub fn resolve(&self, rev: &str) -> Result<git::ObjectId, CommandError> {
        self.repository.resolve(rev).map_err(resolve_error)
    }

    /// The path of a file in the repository, from what was typed in the folder `current`. In a repository without a
    /// work tree, paths are taken from its root.
    ///
    /// # Errors
    /// If it lies outside.
    pub fn path_of(&self, typed: &Path, current: &Path) -> Result<Vec<u8>, CommandError> {
        let work_dir = self.repository.work_dir().and_then(|folder| folder.canonicalize().ok());
        let start = match &work_dir {
            Some(folder) if current.starts_with(folder) || typed.is_absolute() => current.join(typed),
            Some(folder) => folder.join(typed),
            None => Path::new("/").join(typed),
        };
        let root = work_dir.unwrap_or_else(|| PathBuf::from("/"));
        let parts = without_dots(&start);
        let inside = parts.as_deref().and_then(|path| path.strip_prefix(&root).ok());
        let inside = inside.filter(|path| !path.as_os_str().is_empty()).ok_or_else(|| {
            CommandError::usage(format!("{} is no file of the repository {}", typed.display(), self.repo_id))
        })?;
        let names: Vec<Vec<u8>> = inside.iter().map(OsStr::as_encoded_bytes).map(<[u8]>::to_vec).collect();
        Ok(names.join(&b'/'))
    }

    fn folder(&self) -> String {
        repo_id::from_folder(&self.anchor)
    }
}

fn given(name: &str) -> Result<String, CommandError> {
    repo_id::from_name(name).ok_or_else(|| {
        CommandError::usage(format!("'{name}' can't be the id of a repository"))
            .hint("an id is made of letters, digits and -_.~+, with / between its parts")
    })
}

/// Resolves `.` and `..` by the text alone; `None` if that leads above the root.
fn without_dots(path: &Path) -> Option<PathBuf> {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                clean.file_name()?;
                clean.pop();
            }
            other => clean.push(other),
        }
    }
    Some(clean)
}

fn open_error(error: OpenError) -> CommandError {
    let (kind, hint) = match &error {
        OpenError::NotFound { .. } => (ErrorKind::Nothing, "name a git repository, or go into one with -C DIR"),
        OpenError::RefStorage { .. } => (
            ErrorKind::Unreadable,
            "scan a copy that keeps them as files: git clone --mirror --ref-format=files REPO COPY",
        ),
        OpenError::Extension { .. } | OpenError::FormatVersion { .. } => {
            (ErrorKind::Unreadable, "scan a copy in the usual format: git clone --mirror --no-local REPO COPY")
        }
        OpenError::BundlePrerequisites { .. } => {
            (ErrorKind::Unreadable, "make a bundle that is whole: git bundle create FILE --all")
        }
        OpenError::Bundle { .. } => (ErrorKind::Unreadable, "see what git says of it: git bundle verify FILE"),
        OpenError::Unreadable { .. } => (ErrorKind::Unreadable, "see what git says of it: git fsck"),
    };
    CommandError::new(kind, error).hint(hint)
}

fn resolve_error(error: ResolveError) -> CommandError {
    match error {
        ResolveError::Unknown { .. } => CommandError::nothing(error),
        ResolveError::Object(_) => CommandError::unreadable(error).hint("see what git says: git fsck"),
    }
}

/// The id of a commit as rows hold it.
#[must_use]
pub fn commit_id(id: git::ObjectId) -> CommitId {
    CommitId::from_bytes(id.as_bytes()).expect("because both know ids of 20 and 32 bytes")
}

/// The id of a commit as repositories know it.
#[must_use]
pub fn object_id(id: CommitId) -> git::ObjectId {
    git::ObjectId::from_bytes(id.as_bytes()).expect("because both know ids of 20 and 32 bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_resolved_by_the_text() {
        let check = |path: &str, expect: Option<&str>| {
            assert_eq!(without_dots(Path::new(path)), expect.map(PathBuf::from), "{path}");
        };
        check("/a/./b/../c", Some("/a/c"));
        check("/a/../b", Some("/b"));
        check("/../b", None);
        check("/a/../../b", None);
    }
}
