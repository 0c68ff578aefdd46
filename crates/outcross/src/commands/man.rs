//! `outcross man`.

use std::io::Write as _;

use clap_mangen::Man;

use crate::cli;
use crate::commands::Session;
use crate::errors::{CommandError, Verdict};
use crate::ui::{Output, Paging};

/// Print a man page.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross man > ~/.local/share/man/man1/outcross.1
  outcross man blame | man -l -")]
pub struct Args {
    /// The verb whose page it is (default: the program's own page)
    verb: Option<String>,
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    let mut page = Vec::new();
    Man::new(page_of(args.verb.as_deref())?).render(&mut page)?;
    let mut output = Output::open(&session.settings, Paging::Off)?;
    output.write_all(&page)?;
    output.finish()?;
    Ok(Verdict::Done)
}

fn page_of(verb: Option<&str>) -> Result<clap::Command, CommandError> {
    let mut program = cli::command();
    program.build();
    let Some(verb) = verb else { return Ok(program) };
    let names: Vec<_> = program.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    program.find_subcommand(verb).cloned().ok_or_else(|| {
        CommandError::usage(format!("there is no verb '{verb}'")).hint(format!("verbs: {}", names.join(", ")))
    })
}
