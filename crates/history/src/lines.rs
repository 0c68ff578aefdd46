//! Lines as numbers: every line that ever appears gets one, in the order of the walk.

use std::ops::Range;

use crate::graph::CommitIndex;
use crate::paths::PathIndex;

/// A line that a commit introduced, by its number.
pub(crate) type LineId = u32;

/// Lines that one commit introduced in one file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Birth {
    first: LineId,
    pub(crate) commit: CommitIndex,
    pub(crate) path: PathIndex,
    /// The lines may be older: the version before could not be read.
    pub(crate) cut: bool,
}

/// More lines were introduced than can be numbered (2^32).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooManyLines;

/// Where each line was introduced.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    births: Vec<Birth>,
    /// The number that each line had in its file, from 1.
    numbers: Vec<u32>,
}

impl Lines {
    /// Introduces lines of a file; `numbers` are their places in it, from 1.
    pub(crate) fn introduce(
        &mut self,
        commit: CommitIndex,
        path: PathIndex,
        cut: bool,
        numbers: impl Iterator<Item = u32>,
    ) -> Result<Range<LineId>, TooManyLines> {
        let first = LineId::try_from(self.numbers.len()).map_err(|_| TooManyLines)?;
        self.numbers.extend(numbers);
        let end = LineId::try_from(self.numbers.len()).map_err(|_| TooManyLines)?;
        if end > first {
            self.births.push(Birth { first, commit, path, cut });
        }
        Ok(first..end)
    }

    /// Where a line was introduced, and its number there.
    pub(crate) fn origin(&self, line: LineId) -> (&Birth, u32) {
        let after = self.births.partition_point(|birth| birth.first <= line);
        (&self.births[after - 1], self.numbers[line as usize])
    }
}
