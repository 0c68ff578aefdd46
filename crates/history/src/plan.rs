//! Where the lines of each changed file may come from: the rules of blame for whole files.
//!
//! A plan is a pure function of trees and blobs (blame.md, rules 1 and 2), so plans of different commits can be made
//! side by side. For a file that differs from the first parent, the parents are asked in order: the same path with
//! the same blob passes everything on; the same path with another blob is a source; a parent that lacks the path is
//! searched for a renamed file.

use git::{Changes, Entry, EntryKind, ObjectError, ObjectId, Objects, PathChange, compare};

use crate::rename::Renames;

/// A file of a parent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Source {
    /// Which of the commit's parents that are here.
    pub(crate) parent: usize,
    pub(crate) path: Vec<u8>,
    pub(crate) blob: ObjectId,
}

/// What a commit does to the lines of one path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// No regular file stands there any more; the blob is the first parent's.
    Remove { path: Vec<u8>, blob: ObjectId },
    /// The file is a parent's, whole.
    Take { path: Vec<u8>, from: Source },
    /// The file's lines come from the sources in this order; the rest is born here.
    Build { path: Vec<u8>, blob: ObjectId, sources: Vec<Source> },
}

impl Step {
    /// Where its lines come from first.
    pub(crate) fn first_source(&self) -> Option<&Source> {
        match self {
            Step::Build { sources, .. } => sources.first(),
            Step::Take { from, .. } => Some(from),
            Step::Remove { .. } => None,
        }
    }

    /// The path that it is about.
    pub(crate) fn path(&self) -> &Vec<u8> {
        match self {
            Step::Remove { path, .. } | Step::Take { path, .. } | Step::Build { path, .. } => path,
        }
    }
}

/// What a commit does, and what could not be read for it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    pub(crate) steps: Vec<Step>,
    /// Paths that differ from the first parent: files, links, submodules, added or removed too.
    pub(crate) changed: usize,
    pub(crate) skipped: Vec<(Vec<u8>, ObjectError)>,
    /// A comparison of renames was cut off by its limit, so many pairs were left out.
    pub(crate) rename_pairs_left_out: u64,
}

/// Plans all that a commit changes against its first parent.
pub(crate) fn plan(objects: &Objects, tree: ObjectId, parents: &[ObjectId]) -> Plan {
    let changes = compare(objects, Some(tree), parents);
    let mut planner = Planner::new(objects, tree, parents, Some(&changes));
    let mut steps = Vec::with_capacity(changes.paths.len());
    for change in &changes.paths {
        if let Some(now) = file(change.now) {
            steps.push(planner.file(&change.path, now, &change.before));
        } else if let Some(blob) = file(change.before.first().copied().flatten()) {
            steps.push(Step::Remove { path: change.path.clone(), blob });
        }
    }
    let (mut skipped, left_out) = planner.finish();
    skipped.extend(changes.skipped.iter().cloned());
    Plan { steps, changed: changes.paths.len(), skipped, rename_pairs_left_out: left_out }
}

/// The blob of a regular file.
pub(crate) fn file(entry: Option<Entry>) -> Option<ObjectId> {
    entry.filter(|entry| entry.kind == EntryKind::File).map(|entry| entry.id)
}

/// The rules for one commit.
pub(crate) struct Planner<'a> {
    objects: &'a Objects,
    tree: ObjectId,
    parents: &'a [ObjectId],
    /// The comparison with the first parent, where the caller has it.
    against_first: Option<&'a Changes>,
    /// The search for renamed files in each parent, made when it is first needed.
    renames: Vec<Option<Renames<'a>>>,
    skipped: Vec<(Vec<u8>, ObjectError)>,
}

impl<'a> Planner<'a> {
    pub(crate) fn new(
        objects: &'a Objects,
        tree: ObjectId,
        parents: &'a [ObjectId],
        against_first: Option<&'a Changes>,
    ) -> Self {
        let renames = parents.iter().map(|_| None).collect();
        Planner { objects, tree, parents, against_first, renames, skipped: Vec::new() }
    }

    /// What could not be read, and the pairs that the search for renames left out.
    pub(crate) fn finish(self) -> (Vec<(Vec<u8>, ObjectError)>, u64) {
        let left_out = self.renames.iter().flatten().map(Renames::pairs_left_out).sum();
        (self.skipped, left_out)
    }

    /// Plans a regular file; `before` is what stands at its path in each parent.
    pub(crate) fn file(&mut self, path: &[u8], blob: ObjectId, before: &[Option<Entry>]) -> Step {
        let mut sources: Vec<Option<Source>> = vec![None; before.len()];
        for (parent, entry) in before.iter().enumerate() {
            let Some(found) = file(*entry) else { continue };
            let source = Source { parent, path: path.to_vec(), blob: found };
            if found == blob {
                return Step::Take { path: path.to_vec(), from: source };
            }
            if is_new(&sources[..parent], found) {
                sources[parent] = Some(source);
            }
        }
        for parent in 0..before.len() {
            if before[parent].is_some() {
                continue;
            }
            let Some((source, found)) = self.renamed(parent, path, blob) else { continue };
            let source = Source { parent, path: source, blob: found };
            if found == blob {
                return Step::Take { path: path.to_vec(), from: source };
            }
            if is_new(&sources[..parent], found) {
                sources[parent] = Some(source);
            }
        }
        Step::Build { path: path.to_vec(), blob, sources: sources.into_iter().flatten().collect() }
    }

    fn renamed(&mut self, parent: usize, path: &[u8], blob: ObjectId) -> Option<(Vec<u8>, ObjectId)> {
        if self.renames[parent].is_none() {
            let deleted = self.deleted(parent);
            self.renames[parent] = Some(Renames::new(self.objects, deleted));
        }
        self.renames[parent].as_mut()?.source_of(path, blob)
    }

    /// The regular files that a parent has and the commit has not, in order of their paths.
    fn deleted(&mut self, parent: usize) -> Vec<(Vec<u8>, ObjectId)> {
        let gone = |change: &PathChange| {
            let blob = file(change.before.first().copied().flatten())?;
            change.now.is_none().then(|| (change.path.clone(), blob))
        };
        match self.against_first {
            Some(changes) if parent == 0 => changes.paths.iter().filter_map(gone).collect(),
            _ => {
                let changes = compare(self.objects, Some(self.tree), &[self.parents[parent]]);
                self.skipped.extend(changes.skipped);
                changes.paths.iter().filter_map(gone).collect()
            }
        }
    }
}

/// A blob that an earlier parent passes on already is no second source.
fn is_new(earlier: &[Option<Source>], blob: ObjectId) -> bool {
    !earlier.iter().flatten().any(|source| source.blob == blob)
}
