//! The files of a commit.

use std::sync::Arc;

use crate::lines::LineId;
use crate::paths::PathIndex;

/// A file at a commit: the line that each of its lines is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileState {
    pub(crate) lines: Arc<[LineId]>,
    pub(crate) is_binary: bool,
}

/// The files of a commit. Copies share what is equal.
pub(crate) type Files = imbl::OrdMap<PathIndex, FileState>;
