//! What an approval covers: commits that lie behind the approved head, or lines that stand in the approved tree.
//!
//! An approval is of what its head changes against the base. A commit that the head reaches is covered whole. Of any
//! other commit, such as the one that a squash makes, those lines are covered that stand in the approved tree, by the
//! identity diff of the two versions of the file (which may have another name since), and did not stand in the base
//! already.

use std::sync::Arc;

use git::{ObjectId, Objects, compare, lookup};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::{CommitIndex, Graph};
use crate::matching::{Match, Matcher};
use crate::plan::file;
use crate::rename::Renames;
use crate::text::Text;

/// What an approval covers of the commits that came in with its change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cover {
    /// Nothing: what was approved is not here, and it is not what was merged.
    Nothing,
    /// All of them.
    Everything,
    /// Those that the approved head reaches.
    Reached(Arc<FxHashSet<CommitIndex>>),
    /// Lines that stand in this tree and not in the base's.
    Tree { tree: ObjectId, base: Option<ObjectId> },
}

impl Cover {
    /// Whether a commit is covered whole.
    pub(crate) fn is_whole(&self, commit: CommitIndex) -> bool {
        match self {
            Cover::Everything => true,
            Cover::Reached(commits) => commits.contains(&commit),
            Cover::Nothing | Cover::Tree { .. } => false,
        }
    }
}

/// A version of a file with what it was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Version {
    pub(crate) tree: ObjectId,
    /// The tree of its first parent.
    pub(crate) before: Option<ObjectId>,
}

/// Compares versions of files.
pub(crate) struct Coverage<'a> {
    objects: &'a Objects,
    matcher: Matcher,
    texts: FxHashMap<ObjectId, Option<Text>>,
    /// The search for files that another tree has under another name, and between which trees it is.
    renames: Option<((ObjectId, ObjectId), Renames<'a>)>,
}

/// Texts that are kept.
const MAX_TEXTS: usize = 64;

impl<'a> Coverage<'a> {
    pub(crate) fn new(objects: &'a Objects) -> Coverage<'a> {
        Coverage { objects, matcher: Matcher::default(), texts: FxHashMap::default(), renames: None }
    }

    /// For each of the given lines (numbers from 1) of a version whether the approved tree covers it.
    pub(crate) fn of(
        &mut self,
        path: &[u8],
        version: Version,
        (tree, base): (ObjectId, Option<ObjectId>),
        numbers: &[u32],
    ) -> Vec<bool> {
        let nothing = vec![false; numbers.len()];
        let Some(merged) = self.blob(version.tree, path) else { return nothing };
        let Some((path, approved)) = self.source((tree, base), version, path, merged) else { return nothing };
        let path = path.as_slice();
        // What the commit's own parent has is not among its lines.
        let before = version.before.and_then(|before| self.blob(before, path));
        if before == Some(approved) {
            return nothing;
        }
        let base = base.filter(|base| Some(*base) != version.before).and_then(|base| self.blob(base, path));
        let base = base.filter(|base| before != Some(*base));
        if merged == approved && base.is_none() {
            return vec![true; numbers.len()];
        }
        let Some(same) = self.matches(approved, merged) else { return nothing };
        let old = base.map(|base| self.matches(base, approved));
        let is_new = |line: u32| match &old {
            None => true,
            Some(old) => old.as_ref().is_some_and(|old| counterpart(old, line).is_none()),
        };
        numbers.iter().map(|number| counterpart(&same, *number).is_some_and(is_new)).collect()
    }

    /// The file of the approved tree that a merged one is: that of its path, else the one that was renamed since.
    fn source(
        &mut self,
        (tree, base): (ObjectId, Option<ObjectId>),
        version: Version,
        path: &[u8],
        blob: ObjectId,
    ) -> Option<(Vec<u8>, ObjectId)> {
        if let Some(approved) = self.blob(tree, path) {
            return Some((path.to_vec(), approved));
        }
        if self.renames.as_ref().is_none_or(|(between, _)| *between != (tree, version.tree)) {
            self.renames = Some(((tree, version.tree), self.gone((tree, base), version)));
        }
        self.renames.as_mut()?.1.source_of(path, blob)
    }

    /// The search among the files of the approved tree that the change did away with: those that the commit's own parent
    /// has, and those that the change itself had added. What others deleted meanwhile is none of them.
    fn gone(&self, (tree, base): (ObjectId, Option<ObjectId>), version: Version) -> Renames<'a> {
        let changes = compare(self.objects, Some(version.tree), &[tree]);
        let has = |tree: Option<ObjectId>, path: &[u8]| tree.is_some_and(|tree| self.blob(tree, path).is_some());
        let gone = changes.paths.into_iter().filter(|change| file(change.now).is_none());
        let gone = gone.filter(|change| {
            has(version.before, &change.path) || base.is_some_and(|base| !has(Some(base), &change.path))
        });
        let deleted = gone.filter_map(|change| Some((change.path, file(change.before.first().copied().flatten())?)));
        Renames::new(self.objects, deleted.collect())
    }

    fn blob(&self, tree: ObjectId, path: &[u8]) -> Option<ObjectId> {
        lookup(self.objects, tree, path).ok().and_then(file)
    }

    /// The lines that two versions have in common; `None` if one of them is no text that can be read.
    fn matches(&mut self, old: ObjectId, new: ObjectId) -> Option<Vec<Match>> {
        if self.texts.len() > MAX_TEXTS {
            self.texts.clear();
        }
        for blob in [old, new] {
            let read = || self.objects.blob(blob).ok().map(|bytes| Text::new(bytes, None));
            self.texts.entry(blob).or_insert_with(read);
        }
        let text = |blob: &ObjectId| self.texts.get(blob)?.as_ref().filter(|text| !text.is_binary());
        Some(self.matcher.matches(text(&old)?, text(&new)?))
    }
}

/// The number in the old version of a line of the new one, if it stands there; numbers from 1.
fn counterpart(matches: &[Match], number: u32) -> Option<u32> {
    let place = number.checked_sub(1)?;
    let at = matches.partition_point(|found| found.new_start <= place).checked_sub(1)?;
    let found = &matches[at];
    let offset = place - found.new_start;
    (offset < found.lines).then_some(found.old_start + offset + 1)
}

/// The commits that a head reaches among those that came in with the same commit of the line.
pub(crate) fn reached(graph: &Graph, landings: &[CommitIndex], head: CommitIndex) -> FxHashSet<CommitIndex> {
    let mut found = FxHashSet::default();
    let mut next = vec![head];
    while let Some(commit) = next.pop() {
        if landings[commit as usize] == landings[head as usize] && found.insert(commit) {
            next.extend(&graph.nodes[commit as usize].parents);
        }
    }
    found
}
