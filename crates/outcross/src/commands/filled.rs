//! Ledgers for verbs that need their units. Those that nobody filled are filled from the repository in this folder; where
//! others lie a ledger does not know.

use std::path::Path;

use ledger::{Ledger, RepositoryEntry};

use super::Session;
use crate::errors::CommandError;
use crate::scanning::ledger_error;
use crate::target::Target;
use crate::units::{self, Finder};

/// The ledger in a folder, with the units of all of its repositories.
///
/// # Errors
/// If there is none, or it lacks the units of a repository that is not in this folder.
pub(super) fn open(path: &Path, session: &Session) -> Result<Ledger, CommandError> {
    let mut ledger = Ledger::open(path).map_err(ledger_error)?;
    let lacks = |entry: &&RepositoryEntry| !units::is_filled(&ledger, &entry.repo_id);
    let lacking: Vec<RepositoryEntry> = ledger.repositories().iter().filter(lacks).cloned().collect();
    for entry in lacking {
        let target = Target::here(&entry.repo_id).ok_or_else(|| no_units(path, &entry.repo_id))?;
        let threads = session.settings.threads.map_or(0, std::num::NonZero::get);
        ledger = Finder { threads, ui: &session.ui }.ensure(&target, path, (ledger, entry))?.0;
    }
    Ok(ledger)
}

fn no_units(path: &Path, repo_id: &str) -> CommandError {
    let path = path.display();
    let hint = format!("go into the repository (-C DIR), or fill them: outcross scan --units --ledger {path} REPO");
    CommandError::nothing(format!("the ledger has no units of {repo_id}")).hint(hint)
}
