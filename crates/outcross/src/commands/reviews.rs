//! `outcross reviews`.

pub mod import;
pub mod record;

use crate::commands::Session;
use crate::errors::{CommandError, Verdict};

/// Get records of who reviewed what, from forges, files and CI, and keep them where they outlive the forge.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross reviews import                         from the forge of the repository
  outcross reviews import --from events.csv       columns: docs/reference/review-imports.md
  outcross reviews record                         in CI, after a merge")]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    Import(import::Args),
    Record(record::Args),
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    match &args.verb {
        Verb::Import(args) => import::run(args, session),
        Verb::Record(args) => record::run(args, session),
    }
}
