//! The rules of code owners that held when a commit of the line came in: those of the commit before it.

use git::{ObjectId, Objects, lookup};
use provenance::review::owners::{Owners, PLACES};
use rustc_hash::FxHashMap;

use crate::graph::{CommitIndex, Graph};
use crate::plan::file;

/// Rules by the file that holds them.
#[derive(Default)]
pub(super) struct OwnersOf {
    by_blob: FxHashMap<ObjectId, Owners>,
    by_tree: FxHashMap<ObjectId, Option<ObjectId>>,
}

impl OwnersOf {
    /// The rules of the base of what came in with a commit of the line, if there are any.
    pub(super) fn of(&mut self, objects: &Objects, graph: &Graph, landed: CommitIndex) -> Option<&Owners> {
        let base = graph.nodes[landed as usize].parents.first()?;
        let tree = graph.nodes[*base as usize].commit.tree;
        let find = || PLACES.iter().find_map(|place| lookup(objects, tree, place.as_bytes()).ok().and_then(file));
        let blob = (*self.by_tree.entry(tree).or_insert_with(find))?;
        let read = || objects.blob(blob).map(|text| Owners::parse(&text)).unwrap_or_default();
        Some(self.by_blob.entry(blob).or_insert_with(read))
    }
}
