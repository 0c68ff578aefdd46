//! The table of other repositories' figures that a trend is shown with.

use std::path::Path;

use ledger::{Ledger, RepositoryEntry};

use super::Wish;
use crate::errors::CommandError;
use crate::output::reference::Column;
use crate::reference::{Reference, main_group};
use crate::ui::Ui;

/// Reads the table of `--reference`.
pub(super) fn read(file: &Path) -> Result<Reference, CommandError> {
    let name = file.display();
    let text =
        std::fs::read_to_string(file).map_err(|error| CommandError::usage(format!("cannot read {name}: {error}")))?;
    Reference::parse(&text).map_err(|error| CommandError::usage(format!("{name} is no reference table: {error}")))
}

impl Wish {
    /// What stands beside the figures of this repository; nothing where the table was measured with other settings.
    pub(super) fn column(
        &self,
        ledger: &Ledger,
        entry: &RepositoryEntry,
        ui: &Ui,
    ) -> Result<Option<Column<'_>>, CommandError> {
        let reference = self.reference.as_ref().unwrap_or_else(|| Reference::shipped());
        if reference.fits(ledger.settings()) {
            let group = main_group(ledger, &entry.repo_id)?;
            return Ok(Some(Column { reference, group }));
        }
        if self.reference.is_some() {
            ui.warn("the reference was measured with other settings than the ledger, and is not shown");
        }
        Ok(None)
    }
}
