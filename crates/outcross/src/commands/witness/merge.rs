//! `outcross witness merge`.

use std::path::PathBuf;

use code::witness::{Index, merge};

use super::made;
use crate::commands::Session;
use crate::errors::{CommandError, Verdict};
use crate::witness::{Stored, build};

/// Make one index of several.
///
/// It holds what an index of all their ledgers would hold: a unit of one place once, and how common a shape is over
/// all of them. It has parts where an input has some.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross witness merge a.oxw b.oxw -o all.oxw
  outcross witness merge team/*.oxw -o team.oxw --json")]
pub struct Args {
    /// The indices
    #[arg(value_name = "INDEX", required = true)]
    indices: Vec<PathBuf>,
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    made::place(session)?;
    let stored = Stored::open_all(&args.indices)?;
    let indices: Vec<Index<'_>> = stored.iter().map(Stored::whole).collect::<Result<_, _>>()?;
    let bytes = merge(&indices).map_err(build::too_large)?;
    made::finish(session, &args.indices, &bytes)
}
