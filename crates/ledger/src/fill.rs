//! Tables that are filled on demand: added to a repository of the ledger, or replaced, while the others stay.
//!
//! Invariant: what a filled table says is of the very scan that it lies beside. A fill names the scan that it was made
//! from and is refused after another one; a scan takes filled tables with it.

use facts::{CloneRow, ProblemRow, Stage, UnitRow};

use crate::desk::{Desk, TableWriter};
use crate::manifest::Stored;
use crate::part_reader::Rows;
use crate::repository::{Counts, RepositoryEntry};
use crate::rows::Row;
use crate::table::Table;
use crate::write::{WriteError, Writer};

/// What a table was filled by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// What the rows depend on beside the scan, in the words of who filled it: versions, settings. Rows of another version
    /// are made again.
    pub version: String,
}

impl Writer {
    /// Fills `units` of a repository as it was scanned, in place of what was there, and puts the problems of that work
    /// beside those of the scan; those of an earlier fill go.
    ///
    /// # Errors
    /// The repository is not in the ledger or was scanned again, a row is too large, its problems can't be read, or the
    /// disk refuses: the ledger is then what it was before, but for [`WriteError::NotDurable`] and
    /// [`WriteError::Leftover`].
    pub fn fill_units(
        &self,
        scanned: &RepositoryEntry,
        filled: Filled,
        rows: impl IntoIterator<Item = UnitRow>,
        problems: impl IntoIterator<Item = ProblemRow>,
    ) -> Result<(), WriteError> {
        let mut filling = Filling::new(self, scanned)?;
        filling.replace(rows.into_iter().map(Ok))?;
        filling.replace_problems(problems)?;
        filling.stored.filled.units = Some(filled);
        filling.commit()
    }

    /// Fills `clones` of a repository; see [`Writer::fill_units`].
    ///
    /// # Errors
    /// As there.
    pub fn fill_clones(
        &self,
        scanned: &RepositoryEntry,
        filled: Filled,
        rows: impl IntoIterator<Item = CloneRow>,
    ) -> Result<(), WriteError> {
        let mut filling = Filling::new(self, scanned)?;
        filling.replace(rows.into_iter().map(Ok))?;
        filling.stored.filled.clones = Some(filled);
        filling.commit()
    }
}

/// A repository whose tables are being replaced one by one.
struct Filling<'w> {
    stored: Stored,
    desk: Desk<'w>,
}

impl<'w> Filling<'w> {
    fn new(writer: &'w Writer, scanned: &RepositoryEntry) -> Result<Self, WriteError> {
        let desk = Desk::take(&writer.place, scanned)?;
        let stored = desk.place.state().manifest.repositories.get(&scanned.repo_id).cloned();
        let stored = stored.filter(|stored| is_same_scan(&stored.entry, scanned));
        let stored = stored.ok_or_else(|| WriteError::ScannedAgain { repo_id: scanned.repo_id.clone() })?;
        Ok(Filling { stored, desk })
    }

    /// Writes a table anew; gives the number of its rows.
    fn replace<R: Row>(&mut self, rows: impl Iterator<Item = Result<R, WriteError>>) -> Result<u64, WriteError> {
        let mut writer = TableWriter::new(&self.desk.repo_id)?;
        for row in rows {
            writer.push(row?, &mut self.desk)?;
        }
        let finished = writer.finish(&mut self.desk)?;
        let parts = self.desk.install(finished)?;
        self.stored.parts.retain(|part| part.table != R::TABLE);
        self.stored.parts.extend(parts);
        Ok(writer.rows)
    }

    fn replace_problems(&mut self, problems: impl IntoIterator<Item = ProblemRow>) -> Result<(), WriteError> {
        let there = Rows::<ProblemRow>::new(&self.desk.place.dir, Table::Problems, &self.stored.parts);
        let is_kept = |row: &Result<ProblemRow, _>| row.as_ref().map_or(true, |row| row.stage != Stage::Units);
        let kept = there.map(|row| row.map_err(WriteError::Unreadable)).filter(is_kept);
        self.stored.entry.counts.problems = self.replace(kept.chain(problems.into_iter().map(Ok)))?;
        Ok(())
    }

    fn commit(mut self) -> Result<(), WriteError> {
        // In the order in which they are read: by table, then by number.
        self.stored.parts.sort_by_key(|part| (part.table, part.number()));
        self.desk.place.publish(self.stored)
    }
}

/// Whether both speak of one scan: a fill may have changed the number of problems, nothing else.
fn is_same_scan(there: &RepositoryEntry, scanned: &RepositoryEntry) -> bool {
    let problems = there.counts.problems;
    let counts = Counts { problems, ..scanned.counts };
    *there == RepositoryEntry { counts, ..scanned.clone() }
}
