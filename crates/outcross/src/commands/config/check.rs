//! `outcross config check`.

use std::io::Write as _;
use std::path::PathBuf;

use checks::policy::{Effective, Origin, Place, Table};

use crate::cli::Format;
use crate::commands::Session;
use crate::errors::{CommandError, Verdict};
use crate::output::json::{self, v1};
use crate::output::plain::counted;
use crate::policy_file::PolicyFile;
use crate::ui::{Output, Paging};
use crate::untrusted::Untrusted;

/// Check that a file can be used as a policy.
///
/// Exit code 2 if it can't, with the line that is wrong.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross config check outcross.toml
  outcross config check .config/outcross.toml --json")]
pub struct Args {
    /// The file
    #[arg(value_name = "FILE", default_value = "outcross.toml")]
    file: PathBuf,
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    let file = PolicyFile::on_disk(&args.file)?;
    let effective = file.read()?;
    let mut output = Output::open(&session.settings, Paging::Off)?;
    match session.settings.format {
        Format::Json => json::write(&mut output, &v1::Config::new(&effective, Some(&file)))?,
        _ => writeln!(output, "{}: {}", Untrusted::new(&file.path).term(), summary(&effective))?,
    }
    output.finish()?;
    Ok(Verdict::Done)
}

fn summary(effective: &Effective) -> String {
    let of = |place| effective.tables.iter().filter(move |table| table.place == place);
    let is_own = |table: &&Table| table.settings.iter().any(|setting| setting.origin != Origin::Default);
    let own = of(Place::Rule).filter(is_own).count();
    let shipped = of(Place::Rule).count() - own;
    let suppressions = of(Place::Suppress).count();
    format!(
        "a policy of version 1: {} of its own and {shipped} shipped, {}",
        counted(own as u64, "rule"),
        counted(suppressions as u64, "suppression"),
    )
}
