//! `try`: the main job on real repositories, as a user would do it.

use std::ffi::OsString;
use std::process::Command;

use crate::Failure;
use crate::args::Args;
use crate::workspace::{Profile, Workspace, succeed};

/// Builds a release binary, scans into a fresh ledger below the target folder, shows the status screen, and says where
/// things lie.
pub(crate) fn run(workspace: &Workspace, args: &mut Args) -> Result<(), Failure> {
    let mut repositories = args.rest()?;
    if repositories.is_empty() {
        repositories = vec![OsString::from(&workspace.root)];
    }
    let program = workspace.build(Profile::Release)?;
    let folder = workspace.target.join("try");
    let ledger = folder.join("ledger");
    if ledger.exists() {
        std::fs::remove_dir_all(&ledger).map_err(|error| format!("cannot remove {}: {error}", ledger.display()))?;
    }
    std::fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    let scanned = succeed(Command::new(&program).arg("scan").args(&repositories).arg("--ledger").arg(&ledger));
    // An object that can't be read costs no screen: the rest is in the ledger.
    let shown: Vec<Result<(), Failure>> = repositories
        .iter()
        .map(|repository| {
            println!();
            succeed(Command::new(&program).arg("status").arg(repository).arg("--ledger").arg(&ledger))
        })
        .collect();
    println!("\nprogram  {}\nledger   {}", program.display(), ledger.display());
    scanned.and(shown.into_iter().collect())
}
