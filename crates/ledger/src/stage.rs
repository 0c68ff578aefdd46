//! One repository on its way into the ledger: its rows become parts, and one commit puts all of them in place.

use std::io;

use facts::{CommitRow, FateRow, ProblemRow, ReviewRow, SeriesRow, SpanRow};

use crate::manifest::{Part, Stored};
use crate::part_writer::{PartWriter, Stamp};
use crate::place;
use crate::repository::RepositoryEntry;
use crate::rows::Row;
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
        let bad_id = || WriteError::RepositoryId { repo_id: entry.repo_id.clone() };
        let folder = |table| place::folder(table, &entry.repo_id).ok_or_else(bad_id);
        Ok(Staged {
            commits: TableWriter::new(folder(Table::Commits)?),
            fates: TableWriter::new(folder(Table::Fates)?),
            problems: TableWriter::new(folder(Table::Problems)?),
            reviews: TableWriter::new(folder(Table::Reviews)?),
            series: TableWriter::new(folder(Table::Series)?),
            spans: TableWriter::new(folder(Table::Spans)?),
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

    /// Puts the repository into the ledger, in place of what was there of it, durably and all at once.
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
        let mut parts = self.install(finished)?;
        parts.extend(self.fates.kept.drain(..).chain(self.series.kept.drain(..)));
        // In the order in which they are read: by table, then by number.
        parts.sort_by_key(|part| (part.table, part.number()));
        self.desk.place.publish(Stored { entry: self.entry, parts })
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

    fn install(&mut self, finished: Vec<Finished>) -> Result<Vec<Part>, WriteError> {
        let mut parts = Vec::new();
        for Finished { temporary, part } in finished {
            self.desk.created.push(part.path.clone());
            self.desk.place.install_part(&temporary, &part.path)?;
            parts.push(part);
        }
        let folders = [
            &self.commits.folder,
            &self.fates.folder,
            &self.problems.folder,
            &self.reviews.folder,
            &self.series.folder,
            &self.spans.folder,
        ];
        self.desk.place.sync_folders(folders.into_iter().map(String::as_str))?;
        Ok(parts)
    }
}

/// What the tables of a staged repository share. Left without a commit, it takes with it what was created.
struct Desk<'w> {
    place: &'w Workplace,
    repo_id: String,
    created: Vec<String>,
}

impl<'w> Desk<'w> {
    fn take(place: &'w Workplace, entry: &RepositoryEntry) -> Result<Self, WriteError> {
        let repo_id = entry.repo_id.clone();
        let mut state = place.state();
        if let Some(there) =
            state.manifest.repositories.get(&repo_id).filter(|there| there.entry.source != entry.source)
        {
            let (there, here) = (there.entry.source.clone(), entry.source.clone());
            return Err(WriteError::TwoRepositories { repo_id, there, here });
        }
        if !state.staging.insert(repo_id.clone()) {
            return Err(WriteError::StagedTwice { repo_id });
        }
        Ok(Desk { place, repo_id, created: Vec::new() })
    }

    fn error(&self, path: &str, cause: io::Error) -> WriteError {
        WriteError::io(&self.place.dir.join(path), cause)
    }
}

impl Drop for Desk<'_> {
    fn drop(&mut self) {
        self.place.end_staging(&self.repo_id, &self.created);
    }
}

/// A part that waits for its name.
struct Finished {
    temporary: String,
    part: Part,
}

/// The parts of one table.
struct TableWriter<R> {
    folder: String,
    waiting: Vec<R>,
    waiting_bytes: usize,
    open: Option<(String, PartWriter)>,
    finished: Vec<Finished>,
    /// Parts that are in the ledger already and stay.
    kept: Vec<Part>,
    rows: u64,
    lines: u64,
}

impl<R: Row> TableWriter<R> {
    fn new(folder: String) -> Self {
        TableWriter {
            folder,
            waiting: Vec::new(),
            waiting_bytes: 0,
            open: None,
            finished: Vec::new(),
            kept: Vec::new(),
            rows: 0,
            lines: 0,
        }
    }

    fn push(&mut self, row: R, desk: &mut Desk<'_>) -> Result<(), WriteError> {
        let (limits, bytes) = (desk.place.limits, row.text_bytes());
        if bytes > limits.row_bytes {
            let repo_id = desk.repo_id.clone();
            return Err(WriteError::RowTooLarge { repo_id, table: R::TABLE, bytes, limit: limits.row_bytes });
        }
        self.rows += 1;
        self.lines += row.lines();
        self.waiting.push(row);
        self.waiting_bytes += bytes;
        if self.waiting.len() >= limits.batch_rows || self.waiting_bytes >= limits.batch_bytes {
            self.write_batch(desk)?;
        }
        Ok(())
    }

    fn write_batch(&mut self, desk: &mut Desk<'_>) -> Result<(), WriteError> {
        let (temporary, mut writer) = match self.open.take() {
            Some(open) => open,
            None => self.open_part(desk)?,
        };
        writer.write(&desk.repo_id, &self.waiting).map_err(|cause| desk.error(&temporary, cause))?;
        self.waiting.clear();
        self.waiting_bytes = 0;
        let is_full = writer.is_full();
        self.open = Some((temporary, writer));
        if is_full { self.close_part(desk) } else { Ok(()) }
    }

    fn open_part(&self, desk: &mut Desk<'_>) -> Result<(String, PartWriter), WriteError> {
        let temporary = place::temporary_part(&self.folder, self.finished.len());
        desk.created.push(temporary.clone());
        let file = desk.place.create_part(&temporary)?;
        let stamp = Stamp { repo_id: &desk.repo_id, settings_hash: &desk.place.settings_hash };
        let writer =
            PartWriter::new(file, R::TABLE, stamp, desk.place.limits).map_err(|cause| desk.error(&temporary, cause))?;
        Ok((temporary, writer))
    }

    fn close_part(&mut self, desk: &Desk<'_>) -> Result<(), WriteError> {
        let Some((temporary, writer)) = self.open.take() else {
            return Ok(());
        };
        let written = writer.finish().map_err(|cause| desk.error(&temporary, cause))?;
        let path = place::part(&self.folder, self.kept.len() + self.finished.len(), written.blake3);
        let part = Part { table: R::TABLE, path, rows: written.rows, bytes: written.bytes, blake3: written.blake3 };
        self.finished.push(Finished { temporary, part });
        Ok(())
    }

    /// Writes what waits, and a part without rows if there is none at all.
    fn finish(&mut self, desk: &mut Desk<'_>) -> Result<Vec<Finished>, WriteError> {
        if !self.waiting.is_empty() {
            self.write_batch(desk)?;
        }
        if self.open.is_none() && self.finished.is_empty() && self.kept.is_empty() {
            self.open = Some(self.open_part(desk)?);
        }
        self.close_part(desk)?;
        Ok(std::mem::take(&mut self.finished))
    }
}
