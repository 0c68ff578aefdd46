//! A fragment of code at the head that other fragments are clones of.

use std::sync::Arc;

use crate::{CloneClassId, CommitId, LineClaims};

/// A member of a class of clones. Line numbers start at 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloneRow {
    /// The class.
    pub class: CloneClassId,
    /// How equal its members are: 1 but for layout and comments, 2 also but for names and literals, 3 also but for edits.
    pub clone_type: u8,
    /// Path at the head, UTF-8; other bytes are escaped as git quotes them.
    pub path: Arc<str>,
    /// The path's raw bytes where they are not UTF-8.
    pub path_raw: Option<Arc<[u8]>>,
    /// Its first line.
    pub start_line: u32,
    /// Its last line.
    pub end_line: u32,
    /// Its tokens but comments.
    pub tokens: u32,
    /// The commit that wrote most of its lines (of equals the earliest): its birth; `None` if that is not known.
    pub first_seen_commit: Option<CommitId>,
    /// When that was, microseconds since 1970.
    pub first_seen_at: Option<i64>,
    /// Its lines by who wrote them.
    pub lines: LineClaims,
    /// The members changed alike; `None` where that can't be told.
    pub consistent: Option<bool>,
}
