//! What a ledger says of one repository beside its rows.

use std::fmt;
use std::str::FromStr;

use facts::CommitId;

/// A repository of the ledger, with the exact head that was scanned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepositoryEntry {
    /// `host/owner/name`, or what the user called it. Unique within a ledger.
    pub repo_id: String,
    /// What was scanned, as shown to people: the origin URL without credentials, or the folder's name. Two scans with
    /// one `repo_id` and different sources are two repositories, and an error.
    pub source: String,
    /// The commit that was scanned; `None` for a repository without commits.
    pub head: Option<CommitId>,
    /// The branch that was scanned (`refs/heads/main`); `None` for a detached head.
    pub head_ref: Option<String>,
    /// What stands for the notes that were read for claims; `None` where there were none. New notes on an
    /// old head make the ledger stale.
    pub notes: Option<String>,
    /// What stands for the records of review that were read; `None` where there were none. New records on an old head
    /// make the ledger stale.
    pub reviews: Option<String>,
    /// The hash function of its object ids.
    pub object_format: ObjectFormat,
    /// History ends at a shallow boundary.
    pub shallow: bool,
    /// The clone is partial: objects may be elsewhere.
    pub partial: bool,
    /// How much there is.
    pub counts: Counts,
}

/// How much of a repository is in the ledger. `commits`, `lines` and `problems` must agree with the rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Commits reachable from the head: rows of `commits`.
    pub commits: u64,
    /// Text files at the head.
    pub files: u64,
    /// Lines of these files: the sum of `lines` of `spans`.
    pub lines: u64,
    /// Rows of `problems`.
    pub problems: u64,
    /// Files at the head whose lines are not in `spans` (binary, too large, not readable).
    pub skipped: u64,
}

/// The hash function of a repository's object ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectFormat {
    /// 20 bytes.
    Sha1,
    /// 32 bytes.
    Sha256,
}

impl ObjectFormat {
    /// `sha1` or `sha256`, as git's `extensions.objectFormat` spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            ObjectFormat::Sha1 => "sha1",
            ObjectFormat::Sha256 => "sha256",
        }
    }
}

impl fmt::Display for ObjectFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for ObjectFormat {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        [ObjectFormat::Sha1, ObjectFormat::Sha256]
            .into_iter()
            .find(|format| format.as_str() == text)
            .ok_or_else(|| format!("'{}' is not an object format", text.escape_debug()))
    }
}
