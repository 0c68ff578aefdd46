//! `outcross findings`.

pub mod import;
pub mod list;

use std::path::PathBuf;

use crate::commands::Session;
use crate::errors::{CommandError, Verdict};

/// Findings of other tools (linters, scanners, analysers), and who wrote the lines that they are about.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross findings import results.sarif          SARIF 2.1.0 of any tool
  outcross findings import lint.json              a list: docs/reference/finding-imports.md
  outcross findings list --only ai                those in lines of agents
  outcross findings list --json")]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    Import(import::Args),
    List(list::Args),
}

/// Which ledger.
#[derive(Debug, clap::Args)]
pub struct Place {
    /// The folder of the ledger (default: the repository's own, in the user's folder for caches)
    #[arg(long, value_name = "DIR")]
    ledger: Option<PathBuf>,
    /// What the repository is called in that ledger (default: the name that its origin gives)
    #[arg(long, value_name = "ID", requires = "ledger")]
    name: Option<String>,
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    match &args.verb {
        Verb::Import(args) => import::run(args, session),
        Verb::List(args) => list::run(args, session),
    }
}
