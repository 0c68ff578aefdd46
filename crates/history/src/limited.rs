//! The walk limited to some paths of the head: back over tree differences, following only pairs of a commit and a
//! path that the rules of blame reach (blame.md, 6). The pairs found are then walked forward like any others.
//!
//! A parent with the identical blob is the only one followed, so whole branches are never looked at.

use std::collections::{BTreeMap, BinaryHeap};

use git::{Entry, ObjectId, Objects, Repository, lookup};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::commits::Commits;
use crate::graph::{CommitIndex, Graph, Node};
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
        let start = search.commits.add(head).map_err(ScanError::Head)?;
        let tree = search.commits.node(start).commit.tree;
        for path in paths {
            match lookup(&objects, tree, path) {
                Ok(entry) => search.want(start, path, file(entry)),
                Err(error) => search.plan_of(start).skipped.push((path.clone(), error)),
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

    /// Nothing asks for more than origins here.
    fn plan_against_first(&self, _: &Objects, _: &Node) -> Plan {
        Plan::default()
    }
}

struct Search<'a> {
    commits: Commits<'a>,
    plans: FxHashMap<CommitIndex, Plan>,
    /// Paths of each commit that wait to be looked at, with their blobs.
    waiting: FxHashMap<CommitIndex, BTreeMap<Vec<u8>, ObjectId>>,
    done: FxHashSet<(CommitIndex, Vec<u8>)>,
    /// Commits with waiting paths, the latest first: paths from several children mostly meet before a visit.
    queue: BinaryHeap<(i64, CommitIndex)>,
}

impl<'a> Search<'a> {
    fn new(repository: &'a Repository, objects: &'a Objects) -> Self {
        Search {
            commits: Commits::new(repository, objects),
            plans: FxHashMap::default(),
            waiting: FxHashMap::default(),
            done: FxHashSet::default(),
            queue: BinaryHeap::new(),
        }
    }

    fn plan_of(&mut self, at: CommitIndex) -> &mut Plan {
        self.plans.entry(at).or_default()
    }

    fn want(&mut self, at: CommitIndex, path: &[u8], blob: Option<ObjectId>) {
        let Some(blob) = blob else { return };
        if !self.done.insert((at, path.to_vec())) {
            return;
        }
        let waiting = self.waiting.entry(at).or_default();
        if waiting.is_empty() {
            self.queue.push((self.commits.node(at).commit.committer.seconds, at));
        }
        waiting.insert(path.to_vec(), blob);
    }

    /// Finds where the waiting paths of a commit come from.
    fn visit(&mut self, at: CommitIndex) {
        let paths = self.waiting.remove(&at).unwrap_or_default();
        let mut changed = Vec::new();
        for (path, blob) in paths {
            let before = self.entries(at, &path, blob);
            match file(before.first().copied().flatten()) {
                Some(same) if same == blob => self.want(self.commits.node(at).parents[0], &path, Some(blob)),
                _ => changed.push((path, blob, before)),
            }
        }
        if !changed.is_empty() {
            self.plan(at, changed);
        }
    }

    /// Plans the paths of a commit that its first parent does not pass on whole.
    fn plan(&mut self, at: CommitIndex, changed: Vec<(Vec<u8>, ObjectId, Vec<Option<Entry>>)>) {
        let node = self.commits.node(at);
        let (tree, parents) = (node.commit.tree, node.parents.clone());
        let trees: Vec<ObjectId> = parents.iter().map(|parent| self.commits.node(*parent).commit.tree).collect();
        let mut planner = Planner::new(self.commits.objects, tree, &trees, None);
        for (path, blob, before) in changed {
            let step = planner.file(&path, blob, &before);
            for source in sources(&step) {
                self.want(parents[source.parent], &source.path, Some(source.blob));
            }
            self.plan_of(at).steps.push(step);
        }
        let (skipped, left_out) = planner.finish();
        let plan = self.plan_of(at);
        plan.skipped.extend(skipped);
        plan.rename_pairs_left_out += left_out;
        plan.changed = plan.steps.len();
    }

    /// What stands at a path in each parent, up to the first that has the identical blob: no other counts then, and
    /// none of the others is read.
    fn entries(&mut self, at: CommitIndex, path: &[u8], blob: ObjectId) -> Vec<Option<Entry>> {
        let mut entries = Vec::new();
        while let Some(parent) = self.commits.parent(at, entries.len()) {
            let tree = self.commits.node(parent).commit.tree;
            let found = lookup(self.commits.objects, tree, path).unwrap_or_else(|error| {
                self.plan_of(at).skipped.push((path.to_vec(), error));
                None
            });
            entries.push(found);
            if file(found) == Some(blob) {
                break;
            }
        }
        entries
    }

    fn finish(self, start: CommitIndex) -> Limited {
        let plans = self.plans.into_iter().map(|(at, plan)| (self.commits.node(at).id, plan)).collect();
        Limited { graph: self.commits.into_graph(start), plans }
    }
}

fn sources(step: &Step) -> &[Source] {
    match step {
        Step::Build { sources, .. } => sources,
        Step::Take { from, .. } => std::slice::from_ref(from),
        Step::Remove { .. } => &[],
    }
}
