//! `outcross corpus verify`.

use std::io::Write as _;
use std::path::PathBuf;

use corpus::Against;

use crate::cli::Format;
use crate::commands::Session;
use crate::errors::{CommandError, Verdict};
use crate::output::json::{self, v1};
use crate::output::plain;
use crate::ui::{Output, Paging};
use crate::untrusted::Untrusted;

/// Check every promise of a corpus's manifest, read again from disk.
///
/// Sums, hashes, rows and their ids, texts, splits, and for every row that went the reason that the manifest counts.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ends with 1 if something does not hold.

Examples:
  outcross corpus verify corpus
  outcross corpus verify new --against corpus   whether corpus has the rows that new left out for it
  outcross corpus verify corpus --json")]
pub struct Args {
    /// The corpus
    corpus: PathBuf,
    /// A corpus that it was made against, to look up rows in it; may be given several times
    #[arg(long, value_name = "CORPUS")]
    against: Vec<PathBuf>,
}

pub(super) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    let meter = session.ui.meter("verify");
    let against = args.against.iter().map(|folder| Against::open(folder)).collect::<Result<Vec<_>, _>>();
    let against = against.map_err(CommandError::from)?;
    let found = corpus::finished::verify(&args.corpus, &against, &|done, all| meter.update("files", done, Some(all)));
    let found = found.map_err(CommandError::from)?;
    drop(meter);
    let document = v1::CorpusVerify {
        schema: v1::CORPUS_VERIFY,
        tool: v1::Tool::THIS,
        files: found.files,
        rows: found.rows,
        unchecked: found.unchecked,
        faults: found.faults,
    };
    let mut output = Output::open(&session.settings, Paging::Allowed)?;
    match session.settings.format {
        Format::Json => json::write(&mut output, &document)?,
        _ => write(&mut output, &document)?,
    }
    output.finish()?;
    Ok(if document.faults.is_empty() { Verdict::Done } else { Verdict::Failed })
}

fn write(out: &mut Output, found: &v1::CorpusVerify) -> std::io::Result<()> {
    for fault in &found.faults {
        writeln!(out, "{}", out.palette.styled(Untrusted::new(fault.as_bytes()).term(), out.palette.doubtful))?;
    }
    let what = format!("{} in {}", plain::counted(found.rows, "row"), plain::counted(found.files, "file"));
    if found.unchecked > 0 {
        let rows = plain::counted(found.unchecked, "row");
        writeln!(out, "{rows} left out for other corpora, which --against names to look them up")?;
    }
    match found.faults.len() as u64 {
        0 => writeln!(out, "{what}: everything is as the manifest says"),
        faults => writeln!(out, "{what}: {}", plain::counted(faults, "fault")),
    }
}
