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
            waiting: Vec::new(),
            done: FxHashSet::default(),
            queue: BinaryHeap::new(),
            lost: Vec::new(),
        }
    }

    fn node(&mut self, id: ObjectId) -> Result<CommitIndex, ObjectError> {
        let commit = self.objects.commit(id)?;
        let cut = !commit.parents.is_empty() && self.repository.is_shallow_boundary(id);
        let at = CommitIndex::try_from(self.nodes.len()).expect("memory ends before commits are 2^32");
        self.nodes.push(Node { id, commit, parents: Vec::new(), cut });
        self.plans.push(Plan::default());
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
        self.read_parents(at);
        let node = &self.nodes[at as usize];
        let (tree, parents) = (node.commit.tree, node.parents.clone());
        let trees: Vec<ObjectId> = parents.iter().map(|parent| self.nodes[*parent as usize].commit.tree).collect();
        let mut planner = Planner::new(self.objects, tree, &trees, None);
        for (path, blob) in paths {
            let before = self.entries(at, &trees, &path, blob);
            if file(before.first().copied().flatten()) == Some(blob) {
                self.want(parents[0], &path, Some(blob));
                continue;
            }
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

    /// What stands at a path in each parent, up to the first that has the identical blob: no other counts then.
    fn entries(&mut self, at: CommitIndex, trees: &[ObjectId], path: &[u8], blob: ObjectId) -> Vec<Option<Entry>> {
        let mut entries = vec![None; trees.len()];
        for (entry, tree) in entries.iter_mut().zip(trees) {
            match lookup(self.objects, *tree, path) {
                Ok(found) => *entry = found,
                Err(error) => self.plans[at as usize].skipped.push((path.to_vec(), error)),
            }
            if file(*entry) == Some(blob) {
                break;
            }
        }
        entries
    }

    fn read_parents(&mut self, at: CommitIndex) {
        let node = &self.nodes[at as usize];
        if node.cut || !node.parents.is_empty() {
            return;
        }
        for parent in node.commit.parents.clone() {
            let known = self.index.get(&parent).copied();
            let found = known.unwrap_or_else(|| {
                self.node(parent)
                    .map_err(|error| {
                        self.lost.push(error);
                        self.index.insert(parent, None);
                    })
                    .ok()
            });
            match found {
                Some(found) => self.nodes[at as usize].parents.push(found),
                None => self.nodes[at as usize].cut = true,
            }
        }
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
