//! All that is asked of a subject: rows of fates, figures, spans, and the operations of commits.

use std::collections::BTreeMap;

use facts::{CommitId, CommitRow, FateRow, Operations, SeriesRow, SpanRow};

/// The rows that a subject finds for a head.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answer {
    pub(crate) fates: Vec<FateRow>,
    pub(crate) series: Vec<SeriesRow>,
    pub(crate) spans: Vec<SpanRow>,
    /// What the rows of `commits` say of each commit.
    pub(crate) operations: BTreeMap<CommitId, Operations>,
}

impl Answer {
    /// Gathers the rows of a scan.
    #[allow(dead_code, reason = "the reference fills an answer itself")]
    pub(crate) fn of_rows(
        fates: impl Iterator<Item = FateRow>,
        series: impl Iterator<Item = SeriesRow>,
        spans: impl Iterator<Item = SpanRow>,
        commits: &[CommitRow],
    ) -> Answer {
        let operations = commits.iter().map(|row| (row.commit, row.operations)).collect();
        Answer { fates: fates.collect(), series: series.collect(), spans: spans.collect(), operations }
    }
}
