//! The commits of a change: those that its head reaches and its base, and what is public already, does not.
//!
//! Both ends are walked back, latest first, and what the base reaches is left out. Only times say when to stop, and a
//! clock can lie: then commits that the base reaches as well may be taken in, and are judged once more. None is ever
//! left out that the base does not reach.

use std::collections::BinaryHeap;

use git::{ObjectId, Objects, Repository};
use rustc_hash::FxHashSet;

use crate::commits::Commits;
use crate::graph::{CommitIndex, Graph};
use crate::{Phase, ScanError, Watch};

/// The commits of a change, with those of their parents that are not among them.
pub(super) struct Range {
    /// In the order of a walk.
    pub(super) graph: Graph,
    /// For each commit of the graph whether it is of the change.
    pub(super) is_in: Vec<bool>,
    /// A parent of one of them is not here.
    pub(super) is_cut: bool,
}

/// Commits of the base that are looked at after nothing of the change is left to look at: clocks differ by a little.
const SLOP: usize = 64;

impl Range {
    pub(super) fn read(
        repository: &Repository,
        (old, head): (&[ObjectId], ObjectId),
        watch: &Watch<'_>,
    ) -> Result<Range, ScanError> {
        let objects = repository.objects();
        let inside = Painted::walk(repository, &objects, (old, head), watch)?;
        let mut commits = Commits::new(repository, &objects);
        let start = commits.add(head).map_err(ScanError::Head)?;
        let mut next: CommitIndex = 0;
        while (next as usize) < commits.len() {
            if inside.contains(&commits.node(next).id) {
                (0..).take_while(|place| commits.parent(next, *place).is_some()).for_each(drop);
            }
            next += 1;
        }
        let mut graph = commits.into_graph(start);
        let is_in: Vec<bool> = graph.nodes.iter().map(|node| inside.contains(&node.id)).collect();
        let is_cut = graph.nodes.iter().zip(&is_in).any(|(node, is_in)| *is_in && node.cut);
        for (node, _) in graph.nodes.iter_mut().zip(&is_in).filter(|(_, is_in)| !**is_in) {
            // Lines that stand there already are older than the change: by whom they are is another question.
            node.cut = true;
        }
        Ok(Range { graph, is_in, is_cut })
    }
}

/// Commits while they are painted: what the base reaches is old.
struct Painted<'a> {
    commits: Commits<'a>,
    is_old: Vec<bool>,
    is_queued: Vec<bool>,
    queue: BinaryHeap<(i64, CommitIndex)>,
    /// New commits in the queue.
    waiting: usize,
}

impl<'a> Painted<'a> {
    /// The ids of the commits that `head` reaches and none of the `old` ones does.
    fn walk(
        repository: &'a Repository,
        objects: &'a Objects,
        (old, head): (&[ObjectId], ObjectId),
        watch: &Watch<'_>,
    ) -> Result<FxHashSet<ObjectId>, ScanError> {
        let commits = Commits::new(repository, objects);
        let mut painted =
            Painted { commits, is_old: Vec::new(), is_queued: Vec::new(), queue: BinaryHeap::new(), waiting: 0 };
        let mut seen_old = FxHashSet::default();
        for id in old.iter().filter(|id| seen_old.insert(**id)) {
            let old = painted.commits.add(*id).map_err(ScanError::Head)?;
            painted.enter(old, true);
        }
        if !old.contains(&head) {
            let new = painted.commits.add(head).map_err(ScanError::Head)?;
            painted.enter(new, false);
        }
        let mut slop = SLOP;
        let mut seen = 0;
        while let Some((_, at)) = painted.queue.pop() {
            if seen % 1024 == 0 {
                watch.report(Phase::Commits, seen, None)?;
            }
            seen += 1;
            painted.is_queued[at as usize] = false;
            painted.waiting -= usize::from(!painted.is_old[at as usize]);
            painted.visit(at);
            slop = if painted.waiting > 0 { SLOP } else { slop - 1 };
            if slop == 0 {
                break;
            }
        }
        let ids = (0..).zip(&painted.is_old).filter(|(_, is_old)| !**is_old);
        Ok(ids.map(|(at, _)| painted.commits.node(at).id).collect())
    }

    fn enter(&mut self, at: CommitIndex, is_old: bool) {
        self.is_old.push(is_old);
        self.is_queued.push(true);
        self.waiting += usize::from(!is_old);
        self.queue.push((self.commits.node(at).commit.committer.seconds, at));
    }

    fn visit(&mut self, at: CommitIndex) {
        let is_old = self.is_old[at as usize];
        let mut place = 0;
        while let Some(parent) = self.commits.parent(at, place) {
            place += 1;
            if parent as usize >= self.is_old.len() {
                self.enter(parent, is_old);
            } else if is_old {
                self.paint(parent);
            }
        }
    }

    /// A commit, and what was found behind it, is old.
    fn paint(&mut self, at: CommitIndex) {
        let mut next = vec![at];
        while let Some(at) = next.pop() {
            if std::mem::replace(&mut self.is_old[at as usize], true) {
                continue;
            }
            self.waiting -= usize::from(self.is_queued[at as usize]);
            next.extend(&self.commits.node(at).parents);
        }
    }
}
