//! What happened to a change on its way into a branch: asked for, looked at, approved, merged.

use std::sync::Arc;

use crate::{AccountKind, CommitId, Level, ReviewState, SignatureVerdict, TreeId};

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
#[derive(Debug, Clone, PartialEq, Eq)]
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
}
