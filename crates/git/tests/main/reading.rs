//! What the tests share: opening, ids, and one reading of everything that a repository holds.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use git::{Commit, Head, Limits, ObjectError, ObjectId, OpenError, Repository, compare, list_notes, lookup};
use testkit::Repo;

/// Limits under which a bomb is soon over.
pub(crate) fn small_limits() -> Limits {
    Limits { object_bytes: 1 << 20, tree_depth: 50, changed_paths: 2000, path_bytes: 300 }
}

/// Opens with the default limits; a bundle goes to the temporary folder.
pub(crate) fn open(path: &Path) -> Result<Repository, OpenError> {
    Repository::open(path, &Limits::default(), &std::env::temp_dir())
}

/// Opens what must open.
pub(crate) fn opened(repo: &Repo) -> Repository {
    open(repo.path()).unwrap()
}

/// Opens what must not.
pub(crate) fn refusal(path: &Path) -> OpenError {
    open(path).err().unwrap_or_else(|| panic!("{} was opened", path.display()))
}

/// An id from its hex digits.
pub(crate) fn id(hex: &str) -> ObjectId {
    ObjectId::from_hex(hex.as_bytes()).unwrap()
}

/// Everything that can be read from a repository, errors included, as text; the same text for the same content.
pub(crate) fn everything(path: &Path, limits: &Limits) -> Result<String, OpenError> {
    let repository = Repository::open(path, limits, &std::env::temp_dir())?;
    Ok(contents(&repository))
}

/// [`everything`] of an open repository.
pub(crate) fn contents(repository: &Repository) -> String {
    let mut text = format!("{:?} {:?}\n", repository.object_format(), repository.notices());
    let head = repository.head();
    let _ = writeln!(text, "{head:?}");
    for rev in ["HEAD", "HEAD~1", "main", "0000", "refs/notes/ai"] {
        let _ = writeln!(text, "{rev}: {:?}", repository.resolve(rev));
    }
    let objects = repository.objects();
    let _ = writeln!(text, "notes: {:?}", list_notes(repository, &objects, "refs/notes/ai"));
    let mut waiting: Vec<ObjectId> = match head {
        Ok(Head::Commit { id, .. }) => vec![id],
        _ => Vec::new(),
    };
    let mut seen: BTreeMap<ObjectId, Result<Commit, ObjectError>> = BTreeMap::new();
    while let Some(next) = waiting.pop() {
        if seen.contains_key(&next) || seen.len() > 2000 {
            continue;
        }
        let commit = objects.commit(next);
        waiting.extend(commit.iter().flat_map(|commit| commit.parents.iter().copied()));
        seen.insert(next, commit);
    }
    let trees: BTreeMap<ObjectId, ObjectId> =
        seen.iter().filter_map(|(id, commit)| Some((*id, commit.as_ref().ok()?.tree))).collect();
    let mut blobs = BTreeSet::new();
    for (id, commit) in &seen {
        let _ = writeln!(text, "{id} {commit:?}");
        let Ok(commit) = commit else { continue };
        let before: Vec<ObjectId> = commit.parents.iter().filter_map(|parent| trees.get(parent).copied()).collect();
        let changes = compare(&objects, Some(commit.tree), &before);
        for change in changes.paths.iter().take(20) {
            let _ = writeln!(text, "  {:?}", lookup(&objects, commit.tree, &change.path));
        }
        blobs.extend(changes.paths.iter().filter_map(|change| change.now).map(|entry| entry.id).take(500));
        let _ = writeln!(text, "  {changes:?}");
    }
    for blob in blobs {
        let _ = writeln!(text, "{blob} {:?} {:?}", objects.size(blob), objects.blob(blob));
    }
    text
}
