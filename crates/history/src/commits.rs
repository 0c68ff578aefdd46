//! Reading the commits of a walk, each once, when it is first asked for.

use git::{ObjectError, ObjectId, Objects, Repository};
use rustc_hash::FxHashMap;

use crate::graph::{CommitIndex, Graph, Node, in_order};

/// The commits read so far.
pub(crate) struct Commits<'a> {
    repository: &'a Repository,
    pub(crate) objects: &'a Objects,
    nodes: Vec<Node>,
    /// How many of each commit's parents were asked for.
    parents_read: Vec<usize>,
    /// Where each commit is; `None` for one that can't be read.
    index: FxHashMap<ObjectId, Option<CommitIndex>>,
    lost: Vec<ObjectError>,
}

impl<'a> Commits<'a> {
    pub(crate) fn new(repository: &'a Repository, objects: &'a Objects) -> Self {
        let (nodes, parents_read) = (Vec::new(), Vec::new());
        Commits { repository, objects, nodes, parents_read, index: FxHashMap::default(), lost: Vec::new() }
    }

    pub(crate) fn node(&self, at: CommitIndex) -> &Node {
        &self.nodes[at as usize]
    }

    /// How many were read.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Reads a commit that was not read yet.
    pub(crate) fn add(&mut self, id: ObjectId) -> Result<CommitIndex, ObjectError> {
        let commit = self.objects.commit(id)?;
        let parents = commit.parents.len();
        let cut = parents > 0 && self.repository.is_shallow_boundary(id);
        let at = CommitIndex::try_from(self.nodes.len()).expect("memory ends before commits are 2^32");
        self.nodes.push(Node { id, commit, parents: Vec::new(), cut });
        // Beyond a shallow boundary there is no parent to ask for.
        self.parents_read.push(if cut { parents } else { 0 });
        self.index.insert(id, Some(at));
        Ok(at)
    }

    /// A parent that is here, by its place among those.
    pub(crate) fn parent(&mut self, at: CommitIndex, place: usize) -> Option<CommitIndex> {
        let child = at as usize;
        while self.nodes[child].parents.len() <= place {
            let parent = *self.nodes[child].commit.parents.get(self.parents_read[child])?;
            self.parents_read[child] += 1;
            match self.known(parent) {
                Some(found) => self.nodes[child].parents.push(found),
                None => self.nodes[child].cut = true,
            }
        }
        Some(self.nodes[child].parents[place])
    }

    /// A commit by its id, read if it was not yet; `None` if it can't be.
    fn known(&mut self, id: ObjectId) -> Option<CommitIndex> {
        if let Some(known) = self.index.get(&id) {
            return *known;
        }
        let read = self.add(id);
        read.map_err(|error| {
            self.lost.push(error);
            self.index.insert(id, None);
        })
        .ok()
    }

    /// The commits that `head` reaches through the parents that were asked for, in the order of a walk.
    pub(crate) fn into_graph(self, head: CommitIndex) -> Graph {
        Graph { nodes: in_order(self.nodes, head as usize), lost: self.lost }
    }
}
