//! Notes: a tree whose paths, slashes removed, are the ids of the objects that they annotate.

use std::collections::BTreeMap;

use crate::{EntryKind, ObjectError, ObjectId, Objects, Repository, ResolveError, compare};

/// Why the notes of a ref could not be listed.
#[derive(Debug, thiserror::Error)]
pub enum NotesError {
    /// The ref is there and does not lead to a commit.
    #[error(transparent)]
    Reference(#[from] ResolveError),
    /// The tree of the notes can't be read.
    #[error(transparent)]
    Object(#[from] ObjectError),
}

/// The notes of a ref.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    /// The blob of each annotated object's note. The keys are whatever the tree says, so this is no hash table.
    pub blobs: BTreeMap<ObjectId, ObjectId>,
    /// Parts of the tree that could not be read, or are over a limit.
    pub skipped: Vec<ObjectError>,
}

/// Lists the notes under a ref such as `refs/notes/ai`, at whatever fanout: `None` if there is no such ref. Where
/// several paths annotate one object (mixed fanout), the one that sorts first is taken.
///
/// # Errors
/// If the ref is there and its tree can't be read.
pub fn list_notes(repository: &Repository, objects: &Objects, name: &str) -> Result<Option<Notes>, NotesError> {
    let Some(id) = repository.reference(name)? else { return Ok(None) };
    let tree = objects.commit(objects.peel_to_commit(id)?)?.tree;
    let found = compare(objects, Some(tree), &[]);
    let mut notes = Notes { skipped: found.skipped.into_iter().map(|(_, error)| error).collect(), ..Notes::default() };
    for change in found.paths {
        let hex: Vec<u8> = change.path.into_iter().filter(|byte| *byte != b'/').collect();
        let blob = change.now.filter(|entry| entry.kind == EntryKind::File).map(|entry| entry.id);
        let annotated = ObjectId::from_hex(&hex).filter(|id| id.as_bytes().len() == objects.id_len());
        let (Some(annotated), Some(blob)) = (annotated, blob) else { continue };
        notes.blobs.entry(annotated).or_insert(blob);
    }
    Ok(Some(notes))
}
