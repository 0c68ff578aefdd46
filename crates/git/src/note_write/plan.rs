//! What a commit of notes changes, worked out against one tip of the ref.

use std::collections::BTreeMap;

use super::levels::{Level, Place};
use super::union::{lines, union};
use crate::{ObjectError, ObjectId, Objects};

/// The changes of one commit, by path.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    /// Notes that move to another fanout: from, to.
    pub(super) moved: Vec<(String, String)>,
    /// Further spellings of a note, which is now one.
    pub(super) removed: Vec<String>,
    /// Notes with their new content.
    pub(super) written: Vec<(String, Vec<u8>)>,
}

/// Lines to add by the digits of the annotated id.
pub(super) type Wanted<'a> = BTreeMap<String, Vec<&'a [u8]>>;

/// What is to be done to the notes in a tree (`None`: there are none yet) so that they hold these lines.
pub(super) fn plan(objects: &Objects, tree: Option<ObjectId>, wanted: &Wanted<'_>) -> Result<Plan, ObjectError> {
    let mut top = tree.map(|tree| Level::read(objects, tree)).transpose()?.unwrap_or_default();
    let mut plan = Plan::default();
    for (annotated, lines) in wanted {
        let mut spellings = top.take(objects, annotated)?.into_iter();
        let first = spellings.next().unwrap_or_default();
        let others: Vec<(String, ObjectId)> = spellings.filter_map(|place| place.stored).collect();
        let content = merged(objects, &first, &others, lines)?;
        plan.removed.extend(others.into_iter().map(|(path, _)| path));
        top.put(objects, annotated, Place { content, ..first })?;
    }
    top.fan_out("", objects)?;
    plan.place(top);
    Ok(plan)
}

/// The note's new content, `None` if it has all of it.
fn merged(
    objects: &Objects,
    first: &Place,
    others: &[(String, ObjectId)],
    new: &[&[u8]],
) -> Result<Option<Vec<u8>>, ObjectError> {
    let blobs = first.stored.iter().chain(others).map(|(_, blob)| objects.blob(*blob));
    let blobs = blobs.collect::<Result<Vec<_>, _>>()?;
    let existing: &[u8] = blobs.first().map_or(&[], |blob| blob);
    let added = blobs.iter().skip(1).flat_map(|blob| lines(blob));
    Ok(union(existing, added.chain(new.iter().copied())))
}

impl Plan {
    fn place(&mut self, top: Level) {
        for (path, place) in top.into_places() {
            let from = place.stored.map(|(stored, _)| stored).filter(|stored| *stored != path);
            match (place.content, from) {
                (Some(content), from) => {
                    self.removed.extend(from);
                    self.written.push((path, content));
                }
                (None, Some(from)) => self.moved.push((from, path)),
                (None, None) => {}
            }
        }
    }

    /// Whether the notes hold everything already.
    pub(super) fn adds_nothing(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }
}
