//! `outcross corpus`.

pub mod card;
pub mod diff;
pub mod verify;
pub mod why;

use crate::commands::Session;
use crate::errors::{CommandError, Verdict};

/// Ask a finished corpus: does it hold what it says, why is a row in it or not, what changed;
/// or describe it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross corpus verify corpus                 every promise of its manifest, read again from disk
  outcross corpus why corpus src/main.rs        why a file is in it, or not
  outcross corpus diff old new                  fails if human-reviewed rows vanished without a trace
  outcross corpus card corpus                   a dataset card with pictures, into corpus/card")]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    Verify(verify::Args),
    Why(why::Args),
    Diff(diff::Args),
    Card(card::Args),
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    match &args.verb {
        Verb::Verify(args) => verify::run(args, session),
        Verb::Why(args) => why::run(args, session),
        Verb::Diff(args) => diff::run(args, session),
        Verb::Card(args) => card::run(args, session),
    }
}
