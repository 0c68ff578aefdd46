//! Comparing the tree of a commit with those of its parents, all at once.
//!
//! Depth first with a stack of its own (no recursion over depth that input controls), equal subtrees skipped by id.
//! What a comparison keeps (paths and folders yet to visit) is counted by the memory that it takes: a tree of a few
//! hundred bytes can name the same subtree often enough to fill any machine.

use crate::objects::malformed_tree;
use crate::tree::{Cursor, Entry, EntryKind, MalformedTree, RawEntry};
use crate::{Bytes, ObjectError, ObjectId, Objects};

/// A path at which a tree differs from the first of the trees that it is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathChange {
    /// The path, raw bytes, `/` between its parts.
    pub path: Vec<u8>,
    /// What stands there now; `None` if nothing does.
    pub now: Option<Entry>,
    /// What stood there in each of the other trees, in their order.
    pub before: Box<[Option<Entry>]>,
}

/// Every path that differs, in order of the paths' bytes, and what could not be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// The paths that differ from the first of the other trees (all paths, if there is no other tree).
    pub paths: Vec<PathChange>,
    /// Parts that were skipped, with the path of the folder, and why.
    pub skipped: Vec<(Vec<u8>, ObjectError)>,
}

/// Compares the tree `now` with the trees `before`. Yields the leaves (files, links, submodules) that differ from
/// `before[0]`; a change of the executable bit alone is no difference. With no `before`, yields every leaf.
///
/// Trees that can't be read are skipped and named in [`Changes::skipped`]; the rest is compared.
#[must_use]
pub fn compare(objects: &Objects, now: Option<ObjectId>, before: &[ObjectId]) -> Changes {
    let mut comparison = Comparison { objects, changes: Changes::default(), stack: Vec::new(), counted: 0 };
    let trees = std::iter::once(now).chain(before.iter().copied().map(Some)).collect();
    comparison.stack.push(Folder { path: Vec::new(), depth: 0, trees });
    while let Some(folder) = comparison.stack.pop() {
        if comparison.visit(&folder).is_err() {
            break;
        }
    }
    comparison.changes.paths.sort_by(|a, b| a.path.cmp(&b.path));
    comparison.changes
}

/// What stands at a path in a tree; `None` if nothing does, or something on the way is no folder.
///
/// # Errors
/// If a tree on the way can't be read.
pub fn lookup(objects: &Objects, tree: ObjectId, path: &[u8]) -> Result<Option<Entry>, ObjectError> {
    let mut tree = tree;
    let mut parts = path.split(|byte| *byte == b'/').peekable();
    while let Some(name) = parts.next() {
        let bytes = objects.tree_as_stored(tree)?;
        let is_last = parts.peek().is_none();
        let mut cursor = Cursor::new(&bytes, objects.id_len());
        let malformed = |MalformedTree| malformed_tree(tree);
        let mut found = cursor.next().map_err(malformed)?;
        // A file and a folder of one name can't both stand in a tree that git wrote; the kind decides if they do.
        while found.is_some_and(|entry| entry.name != name || (entry.kind == EntryKind::Tree) == is_last) {
            found = cursor.next().map_err(malformed)?;
        }
        match found {
            Some(found) if is_last => return Ok(Some(found.entry())),
            Some(found) => tree = found.entry().id,
            None => return Ok(None),
        }
    }
    Ok(None)
}

/// A folder to compare: the tree that stands there now, then those that stood there before.
struct Folder {
    path: Vec<u8>,
    depth: usize,
    trees: Vec<Option<ObjectId>>,
}

/// Bytes of memory that a path counts for; one that takes more counts again.
const BYTES_A_PATH: usize = 256;

/// The comparison has as many paths as the limits allow.
struct Full;

struct Comparison<'a> {
    objects: &'a Objects,
    changes: Changes,
    stack: Vec<Folder>,
    /// Paths and folders so far, by their weight.
    counted: usize,
}

impl Comparison<'_> {
    /// Compares one folder; an error ends the whole comparison.
    fn visit(&mut self, folder: &Folder) -> Result<(), Full> {
        let trees: Vec<Bytes> = folder.trees.iter().map(|id| self.read(folder, *id)).collect();
        let id_len = self.objects.id_len();
        let mut cursors: Vec<Cursor<'_>> = trees.iter().map(|tree| Cursor::new(tree, id_len)).collect();
        if let [now, before] = cursors.as_mut_slice() {
            now.skip_equal(before);
        }
        let mut cursors: Vec<Peeked<'_>> = cursors.into_iter().map(Peeked::new).collect();
        self.merge(folder, &mut cursors)
    }

    /// A tree's bytes; none where nothing stands, or nothing can be read.
    fn read(&mut self, folder: &Folder, id: Option<ObjectId>) -> Bytes {
        let Some(id) = id else { return Bytes::default() };
        self.objects.tree(id).unwrap_or_else(|error| {
            self.changes.skipped.push((folder.path.clone(), error));
            Bytes::default()
        })
    }

    /// Goes through the sorted entries of all trees in step.
    fn merge(&mut self, folder: &Folder, cursors: &mut [Peeked<'_>]) -> Result<(), Full> {
        while let Some(key) = smallest(cursors) {
            let entries: Vec<Option<RawEntry<'_>>> = match cursors {
                [now, before] => {
                    let (now, before) = (now.take_if(&key), before.take_if(&key));
                    if same(now.as_ref(), before.as_ref()) {
                        skip_equal(cursors);
                        continue;
                    }
                    vec![now, before]
                }
                _ => cursors.iter_mut().map(|cursor| cursor.take_if(&key)).collect(),
            };
            if entries.len() > 1 && same(entries[0].as_ref(), entries[1].as_ref()) {
                continue;
            }
            self.differ(folder, key, &entries)?;
        }
        Ok(())
    }

    fn differ(&mut self, folder: &Folder, key: RawEntry<'_>, entries: &[Option<RawEntry<'_>>]) -> Result<(), Full> {
        let id = key.entry().id;
        let slash = usize::from(!folder.path.is_empty());
        let path_bytes = folder.path.len() + slash + key.name.len();
        self.count(folder, id, path_bytes + size_of_val(entries))?;
        let mut path = Vec::with_capacity(path_bytes);
        path.extend_from_slice(&folder.path);
        path.extend(std::iter::repeat_n(b'/', slash));
        path.extend_from_slice(key.name);
        let is_tree = key.kind == EntryKind::Tree;
        let limits = self.objects.limits();
        if path_bytes > limits.path_bytes || (is_tree && folder.depth >= limits.tree_depth) {
            self.changes.skipped.push((path, ObjectError::TooDeep { id }));
            return Ok(());
        }
        let mut found = entries.iter().map(|entry| entry.map(|entry| entry.entry()));
        if is_tree {
            let trees = found.map(|entry| entry.map(|entry| entry.id)).collect();
            self.stack.push(Folder { path, depth: folder.depth + 1, trees });
        } else {
            let now = found.next().flatten();
            self.changes.paths.push(PathChange { path, now, before: found.collect() });
        }
        Ok(())
    }

    /// Counts a path that takes this much memory; fails once there are too many.
    fn count(&mut self, folder: &Folder, id: ObjectId, bytes: usize) -> Result<(), Full> {
        self.counted += 1 + bytes / BYTES_A_PATH;
        if self.counted <= self.objects.limits().changed_paths {
            return Ok(());
        }
        self.changes.skipped.push((folder.path.clone(), ObjectError::TooManyPaths { id }));
        Err(Full)
    }
}

/// A cursor with its next entry at hand. A tree in the cache was parsed once, so an error can only mean its end.
struct Peeked<'a> {
    cursor: Cursor<'a>,
    head: Option<RawEntry<'a>>,
}

impl<'a> Peeked<'a> {
    fn new(cursor: Cursor<'a>) -> Self {
        let mut peeked = Peeked { cursor, head: None };
        peeked.advance();
        peeked
    }

    fn advance(&mut self) {
        self.head = self.cursor.next().unwrap_or(None);
    }

    fn take_if(&mut self, key: &RawEntry<'_>) -> Option<RawEntry<'a>> {
        let head = self.head.filter(|head| head.cmp_key(key).is_eq())?;
        self.advance();
        Some(head)
    }
}

/// The first key in order that matters: one that stands now, or stood in the first of the trees before.
fn smallest<'a>(cursors: &mut [Peeked<'a>]) -> Option<RawEntry<'a>> {
    let heads = cursors.iter().take(2).filter_map(|cursor| cursor.head);
    let key = heads.min_by(RawEntry::cmp_key)?;
    for cursor in cursors.iter_mut().skip(2) {
        while cursor.head.is_some_and(|head| head.cmp_key(&key).is_lt()) {
            cursor.advance();
        }
    }
    Some(key)
}

/// After two equal entries more of them often follow.
fn skip_equal(cursors: &mut [Peeked<'_>]) {
    if let [now, before] = cursors
        && same(now.head.as_ref(), before.head.as_ref())
        && now.head.map(|head| head.name) == before.head.map(|head| head.name)
    {
        now.cursor.skip_equal(&mut before.cursor);
        now.advance();
        before.advance();
    }
}

fn same(now: Option<&RawEntry<'_>>, before: Option<&RawEntry<'_>>) -> bool {
    match (now, before) {
        (Some(now), Some(before)) => now.id == before.id && now.kind == before.kind,
        (None, None) => true,
        _ => false,
    }
}
