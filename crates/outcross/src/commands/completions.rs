//! `outcross completions`.

use std::io::Write as _;

use clap_complete::Shell;

use crate::cli;
use crate::commands::Session;
use crate::errors::{CommandError, Verdict};
use crate::ui::{Output, Paging};

/// Print completions for a shell.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross completions bash > ~/.local/share/bash-completion/completions/outcross
  outcross completions zsh > ~/.zfunc/_outcross
  outcross completions fish > ~/.config/fish/completions/outcross.fish")]
pub struct Args {
    /// The shell
    shell: Shell,
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut cli::command(), "outcross", &mut script);
    let mut output = Output::open(&session.settings, Paging::Off)?;
    output.write_all(&script)?;
    output.finish()?;
    Ok(Verdict::Done)
}
