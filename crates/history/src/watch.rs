//! Letting the caller see how far a walk is, and stop it.

use crate::ScanError;

/// A part of a walk that takes time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Reading commits.
    Commits,
    /// Following lines.
    Lines,
    /// Reading notes.
    Notes,
}

/// What a caller wants to know while a walk goes on. Called from one thread at a time, some thousand times at most.
pub trait Progress: Sync {
    /// `done` of `total` items of this phase are done; `total` is not known while commits are read.
    fn report(&self, phase: Phase, done: u64, total: Option<u64>);

    /// Whether the walk should stop; it then ends with [`ScanError::Cancelled`].
    fn is_cancelled(&self) -> bool;
}

/// Nobody watches, nothing stops.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unwatched;

impl Progress for Unwatched {
    fn report(&self, _: Phase, _: u64, _: Option<u64>) {}

    fn is_cancelled(&self) -> bool {
        false
    }
}

/// A [`Progress`] as the walk uses it.
pub(crate) struct Watch<'a>(pub(crate) &'a dyn Progress);

impl Watch<'_> {
    pub(crate) fn report(&self, phase: Phase, done: u64, total: Option<u64>) -> Result<(), ScanError> {
        self.0.report(phase, done, total);
        if self.0.is_cancelled() { Err(ScanError::Cancelled) } else { Ok(()) }
    }
}
