//! Records of review: who looked at a change, who let it in, and which change it was; one file a format.
//!
//! A record is read as the claim that it is. Nothing here checks a signature ([`Signature::Present`] says that there is
//! one), and nothing here decides whether a commit counts as reviewed: whether the reviewer is the author, whether the
//! tree is the one that was merged and whether the forge says the same is for those who have all three.
//!
//! Invariants: every reader is total and linear in its input; it keeps [`MAX_MARKS`] marks of a
//! record at most and counts the rest; people stand in [`Reviewer`] and never in evidence; somebody is human only by a
//! whole address of their own, and unknown by a name or a login alone.

pub mod bors;
mod dsse;
mod event;
pub mod gerrit_notes;
pub mod git_appraise;
pub mod gittuf;
pub mod ladder;
pub mod landed;
pub mod owners;
pub mod people;
mod reviewer;
pub mod slsa;
mod time;
pub mod trailers;

use std::sync::Arc;

use facts::Reason;

pub use facts::ReviewerKind;
pub use reviewer::Reviewer;

use crate::distinct::Distinct;
use crate::evidence;
use crate::format::document::Document;
use crate::mark::MAX_MARKS;
use crate::problem::{Problem, Tally};

/// One event of a review, or a reference to one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewMark {
    /// What happened.
    pub kind: ReviewKind,
    /// What kind of record says so.
    pub source: ReviewSource,
    /// Who did it, if the record says.
    pub reviewer: Option<Reviewer>,
    /// The login of the change's author, if the record says: a review by the same is none.
    pub author: Option<Arc<str>>,
    /// When, microseconds since 1970, if the record says.
    pub at: Option<i64>,
    /// The change: `#12`, `group/project!12`, a Change-Id, an address, a ref; as the record spells it.
    pub change: Option<Arc<str>>,
    /// The commit that was looked at, hex digits.
    pub head_commit: Option<Arc<str>>,
    /// The tree that was looked at, hex digits.
    pub head_tree: Option<Arc<str>>,
    /// Whether the record is signed.
    pub signature: Signature,
    /// The key that the record says it is signed with.
    pub signer: Option<Arc<str>>,
    /// `source: detail`, at most 200 visible characters. Names nobody.
    pub evidence: Arc<str>,
}

/// What happened to a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReviewKind {
    /// A review was asked for.
    Requested,
    /// Somebody commented.
    Commented,
    /// Somebody read it (`Reviewed-by`).
    Reviewed,
    /// Somebody agrees (`Acked-by`).
    Acked,
    /// Somebody tried it (`Tested-by`).
    Tested,
    /// Somebody let it in.
    Approved,
    /// Somebody wants it changed.
    ChangesRequested,
    /// An approval was taken back.
    Dismissed,
    /// A vote on Gerrit's label `Code-Review`.
    CodeReview(i8),
    /// A vote on another label of Gerrit; the evidence names it. Machines vote there too.
    Label(i8),
    /// Somebody, or something, merged it.
    Merged,
    /// It went through a change request; nobody need have looked at it.
    Landed,
    /// A policy check of the revision passed.
    PolicyPassed,
    /// A policy check of the revision failed.
    PolicyFailed,
}

/// The kind of a record of review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReviewSource {
    /// A trailer of the commit.
    Trailer,
    /// The subject of a commit that a forge wrote.
    Subject,
    /// The message of a merge queue (bors, homu).
    Bors,
    /// A note of Gerrit.
    GerritNote,
    /// A note of git-appraise.
    GitAppraise,
    /// An attestation of gittuf.
    Gittuf,
    /// An attestation of SLSA's source track.
    Slsa,
    /// A checkpoint of Entire.
    Entire,
}

impl ReviewSource {
    /// The word that evidence begins with.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ReviewSource::Trailer => "trailer",
            ReviewSource::Subject => "subject",
            ReviewSource::Bors => "bors",
            ReviewSource::GerritNote => "gerrit-note",
            ReviewSource::GitAppraise => "git-appraise",
            ReviewSource::Gittuf => "gittuf",
            ReviewSource::Slsa => "slsa-source",
            ReviewSource::Entire => "entire-checkpoint",
        }
    }
}

/// Whether a record carries a signature. Whether it is good is not known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Signature {
    /// None.
    None,
    /// There is one, not verified.
    Present,
}

impl ReviewMark {
    /// A mark of which only the evidence is known.
    pub(crate) fn new(kind: ReviewKind, source: ReviewSource, detail: &[u8]) -> ReviewMark {
        ReviewMark {
            kind,
            source,
            reviewer: None,
            author: None,
            at: None,
            change: None,
            head_commit: None,
            head_tree: None,
            signature: Signature::None,
            signer: None,
            evidence: evidence::text(source.as_str(), detail, None),
        }
    }
}

/// Characters of a name, an address or a change that are kept.
const MAX_CHARS: usize = 200;

/// The visible characters of a text, if there are any.
fn text(bytes: &[u8]) -> Option<Arc<str>> {
    let cleaned = evidence::clean(bytes, MAX_CHARS);
    (!cleaned.is_empty()).then(|| cleaned.into())
}

/// An object id: 40 or 64 hex digits, in lower case.
fn object_id(text: &str) -> Option<Arc<str>> {
    let hex = matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    hex.then(|| text.to_ascii_lowercase().into())
}

/// The marks of one record, each once.
#[derive(Debug)]
struct Collected {
    marks: Distinct<ReviewMark>,
    problems: Tally,
}

impl Default for Collected {
    fn default() -> Collected {
        Collected { marks: Distinct::up_to(MAX_MARKS), problems: Tally::default() }
    }
}

impl Collected {
    fn push(&mut self, mark: ReviewMark) {
        self.marks.push(mark);
    }

    /// Whether the record is small enough to be read.
    fn admits(&mut self, record: &[u8]) -> bool {
        RECORD.admits(record, &mut self.problems)
    }

    fn finish(mut self) -> (Vec<ReviewMark>, Vec<Problem>) {
        let (marks, dropped) = self.marks.finish();
        if dropped > 0 {
            self.problems.add(Reason::TooMany, "review marks beyond the limit", b"", dropped);
        }
        (marks, self.problems.finish())
    }
}

/// Largest record that is read, in bytes.
pub const MAX_RECORD_BYTES: usize = 8 << 20;

const RECORD: Document = Document {
    limit: MAX_RECORD_BYTES,
    too_large: "record of review larger than the limit",
    not_json: "record of review is not JSON",
};
