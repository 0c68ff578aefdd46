//! `outcross witness build`.

use std::path::{Path, PathBuf};

use code::witness::{Builder, Parts};
use ledger::{Ledger, RepositoryEntry};

use super::made;
use crate::commands::{Session, filled};
use crate::errors::{CommandError, Verdict};
use crate::scanning::{Scanner, Share, ledger_place, read_error, stop_if_interrupted};
use crate::target::Target;
use crate::units::Finder;
use crate::witness::build;

/// Units between two looks at whether the user wishes to stop.
const ROWS: u64 = 4_096;

/// Make an index of the units of ledgers, with what is claimed of each.
///
/// Every unit goes in, unknown ones too: so it shows how rare a shape is, and what is known of a copy to be unknown. It
/// has the name, place and fingerprints of a unit, and nothing of its text. About 38 bytes a unit and its names; 182
/// with --parts.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross witness build -o known.oxw                      the repository in this folder
  outcross witness build /srv/ledger -o known.oxw          all repositories of a ledger
  outcross witness build tool.git ../other --parts -o known.oxw")]
pub struct Args {
    /// Folders of ledgers, or repositories, which are scanned first where that is needed (default: the repository in
    /// this folder)
    #[arg(value_name = "LEDGER|REPO", default_value = ".", hide_default_value = true)]
    ledgers: Vec<PathBuf>,
    /// Find edited units and quotes of units too
    #[arg(long)]
    parts: bool,
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    made::place(session)?;
    let mut builder = Builder::new(if args.parts { Parts::With } else { Parts::Without });
    let scanner = session.scanner(None)?;
    for path in &args.ledgers {
        let (ledger, entries) = open(path, &scanner, session)?;
        for entry in entries {
            add(&mut builder, &ledger, &entry, session)?;
        }
    }
    let bytes = builder.finish().map_err(build::too_large)?;
    made::finish(session, &args.ledgers, &bytes)
}

/// The ledger that a path means, and the repositories in it that are meant.
fn open(path: &Path, scanner: &Scanner, session: &Session) -> Result<(Ledger, Vec<RepositoryEntry>), CommandError> {
    if path.join("ledger.json").is_file() {
        let ledger = filled::open(path, session)?;
        let entries = ledger.repositories().to_vec();
        return Ok((ledger, entries));
    }
    let target = Target::open(path, None)?;
    let (folder, share): (PathBuf, Share) = ledger_place(None, &target, &session.settings)?;
    let current = scanner.up_to_date(&target, &folder, share, &session.ui)?;
    let threads = session.settings.threads.map_or(0, std::num::NonZero::get);
    let (ledger, entry) = Finder { threads, ui: &session.ui }.ensure(&target, &folder, current)?;
    Ok((ledger, vec![entry]))
}

/// Adds the units of a repository.
fn add(builder: &mut Builder, ledger: &Ledger, entry: &RepositoryEntry, session: &Session) -> Result<(), CommandError> {
    let repo_id = &entry.repo_id;
    let meter = session.ui.meter(repo_id);
    for (row, at) in ledger.units_of(repo_id).map_err(read_error)?.zip(0_u64..) {
        if at.is_multiple_of(ROWS) {
            meter.update("units", at, None);
            stop_if_interrupted()?;
        }
        build::add(builder, repo_id, &row.map_err(read_error)?);
    }
    Ok(())
}
