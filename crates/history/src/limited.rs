//! The walk limited to some paths of the head: back over tree differences, following only pairs of a commit and a
//! path that the rules of blame reach (blame.md, 6). The pairs found are then walked forward like any others.
//!
//! A parent with the identical blob is the only one followed, so whole branches are never looked at.

use std::collections::{BTreeMap, BinaryHeap};

use git::{Entry, ObjectError, ObjectId, Objects, Repository, lookup};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::{CommitIndex, Graph, Node, in_order};
use crate::plan::{Plan, Planner, Source, Step, file};
use crate::walk::Planning;
use crate::{Phase, ScanError, Watch};

/// The commits that matter for some paths, and what each does to them.
pub(crate) struct Limited {
    pub(crate) graph: Graph,
    plans: FxHashMap<ObjectId, Plan>,
}

impl Limited {
    /// Finds every commit and path from which lines of `paths` at `head` can come.
    pub(crate) fn discover(
        repository: &Repository,
        head: ObjectId,
        paths: &[Vec<u8>],
        watch: &Watch<'_>,
    ) -> Result<Limited, ScanError> {
        let objects = repository.objects();
        let mut search = Search::new(repository, &objects);
        let start = search.node(head).map_err(ScanError::Head)?;
        let tree = search.nodes[start as usize].commit.tree;
        for path in paths {
            match lookup(&objects, tree, path) {
                Ok(entry) => search.want(start, path, file(entry)),
                Err(error) => search.plans[start as usize].skipped.push((path.clone(), error)),
            }
        }
        let mut seen = 0;
        while let Some((_, at)) = search.queue.pop() {
            if seen % 256 == 0 {
                watch.report(Phase::Commits, seen, None)?;
            }
            seen += 1;
            search.visit(at);
        }
        Ok(search.finish(start))
    }
}

impl Planning for Limited {
    fn plan(&self, _: &Objects, node: &Node) -> Plan {
        self.plans.get(&node.id).cloned().unwrap_or_default()
    }
}

struct Search<'a> {
    repository: &'a Repository,
    objects: &'a Objects,
    nodes: Vec<Node>,
    index: FxHashMap<ObjectId, Option<CommitIndex>>,
    plans: Vec<Plan>,
    /// How many of each commit's parents were asked for.
    parents_read: Vec<usize>,
    /// Paths of each commit that wait to be looked at, with their blobs.
    waiting: Vec<BTreeMap<Vec<u8>, ObjectId>>,
    done: FxHashSet<(CommitIndex, Vec<u8>)>,
    /// Commits with waiting paths, the latest first: paths from several children mostly meet before a visit.
    queue: BinaryHeap<(i64, CommitIndex)>,
    lost: Vec<ObjectError>,
}

impl<'a> Search<'a> {
    fn new(repository: &'a Repository, objects: &'a Objects) -> Self {
        Search {
            repository,
            objects,
            nodes: Vec::new(),
            index: FxHashMap::default(),
            plans: Vec::new(),
            parents_read: Vec::new(),
            waiting: Vec::new(),
            done: FxHashSet::default(),
            queue: BinaryHeap::new(),
            lost: Vec::new(),
        }
    }

    fn node(&mut self, id: ObjectId) -> Result<CommitIndex, ObjectError> {
        let commit = self.objects.commit(id)?;
        let commit_parents = commit.parents.len();
        let cut = commit_parents > 0 && self.repository.is_shallow_boundary(id);
        let at = CommitIndex::try_from(self.nodes.len()).expect("memory ends before commits are 2^32");
        self.nodes.push(Node { id, commit, parents: Vec::new(), cut });
        self.plans.push(Plan::default());
        // Beyond a shallow boundary there is no parent to ask for.
        self.parents_read.push(if cut { commit_parents } else { 0 });
        self.waiting.push(BTreeMap::new());
        self.index.insert(id, Some(at));
        Ok(at)
    }

    fn want(&mut self, at: CommitIndex, path: &[u8], blob: Option<ObjectId>) {
        let Some(blob) = blob else { return };
        if !self.done.insert((at, path.to_vec())) {
            return;
        }
        let waiting = &mut self.waiting[at as usize];
        if waiting.is_empty() {
            self.queue.push((self.nodes[at as usize].commit.committer.seconds, at));
        }
        waiting.insert(path.to_vec(), blob);
    }

    /// Finds where the waiting paths of a commit come from.
    fn visit(&mut self, at: CommitIndex) {
        let paths = std::mem::take(&mut self.waiting[at as usize]);
        let mut changed = Vec::new();
        for (path, blob) in paths {
            let before = self.entries(at, &path, blob);
            match file(before.first().copied().flatten()) {
                Some(same) if same == blob => self.want(self.nodes[at as usize].parents[0], &path, Some(blob)),
                _ => changed.push((path, blob, before)),
            }
        }
        if !changed.is_empty() {
            self.plan(at, changed);
        }
    }

    /// Plans the paths of a commit that its first parent does not pass on whole.
    fn plan(&mut self, at: CommitIndex, changed: Vec<(Vec<u8>, ObjectId, Vec<Option<Entry>>)>) {
        let node = &self.nodes[at as usize];
        let (tree, parents) = (node.commit.tree, node.parents.clone());
        let trees: Vec<ObjectId> = parents.iter().map(|parent| self.nodes[*parent as usize].commit.tree).collect();
        let mut planner = Planner::new(self.objects, tree, &trees, None);
        for (path, blob, before) in changed {
            let step = planner.file(&path, blob, &before);
            for source in sources(&step) {
                self.want(parents[source.parent], &source.path, Some(source.blob));
            }
            self.plans[at as usize].steps.push(step);
        }
        let (skipped, left_out) = planner.finish();
        let plan = &mut self.plans[at as usize];
        plan.skipped.extend(skipped);
        plan.rename_pairs_left_out += left_out;
        plan.changed = plan.steps.len();
    }

    /// What stands at a path in each parent, up to the first that has the identical blob: no other counts then, and
    /// none of the others is read.
    fn entries(&mut self, at: CommitIndex, path: &[u8], blob: ObjectId) -> Vec<Option<Entry>> {
        let mut entries = Vec::new();
        while let Some(parent) = self.parent(at, entries.len()) {
            let tree = self.nodes[parent as usize].commit.tree;
            let found = lookup(self.objects, tree, path).unwrap_or_else(|error| {
                self.plans[at as usize].skipped.push((path.to_vec(), error));
                None
            });
            entries.push(found);
            if file(found) == Some(blob) {
                break;
            }
        }
        entries
    }

    /// A parent that is here, by its place among those; commits are read when they are first asked for.
    fn parent(&mut self, at: CommitIndex, place: usize) -> Option<CommitIndex> {
        while self.nodes[at as usize].parents.len() <= place {
            let node = &self.nodes[at as usize];
            let parent = *node.commit.parents.get(self.parents_read[at as usize])?;
            self.parents_read[at as usize] += 1;
            match self.known(parent) {
                Some(found) => self.nodes[at as usize].parents.push(found),
                None => self.nodes[at as usize].cut = true,
            }
        }
        Some(self.nodes[at as usize].parents[place])
    }

    /// A commit by its id, read if it was not yet; `None` if it can't be.
    fn known(&mut self, id: ObjectId) -> Option<CommitIndex> {
        if let Some(known) = self.index.get(&id) {
            return *known;
        }
        let read = self.node(id);
        read.map_err(|error| {
            self.lost.push(error);
            self.index.insert(id, None);
        })
        .ok()
    }

    fn finish(self, start: CommitIndex) -> Limited {
        let plans = self.nodes.iter().zip(self.plans).map(|(node, plan)| (node.id, plan)).collect();
        let nodes = in_order(self.nodes, start as usize);
        Limited { graph: Graph { nodes, lost: self.lost }, plans }
    }
}

fn sources(step: &Step) -> &[Source] {
    match step {
        Step::Build { sources, .. } => sources,
        Step::Take { from, .. } => std::slice::from_ref(from),
        Step::Remove { .. } => &[],
    }
}
