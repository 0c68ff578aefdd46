//! `outcross config`.

pub mod check;
pub mod show;

use crate::commands::Session;
use crate::errors::{CommandError, Verdict};

/// Show the policy that holds and where each of its values comes from, or check a policy file.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross config show                       the policy of HEAD's commit, every value
  outcross config show --origin              with where each value comes from
  outcross config check outcross.toml        before it is committed")]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    Show(show::Args),
    Check(check::Args),
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    match &args.verb {
        Verb::Show(args) => show::run(args, session),
        Verb::Check(args) => check::run(args, session),
    }
}
