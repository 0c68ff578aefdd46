//! `outcross corpus diff`.

use std::io::Write as _;
use std::path::PathBuf;

use corpus::finished::Diff;

use crate::cli::Format;
use crate::commands::Session;
use crate::errors::{CommandError, Verdict};
use crate::output::json::{self, v1};
use crate::output::plain;
use crate::ui::{Output, Paging};
use crate::untrusted::Untrusted;

/// Rows that are named in text.
const NAMED: usize = 20;

/// Compare two corpora. Fails if rows that people wrote and others approved vanished without a trace.
///
/// Data for training should accumulate: what replaces real code by newer output loses rare code first. A row of the first
/// corpus that the second has dropped with a reason has a trace; one at the same place with another text has changed.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Ends with 1 if human-reviewed rows vanished.

Examples:
  outcross corpus diff corpus-2026-10 corpus-2026-11
  outcross corpus diff old new --json")]
pub struct Args {
    /// The corpus before
    before: PathBuf,
    /// The corpus after
    after: PathBuf,
}

pub(super) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    let found = corpus::finished::diff(&args.before, &args.after).map_err(CommandError::from)?;
    let document = v1::CorpusDiff { schema: v1::CORPUS_DIFF, tool: v1::Tool::THIS, diff: found };
    let mut output = Output::open(&session.settings, Paging::Allowed)?;
    match session.settings.format {
        Format::Json => json::write(&mut output, &document)?,
        _ => write(&mut output, &document.diff)?,
    }
    output.finish()?;
    Ok(if document.diff.vanished_reviewed.is_empty() { Verdict::Done } else { Verdict::Failed })
}

fn write(out: &mut Output, found: &Diff) -> std::io::Result<()> {
    for (name, (was, is)) in &found.settings {
        writeln!(out, "setting {name}: {was}, now {is}")?;
    }
    let dropped: u64 = found.dropped.values().sum();
    let rows = [
        ("same", found.same),
        ("added", found.added),
        ("changed", found.changed),
        ("dropped", dropped),
        ("vanished", found.vanished),
    ];
    for (name, rows) in rows {
        writeln!(out, "{name:<9} {:>12}", plain::grouped(rows))?;
    }
    for (reason, rows) in &found.dropped {
        writeln!(out, "  {:>12}  {}", plain::grouped(*rows), Untrusted::new(reason.as_bytes()).term())?;
    }
    let (was, is) = &found.tokens;
    for (name, was, is) in [
        ("tokens", was.total, is.total),
        ("by people", was.human, is.human),
        ("reviewed", was.human_reviewed, is.human_reviewed),
        ("by AI", was.ai, is.ai),
        ("unknown", was.unknown, is.unknown),
    ] {
        writeln!(out, "{name:<9} {:>12}, now {}", plain::grouped(was), plain::grouped(is))?;
    }
    vanished(out, found)
}

fn vanished(out: &mut Output, found: &Diff) -> std::io::Result<()> {
    let all = &found.vanished_reviewed;
    if all.is_empty() {
        return Ok(());
    }
    let title =
        format!("{} written by people and approved by others vanished:", plain::counted(all.len() as u64, "row"));
    writeln!(out, "{}", out.palette.styled(title, out.palette.doubtful))?;
    for row in all.iter().take(NAMED) {
        let place = format!("{}:{}", row.repo, row.path);
        writeln!(out, "  {}  {}", row.row, Untrusted::new(place.as_bytes()).term())?;
    }
    match all.len().saturating_sub(NAMED) as u64 {
        0 => Ok(()),
        more => writeln!(out, "  and {} more", plain::grouped(more)),
    }
}
