//! One walk over history: where every line of the head comes from.
//!
//! The walk goes forward over the whole graph of commits and carries, for each file, the origin of each of its lines
//! (`docs/concepts/line-origins.md` has the rules, `git blame -w` is the oracle). [`scan`] walks all of it; [`blame`]
//! walks only what some paths of the head need, and finds the same. [`claims_of`] follows no line: it tells what is known
//! of the lines of each commit where they were introduced, [`edits_of`] what each commit changed.
//!
//! Results do not depend on the number of threads. What can't be read is a problem in the result, never a failure of
//! the whole; a line whose origin lies beyond something unreadable says so (`SpanRow::boundary`).

mod build;
mod change;
mod checkpoint;
mod claimed;
mod collect;
mod commits;
mod compare;
mod edits;
mod evidence;
mod fates;
mod full;
mod graph;
mod identity;
mod kinds;
mod limited;
mod lines;
mod live;
mod log;
mod mainline;
mod matching;
mod names;
mod paths;
mod plan;
mod prepared;
mod problems;
mod proposed;
mod quote;
mod rename;
mod reviews;
mod rows;
mod scan;
mod sessions;
mod similarity;
mod simple;
mod sources;
mod spans;
mod state;
mod text;
mod texts;
mod traces;
mod verdicts;
mod walk;
mod watch;
mod world;

pub use checkpoint::HEAD_BYTES;
pub use checkpoint::keep::{KeepNothing, Keeper, Milestone, Pace};
pub use claimed::{ClaimedRange, CommitClaims, CommitRange, FileClaims, Wanted, claims_of};
pub use edits::{CommitEdits, EditedLines, FileEdit, SameLines, edits_of};
pub use identity::IdentityKey;
pub use prepared::{Prepared, Start};
pub use problems::{may_get_better, of_object as object_problem};
pub use proposed::{
    KnownLines, NothingKnown, Proposal, Proposed, ProposedCommit, ProposedLines, Touch, Touched, known_authors,
    proposed,
};
pub use quote::path_text;
pub use reviews::{
    ALLOWED_SIGNERS, LandedChange, Place, ReviewRecords, ReviewedCommit, Says, Statement, Verifier, landed_changes,
    reviews_print,
};
pub use scan::{Options, PROVENANCE_SETTINGS, SETTINGS, Scan, ScanError, Summary, Views, blame, scan};
pub use sources::{notes_print, notes_refs};
pub use watch::{Phase, Progress, Unwatched};

use watch::Watch;
