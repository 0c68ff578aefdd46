//! The two ways to walk, and what comes of a walk: rows.

use std::io::{self, Write};
use std::sync::Arc;

use code::Attributes;
use facts::{
    CommitId, CommitRow, FateRow, ProblemRow, Review, ReviewRow, ReviewedLines, SeriesRow, SpanRow, TreeId, View,
};
use git::{ObjectError, ObjectId, Repository};
use provenance::{Agents, fuse_commit};

use crate::checkpoint::keep::{KeepNothing, Pace};
use crate::checkpoint::{self, Grounds};
use crate::evidence::Evidence;
use crate::graph::{CommitIndex, Graph, Node};
use crate::identity::{IdentityKey, Pseudonyms};
use crate::kinds::{HeadBlobs, Kinds};
use crate::limited::Limited;
use crate::prepared::Prepared;
use crate::problems::{of_attributes, of_evidence, problems};
use crate::reviews::{Aim, Ground, Noted, ReviewRecords, Reviewed, ReviewedCommit, gather, judge};
use crate::rows::Rows;
use crate::sources::REFS;
use crate::spans::Spans;
use crate::walk::{Walk, Walked};
use crate::{Progress, Watch};

/// How to walk. `threads` and `pace` change nothing of what is found.
#[derive(Debug, Clone)]
pub struct Options {
    /// Threads to use; 0 means one for each processor.
    pub threads: usize,
    /// Records of review that the repository itself does not hold.
    pub reviews: ReviewRecords,
    /// The key of pseudonyms; `None` takes the repository's own.
    pub identity_key: Option<IdentityKey>,
    /// Whose identity an address is.
    pub agents: Agents,
    /// What to follow lines through.
    pub views: Views,
    /// How often a checkpoint is handed over on the way.
    pub pace: Pace,
}

/// Through which commits lines are followed, and for which of them their fates are told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Views {
    /// Every commit, and the first-parent line beside it.
    #[default]
    Both,
    /// Every commit. There is no series, and copies of live code count as added.
    Full,
    /// The first-parent line alone: merges count as one change each, made by whoever merged.
    FirstParent,
}

impl Views {
    pub(crate) fn has_first_parent(self) -> bool {
        self != Views::Full
    }

    /// The word for it in settings and options.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Views::Both => "both",
            Views::Full => "full",
            Views::FirstParent => "first-parent",
        }
    }
}

/// Settings of the walk that decide its figures, as (name, value): what a settings hash covers.
pub const SETTINGS: &[(&str, &str)] = &[
    ("diff", "myers"),
    ("whitespace", "ignored"),
    ("renames", "50%"),
    ("copies", "none"),
    ("written", "moves"),
    ("moved", "20"),
    ("copied", "5 lines, 40"),
    ("updated", "3 words"),
    ("trivial", "1"),
    ("classes", "1"),
    ("notes", REFS),
    ("age", "2021-01-01"),
];

/// Those of [`SETTINGS`] that decide who wrote a line, and not what became of it.
pub const PROVENANCE_SETTINGS: &[&str] = &["age", "notes"];

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
    pub(crate) reviewed: Reviewed,
    commits: Vec<CommitRow>,
    problems: Vec<ProblemRow>,
    summary: Summary,
    /// Lines at the head that each commit introduced.
    lines_at_head: Vec<u64>,
    /// What the figures depend on beside the commits; a walk limited to some paths leaves no checkpoint.
    grounds: Option<Grounds>,
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
    Prepared::new(repository, head, options, progress)?.walk(None, &KeepNothing)
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
    let every_commit = (0..).take(limited.graph.nodes.len());
    let evidence = pool.install(|| Evidence::read(repository, &limited.graph, &options.agents, every_commit));
    let nothing = Attributes::default();
    let walk = Walk::new(repository, &pool, &nothing, (&limited.graph, &evidence), None, &watch);
    let mut walked = walk.run(&limited, None, None)?;
    walked.keep_only(paths);
    let mut scan = Scan::new(repository, limited.graph, walked, evidence, options);
    if let Some(tree) = scan.tree() {
        let objects = repository.objects();
        let blobs = HeadBlobs::look_up(&objects, tree, &scan.walked);
        let attributes = blobs.read_attributes(&objects);
        scan.name_kinds(&pool, repository, &blobs, &attributes);
    }
    Ok(scan)
}

pub(crate) fn pool(options: &Options) -> Result<rayon::ThreadPool, ScanError> {
    rayon::ThreadPoolBuilder::new().num_threads(options.threads).build().map_err(ScanError::Threads)
}

impl Scan {
    pub(crate) fn new(
        repository: &Repository,
        graph: Graph,
        walked: Walked,
        evidence: Evidence,
        options: &Options,
    ) -> Scan {
        let times = graph.clamped_times();
        let problems = problems(repository.notices(), &graph, &walked.log, &evidence.problems);
        let mut scan = Scan {
            reviewed: Reviewed::nothing(graph.nodes.len()),
            graph,
            walked,
            evidence,
            times,
            kinds: Kinds::default(),
            commits: Vec::new(),
            problems,
            summary: Summary::default(),
            lines_at_head: Vec::new(),
            grounds: None,
        };
        scan.lines_at_head = scan.count();
        scan.commits = scan.commit_rows(options.identity_key);
        scan
    }

    /// How many commits an earlier walk saw: rows of those are left out here.
    #[must_use]
    pub fn resumed(&self) -> u64 {
        u64::from(self.walked.resumed)
    }

    /// For each commit in turn, those of earlier walks too, the lines at the head that it introduced.
    pub fn lines_at_head(&self) -> impl Iterator<Item = (CommitId, u64)> + '_ {
        self.graph.nodes.iter().zip(&self.lines_at_head).map(|(node, lines)| (commit_id(node.id), *lines))
    }

    /// For each commit in turn, those of earlier walks too, how it came in and what review its lines had.
    pub fn reviewed_commits(&self) -> impl Iterator<Item = (CommitId, ReviewedCommit)> + '_ {
        self.graph.nodes.iter().zip(&self.reviewed.commits).map(|(node, of_commit)| {
            let landed = of_commit.landed.map(|landed| commit_id(self.graph.nodes[landed as usize].id));
            let reviewed = ReviewedCommit {
                change_id: of_commit.change_id.clone(),
                change_head: of_commit.change_head,
                landed_commit: landed,
                review: self.reviewed.get(of_commit.weakest).clone(),
                lines: of_commit.lines,
            };
            (commit_id(node.id), reviewed)
        })
    }

    /// Events of review, in a fixed order.
    #[must_use]
    pub fn reviews(&self) -> &[ReviewRow] {
        &self.reviewed.rows
    }

    /// Writes what a later walk can go on from ([`Prepared::start`]). `caller` stands for all that decides the caller's
    /// rows beside the repository: its version, its settings. A walk limited to some paths has nothing to write.
    ///
    /// # Errors
    /// Those of `to`.
    pub fn write_checkpoint(&self, caller: &str, to: &mut dyn Write) -> io::Result<()> {
        let Some(grounds) = &self.grounds else { return Ok(()) };
        let commits = CommitIndex::try_from(self.graph.nodes.len()).expect("the graph numbered its commits so");
        checkpoint::put(&self.graph, &grounds.of(commits, caller), &self.walked.standing(commits), to)
    }

    /// As [`Prepared::fits`], once the walk is done.
    #[must_use]
    pub fn fits(&self, start: &[u8], caller: &str) -> Option<u64> {
        checkpoint::fits(start, &self.graph, self.grounds.as_ref()?, caller)
    }

    /// Every commit walked, parents before children; those of earlier walks left out.
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

    /// What happened to lines, commit by commit: first all of the full view, then all of the first-parent view.
    pub fn fates(&self) -> impl Iterator<Item = FateRow> + '_ {
        let mut rows = Rows::new(self);
        let full = self.walked.full.iter().map(|fate| (View::Full, fate));
        let first_parent = self.walked.first_parent.iter().map(|fate| (View::FirstParent, fate));
        full.chain(first_parent).map(move |(view, fate)| rows.fate(view, fate))
    }

    /// Figures of the commits of the first-parent line, in their order.
    pub fn series(&self) -> impl Iterator<Item = SeriesRow> + '_ {
        let rows = Rows::new(self);
        self.walked.series.iter().map(move |figure| rows.figure(figure))
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
                by_commit[self.walked.lines.introduced(*line).0.commit as usize] += 1;
            }
        }
        self.summary = summary;
        by_commit
    }

    /// Says which review each line had before it was merged.
    pub(crate) fn judge(&mut self, repository: &Repository, options: &Options) {
        let noted = self.gather(repository, options);
        self.judge_by(repository, (options, &options.reviews), (noted, Aim::Landed));
    }

    /// The records of review that the repository holds.
    pub(crate) fn gather(&mut self, repository: &Repository, options: &Options) -> Vec<Noted> {
        let (noted, found) = gather(repository, &self.graph, &options.agents);
        self.problems.extend(found.iter().map(of_evidence));
        self.problems.sort();
        self.problems.dedup();
        noted
    }

    /// Says which review each line had, by these records.
    pub(crate) fn judge_by(
        &mut self,
        repository: &Repository,
        (options, records): (&Options, &ReviewRecords),
        (noted, aim): (Vec<Noted>, Aim),
    ) {
        let Some(root) = self.graph.nodes.first() else { return };
        let key = options.identity_key.unwrap_or_else(|| IdentityKey::of_root(root.id));
        let ground = Ground {
            repository,
            graph: &self.graph,
            agents: &options.agents,
            walked: &self.walked,
            times: &self.times,
            key,
            aim,
        };
        self.reviewed = judge(&ground, records, noted);
        let resumed = self.walked.resumed as usize;
        let reviewed: Vec<_> = self.reviewed_commits().skip(resumed).map(|(_, reviewed)| reviewed).collect();
        self.commits.iter_mut().zip(reviewed).for_each(|(row, reviewed)| reviewed.put(row));
    }

    /// Takes in what a walk over everything knows beside its lines.
    pub(crate) fn complete(&mut self, grounds: Grounds, listed: u64) {
        self.grounds = Some(grounds);
        self.summary.unread_files = listed.saturating_sub(self.walked.head.len() as u64);
    }

    /// Says what each file of the head is.
    pub(crate) fn name_kinds(
        &mut self,
        pool: &rayon::ThreadPool,
        repository: &Repository,
        blobs: &HeadBlobs,
        attributes: &Attributes,
    ) {
        self.kinds = pool.install(|| blobs.kinds(repository, &self.walked, attributes));
        self.problems.extend(of_attributes(attributes.left_out()));
        self.problems.sort();
    }

    /// The tree of the head.
    fn tree(&self) -> Option<ObjectId> {
        self.graph.nodes.last().map(|head| head.commit.tree)
    }

    fn commit_rows(&self, key: Option<IdentityKey>) -> Vec<CommitRow> {
        let root = self.graph.nodes.first().map(|node| node.id);
        let Some(key) = key.or(root.map(IdentityKey::of_root)) else { return Vec::new() };
        let mut pseudonyms = Pseudonyms::new(key);
        let on_line = self.graph.first_parent_line();
        let row = |(index, node): (CommitIndex, &Node)| {
            let at = index as usize;
            let logged = at - self.walked.resumed as usize;
            let evidence = self.evidence.of(index);
            let verdict = fuse_commit(&evidence);
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
                is_bot: evidence.marks.is_bot,
                subject_hash: subject_hash(&node.commit.message),
                claim: verdict.claim,
                level: verdict.level,
                agent: verdict.agent,
                model: verdict.model,
                evidence: verdict.evidence,
                recorded: evidence.recorded(),
                marked: evidence.marked(),
                claimed: self.walked.log.claimed(index),
                files: self.walked.log.changed[logged],
                tests_touched: self.walked.log.tests[logged],
                operations: self.walked.log.operations.get(logged).copied().unwrap_or_default(),
                lines_at_head: self.lines_at_head[at],
                change_id: None,
                change_head: None,
                landed_commit: None,
                review: Review::default(),
                reviewed_lines: ReviewedLines::default(),
            }
        };
        (0..).zip(&self.graph.nodes).skip(self.walked.resumed as usize).map(row).collect()
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
