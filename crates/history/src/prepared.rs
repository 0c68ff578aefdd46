//! A walk over all of a history, between the reading of its commits and the first of its lines: the moment to say
//! where it goes on from.

use facts::CommitId;
use git::{ObjectId, Objects, Repository};

use crate::checkpoint::found::{self, Found};
use crate::checkpoint::keep::{Keeper, Keeping};
use crate::checkpoint::{self, Grounds};
use crate::evidence::Evidence;
use crate::graph::{CommitIndex, Graph, Node};
use crate::kinds::HeadBlobs;
use crate::plan::{Plan, plan};
use crate::problems::{may_get_better, problems};
use crate::reviews::attested;
use crate::scan::{commit_id, pool};
use crate::walk::{Planning, TakenUp, Walk};
use crate::{Options, Phase, Progress, Scan, ScanError, Views, Watch};

/// A walk whose commits are known.
pub struct Prepared<'a> {
    repository: &'a Repository,
    options: &'a Options,
    watch: Watch<'a>,
    graph: Graph,
    pool: rayon::ThreadPool,
    blobs: HeadBlobs,
    grounds: Grounds,
}

/// Where a walk goes on from.
pub struct Start(TakenUp);

impl Start {
    /// The commits that the earlier walk got to.
    #[must_use]
    pub fn commits(&self) -> u64 {
        u64::from(self.0.checkpoint.commits)
    }

    /// The first commits of the walk of which nothing was found again: their rows come from elsewhere.
    #[must_use]
    pub fn resumed(&self) -> u64 {
        u64::from(self.0.resumed)
    }
}

impl<'a> Prepared<'a> {
    /// Reads the commits that `head` reaches.
    ///
    /// # Errors
    /// If there is nothing to walk, or the walk is stopped.
    pub fn new(
        repository: &'a Repository,
        head: ObjectId,
        options: &'a Options,
        progress: &'a dyn Progress,
    ) -> Result<Self, ScanError> {
        let watch = Watch(progress);
        let graph = match options.views {
            Views::FirstParent => Graph::read_first_parent_line(repository, head, &watch)?,
            Views::Both | Views::Full => Graph::read(repository, head, &watch)?,
        };
        let objects = repository.objects();
        let blobs = graph.nodes.last().map(|head| HeadBlobs::list(&objects, head.commit.tree)).unwrap_or_default();
        let grounds = Grounds::read(repository, &graph, &blobs, &options.agents);
        Ok(Prepared { repository, options, watch, graph, pool: pool(options)?, blobs, grounds })
    }

    /// The commits, in the order of the walk.
    pub fn commits(&self) -> impl ExactSizeIterator<Item = CommitId> {
        self.graph.nodes.iter().map(|node| commit_id(node.id))
    }

    /// How many of these commits a checkpoint stands for that begins with these bytes (the first [`crate::HEAD_BYTES`] do);
    /// `None` if it is of other commits, or of another `caller`. So it is known cheaply which one to read.
    #[must_use]
    pub fn fits(&self, start: &[u8], caller: &str) -> Option<u64> {
        checkpoint::fits(start, &self.graph, &self.grounds, caller)
    }

    /// Reads where an earlier walk got to: a checkpoint ([`Scan::write_checkpoint`]), and for one that a walk left on
    /// its way what was found until then ([`Milestone::write_found`](crate::Milestone::write_found)); if that does not
    /// fit, it is as if there were none. `None` if there is no going on from there: the branch was rewritten, a new
    /// branch forks off too far back, notes, attributes or settings changed, or the bytes are not what a walk made.
    #[must_use]
    pub fn start(&self, checkpoint: &[u8], found: Option<&[u8]>, caller: &str) -> Option<Start> {
        let checkpoint = checkpoint::take(checkpoint, &self.graph, &self.grounds, caller)?;
        let commits = checkpoint.commits;
        let found = found.and_then(|bytes| found::take(bytes, &self.graph, &self.grounds, caller, commits));
        let (resumed, found) = found.unwrap_or_else(|| (commits, Found::default()));
        Some(Start(TakenUp { checkpoint, resumed, found }))
    }

    /// Walks, and hands checkpoints over on the way. What is found are the rows of a whole walk, less those of
    /// [`Start::resumed`] commits.
    ///
    /// # Errors
    /// If the walk is stopped. What can't be read on the way is a row of [`Scan::problems`].
    pub fn walk(self, from: Option<Start>, keeper: &dyn Keeper) -> Result<Scan, ScanError> {
        let Prepared { repository, options, watch, graph, pool, blobs, grounds } = self;
        watch.report(Phase::Notes, 0, None)?;
        let resumed = from.as_ref().map_or(0, |from| from.0.resumed);
        let new_commits = (resumed..).take(graph.nodes.len() - resumed as usize);
        let mut evidence = pool.install(|| Evidence::read(repository, &graph, &options.agents, new_commits));
        evidence.attest(attested(&repository.objects(), &graph, &options.reviews), resumed);
        let attributes = blobs.read_attributes(&repository.objects());
        let everything = Everything { graph: &graph };
        let walk = Walk::new(repository, &pool, &attributes, (&graph, &evidence), Some(options.views), &watch);
        let is_settled = is_settled(repository, &graph, &evidence);
        let keeping = Keeping { keeper, grounds: &grounds, pace: options.pace };
        let walked = walk.run(&everything, from.map(|from| from.0), Some(&keeping).filter(|_| is_settled))?;
        let mut scan = Scan::new(repository, graph, walked, evidence, options);
        scan.complete(grounds, blobs.listed);
        pool.install(|| scan.judge(repository, options));
        scan.name_kinds(&pool, repository, &blobs, &attributes);
        Ok(scan)
    }
}

/// Whether nothing that is known before a walk may be better the next time.
fn is_settled(repository: &Repository, graph: &Graph, evidence: &Evidence) -> bool {
    let known = problems(repository.notices(), graph, &crate::log::Log::default(), &evidence.problems);
    !known.iter().any(|problem| may_get_better(problem.reason))
}

/// Plans all that each commit changes.
pub(crate) struct Everything<'a> {
    pub(crate) graph: &'a Graph,
}

impl Planning for Everything<'_> {
    fn plan(&self, objects: &Objects, node: &Node) -> Plan {
        let tree_of = |parent: &CommitIndex| self.graph.nodes[*parent as usize].commit.tree;
        let parents: Vec<ObjectId> = node.parents.iter().map(tree_of).collect();
        plan(objects, node.commit.tree, &parents)
    }

    fn plan_against_first(&self, objects: &Objects, node: &Node) -> Plan {
        let first = node.parents.first().map(|parent| self.graph.nodes[*parent as usize].commit.tree);
        let first = first.filter(|_| node.follows_first());
        plan(objects, node.commit.tree, first.as_slice())
    }
}
