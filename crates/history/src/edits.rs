//! What each commit of a history changed against its parent: which lines of which files, and what is known of those that
//! came.
//!
//! The comparison is the walk's own, so renames and lines are those of [`crate::claims_of`]. No text is handed over: a
//! version is named by its blob, and lines that are the same by their numbers. So memory holds a chunk of commits, however
//! long the history is.

use std::ops::ControlFlow;
use std::sync::Arc;

use facts::{CommitId, ProblemRow};
use git::{ObjectError, ObjectId, Repository};
use rustc_hash::FxHashSet;

use crate::claimed::{Reading, with_reading};
use crate::compare::{Built, Item, Prepared};
use crate::graph::CommitIndex;
use crate::identity::{IdentityKey, Pseudonyms};
use crate::matching::Match;
use crate::plan::{Source, Step};
use crate::scan::commit_id;
use crate::{ClaimedRange, CommitRange, Options, Progress, ScanError, Wanted};

/// What a commit changed.
#[derive(Debug, Clone)]
pub struct CommitEdits {
    /// The commit.
    pub commit: CommitId,
    /// Pseudonym of its author, as the rows of commits have it.
    pub author_id: Arc<str>,
    /// Clamped committer time, microseconds since 1970.
    pub written_at: i64,
    /// Its parent is not here: what it changed can't be told, and no file is named.
    pub is_cut: bool,
    /// Regular files with other bytes, in the order of their paths' bytes. One that was renamed and nothing else is none.
    pub files: Vec<FileEdit>,
    /// Folders that can't be read, and why.
    pub skipped: Vec<(Vec<u8>, ObjectError)>,
}

/// What a commit did to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEdit {
    /// Its path in the commit, raw bytes; of a file that went the path that it had.
    pub path: Vec<u8>,
    /// The version before, if there was one: under this path, or under the one from which it was renamed.
    pub before: Option<ObjectId>,
    /// The commit's version; none of a file that went.
    pub now: Option<ObjectId>,
    /// What is known of the lines; nothing where a version, or what stood there before, can't be read.
    pub lines: Option<EditedLines>,
}

impl FileEdit {
    /// Its versions.
    pub fn blobs(&self) -> impl Iterator<Item = ObjectId> {
        self.before.into_iter().chain(self.now)
    }
}

/// The lines of an edited file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EditedLines {
    /// Lines of the version before that stand in the commit's as well, ascending on both sides.
    pub same: Vec<SameLines>,
    /// Who wrote the others, at the commit's own numbers: every line that the commit introduced.
    pub ranges: Vec<ClaimedRange>,
}

/// Consecutive lines of both versions without a difference but for white space. Numbers are from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SameLines {
    /// The first in the version before.
    pub before: u32,
    /// The first in the commit's.
    pub now: u32,
    /// How many.
    pub lines: u32,
}

/// Hands what each commit that `head` reaches changed to `each`, parents before children; merges are left out. Stops when
/// `each` says so. Returns what could not be read.
///
/// # Errors
/// If the head can't be read, or the work is stopped by `progress`.
pub fn edits_of(
    repository: &Repository,
    head: ObjectId,
    options: &Options,
    progress: &dyn Progress,
    each: &mut dyn FnMut(CommitEdits) -> ControlFlow<()>,
) -> Result<Vec<ProblemRow>, ScanError> {
    let range = (CommitRange::Reached { head, base: None }, Wanted::Every);
    with_reading(repository, range, (options, progress), |reading, commits, watch| {
        let graph = reading.graph;
        let Some(root) = graph.nodes.first() else { return Ok(()) };
        let mut pseudonyms = Pseudonyms::new(options.identity_key.unwrap_or_else(|| IdentityKey::of_root(root.id)));
        let times = graph.clamped_times();
        let commits: Vec<CommitIndex> = commits.iter().copied().filter(|commit| !graph.is_merge(*commit)).collect();
        reading.items(&commits, watch, &mut |reading, commit, item| {
            let node = &graph.nodes[commit as usize];
            reading.note(commit, item);
            each(CommitEdits {
                commit: commit_id(node.id),
                author_id: pseudonyms.of(&node.commit.author),
                written_at: times[commit as usize],
                is_cut: node.cut,
                files: if node.cut { Vec::new() } else { files(reading, commit, item) },
                skipped: item.plan.skipped.clone(),
            })
        })
    })
}

fn files(reading: &mut Reading<'_>, commit: CommitIndex, item: &Item) -> Vec<FileEdit> {
    let sources = item.plan.steps.iter().filter(|step| !matches!(step, Step::Remove { .. }));
    let renamed: FxHashSet<&[u8]> = sources
        .filter_map(|step| Some(step.first_source()?.path.as_slice()).filter(|path| path != step.path()))
        .collect();
    let mut files: Vec<FileEdit> = item
        .plan
        .steps
        .iter()
        .zip(&item.steps)
        .filter_map(|(step, prepared)| match step {
            Step::Build { path, blob, sources } => Some(built(reading, commit, item, (path, *blob, sources), prepared)),
            Step::Remove { path, blob } if !renamed.contains(path.as_slice()) => Some(FileEdit {
                path: path.clone(),
                before: Some(*blob),
                now: None,
                lines: Some(EditedLines::default()),
            }),
            Step::Remove { .. } | Step::Take { .. } => None,
        })
        .collect();
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

fn built(
    reading: &mut Reading<'_>,
    commit: CommitIndex,
    item: &Item,
    (path, blob, sources): (&[u8], ObjectId, &[Source]),
    prepared: &Prepared,
) -> FileEdit {
    let compared = match &prepared.built {
        Some(Ok(built)) if !reading.has_hole(commit, item, sources, built) => Some(built),
        _ => None,
    };
    let lines = compared.map(|built| {
        let claims = reading.file(commit, (path, blob), built, false);
        EditedLines { same: same(built), ranges: claims.map(|claims| claims.ranges).unwrap_or_default() }
    });
    FileEdit { path: path.to_vec(), before: sources.first().map(|source| source.blob), now: Some(blob), lines }
}

/// The lines that the one source passes on.
fn same(built: &Built) -> Vec<SameLines> {
    let same = |found: &Match| SameLines { before: found.old_start, now: found.new_start, lines: found.lines };
    built.matches.iter().flatten().flatten().map(same).collect()
}
