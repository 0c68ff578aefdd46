//! `try`: the main job on real repositories, as a user would do it.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use crate::Failure;
use crate::args::Args;
use crate::workspace::{Profile, Workspace, succeed};

/// Builds a release binary, scans into a fresh ledger below the target folder, shows the status screen, makes a corpus of the
/// repositories and of the packages that this workspace is built from, and says where things lie.
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
    let corpus = folder.join("corpus");
    let made = corpus_of(workspace, &program, (&repositories, &ledger), &corpus);
    println!("\nprogram  {}\nledger   {}", program.display(), ledger.display());
    println!("corpus   {0}\ncard     {0}/card/README.md", corpus.display());
    let shown: Result<(), Failure> = shown.into_iter().collect();
    scanned.and(shown).and(made)
}

/// A corpus of the repositories and of what this workspace is built from, as cargo unpacked it; checked, and with its card.
fn corpus_of(
    workspace: &Workspace,
    program: &Path,
    (repositories, ledger): (&[OsString], &Path),
    corpus: &Path,
) -> Result<(), Failure> {
    if corpus.exists() {
        std::fs::remove_dir_all(corpus).map_err(|error| format!("cannot remove {}: {error}", corpus.display()))?;
    }
    let packages = workspace.packages()?;
    println!();
    let mut curate = Command::new(program);
    // Each has a ledger of its own below the user's folder for caches, which is not to be touched here.
    curate.arg("curate").arg("--out").arg(corpus).arg("--ledger").arg(ledger);
    succeed(curate.args(repositories).args(&packages))?;
    for verb in ["verify", "card"] {
        succeed(Command::new(program).args(["corpus", verb]).arg(corpus))?;
    }
    Ok(())
}
