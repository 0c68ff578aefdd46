//! The commits that a walk visits, parents before children.

use git::{Commit, ObjectError, ObjectId, Repository};

use crate::commits::Commits;
use crate::{Phase, ScanError, Watch};

/// A commit by its place in [`Graph::nodes`].
pub(crate) type CommitIndex = u32;

/// A commit of the walk.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) id: ObjectId,
    pub(crate) commit: Commit,
    /// Its parents that are here, in order.
    pub(crate) parents: Vec<CommitIndex>,
    /// History can't be followed to some parent: what is not found in the others may be older than this commit.
    pub(crate) cut: bool,
}

impl Node {
    /// Its first parent is here. It may be lost where others are not.
    pub(crate) fn follows_first(&self) -> bool {
        !self.cut || self.parents.len() == self.commit.parents.len()
    }
}

/// Commits reachable from a head, each after its parents.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    pub(crate) nodes: Vec<Node>,
    /// Commits that are named as parents and can't be read.
    pub(crate) lost: Vec<ObjectError>,
}

impl Graph {
    /// Whether a commit has several parents, here or not.
    pub(crate) fn is_merge(&self, commit: CommitIndex) -> bool {
        self.nodes[commit as usize].commit.parents.len() > 1
    }

    /// Reads the first-parent line of `head` alone.
    pub(crate) fn read_first_parent_line(
        repository: &Repository,
        head: ObjectId,
        watch: &Watch<'_>,
    ) -> Result<Graph, ScanError> {
        Self::read_parents(repository, head, 1, watch).map(Graph::into_first_parent_line)
    }

    /// Reads every commit that `head` reaches.
    pub(crate) fn read(repository: &Repository, head: ObjectId, watch: &Watch<'_>) -> Result<Graph, ScanError> {
        Self::read_parents(repository, head, usize::MAX, watch)
    }

    fn read_parents(
        repository: &Repository,
        head: ObjectId,
        parents: usize,
        watch: &Watch<'_>,
    ) -> Result<Graph, ScanError> {
        let objects = repository.objects();
        let mut commits = Commits::new(repository, &objects);
        let head = commits.add(head).map_err(ScanError::Head)?;
        let mut next: CommitIndex = 0;
        while (next as usize) < commits.len() {
            if next.is_multiple_of(1024) {
                watch.report(Phase::Commits, u64::from(next), None)?;
            }
            let mut place = 0;
            while place < parents && commits.parent(next, place).is_some() {
                place += 1;
            }
            next += 1;
        }
        Ok(commits.into_graph(head))
    }

    /// The first-parent line alone: each commit has the one before as its only parent.
    fn into_first_parent_line(self) -> Graph {
        let line = self.first_parent_line();
        let mut nodes: Vec<Node> = Vec::new();
        for (mut node, _) in self.nodes.into_iter().zip(line).filter(|(_, on_line)| *on_line) {
            let last = CommitIndex::try_from(nodes.len()).expect("the graph numbered more commits than that");
            node.parents = last.checked_sub(1).into_iter().collect();
            nodes.push(node);
        }
        Graph { nodes, lost: self.lost }
    }

    /// The commits on the first-parent line of the last one.
    pub(crate) fn first_parent_line(&self) -> Vec<bool> {
        let mut on_line = vec![false; self.nodes.len()];
        let mut at = self.nodes.len().checked_sub(1);
        while let Some(index) = at {
            on_line[index] = true;
            let node = &self.nodes[index];
            // A lost first parent ends the line: the next one is no first parent.
            let first = node.commit.parents.first();
            at = node
                .parents
                .first()
                .map(|parent| *parent as usize)
                .filter(|parent| Some(&self.nodes[*parent].id) == first);
        }
        on_line
    }

    /// Committer times in microseconds, each no earlier than its parents'.
    pub(crate) fn clamped_times(&self) -> Vec<i64> {
        let mut times: Vec<i64> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let own = node.commit.committer.seconds.saturating_mul(1_000_000);
            let parents = node.parents.iter().map(|parent| times[*parent as usize]);
            times.push(parents.fold(own, i64::max));
        }
        times
    }
}

/// Puts commits into a depth-first order, parents first: a branch is consumed at once, so that few file states live
/// at the same time. `head` is where the walk starts; what it does not reach is dropped.
pub(crate) fn in_order(nodes: Vec<Node>, head: usize) -> Vec<Node> {
    let mut place: Vec<Option<CommitIndex>> = vec![None; nodes.len()];
    let mut order: Vec<usize> = Vec::with_capacity(nodes.len());
    let mut entered = vec![false; nodes.len()];
    let mut stack = vec![(head, 0usize)];
    while let Some((at, next_parent)) = stack.pop() {
        entered[at] = true;
        let Some(parent) = nodes[at].parents.get(next_parent) else {
            place[at] = CommitIndex::try_from(order.len()).ok();
            order.push(at);
            continue;
        };
        stack.push((at, next_parent + 1));
        if !entered[*parent as usize] {
            stack.push((*parent as usize, 0));
        }
    }
    let mut nodes: Vec<Option<Node>> = nodes.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| nodes[at].take()).map(|node| renumbered(node, &place)).collect()
}

fn renumbered(mut node: Node, place: &[Option<CommitIndex>]) -> Node {
    for parent in &mut node.parents {
        *parent = place[*parent as usize].expect("a parent stands before its child");
    }
    node
}
