//! Which commits did something to the lines of some files or folders.

use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

use facts::{CommitId, FateRow, View};
use ledger::Ledger;

use crate::errors::CommandError;
use crate::platform;
use crate::target::Target;
use crate::trends::each;

/// Paths from the root of the repository, and once they are resolved the commits.
pub(super) struct Paths {
    paths: Vec<Vec<u8>>,
    commits: HashSet<CommitId>,
}

impl Paths {
    /// What was typed; `None` for nothing.
    pub(super) fn of(typed: &[PathBuf], target: &Target) -> Result<Option<Paths>, CommandError> {
        if typed.is_empty() {
            return Ok(None);
        }
        let current = platform::current_folder()
            .and_then(fs::canonicalize)
            .map_err(|error| CommandError::nothing(format!("the current folder is gone: {error}")))?;
        let paths = typed.iter().map(|path| target.path_of(path, &current)).collect::<Result<_, _>>()?;
        Ok(Some(Paths { paths, commits: HashSet::new() }))
    }

    /// With the commits, each against its own parents; where the ledger has the first-parent line alone, of that.
    pub(super) fn resolved(mut self, ledger: &Ledger, repo_id: &str) -> Result<Paths, CommandError> {
        let (mut full, mut first_parent) = (HashSet::new(), HashSet::new());
        let mut has_full = false;
        each(ledger.fates(repo_id), |row| {
            has_full |= row.view == View::Full;
            if self.is_at(&row) {
                let commits = if row.view == View::Full { &mut full } else { &mut first_parent };
                commits.insert(row.commit);
            }
        })?;
        self.commits = if has_full { full } else { first_parent };
        Ok(self)
    }

    pub(super) fn has(&self, commit: CommitId) -> bool {
        self.commits.contains(&commit)
    }

    fn is_at(&self, row: &FateRow) -> bool {
        let path = row.path_raw.as_deref().unwrap_or(row.path.as_bytes());
        let is_below = |folder: &[u8]| path.strip_prefix(folder).is_some_and(|rest| matches!(rest, [] | [b'/', ..]));
        self.paths.iter().any(|folder| is_below(folder))
    }
}
