//! The walk through a change's commits, and the judgement of their review.

use facts::{Level, SignatureVerdict};
use git::{Commit, ObjectId, Person, Repository};

use super::Proposal;
use super::needs::Planned;
use super::range::Range;
use super::touched::{Touch, touches};
use crate::compare::Comparing;
use crate::evidence::Evidence;
use crate::graph::{CommitIndex, Graph, Node};
use crate::kinds::HeadBlobs;
use crate::reviews::{Aim, Noted, ReviewRecords, attested};
use crate::scan::pool;
use crate::walk::Walk;
use crate::{Options, Phase, Progress, Scan, ScanError, Views, Watch};

/// A change that was walked and judged.
pub(super) struct Judged {
    pub(super) scan: Scan,
    /// For each commit of the graph whether it is of the change.
    pub(super) is_in: Vec<bool>,
    pub(super) touches: Vec<Touch>,
    pub(super) unproven: u64,
    pub(super) is_cut: bool,
}

impl Judged {
    /// `None` if the base reaches the head: there is no change.
    pub(super) fn of(
        repository: &Repository,
        proposal: &Proposal,
        options: &Options,
        progress: &dyn Progress,
    ) -> Result<Option<Judged>, ScanError> {
        let (watch, pool) = (Watch(progress), pool(options)?);
        let objects = repository.objects();
        let base = objects.commit(proposal.base).map_err(ScanError::Head)?;
        let old: Vec<ObjectId> = [proposal.base].iter().chain(&proposal.published).copied().collect();
        let range = Range::read(repository, (&old, proposal.head), &watch)?;
        if !range.is_in.contains(&true) {
            return Ok(None);
        }
        watch.report(Phase::Notes, 0, None)?;
        let mut merge = Merge { proposal, base };
        let Range { graph, is_in, is_cut } = range;
        let (graph, evidence) = pool.install(|| merge.evidence(repository, (graph, &is_in), options));
        let attributes = HeadBlobs::list(&objects, merge.base.tree).read_attributes(&objects);
        let comparing = Comparing::new(repository, &pool, &attributes);
        let planned = Planned::new(&graph, &is_in, &comparing);
        drop(comparing);
        let walk = Walk::new(repository, &pool, &attributes, (&graph, &evidence), Some(Views::Full), &watch);
        let walked = walk.run(&planned, None, None)?;
        let mut scan = Scan::new(repository, graph, walked, evidence, options);
        let touches = touches(&objects, &scan, &is_in);
        let unproven = pool.install(|| merge.judge(repository, &mut scan, options));
        Ok(Some(Judged { scan, is_in, touches, unproven, is_cut }))
    }
}

/// The merge that a change asks for.
struct Merge<'a> {
    proposal: &'a Proposal,
    base: Commit,
}

impl Merge<'_> {
    /// What the commits of a change say of who wrote them. What is signed counts by the list of the base.
    fn evidence(
        &mut self,
        repository: &Repository,
        (mut graph, is_in): (Graph, &[bool]),
        options: &Options,
    ) -> (Graph, Evidence) {
        let own = (0..).zip(is_in).filter(|(_, is_in)| **is_in).map(|(at, _): (CommitIndex, _)| at);
        let mut evidence = Evidence::read(repository, &graph, &options.agents, own).without_age();
        let commits = graph.nodes.len();
        self.append(&mut graph);
        evidence.attest(attested(&repository.objects(), &graph, &options.reviews), 0);
        self.take_back(&mut graph, commits);
        (graph, evidence)
    }

    /// Judges the review; says how many records did not count because nobody vouches for them.
    fn judge(&mut self, repository: &Repository, scan: &mut Scan, options: &Options) -> u64 {
        let (has_landed, trusts_unsigned) = (self.proposal.has_landed, self.proposal.trusts_unsigned);
        let noted = scan.gather(repository, options);
        let is_counted = |noted: &Noted| trusts_unsigned && (has_landed || !is_of_message(noted));
        let (counted, left): (Vec<Noted>, Vec<Noted>) = noted.into_iter().partition(is_counted);
        let (records, dropped) = proven(&options.reviews, trusts_unsigned);
        let aim = if has_landed { Aim::Landed } else { Aim::Proposed };
        self.append(&mut scan.graph);
        let latest = scan.times.iter().copied().max().unwrap_or_default();
        scan.times.resize(scan.graph.nodes.len(), latest);
        scan.judge_by(repository, (options, &records), (counted, aim));
        dropped + left.len() as u64
    }

    /// Puts the merge behind a change that has not landed, as if its tree were the change's.
    fn append(&self, graph: &mut Graph) {
        if self.proposal.has_landed {
            return;
        }
        let last = graph.nodes.len();
        let head = number(last - 1);
        let tree = graph.nodes[last - 1].commit.tree;
        let known = graph.nodes.iter().position(|node| node.id == self.proposal.base);
        let base = known.unwrap_or(last);
        if known.is_none() {
            graph.nodes.push(Node {
                id: self.proposal.base,
                commit: self.base.clone(),
                parents: Vec::new(),
                cut: true,
            });
        }
        // What the change forks off from came in before it.
        graph.nodes[base].parents = (0..last).filter(|at| graph.nodes[*at].cut && *at != base).map(number).collect();
        let commit = Commit {
            tree,
            parents: vec![self.proposal.base, self.proposal.head],
            author: Person::default(),
            committer: Person { seconds: self.proposal.at, ..Person::default() },
            message: Vec::new(),
        };
        let id = ObjectId::from_bytes(&vec![0; tree.as_bytes().len()]).expect("both are ids of one format");
        graph.nodes.push(Node { id, commit, parents: vec![number(base), head], cut: false });
    }

    /// Takes the merge away again.
    fn take_back(&self, graph: &mut Graph, commits: usize) {
        graph.nodes.truncate(commits);
        if let Some(base) = graph.nodes.iter_mut().find(|node| node.id == self.proposal.base) {
            base.parents.clear();
        }
    }
}

fn number(at: usize) -> CommitIndex {
    CommitIndex::try_from(at).expect("the graph numbered its commits so")
}

/// Whether an event stands in the message of a commit.
fn is_of_message(noted: &Noted) -> bool {
    use provenance::review::ReviewSource::{Bors, Subject, Trailer};
    [Bors, Subject, Trailer].iter().any(|source| *noted.event.source == *source.as_str())
}

/// The records that count, and how many do not.
fn proven(records: &ReviewRecords, trusts_unsigned: bool) -> (ReviewRecords, u64) {
    let mut counted = records.clone();
    if !trusts_unsigned {
        let is_proven = |level, signature| level <= Level::Forge || signature == SignatureVerdict::Good;
        counted.events.retain(|event| is_proven(event.level, event.signature));
        counted.statements.retain(|statement| statement.signature.is_some());
    }
    let dropped = records.events.len() - counted.events.len() + records.statements.len() - counted.statements.len();
    (counted, dropped as u64)
}
