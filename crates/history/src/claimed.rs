//! What is known of the lines that each commit of a range introduced, at the commit's own line numbers.
//!
//! No line is followed any further: each commit is compared with its own parents, by the rules of the walk, and the
//! lines that no parent passes on are its own. So a range costs what its commits change, whatever the history holds.
//! The answers are those that a walk gives for lines where they are introduced, with one difference: whether a file is
//! vendored or generated is decided by the commit's own version, a walk decides it by the first version of the path.

use std::ops::ControlFlow;
use std::sync::Arc;

use code::{Attributes, classify};
use facts::{Claim, Class, CommitId, ProblemRow, TreeId};
use git::{ObjectId, Repository};
use provenance::{BEFORE_AGENTS, Verdict};
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::change::Want;
use crate::commits::Commits;
use crate::compare::{Built, Comparing, Item, Prepared};
use crate::evidence::Evidence;
use crate::graph::{CommitIndex, Graph};
use crate::kinds::{HeadBlobs, class_word};
use crate::log::{Log, Skipped};
use crate::plan::{Source, Step};
use crate::prepared::Everything;
use crate::problems::{of_attributes, problems};
use crate::quote::PathText;
use crate::scan::{commit_id, pool};
use crate::verdicts::{UNKNOWN, VerdictIndex, Verdicts};
use crate::walk::Planning as _;
use crate::{Options, Phase, Progress, ScanError, Watch};

/// Commits that are compared together.
const CHUNK: usize = 256;

/// Which commits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommitRange {
    /// This one.
    Commit(ObjectId),
    /// All that the head reaches, less those that the base reaches.
    Reached {
        /// The last commit.
        head: ObjectId,
        /// What is left out, if anything.
        base: Option<ObjectId>,
    },
}

/// Which lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Wanted {
    /// Those of which something is claimed. Commits that claim nothing are not even compared.
    #[default]
    Claimed,
    /// Every line that a commit introduced.
    Every,
}

/// What is known of the lines that a commit introduced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitClaims {
    /// The commit.
    pub commit: CommitId,
    /// Its tree.
    pub tree: TreeId,
    /// Its committer's time as it stands there, microseconds since 1970.
    pub committed_at: i64,
    /// Its text files in the order of their paths' bytes, each with at least one range.
    pub files: Vec<FileClaims>,
}

/// What is known of the lines that a commit introduced in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileClaims {
    /// The path, UTF-8; other bytes are escaped as git quotes them.
    pub path: Arc<str>,
    /// The path's raw bytes where they are not UTF-8.
    pub path_raw: Option<Arc<[u8]>>,
    /// Ascending, without overlap. Ranges that touch differ in their verdict.
    pub ranges: Vec<ClaimedRange>,
}

/// Consecutive lines with one answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedRange {
    /// The first line in the commit's version of the file, from 1.
    pub first_line: u32,
    /// The last one.
    pub last_line: u32,
    /// Who wrote them, and how that is known.
    pub verdict: Verdict,
}

/// Hands the claims of each commit of a range to `each`, parents before children; commits without a wanted line are
/// left out. Stops when `each` says so. Of a merge only lines that stand in no parent are its own; where a parent's
/// version can't be read the lines may be older, and nothing is known of them. Returns what could not be read.
///
/// # Errors
/// If the head or the base can't be read, or the work is stopped by `progress`.
pub fn claims_of(
    repository: &Repository,
    (range, wanted): (CommitRange, Wanted),
    options: &Options,
    progress: &dyn Progress,
    each: &mut dyn FnMut(CommitClaims) -> ControlFlow<()>,
) -> Result<Vec<ProblemRow>, ScanError> {
    with_reading(repository, (range, wanted), (options, progress), |reading, commits, watch| {
        reading.items(commits, watch, &mut |reading, commit, item| {
            let claims = reading.commit(commit, item);
            if claims.files.is_empty() { ControlFlow::Continue(()) } else { each(claims) }
        })
    })
}

/// Makes what is needed to compare the commits of a range, hands it over, and returns what could not be read.
pub(crate) fn with_reading(
    repository: &Repository,
    (range, wanted): (CommitRange, Wanted),
    (options, progress): (&Options, &dyn Progress),
    read: impl FnOnce(&mut Reading<'_>, &[CommitIndex], &Watch<'_>) -> Result<(), ScanError>,
) -> Result<Vec<ProblemRow>, ScanError> {
    let watch = Watch(progress);
    let chosen = Chosen::read(repository, range, &watch)?;
    let pool = pool(options)?;
    watch.report(Phase::Notes, 0, None)?;
    let commits = chosen.commits.iter().copied();
    let evidence = pool.install(|| Evidence::read(repository, &chosen.graph, &options.agents, commits));
    let objects = repository.objects();
    let head = chosen.graph.nodes.last();
    let attributes = head.map(|head| HeadBlobs::list(&objects, head.commit.tree).read_attributes(&objects));
    let attributes = attributes.unwrap_or_default();
    let mut reading = Reading {
        graph: &chosen.graph,
        evidence: &evidence,
        attributes: &attributes,
        comparing: Comparing::new(repository, &pool, &attributes),
        wanted,
        verdicts: Verdicts::default(),
        log: Log::default(),
    };
    read(&mut reading, &chosen.commits, &watch)?;
    let mut rows = problems(repository.notices(), &chosen.graph, &reading.log, &evidence.problems);
    rows.extend(of_attributes(attributes.left_out()));
    rows.sort();
    Ok(rows)
}

/// The commits of a range in a graph that has their parents.
struct Chosen {
    graph: Graph,
    commits: Vec<CommitIndex>,
}

impl Chosen {
    fn read(repository: &Repository, range: CommitRange, watch: &Watch<'_>) -> Result<Chosen, ScanError> {
        let (graph, left_out) = match range {
            CommitRange::Commit(id) => return Self::one(repository, id, watch),
            CommitRange::Reached { head, base } => {
                let graph = Graph::read(repository, head, watch)?;
                let left_out = base.map(|base| reached(repository, &graph, base, watch)).transpose()?;
                (graph, left_out.unwrap_or_default())
            }
        };
        let kept = (0..).zip(&graph.nodes).filter(|(_, node)| !left_out.contains(&node.id));
        Ok(Chosen { commits: kept.map(|(at, _)| at).collect(), graph })
    }

    /// A commit and its parents. What lies behind them is only read where the age of the commit depends on it: a clock
    /// that runs behind makes no commit older than its parents.
    fn one(repository: &Repository, id: ObjectId, watch: &Watch<'_>) -> Result<Chosen, ScanError> {
        let objects = repository.objects();
        let mut commits = Commits::new(repository, &objects);
        let at = commits.add(id).map_err(ScanError::Head)?;
        let is_old = commits.node(at).commit.committer.seconds.saturating_mul(1_000_000) < BEFORE_AGENTS;
        let graph = if is_old {
            Graph::read(repository, id, watch)?
        } else {
            let parents = commits.node(at).commit.parents.len();
            (0..parents).take_while(|place| commits.parent(at, *place).is_some()).for_each(drop);
            commits.into_graph(at)
        };
        let last = graph.nodes.len().checked_sub(1).and_then(|last| CommitIndex::try_from(last).ok());
        Ok(Chosen { graph, commits: last.into_iter().collect() })
    }
}

/// The commits that a base reaches, as far as they matter in a graph.
fn reached(
    repository: &Repository,
    graph: &Graph,
    base: ObjectId,
    watch: &Watch<'_>,
) -> Result<FxHashSet<ObjectId>, ScanError> {
    let Some(at) = graph.nodes.iter().position(|node| node.id == base) else {
        return Ok(Graph::read(repository, base, watch)?.nodes.into_iter().map(|node| node.id).collect());
    };
    let mut is_reached = vec![false; at + 1];
    is_reached[at] = true;
    for child in (0..=at).rev() {
        if is_reached[child] {
            graph.nodes[child].parents.iter().for_each(|parent| is_reached[*parent as usize] = true);
        }
    }
    let ids = graph.nodes.iter().zip(is_reached).filter(|(_, is_reached)| *is_reached);
    Ok(ids.map(|(node, _)| node.id).collect())
}

/// Commits while they are compared.
pub(crate) struct Reading<'a> {
    pub(crate) graph: &'a Graph,
    evidence: &'a Evidence,
    attributes: &'a Attributes,
    comparing: Comparing<'a>,
    wanted: Wanted,
    verdicts: Verdicts,
    log: Log,
}

impl Reading<'_> {
    /// Compares commits, a chunk at a time, and hands each over with what its files were compared to be.
    pub(crate) fn items(
        &mut self,
        commits: &[CommitIndex],
        watch: &Watch<'_>,
        each: &mut dyn FnMut(&mut Self, CommitIndex, &Item) -> ControlFlow<()>,
    ) -> Result<(), ScanError> {
        let commits: Vec<CommitIndex> = commits.iter().copied().filter(|commit| self.is_wanted(*commit)).collect();
        for (at, chunk) in commits.chunks(CHUNK).enumerate() {
            watch.report(Phase::Lines, (at * CHUNK) as u64, Some(commits.len() as u64))?;
            let mut items = self.plan(chunk);
            self.comparing.prepare(&mut items);
            for (commit, item) in chunk.iter().zip(&items) {
                if each(self, *commit, item).is_break() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Whether a commit may have lines that are wanted.
    fn is_wanted(&self, commit: CommitIndex) -> bool {
        let evidence = self.evidence.of(commit);
        let claims = evidence.before_agents || evidence.marks.lead().is_some() || !evidence.records.is_empty();
        self.wanted == Wanted::Every || claims
    }

    fn plan(&self, commits: &[CommitIndex]) -> Vec<Item> {
        let planning = Everything { graph: self.graph };
        let plan = |commit: &CommitIndex| {
            let node = &self.graph.nodes[*commit as usize];
            let plan = self.comparing.with_worker(|worker| planning.plan(&worker.objects, node));
            Item::new(plan, Want::default(), node.parents.len() < 2)
        };
        self.comparing.pool.install(|| commits.par_iter().map(plan).collect())
    }

    fn commit(&mut self, commit: CommitIndex, item: &Item) -> CommitClaims {
        let node = &self.graph.nodes[commit as usize];
        self.note(commit, item);
        let mut steps: Vec<(&Step, &Prepared)> = item.plan.steps.iter().zip(&item.steps).collect();
        steps.sort_by(|(one, _), (other, _)| one.path().cmp(other.path()));
        let mut files = Vec::new();
        for (step, prepared) in steps {
            if let (Step::Build { path, blob, sources }, Some(Ok(built))) = (step, &prepared.built) {
                let is_cut = node.cut || self.has_hole(commit, item, sources, built);
                files.extend(self.file(commit, (path, *blob), built, is_cut));
            }
        }
        CommitClaims {
            commit: commit_id(node.id),
            tree: TreeId::from_bytes(node.commit.tree.as_bytes()).expect("both know ids of 20 and 32 bytes"),
            committed_at: node.commit.committer.seconds.saturating_mul(1_000_000),
            files,
        }
    }

    /// Whether lines that no source passes on may still be older: a source, or a tree that may hold one, can't be read.
    pub(crate) fn has_hole(&self, commit: CommitIndex, item: &Item, sources: &[Source], built: &Built) -> bool {
        let parents = self.graph.nodes[commit as usize].parents.len();
        built.matches.iter().any(Option::is_none) || (!item.plan.skipped.is_empty() && sources.len() < parents)
    }

    /// What is known of the lines that a commit introduced in a file, if there are any.
    pub(crate) fn file(
        &mut self,
        commit: CommitIndex,
        (path, blob): (&[u8], ObjectId),
        built: &Built,
        is_cut: bool,
    ) -> Option<FileClaims> {
        let numbers = introduced(built);
        if numbers.is_empty() || built.is_binary {
            return None;
        }
        let starts = if is_cut {
            vec![(0, UNKNOWN)]
        } else {
            let class = self.class(commit, path, blob);
            self.verdicts.of_lines(self.evidence, commit, (path, class), &numbers)
        };
        let ranges: Vec<ClaimedRange> = runs(&numbers, &starts)
            .map(|(first_line, last_line, verdict)| {
                let verdict = self.verdicts.get(verdict).clone();
                ClaimedRange { first_line, last_line, verdict }
            })
            .filter(|range| self.wanted == Wanted::Every || range.verdict.claim != Claim::Unknown)
            .collect();
        let PathText { text, raw } = PathText::new(path);
        (!ranges.is_empty()).then_some(FileClaims { path: text, path_raw: raw, ranges })
    }

    /// What a file is, where that decides something: line records are not believed of every file.
    fn class(&self, commit: CommitIndex, path: &[u8], blob: ObjectId) -> Class {
        if self.evidence.of(commit).records.is_empty() {
            return Class::Data;
        }
        let content = self.comparing.with_worker(|worker| worker.objects.blob(blob));
        content.map_or(Class::Data, |content| class_word(classify(path, &content, self.attributes).class))
    }

    /// Notes what of a commit could not be read.
    pub(crate) fn note(&mut self, commit: CommitIndex, item: &Item) {
        let unread = item.plan.steps.iter().zip(&item.steps).filter_map(|(step, prepared)| {
            let error = prepared.built.as_ref()?.as_ref().err()?.clone();
            Some((step.path().clone(), error))
        });
        let skipped = unread.chain(item.plan.skipped.iter().cloned());
        self.log.skipped.extend(skipped.map(|(path, error)| Skipped { commit, path, error }));
        if item.plan.rename_pairs_left_out > 0 {
            self.log.renames_left_out.push((commit, item.plan.rename_pairs_left_out));
        }
    }
}

/// The numbers, from 1, of the lines that no source passes on.
fn introduced(built: &Built) -> Vec<u32> {
    let mut is_new = vec![true; built.line_count];
    for found in built.matches.iter().flatten().flatten() {
        let first = found.new_start as usize;
        is_new.iter_mut().skip(first).take(found.lines as usize).for_each(|line| *line = false);
    }
    (1..).zip(is_new).filter(|(_, is_new)| *is_new).map(|(number, _)| number).collect()
}

/// Runs of consecutive numbers with one verdict: the first and last number of each; `starts` says from which place on
/// the numbers have which verdict.
fn runs<'n>(
    numbers: &'n [u32],
    starts: &'n [(usize, VerdictIndex)],
) -> impl Iterator<Item = (u32, u32, VerdictIndex)> + 'n {
    let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([numbers.len()]);
    starts.iter().zip(ends).flat_map(|((start, verdict), end)| {
        let of_verdict = numbers.get(*start..end).unwrap_or_default();
        let consecutive = of_verdict.chunk_by(|one, next| *next == *one + 1);
        consecutive.map(|run| (run[0], run[run.len() - 1], *verdict))
    })
}
