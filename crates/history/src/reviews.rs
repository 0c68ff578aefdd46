//! Which review each line had before it was merged: events of changes laid over the history.
//!
//! What is judged here is independent of the walk: lines know the commit that wrote them, commits the one of the
//! first-parent line that brought them in, and that one the changes that came with it. So records that arrive later
//! change no line's origin, and need no new walk. The classes are those of [`provenance::review::ladder`].

mod cover;
mod elsewhere;
mod gather;
mod judge;
mod landing;
mod lines;
mod owned;
mod persons;
mod rows;
mod stated;
mod table;

use gather::{MAX_REFS, UNDER, references};
pub(crate) use gather::{Noted, gather};
pub(crate) use judge::{Aim, Ground, judge};
pub(crate) use stated::attested;
pub(crate) use table::{ReviewIndex, Reviewed, UNKNOWN};

use std::sync::Arc;

use facts::{Account, CommitId, CommitRow, Review, ReviewEvent, ReviewedLines, SignatureVerdict, TreeId};
use git::{ObjectId, Repository};
use provenance::LineRecord;

use crate::graph::{CommitIndex, Graph};
use crate::scan::commit_id;
use crate::sources::{print_of, tips};
use crate::{ScanError, Unwatched, Watch};
use landing::{Finder, Landings};

/// Records of review that the walk does not read by itself.
#[derive(Clone, Default)]
pub struct ReviewRecords {
    /// Events, in any order.
    pub events: Vec<ReviewEvent>,
    /// Statements on commits, signed or not.
    pub statements: Vec<Statement>,
    /// From when to when the events are known to be whole (microseconds since 1970): a commit of that time that came
    /// with no change had no review.
    pub whole: Option<std::ops::RangeInclusive<i64>>,
    /// Where the history lies, as statements have to name it.
    pub place: Place,
    /// Changes that a proposed one is, by the names that its forge gives them, whatever heads their records name.
    pub proposes: Vec<Arc<str>>,
    /// Checks signatures; without one they stay unchecked, and what is signed counts for nothing.
    pub verifier: Option<Arc<dyn Verifier>>,
}

impl std::fmt::Debug for ReviewRecords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ReviewRecords { events, statements, whole, place, proposes, .. } = self;
        f.debug_struct("ReviewRecords")
            .field("events", events)
            .field("statements", statements)
            .field("whole", whole)
            .field("place", place)
            .field("proposes", proposes)
            .finish_non_exhaustive()
    }
}

/// A repository and the branch of it that is walked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// `host/owner/name`.
    pub repository: Arc<str>,
    /// Short name of the branch; `None` fits any.
    pub branch: Option<Arc<str>>,
}

/// What somebody stated of a commit, as a note on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// What the note is on: a commit, or the tree of commits.
    pub annotated: ObjectId,
    /// Where it says the commit lies.
    pub place: Place,
    /// The tree that it says it is of.
    pub tree: TreeId,
    /// When it was made, microseconds since 1970.
    pub at: i64,
    /// What was signed.
    pub payload: Arc<[u8]>,
    /// The signature.
    pub signature: Option<Arc<[u8]>>,
    /// What it states.
    pub says: Says,
}

/// What a statement states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    /// What happened to the change that the commit brought in.
    Events(Vec<ReviewEvent>),
    /// A person read what the commit wrote.
    Read {
        /// Who.
        by: Account,
        /// In which files; all if empty.
        paths: Vec<Arc<str>>,
    },
    /// Who wrote lines of the commit. As a claim it is read from the note anyway; here it counts if it is attested.
    Wrote(LineRecord),
}

/// Checks signatures of statements.
pub trait Verifier: Send + Sync {
    /// What becomes of a signature over a payload by a list of trusted signers (allowed_signers of ssh-keygen(1)) at a
    /// time, in seconds since 1970; with whose key it is, if it is good.
    fn verify(
        &self,
        payload: &[u8],
        signature: &[u8],
        allowed_signers: &[u8],
        at_seconds: i64,
    ) -> (SignatureVerdict, Option<Arc<str>>);
}

/// Where the list of trusted signers lies in a tree. The one that counts is that of the commit of the first-parent line
/// before what the statement is of.
pub const ALLOWED_SIGNERS: &str = ".config/outcross/allowed_signers";

/// How a commit came in, and what review its lines had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewedCommit {
    /// The change that it came with.
    pub change_id: Option<Arc<str>>,
    /// The head of that change when it was merged.
    pub change_head: Option<CommitId>,
    /// The commit of the first-parent line that brought it in.
    pub landed_commit: Option<CommitId>,
    /// The weakest review of its lines.
    pub review: Review,
    /// Its lines by their review.
    pub lines: ReviewedLines,
}

impl ReviewedCommit {
    /// Puts it into the commit's row.
    pub fn put(self, row: &mut CommitRow) {
        row.change_id = self.change_id;
        row.change_head = self.change_head;
        row.landed_commit = self.landed_commit;
        row.review = self.review;
        row.reviewed_lines = self.lines;
    }
}

/// A change and the commit of the first-parent line that brought it in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LandedChange {
    /// The commit; the last one where the change came in with several.
    pub commit: CommitId,
    /// The events of the change, the earliest first.
    pub events: Vec<ReviewEvent>,
}

/// The changes that came into the history of `head`, by events of them; in the order of the walk. Changes that did not
/// come in are left out.
///
/// # Errors
/// If the head can't be read.
pub fn landed_changes(
    repository: &Repository,
    head: ObjectId,
    events: &[ReviewEvent],
) -> Result<Vec<LandedChange>, ScanError> {
    let graph = Graph::read(repository, head, &Watch(&Unwatched))?;
    let landings = Landings::of(&graph);
    let mut events = events.to_vec();
    in_order(&mut events);
    let changes = Finder::new(&graph, &landings, (&[], Aim::Landed)).changes(&repository.objects(), &events);
    let mut landed: Vec<_> = changes.into_iter().filter_map(|change| Some((*change.landed.last()?, change))).collect();
    landed.sort_by_key(|(at, _)| *at);
    let change = |(at, change): (CommitIndex, landing::Change)| LandedChange {
        commit: commit_id(graph.nodes[at as usize].id),
        events: change.events.iter().map(|at| events[*at].clone()).collect(),
    };
    Ok(landed.into_iter().map(change).collect())
}

/// By time; what happened at once by change.
fn in_order(events: &mut [ReviewEvent]) {
    events.sort_by(|one, other| {
        (one.at, &one.forge, &one.change, one.state).cmp(&(other.at, &other.forge, &other.change, other.state))
    });
}

/// What stands for the records of review in a repository: BLAKE3, in hex, of the refs that are there and where they
/// point; `None` if there are none.
#[must_use]
pub fn reviews_print(repository: &Repository) -> Option<String> {
    print_of(tips(repository, references()).chain(repository.references_under(UNDER, MAX_REFS)))
}
