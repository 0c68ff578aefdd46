//! A figure of one commit on the first-parent line.

use crate::{Class, CommitId, Metric};

/// A figure of the tree, or of the change, of one commit on the first-parent line: `value` of `denominator`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeriesRow {
    /// The commit.
    pub commit: CommitId,
    /// Its clamped committer time, microseconds since 1970.
    pub at: i64,
    /// Which figure.
    pub metric: Metric,
    /// Only files of this class; `None` is all. Figures of a tree stand for a class where they change, and hold until
    /// the class's next row.
    pub class: Option<Class>,
    /// The figure.
    pub value: u64,
    /// What it is a part of, or counted per; for a plain count 1.
    pub denominator: u64,
}
