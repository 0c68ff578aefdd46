//! Figures of the commits of the first-parent line that are no counts of lines.

mod authors;
mod joined;

use facts::{Class, Metric};

pub(crate) use authors::Authors;
pub(crate) use joined::joined;

use crate::graph::CommitIndex;

/// A figure of a commit: a row of `series`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Figure {
    pub(crate) commit: CommitIndex,
    pub(crate) metric: Metric,
    pub(crate) class: Option<Class>,
    pub(crate) value: u64,
    pub(crate) denominator: u64,
}
