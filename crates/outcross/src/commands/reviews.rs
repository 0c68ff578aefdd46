//! `outcross reviews`.

mod asking;
pub mod import;
pub mod record;

use crate::commands::Session;
use crate::errors::{CommandError, Verdict};

/// Get records of who reviewed what, from forges, files and CI, and keep them where they outlive the forge.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross reviews import --from reviews.csv
  outcross reviews record v1.0..HEAD
  outcross reviews import --forge gitlab     each has more of its own under --help")]
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
