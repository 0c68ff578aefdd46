//! What a run leaves in a file while it is at work, so that one that was stopped goes on.
//!
//! Magic, then the settings by name, then for each regime the generations that are done and the state of its engine, then
//! a BLAKE3 of all that. The file is replaced in one step. Each generation draws from a seed of its own, so a run that
//! goes on makes the same bytes as one that was never stopped; this holds for the same settings alone, which is why others
//! are refused, by the name of the first that differs.

mod codec;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub(super) use codec::Kept;

use super::Rows;
use crate::errors::CommandError;
use crate::platform::Stopwatch;
use crate::ui::Ui;
use crate::witness::store::replace;

const MAGIC: &[u8; 16] = b"outcross run 01\n";

/// Bytes of the checksum.
const CHECKSUM: usize = 32;

/// Writing takes at most about one part in so many of the time.
const WRITING_PART: u32 = 10;

/// The least time between two writings: what a run that is killed loses at the most, but for the generation at work.
const LEAST_PAUSE: Duration = Duration::from_millis(500);

/// Settings by name, in the order in which they are compared.
pub(super) type Named = Vec<(String, String)>;

/// What is kept of a regime: the generations that are done, and the engine's state after the last.
type Part = (Rows, Vec<u8>);

/// The file of a run; one without a file keeps nothing.
#[derive(Debug)]
pub(super) struct Journal {
    file: Option<PathBuf>,
    settings: Named,
    parts: Vec<Part>,
    written: Stopwatch,
    pause: Duration,
}

impl Journal {
    /// What a file has of a run with these settings under so many regimes; a file that is not there is begun.
    ///
    /// # Errors
    /// If the file is of another run, or can't be read or written.
    pub(super) fn open(file: Option<&Path>, settings: Named, regimes: usize) -> Result<Journal, CommandError> {
        let mut journal = Journal {
            file: file.map(Path::to_owned),
            settings,
            parts: vec![Part::default(); regimes],
            written: Stopwatch::start(),
            pause: LEAST_PAUSE,
        };
        let Some(file) = file else { return Ok(journal) };
        match fs::read(file) {
            Ok(bytes) => journal.parts = journal.read(file, &bytes)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => journal.write()?,
            Err(error) => return Err(CommandError::usage(format!("cannot read {}: {error}", file.display()))),
        }
        Ok(journal)
    }

    /// Where the run of a regime goes on: the state of its engine and the generations until there.
    pub(super) fn begun<S: Kept>(&self, regime: usize) -> Option<(S, Rows)> {
        let (rows, state) = self.parts.get(regime).filter(|(rows, _)| !rows.is_empty())?;
        let mut bytes = state.as_slice();
        let state = S::take(&mut bytes).filter(|_| bytes.is_empty())?;
        Some((state, rows.clone()))
    }

    /// Whether something of a regime is kept.
    pub(super) fn has(&self, regime: usize) -> bool {
        self.parts.get(regime).is_some_and(|(rows, _)| !rows.is_empty())
    }

    /// Says how a run that was stopped goes on.
    pub(super) fn say_where(&self, ui: &Ui) {
        match &self.file {
            Some(file) => ui.note(format!("what is done is kept in {}: the same command goes on", file.display())),
            None => ui.note("nothing is kept of it: with --state FILE a run goes on where it was stopped"),
        }
    }

    /// Keeps a generation if it is time to.
    ///
    /// # Errors
    /// If the file can't be written.
    pub(super) fn keep_if_due<S: Kept>(&mut self, regime: usize, state: &S, rows: &Rows) -> Result<(), CommandError> {
        if self.written.elapsed() < self.pause { Ok(()) } else { self.keep(regime, state, rows) }
    }

    /// Keeps a generation.
    ///
    /// # Errors
    /// If the file can't be written.
    pub(super) fn keep<S: Kept>(&mut self, regime: usize, state: &S, rows: &Rows) -> Result<(), CommandError> {
        if self.file.is_none() {
            return Ok(());
        }
        let mut bytes = Vec::new();
        state.put(&mut bytes);
        self.parts[regime] = (rows.clone(), bytes);
        let started = Stopwatch::start();
        self.write()?;
        self.pause = LEAST_PAUSE.max(started.elapsed() * WRITING_PART);
        self.written = Stopwatch::start();
        Ok(())
    }

    fn write(&self) -> Result<(), CommandError> {
        let Some(file) = &self.file else { return Ok(()) };
        let mut bytes = MAGIC.to_vec();
        self.settings.put(&mut bytes);
        self.parts.put(&mut bytes);
        let checksum = blake3::hash(&bytes);
        bytes.extend(checksum.as_bytes());
        replace(file, &bytes)
    }

    fn read(&self, file: &Path, bytes: &[u8]) -> Result<Vec<Part>, CommandError> {
        let name = file.display();
        if !bytes.starts_with(MAGIC) {
            let error = CommandError::usage(format!("{name} is no state of a run, and is left as it is"));
            return Err(error.hint("name a file that is not there: --state FILE"));
        }
        let damaged = || {
            CommandError::usage(format!("{name} is damaged"))
                .hint("remove it, and the run begins anew; the same seed gives the same numbers")
        };
        let (settings, parts) = parsed(bytes).ok_or_else(damaged)?;
        self.compare(file, &settings)?;
        if parts.len() == self.parts.len() { Ok(parts) } else { Err(damaged()) }
    }

    fn compare(&self, file: &Path, settings: &Named) -> Result<(), CommandError> {
        let name = file.display();
        let differs = self.settings.iter().zip(settings).find(|(ours, theirs)| ours != theirs);
        let said = match differs {
            Some(((ours, mine), (theirs, other))) if ours == theirs => {
                format!("{name} is of a run with another {ours}: {other} there, {mine} here")
            }
            None if self.settings.len() == settings.len() => return Ok(()),
            _ => format!("{name} is of a run with other settings"),
        };
        Err(CommandError::usage(said).hint("give the settings of that run, or name another file: --state FILE"))
    }
}

fn parsed(bytes: &[u8]) -> Option<(Named, Vec<Part>)> {
    let (content, checksum) = bytes.split_at_checked(bytes.len().checked_sub(CHECKSUM)?)?;
    if blake3::hash(content).as_bytes() != checksum {
        return None;
    }
    let mut rest = content.strip_prefix(MAGIC)?;
    let settings = Kept::take(&mut rest)?;
    let parts = Kept::take(&mut rest)?;
    rest.is_empty().then_some((settings, parts))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
