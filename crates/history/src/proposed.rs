//! A change before it is merged, or as it was when it was: the lines that each of its commits added, who wrote them and
//! which review covers them.
//!
//! The walk goes through the commits of the change alone. Of the commits before it only those files are read whose
//! lines the change carries on, moves or takes away; where a line was moved here from there, its origin is looked up
//! there ([`crate::blame`]). So a change costs what it touches, whatever the history holds.
//!
//! Nothing that the change brings along decides over it: mailmap, owners, signers and attributes are those of the base,
//! messages of its commits are no review, a date makes no line older than agents.

mod authors;
mod before;
mod found;
mod needs;
mod range;
mod touched;
mod walked;

use std::sync::Arc;

use facts::{Class, CommitId, CommitRow, ProblemRow, Review, ReviewRow};
use git::{ObjectId, Repository};
use provenance::Verdict;

pub use authors::known_authors;
pub use before::{KnownLines, NothingKnown};
pub use touched::{Touch, Touched};

use crate::{Options, Progress, ScanError};
use found::Found;
use walked::Judged;

/// Which change, and how it is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The tip of the branch that it is to land on; of one that landed what that was before.
    pub base: ObjectId,
    /// Its last commit; of one that landed the commit of the first-parent line that brought it in.
    pub head: ObjectId,
    /// Further commits of which nothing is asked, nor of what they reach: they are public already.
    pub published: Vec<ObjectId>,
    /// It landed: the head is the merge.
    pub has_landed: bool,
    /// Records of review that are neither signed nor fetched from a forge count.
    pub trusts_unsigned: bool,
    /// When it is judged, seconds since 1970-01-01T00:00:00Z: signatures by keys that have expired by then don't count,
    /// whatever date they bear. Of a change that landed the date of the merge says that.
    pub at: i64,
}

/// A change with what is known of its lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proposed {
    /// Its commits, parents before children.
    pub commits: Vec<ProposedCommit>,
    /// The lines that they added, by commit, path and line.
    pub lines: Vec<ProposedLines>,
    /// What they did to files beside that, by commit and path.
    pub touches: Vec<Touch>,
    /// The events of its review.
    pub reviews: Vec<ReviewRow>,
    /// Records of review that did not count because nobody vouches for them.
    pub unproven: u64,
    /// History is cut off within the change: some of it may be missing.
    pub is_cut: bool,
    /// What could not be read; sorted.
    pub problems: Vec<ProblemRow>,
}

/// A commit of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedCommit {
    /// What is known of it.
    pub row: CommitRow,
    /// Its message, any bytes.
    pub message: Arc<[u8]>,
    /// The author's address as it is written, any bytes.
    pub author_email: Arc<[u8]>,
    /// The review of the commit as a whole: that of what it does beside adding lines.
    pub review: Review,
}

/// Consecutive lines that a commit added to a file, and of which all the same is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedLines {
    /// The commit, by its place in [`Proposed::commits`].
    pub commit: usize,
    /// The path in that commit, UTF-8; other bytes are escaped as git quotes them.
    pub path: Arc<str>,
    /// The path's raw bytes where they are not UTF-8.
    pub path_raw: Option<Arc<[u8]>>,
    /// The first line in the commit's version, from 1.
    pub first_line: u32,
    /// The last one.
    pub last_line: u32,
    /// Where they stand at the head: path and first line.
    pub at_head: Option<(Arc<str>, u32)>,
    /// What the file was when the change first met it, by the attributes of the base.
    pub class: Class,
    /// Its language.
    pub language: Option<Arc<str>>,
    /// What the commit's evidence says of them.
    pub introduced: Verdict,
    /// What is known of who wrote them, where the commit moved them here.
    pub written: Option<Verdict>,
    /// Their review.
    pub review: Review,
}

/// Reads a change with what is known of it. `known` is asked for the origin of moved lines before history is walked for it.
///
/// # Errors
/// If an end of the change can't be read, or the work is stopped.
pub fn proposed(
    repository: &Repository,
    proposal: &Proposal,
    known: &dyn KnownLines,
    (options, progress): (&Options, &dyn Progress),
) -> Result<Proposed, ScanError> {
    let Some(judged) = Judged::of(repository, proposal, options, progress)? else {
        return Ok(Proposed::default());
    };
    let found = Found::new(&judged);
    let origins = before::look_up(repository, &found, known, (options, progress))?;
    let mut problems = [judged.scan.problems(), &origins.problems].concat();
    problems.sort();
    problems.dedup();
    let commits = found.commits();
    Ok(Proposed {
        reviews: own_reviews(judged.scan.reviews(), &commits),
        commits,
        lines: found.lines(&origins),
        touches: judged.touches,
        unproven: judged.unproven,
        is_cut: judged.is_cut,
        problems,
    })
}

/// The events of a change among those that are known: they came in with the merge that it asks for, whose id is of
/// zeros, or with one of its commits. Those of other changes came in elsewhere or not at all.
fn own_reviews(rows: &[ReviewRow], commits: &[ProposedCommit]) -> Vec<ReviewRow> {
    let is_own = |landed: &CommitId| {
        landed.as_bytes().iter().all(|byte| *byte == 0) || commits.iter().any(|commit| commit.row.commit == *landed)
    };
    rows.iter().filter(|row| row.landed_commit.as_ref().is_some_and(is_own)).cloned().collect()
}
