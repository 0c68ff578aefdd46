//! One repository on its way into the ledger: its rows become parts, and one commit puts all of them in place.

use facts::{CommitRow, FateRow, ProblemRow, ReviewRow, SeriesRow, SpanRow};

use crate::desk::{Desk, TableWriter};
use crate::manifest::{OnDemand, Stored};
use crate::repository::RepositoryEntry;
use crate::table::Table;
use crate::workplace::Workplace;
use crate::write::WriteError;

/// A repository that is being written. Nothing of it is in the ledger before [`Staged::commit`]; dropped without that,
/// it leaves nothing behind. Rows may come in several calls; their order is kept.
pub struct Staged<'w> {
    commits: TableWriter<CommitRow>,
    fates: TableWriter<FateRow>,
    problems: TableWriter<ProblemRow>,
    reviews: TableWriter<ReviewRow>,
    series: TableWriter<SeriesRow>,
    spans: TableWriter<SpanRow>,
    entry: RepositoryEntry,
    // Last, so that files are closed before they are removed.
    desk: Desk<'w>,
}

impl<'w> Staged<'w> {
    pub(crate) fn new(place: &'w Workplace, entry: RepositoryEntry) -> Result<Self, WriteError> {
        let repo_id = &entry.repo_id;
        Ok(Staged {
            commits: TableWriter::new(repo_id)?,
            fates: TableWriter::new(repo_id)?,
            problems: TableWriter::new(repo_id)?,
            reviews: TableWriter::new(repo_id)?,
            series: TableWriter::new(repo_id)?,
            spans: TableWriter::new(repo_id)?,
            desk: Desk::take(place, &entry)?,
            entry,
        })
    }

    /// Adds commits.
    ///
    /// # Errors
    /// The disk refuses, or a row is larger than a row may be.
    pub fn commits(&mut self, rows: impl IntoIterator<Item = CommitRow>) -> Result<(), WriteError> {
        rows.into_iter().try_for_each(|row| self.commits.push(row, &mut self.desk))
    }

    /// Adds spans.
    ///
    /// # Errors
    /// As [`Staged::commits`].
    pub fn spans(&mut self, rows: impl IntoIterator<Item = SpanRow>) -> Result<(), WriteError> {
        rows.into_iter().try_for_each(|row| self.spans.push(row, &mut self.desk))
    }

    /// Adds fates.
    ///
    /// # Errors
    /// As [`Staged::commits`].
    pub fn fates(&mut self, rows: impl IntoIterator<Item = FateRow>) -> Result<(), WriteError> {
        rows.into_iter().try_for_each(|row| self.fates.push(row, &mut self.desk))
    }

    /// Adds events of review.
    ///
    /// # Errors
    /// As [`Staged::commits`].
    pub fn reviews(&mut self, rows: impl IntoIterator<Item = ReviewRow>) -> Result<(), WriteError> {
        rows.into_iter().try_for_each(|row| self.reviews.push(row, &mut self.desk))
    }

    /// Adds figures.
    ///
    /// # Errors
    /// As [`Staged::commits`].
    pub fn series(&mut self, rows: impl IntoIterator<Item = SeriesRow>) -> Result<(), WriteError> {
        rows.into_iter().try_for_each(|row| self.series.push(row, &mut self.desk))
    }

    /// Keeps the fates and figures that the ledger has of this repository; new ones come behind them.
    pub fn keep_fates_and_series(&mut self) {
        let state = self.desk.place.state();
        let parts = state.manifest.repositories.get(&self.desk.repo_id).map_or(&[][..], |stored| &stored.parts);
        let of = |table| parts.iter().filter(|part| part.table == table).cloned().collect();
        self.fates.kept = of(Table::Fates);
        self.series.kept = of(Table::Series);
    }

    /// Adds problems.
    ///
    /// # Errors
    /// As [`Staged::commits`].
    pub fn problems(&mut self, rows: impl IntoIterator<Item = ProblemRow>) -> Result<(), WriteError> {
        rows.into_iter().try_for_each(|row| self.problems.push(row, &mut self.desk))
    }

    /// Puts the repository into the ledger, in place of what was there of it, durably and all at once. Tables that are
    /// filled on demand go: they spoke of what is replaced.
    ///
    /// # Errors
    /// The counts of the entry are not those of the rows, or the disk refuses: the ledger is then what it was before.
    /// Two errors come after the commit, when the ledger is the new one already: [`WriteError::NotDurable`] and
    /// [`WriteError::Leftover`].
    pub fn commit(mut self) -> Result<(), WriteError> {
        let mut finished = self.commits.finish(&mut self.desk)?;
        finished.extend(self.fates.finish(&mut self.desk)?);
        finished.extend(self.problems.finish(&mut self.desk)?);
        finished.extend(self.reviews.finish(&mut self.desk)?);
        finished.extend(self.series.finish(&mut self.desk)?);
        finished.extend(self.spans.finish(&mut self.desk)?);
        self.check_counts()?;
        let mut parts = self.desk.install(finished)?;
        parts.extend(self.fates.kept.drain(..).chain(self.series.kept.drain(..)));
        // In the order in which they are read: by table, then by number.
        parts.sort_by_key(|part| (part.table, part.number()));
        self.desk.place.publish(Stored { entry: self.entry, parts, filled: OnDemand::default() })
    }

    fn check_counts(&self) -> Result<(), WriteError> {
        let counts = self.entry.counts;
        let pairs = [
            ("commits", counts.commits, self.commits.rows),
            ("problems", counts.problems, self.problems.rows),
            ("lines", counts.lines, self.spans.lines),
        ];
        match pairs.into_iter().find(|(_, stated, written)| stated != written) {
            Some((what, stated, written)) => {
                Err(WriteError::Counts { repo_id: self.entry.repo_id.clone(), what, stated, written })
            }
            None => Ok(()),
        }
    }
}
