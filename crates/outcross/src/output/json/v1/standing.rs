//! What no active person stands behind, as documents hold it.

use schemars::JsonSchema;
use serde::Serialize;

use super::Share;

/// Lines at the head by whether an active person wrote or reviewed them.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Standing {
    /// Days before the last commit in which a person was seen who is active.
    pub window_days: u32,
    /// Persons who are active, of all who were ever seen.
    pub active: Share,
    /// Lines of source and tests.
    pub code: Behind,
    /// Lines of all classes.
    pub all: Behind,
    /// The folders, of depth two at most, with most unattended lines of source and tests, at most ten; `.` is the root.
    pub folders: Vec<FolderStanding>,
}

/// Lines of a folder.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FolderStanding {
    /// The folder.
    pub folder: String,
    /// Lines of source and tests.
    pub code: Behind,
    /// Lines of all classes.
    pub all: Behind,
}

/// Lines, and those that no active person stands behind.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
pub struct Behind {
    /// All.
    pub lines: u64,
    /// Those that were written and reviewed by nobody active.
    pub unattended: u64,
    /// Those of which that is not known.
    pub unknown: u64,
    /// The unattended ones, of those of which it is known; null without any.
    pub share: Option<f64>,
}
