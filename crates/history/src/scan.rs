//! The two ways to walk, and what comes of a walk: rows.

use std::sync::Arc;

use facts::{Claim, CommitId, CommitRow, Level, ProblemRow, SpanRow, TreeId};
use git::{ObjectError, ObjectId, Objects, Repository};
use provenance::{Agents, CommitMarks, Verdict, fuse_commit};

use crate::evidence::{Evidence, NOTES_REF};
use crate::graph::{CommitIndex, Graph, Node};
use crate::identity::{IdentityKey, Pseudonyms};
use crate::kinds::{HeadBlobs, Kinds};
use crate::limited::Limited;
use crate::plan::{Plan, plan};
use crate::problems::{of_attributes, problems};
use crate::spans::Spans;
use crate::walk::{Planning, Walk, Walked};
use crate::{Phase, Progress, Watch};

/// How to walk. None of it changes what is found, except `agents` and `identity_key`.
#[derive(Debug, Clone)]
pub struct Options {
    /// Threads to use; 0 means one for each processor.
    pub threads: usize,
    /// The key of pseudonyms; `None` takes the repository's own.
    pub identity_key: Option<IdentityKey>,
    /// Whose identity an address is.
    pub agents: Agents,
}

/// Settings of the walk that decide its figures, as (name, value): what a settings hash covers.
pub const SETTINGS: &[(&str, &str)] = &[
    ("diff", "myers"),
    ("whitespace", "ignored"),
    ("renames", "50%"),
    ("copies", "none"),
    ("written", "introduced"),
    ("classes", "1"),
    ("notes", NOTES_REF),
];

/// Why a repository could not be walked at all.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// The commit to start from can't be read.
    #[error("can't read the commit to start from: {0}")]
    Head(#[source] ObjectError),
    /// Threads could not be started.
    #[error("can't start threads: {0}")]
    Threads(#[source] rayon::ThreadPoolBuildError),
    /// More than 2^32 lines were introduced in all.
    #[error("the history introduces more lines than can be counted (4,294,967,295)")]
    TooManyLines,
    /// The caller stopped the walk.
    #[error("interrupted")]
    Cancelled,
}

/// What a walk found out about a commit's tree at the head of the walk.
pub struct Scan {
    pub(crate) graph: Graph,
    pub(crate) walked: Walked,
    pub(crate) evidence: Evidence,
    /// Clamped committer times by commit.
    pub(crate) times: Vec<i64>,
    pub(crate) kinds: Kinds,
    commits: Vec<CommitRow>,
    problems: Vec<ProblemRow>,
    summary: Summary,
}

/// Totals over the head of a walk. Lines are those of text files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Commits that were walked.
    pub commits: u64,
    /// Text files.
    pub files: u64,
    /// Files that hold a NUL in their first 8000 bytes: not text, no lines.
    pub binary_files: u64,
    /// Files that could not be read or are over a limit, and so have no lines here; each is a problem too. A limited
    /// walk does not count them.
    pub unread_files: u64,
    /// Lines of text files.
    pub lines: u64,
}

/// Walks the whole history of `head`.
///
/// # Errors
/// If there is nothing to walk, or the walk is stopped. What can't be read on the way is a row of
/// [`Scan::problems`].
pub fn scan(
    repository: &Repository,
    head: ObjectId,
    options: &Options,
    progress: &dyn Progress,
) -> Result<Scan, ScanError> {
    let (watch, pool) = (Watch(progress), pool(options)?);
    let graph = Graph::read(repository, head, &watch)?;
    let walked = Walk::new(repository, &pool, &watch).run(&graph, &Everything { graph: &graph })?;
    watch.report(Phase::Notes, 0, None)?;
    let every_commit = (0..).take(graph.nodes.len());
    let evidence = pool.install(|| Evidence::read(repository, &graph, &options.agents, every_commit));
    let mut scan = Scan::new(repository, graph, walked, evidence, options);
    if let Some(tree) = scan.tree() {
        let blobs = HeadBlobs::list(&repository.objects(), tree, &mut scan.walked);
        scan.summary.unread_files = blobs.listed.saturating_sub(scan.walked.head.len() as u64);
        scan.name_kinds(&pool, repository, &blobs);
    }
    Ok(scan)
}

/// Walks what the given paths of `head` need, and nothing else. Its spans are those that [`scan`] finds for these
/// paths, but for `written_at`: times are clamped over the commits walked. Paths that are no files are left out.
///
/// # Errors
/// As for [`scan`].
pub fn blame(
    repository: &Repository,
    head: ObjectId,
    paths: &[Vec<u8>],
    options: &Options,
    progress: &dyn Progress,
) -> Result<Scan, ScanError> {
    let (watch, pool) = (Watch(progress), pool(options)?);
    let limited = Limited::discover(repository, head, paths, &watch)?;
    let mut walked = Walk::new(repository, &pool, &watch).run(&limited.graph, &limited)?;
    walked.keep_only(paths);
    let introducing = walked.introducing().into_iter();
    let evidence = pool.install(|| Evidence::read(repository, &limited.graph, &options.agents, introducing));
    let mut scan = Scan::new(repository, limited.graph, walked, evidence, options);
    if let Some(tree) = scan.tree() {
        let blobs = HeadBlobs::look_up(&repository.objects(), tree, &scan.walked);
        scan.name_kinds(&pool, repository, &blobs);
    }
    Ok(scan)
}

fn pool(options: &Options) -> Result<rayon::ThreadPool, ScanError> {
    rayon::ThreadPoolBuilder::new().num_threads(options.threads).build().map_err(ScanError::Threads)
}

/// Plans all that each commit changes.
struct Everything<'a> {
    graph: &'a Graph,
}

impl Planning for Everything<'_> {
    fn plan(&self, objects: &Objects, node: &Node) -> Plan {
        let tree_of = |parent: &CommitIndex| self.graph.nodes[*parent as usize].commit.tree;
        let parents: Vec<ObjectId> = node.parents.iter().map(tree_of).collect();
        plan(objects, node.commit.tree, &parents)
    }
}

impl Scan {
    fn new(repository: &Repository, graph: Graph, walked: Walked, evidence: Evidence, options: &Options) -> Scan {
        let times = graph.clamped_times();
        let problems = problems(repository.notices(), &graph, &walked, &evidence.problems);
        let mut scan = Scan {
            graph,
            walked,
            evidence,
            times,
            kinds: Kinds::default(),
            commits: Vec::new(),
            problems,
            summary: Summary::default(),
        };
        let lines_at_head = scan.count();
        scan.commits = scan.commit_rows(options.identity_key, &lines_at_head);
        scan
    }

    /// Every commit walked, parents before children.
    #[must_use]
    pub fn commits(&self) -> &[CommitRow] {
        &self.commits
    }

    /// Everything that could not be read or is known to be incomplete; sorted, each once.
    #[must_use]
    pub fn problems(&self) -> &[ProblemRow] {
        &self.problems
    }

    /// Totals.
    #[must_use]
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// The spans of every text file at the head: files in order of their paths' bytes, lines ascending.
    pub fn spans(&self) -> impl Iterator<Item = SpanRow> + '_ {
        Spans::new(self)
    }

    /// Fills the summary; returns how many lines at the head each commit introduced.
    fn count(&mut self) -> Vec<u64> {
        let mut by_commit = vec![0; self.graph.nodes.len()];
        let mut summary = Summary { commits: self.graph.nodes.len() as u64, ..Summary::default() };
        for file in self.walked.head.values() {
            if file.is_binary {
                summary.binary_files += 1;
                continue;
            }
            summary.files += 1;
            summary.lines += file.lines.len() as u64;
            for line in file.lines.iter() {
                by_commit[self.walked.lines.origin(*line).0.commit as usize] += 1;
            }
        }
        self.summary = summary;
        by_commit
    }

    /// Says what each file of the head is.
    fn name_kinds(&mut self, pool: &rayon::ThreadPool, repository: &Repository, blobs: &HeadBlobs) {
        let (kinds, left_out) = pool.install(|| blobs.kinds(repository, &self.walked));
        self.kinds = kinds;
        self.problems.extend(of_attributes(left_out));
        self.problems.sort();
    }

    /// The tree of the head.
    fn tree(&self) -> Option<ObjectId> {
        self.graph.nodes.last().map(|head| head.commit.tree)
    }

    fn commit_rows(&self, key: Option<IdentityKey>, lines_at_head: &[u64]) -> Vec<CommitRow> {
        let root = self.graph.nodes.first().map(|node| node.id);
        let Some(key) = key.or(root.map(IdentityKey::of_root)) else { return Vec::new() };
        let mut pseudonyms = Pseudonyms::new(key);
        let on_line = self.graph.first_parent_line();
        let no_marks = CommitMarks::default();
        let row = |(index, node): (CommitIndex, &Node)| {
            let at = index as usize;
            let marks = self.evidence.marks.get(&index).unwrap_or(&no_marks);
            let verdict = fuse_commit(marks, self.evidence.records.get(&index));
            CommitRow {
                commit: commit_id(node.id),
                parents: node.commit.parents.iter().map(|parent| commit_id(*parent)).collect(),
                tree: TreeId::from_bytes(node.commit.tree.as_bytes()).expect("both know ids of 20 and 32 bytes"),
                author_at: node.commit.author.seconds.saturating_mul(1_000_000),
                committed_at: node.commit.committer.seconds.saturating_mul(1_000_000),
                clamped_at: self.times[at],
                author_id: pseudonyms.of(&node.commit.author),
                committer_id: pseudonyms.of(&node.commit.committer),
                is_merge: node.commit.parents.len() > 1,
                first_parent: on_line[at],
                is_bot: marks.is_bot,
                subject_hash: subject_hash(&node.commit.message),
                claim: verdict.claim,
                level: verdict.level,
                agent: verdict.agent,
                model: verdict.model,
                evidence: verdict.evidence,
                files: self.walked.changed[at],
                tests_touched: 0,
                operations: facts::Operations::default(),
                lines_at_head: lines_at_head[at],
            }
        };
        (0..).zip(&self.graph.nodes).map(row).collect()
    }
}

/// What nothing is known of: of lines whose origin lies beyond something unreadable, say.
pub(crate) fn unknown() -> Verdict {
    Verdict {
        claim: Claim::Unknown,
        level: Level::Unknown,
        agent: None,
        model: None,
        model_raw: None,
        evidence: Arc::default(),
    }
}

pub(crate) fn commit_id(id: ObjectId) -> CommitId {
    CommitId::from_bytes(id.as_bytes()).expect("both know ids of 20 and 32 bytes")
}

/// BLAKE3 of the first line of the message, 16 hex digits.
fn subject_hash(message: &[u8]) -> Arc<str> {
    let subject = message.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    Arc::from(&blake3::hash(subject.trim_ascii()).to_hex()[..16])
}
