//! `reference`: what the figures are in public repositories; writes the table that lies in the program.
//!
//! Every number comes out of the program itself (`outcross trend --by year --json`), so that no figure is defined
//! twice; what is done here is to pick the years that count and to take quartiles over repositories. The mirrors must
//! be there: nothing is fetched. A repository is scanned once: its ledger stays below the target folder, and the program
//! knows whether it is still right. Same mirrors, same list, same program: the same bytes.

use std::path::PathBuf;

use crate::Failure;
use crate::args::Args;
use crate::workspace::{Profile, Workspace};

mod list;
mod measure;
mod mirror;
mod quartiles;
mod sources;
mod table;

use list::Listed;
use measure::{Measured, Product};

/// Fewer repositories than this have no quartiles worth the name: the cell is left out.
const FEWEST_REPOSITORIES: usize = 5;

/// Changed lines of a year from which on a repository counts in it.
const FEWEST_CHANGED_LINES: u64 = 1_000;

/// Measures and writes the table.
pub(crate) fn run(workspace: &Workspace, args: &mut Args) -> Result<(), Failure> {
    let data = workspace.root.join("data");
    let mut path = |name: &str, usual: PathBuf| Ok::<_, Failure>(args.values(name)?.pop().map_or(usual, PathBuf::from));
    let mirrors = path("--mirrors", workspace.target.join("mirrors"))?;
    let list = path("--list", data.join("reference-repositories.txt"))?;
    let out = path("--out", data.join("reference.toml"))?;
    args.rest()?;
    let text = std::fs::read_to_string(&list).map_err(|error| format!("cannot read {}: {error}", list.display()))?;
    let listed = list::parse(&text)?;
    let program = workspace.build(Profile::Release)?;
    let work = workspace.target.join("reference").join(sources::print(&workspace.root)?);
    let mut measured = Vec::new();
    let mut failures = Vec::new();
    for (at, repository) in listed.iter().enumerate() {
        eprintln!("{}/{} {}", at + 1, listed.len(), repository.name);
        match one(repository, &mirrors, &program, &work) {
            Ok(figures) => measured.push(figures),
            Err(failure) => failures.push(failure),
        }
    }
    if !failures.is_empty() {
        return Err(format!("the table was not written\n{}", failures.join("\n")));
    }
    let table = table::render(&measured)?;
    std::fs::write(&out, table).map_err(|error| format!("cannot write {}: {error}", out.display()))?;
    println!("wrote {}: {} repositories", out.display(), measured.len());
    Ok(())
}

fn one(
    repository: &Listed,
    mirrors: &std::path::Path,
    program: &std::path::Path,
    work: &std::path::Path,
) -> Result<Measured, Failure> {
    let work = work.join(repository.name.replace('/', "+"));
    let clone = mirror::pinned(mirrors, repository, &work)?;
    measure::measure(repository, &Product { program, clone: &clone, work: &work })
}
