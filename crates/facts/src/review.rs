//! What happened to a change on its way into a branch: asked for, looked at, approved, merged.

use std::sync::Arc;

use crate::{AccountKind, AgentId, CommitId, Level, ReviewClass, ReviewState, ReviewerKind, SignatureVerdict, TreeId};

/// Somebody as a record of review names them. What a record leaves out is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Account {
    /// Name of the account at the forge, as it spells it.
    pub login: Option<Arc<str>>,
    /// Number of the account at the forge: it survives a new name.
    pub id: Option<u64>,
    /// Name of the person.
    pub name: Option<Arc<str>>,
    /// Address of the person.
    pub email: Option<Arc<str>>,
    /// What the forge says the account is.
    pub kind: AccountKind,
}

/// Lines of a file in the head that an event speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Region {
    /// Path of the file.
    pub path: Arc<str>,
    /// First line, from 1; 0 for the whole file.
    pub start_line: u32,
    /// Number of lines; 0 for the whole file.
    pub lines: u32,
}

/// One event of a change, as a record states it: nothing here is judged yet. Times are microseconds since
/// 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ReviewEvent {
    /// The change within its repository, as its forge spells it: `#12`, `!12`, a Change-Id.
    pub change: Arc<str>,
    /// Host of the forge; the kind of record where there is none (`trailer`, `gerrit-note`).
    pub forge: Arc<str>,
    /// What happened.
    pub state: ReviewState,
    /// When.
    pub at: Option<i64>,
    /// Who did it. Of `requested` who was asked, of `dismissed` whose approval it was.
    pub actor: Account,
    /// The head of the change at that time: what was looked at, pushed or merged.
    pub head_commit: Option<CommitId>,
    /// The tree of that head.
    pub head_tree: Option<TreeId>,
    /// Of `merged`: the commit on the target branch that brought the change in.
    pub merge_commit: Option<CommitId>,
    /// Of `merged`: the commits that the change consisted of, oldest first, as far as the record names them.
    pub commits: Vec<CommitId>,
    /// The branch that the change is to land on.
    pub target: Option<Arc<str>>,
    /// What the event speaks of, if not of the whole change.
    pub regions: Vec<Region>,
    /// What kind of record says so: `api`, `dump`, `note`, `trailer`, ...
    pub source: Arc<str>,
    /// How good the record is: [`Level::Forge`] only if it was fetched from the forge itself.
    pub level: Level,
    /// What became of its signature.
    pub signature: SignatureVerdict,
    /// Whose key made a good signature, as the list of trusted keys calls them.
    pub signer: Option<Arc<str>>,
}

/// What review lines had before they were merged, and how that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The rung of the ladder.
    pub class: ReviewClass,
    /// How good the record is that gives the class; [`Level::Unknown`] where none does.
    pub level: Level,
    /// Pseudonyms of the persons whose approval covers the lines, sorted; where nobody's does, of those who commented.
    pub reviewers: Arc<[Arc<str>]>,
    /// When the last of these approved or commented, microseconds since 1970.
    pub at: Option<i64>,
    /// A person marked the lines as read.
    pub read_mark: bool,
    /// One of the reviewers did not ask the agent for the work; `None` where it is not known who did, or no agent wrote.
    pub independent: Option<bool>,
    /// One of the reviewers owns the file by the rules of the base; `None` where there are no rules for it, or only
    /// a team could own it, and who is in that is not known.
    pub code_owner: Option<bool>,
}

impl Default for Review {
    fn default() -> Self {
        Review {
            class: ReviewClass::Unknown,
            level: Level::Unknown,
            reviewers: Arc::default(),
            at: None,
            read_mark: false,
            independent: None,
            code_owner: None,
        }
    }
}

/// Lines that a commit wrote, trivial ones left out, by the review that they had.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReviewedLines {
    /// [`ReviewClass::Unknown`].
    pub unknown: u32,
    /// [`ReviewClass::None`].
    pub none: u32,
    /// [`ReviewClass::Own`].
    pub own: u32,
    /// [`ReviewClass::Automated`].
    pub automated: u32,
    /// [`ReviewClass::Commented`].
    pub commented: u32,
    /// [`ReviewClass::Stale`].
    pub stale: u32,
    /// [`ReviewClass::Approved`].
    pub approved: u32,
    /// [`ReviewClass::Attested`].
    pub attested: u32,
}

/// An event of a change, with what is known of who did it. Times are microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewRow {
    /// The change, as its forge spells it.
    pub change_id: Arc<str>,
    /// Host of the forge, or the kind of record.
    pub forge: Arc<str>,
    /// What happened.
    pub state: ReviewState,
    /// When.
    pub at: Option<i64>,
    /// Pseudonym of who did it, 16 hex digits; `None` if the record names nobody.
    pub reviewer_id: Option<Arc<str>>,
    /// What they are.
    pub reviewer_kind: ReviewerKind,
    /// The agent or automaton, if it is a known one.
    pub agent: Option<AgentId>,
    /// They are the author of the change, or of a commit of it.
    pub is_author: bool,
    /// When a review was asked of them.
    pub requested_at: Option<i64>,
    /// The head of the change that the event speaks of.
    pub head_commit: Option<CommitId>,
    /// Its tree.
    pub head_tree: Option<TreeId>,
    /// Of `merged`: the commit that brought the change in, as the record says.
    pub merge_commit: Option<CommitId>,
    /// The commit of the first-parent line that brought the change in, as the history says.
    pub landed_commit: Option<CommitId>,
    /// The branch that the change is to land on.
    pub target: Option<Arc<str>>,
    /// What the event speaks of, if not of the whole change: `path` or `path:first-last`.
    pub paths: Arc<[Arc<str>]>,
    /// What kind of record says so.
    pub source: Arc<str>,
    /// How good that record is.
    pub level: Level,
    /// What became of its signature.
    pub signature: SignatureVerdict,
}
