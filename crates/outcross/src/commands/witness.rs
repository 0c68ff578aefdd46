//! `outcross witness`.

pub mod build;
pub mod lookup;
pub mod merge;

mod made;

use crate::commands::Session;
use crate::errors::{CommandError, Verdict};

/// Find out who wrote code by its content, wherever it was copied to.
///
/// An index holds fingerprints of units (functions, classes, blocks) and what is claimed of them, no code. What it finds
/// elsewhere, renamed and reformatted too, is inferred: who wrote the source wrote what was copied from it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross witness build /srv/ledger -o known.oxw            units of a ledger, with their claims
  outcross witness lookup vendor/ --index known.oxw          what of a folder is known
  outcross witness lookup page.html --index known.oxw        code that a page quotes")]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    Build(build::Args),
    Merge(merge::Args),
    Lookup(lookup::Args),
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    let work = || match &args.verb {
        Verb::Build(args) => build::run(args, session),
        Verb::Merge(args) => merge::run(args, session),
        Verb::Lookup(args) => lookup::run(args, session),
    };
    let threads = session.settings.threads.map_or(0, std::num::NonZero::get);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.map_err(|error| CommandError::usage(format!("cannot start threads: {error}")))?.install(work)
}
