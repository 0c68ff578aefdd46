//! What writes the parts of one repository, table by table, and what becomes of them.

use std::io;

use crate::manifest::Part;
use crate::part_writer::{PartWriter, Stamp};
use crate::place;
use crate::repository::RepositoryEntry;
use crate::rows::Row;
use crate::workplace::Workplace;
use crate::write::WriteError;

/// What the tables of a staged repository share. Left without a commit, it takes with it what was created.
pub(crate) struct Desk<'w> {
    pub(crate) place: &'w Workplace,
    pub(crate) repo_id: String,
    created: Vec<String>,
}

impl<'w> Desk<'w> {
    pub(crate) fn take(place: &'w Workplace, entry: &RepositoryEntry) -> Result<Self, WriteError> {
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

    /// Gives finished parts their names, durably.
    pub(crate) fn install(&mut self, finished: Vec<Finished>) -> Result<Vec<Part>, WriteError> {
        let mut parts = Vec::new();
        for Finished { temporary, part } in finished {
            self.created.push(part.path.clone());
            self.place.install_part(&temporary, &part.path)?;
            parts.push(part);
        }
        let folders = parts.iter().filter_map(|part| Some(part.path.rsplit_once('/')?.0));
        self.place.sync_folders(folders)?;
        Ok(parts)
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
pub(crate) struct Finished {
    temporary: String,
    part: Part,
}

/// The parts of one table.
pub(crate) struct TableWriter<R> {
    folder: String,
    waiting: Vec<R>,
    waiting_bytes: usize,
    open: Option<(String, PartWriter)>,
    finished: Vec<Finished>,
    /// Parts that are in the ledger already and stay.
    pub(crate) kept: Vec<Part>,
    pub(crate) rows: u64,
    pub(crate) lines: u64,
}

impl<R: Row> TableWriter<R> {
    /// Of a repository whose id fits a name.
    pub(crate) fn new(repo_id: &str) -> Result<Self, WriteError> {
        let bad_id = || WriteError::RepositoryId { repo_id: repo_id.to_owned() };
        Ok(TableWriter {
            folder: place::folder(R::TABLE, repo_id).ok_or_else(bad_id)?,
            waiting: Vec::new(),
            waiting_bytes: 0,
            open: None,
            finished: Vec::new(),
            kept: Vec::new(),
            rows: 0,
            lines: 0,
        })
    }

    pub(crate) fn push(&mut self, row: R, desk: &mut Desk<'_>) -> Result<(), WriteError> {
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
    pub(crate) fn finish(&mut self, desk: &mut Desk<'_>) -> Result<Vec<Finished>, WriteError> {
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
