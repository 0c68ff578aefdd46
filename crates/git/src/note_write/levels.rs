//! Where notes lie in their tree, and where new ones go.
//!
//! A note's path is the id of what it annotates, with a slash after the first two digits of each level that is fanned
//! out. A note that is there stays where it is. A new one follows the folders that are there; a level that would hold
//! more than [`MOST_FLAT`] notes is fanned out, as `git fast-import` does it. Only the folders on the way to a note are
//! read.

use std::collections::BTreeMap;

use crate::objects::malformed_tree;
use crate::tree::Cursor;
use crate::{EntryKind, ObjectError, ObjectId, Objects};

/// Notes that may lie side by side before their level is fanned out.
const MOST_FLAT: usize = 255;

/// A note and where it lies.
#[derive(Debug, Default)]
pub(super) struct Place {
    /// The path and the blob that are stored; `None` if the note is new.
    pub(super) stored: Option<(String, ObjectId)>,
    /// What is to be written; `None` if it stays as it is.
    pub(super) content: Option<Vec<u8>>,
}

/// A folder of the notes' tree, as far as it was read.
#[derive(Default)]
pub(super) struct Level {
    /// By the digits that are left of the annotated id.
    notes: BTreeMap<String, Place>,
    folders: BTreeMap<String, Folder>,
}

enum Folder {
    Stored(ObjectId),
    Read(Level),
}

impl Level {
    /// The top of a tree of notes.
    pub(super) fn read(objects: &Objects, tree: ObjectId) -> Result<Level, ObjectError> {
        Level::below("", objects, tree)
    }

    fn below(path: &str, objects: &Objects, tree: ObjectId) -> Result<Level, ObjectError> {
        let bytes = objects.tree(tree)?;
        let mut cursor = Cursor::new(&bytes, objects.id_len());
        let digits_left = objects.id_len() * 2 - path.bytes().filter(|byte| *byte != b'/').count();
        let mut level = Level::default();
        while let Some(raw) = cursor.next().map_err(|_| malformed_tree(tree))? {
            let Some(name) = digits(raw.name) else { continue };
            let entry = raw.entry();
            match entry.kind {
                EntryKind::Tree if name.len() == 2 && digits_left > 2 => {
                    level.folders.insert(name.to_owned(), Folder::Stored(entry.id));
                }
                EntryKind::File if name.len() == digits_left => {
                    let stored = Some((format!("{path}{name}"), entry.id));
                    level.notes.insert(name.to_owned(), Place { stored, content: None });
                }
                _ => {}
            }
        }
        Ok(level)
    }

    /// Takes every note on the object with these digits out of the tree, at whatever fanout, in the order of paths.
    pub(super) fn take(&mut self, objects: &Objects, annotated: &str) -> Result<Vec<Place>, ObjectError> {
        let (mut found, mut level, mut path) = (Vec::new(), self, String::new());
        let mut rest = annotated;
        loop {
            found.extend(level.notes.remove(rest));
            let Some((head, tail)) = rest.split_at_checked(2).filter(|(_, tail)| !tail.is_empty()) else { break };
            path = format!("{path}{head}/");
            let Some(next) = level.enter(head, &path, objects)? else { break };
            (level, rest) = (next, tail);
        }
        found.sort_by(|one, other| one.stored.cmp(&other.stored));
        Ok(found)
    }

    /// Puts a note on the object with these digits where it was stored, or where new ones go.
    pub(super) fn put(&mut self, objects: &Objects, annotated: &str, place: Place) -> Result<(), ObjectError> {
        let stored_len = place.stored.as_ref().map(|(path, _)| path.len());
        let (mut level, mut path, mut rest) = (self, String::new(), annotated);
        loop {
            let is_its_own = stored_len == Some(path.len() + rest.len());
            let ends_here = stored_len.is_none() && level.folders.is_empty();
            let Some((head, tail)) = rest.split_at_checked(2).filter(|(_, tail)| !tail.is_empty()) else { break };
            if is_its_own || ends_here {
                break;
            }
            path = format!("{path}{head}/");
            (level, rest) = (level.enter_or_make(head, &path, objects)?, tail);
        }
        level.notes.insert(rest.to_owned(), place);
        Ok(())
    }

    /// Fans out every level that was read and holds too many notes. A note stays if another spelling of it lies where
    /// it would go.
    pub(super) fn fan_out(&mut self, path: &str, objects: &Objects) -> Result<(), ObjectError> {
        if self.notes.len() > MOST_FLAT {
            for (rest, place) in std::mem::take(&mut self.notes) {
                self.move_down(path, rest, place, objects)?;
            }
        }
        for (name, folder) in &mut self.folders {
            if let Folder::Read(level) = folder {
                level.fan_out(&format!("{path}{name}/"), objects)?;
            }
        }
        Ok(())
    }

    fn move_down(&mut self, path: &str, rest: String, place: Place, objects: &Objects) -> Result<(), ObjectError> {
        if let Some((head, tail)) = rest.split_at_checked(2).filter(|(_, tail)| !tail.is_empty()) {
            let below = self.enter_or_make(head, &format!("{path}{head}/"), objects)?;
            if !below.notes.contains_key(tail) {
                below.notes.insert(tail.to_owned(), place);
                return Ok(());
            }
        }
        self.notes.insert(rest, place);
        Ok(())
    }

    /// All notes of the levels that were read, with their paths.
    pub(super) fn into_places(self) -> Vec<(String, Place)> {
        let mut places: Vec<(String, Place)> = self.notes.into_iter().collect();
        for (name, folder) in self.folders {
            if let Folder::Read(level) = folder {
                places.extend(level.into_places().into_iter().map(|(path, place)| (format!("{name}/{path}"), place)));
            }
        }
        places
    }

    fn enter_or_make(&mut self, name: &str, path: &str, objects: &Objects) -> Result<&mut Level, ObjectError> {
        let made = || Folder::Read(Level::default());
        let folder = self.folders.entry(name.to_owned()).or_insert_with(made);
        folder.read(path, objects)
    }

    /// The folder of this name, if there is one.
    fn enter(&mut self, name: &str, path: &str, objects: &Objects) -> Result<Option<&mut Level>, ObjectError> {
        self.folders.get_mut(name).map(|folder| folder.read(path, objects)).transpose()
    }
}

impl Folder {
    /// Its content, which is read if it was not yet.
    fn read(&mut self, path: &str, objects: &Objects) -> Result<&mut Level, ObjectError> {
        if let Folder::Stored(tree) = self {
            *self = Folder::Read(Level::below(path, objects, *tree)?);
        }
        match self {
            Folder::Read(level) => Ok(level),
            Folder::Stored(tree) => Err(malformed_tree(*tree)),
        }
    }
}

/// A name that is made of lower-case hex digits alone.
fn digits(name: &[u8]) -> Option<&str> {
    let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    std::str::from_utf8(name).ok().filter(|name| name.as_bytes().iter().all(is_digit))
}
