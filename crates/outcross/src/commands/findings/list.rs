//! `outcross findings list`.

use std::io::Write as _;

use facts::{Claim, FindingRow};

use super::Place;
use crate::cli::Format;
use crate::commands::Session;
use crate::errors::{CommandError, Verdict};
use crate::findings::{Store, unreadable};
use crate::output::json::{self, v1};
use crate::output::plain::counted;
use crate::scanning::{ledger_place, short};
use crate::target::{Target, commit_id};
use crate::ui::{Output, Paging};
use crate::untrusted::Untrusted;

/// List imported findings with who wrote the lines that they are about, and the commit that did.
///
/// Findings count the lines of the commit that they were imported at. After a new commit the tools run again and are
/// imported again; until then their findings are counted and not shown. Scans the repository first when no ledger is
/// there or the ledger is behind its head.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross findings list
  outcross findings list --only ai,unknown
  outcross findings list --json

Columns: path and lines, severity, tool and rule, who wrote most of the lines, the commit that did, message")]
pub struct Args {
    /// Only findings most of whose lines have one of these claims: ai, human, unknown
    #[arg(long, value_name = "CLAIM", value_delimiter = ',')]
    only: Vec<Claim>,
    #[command(flatten)]
    place: Place,
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    let target = Target::open(".".as_ref(), args.place.name.as_deref())?;
    let head = target.head_commit().map(commit_id);
    let head = head.ok_or_else(|| CommandError::nothing("the branch has no commit yet"))?;
    let (folder, share) = ledger_place(args.place.ledger.as_deref(), &target, &session.settings)?;
    let (ledger, _) = session.scanner(None)?.up_to_date(&target, &folder, share, &session.ui)?;
    let store = Store::open(&folder, &target.repo_id).map_err(|error| unreadable(&error))?;
    let (mut rows, others) = store.joined(&ledger, head)?;
    rows.retain(|row| args.only.is_empty() || args.only.contains(&row.claim));
    if store.findings.is_empty() {
        session.ui.note("no findings were imported: outcross findings import FILE");
    } else if others > 0 {
        session.ui.note(format!("{} count lines of an older head: import them again", counted(others, "finding")));
    }
    let paging = if session.settings.format == Format::Text { Paging::Allowed } else { Paging::Off };
    let mut output = Output::open(&session.settings, paging)?;
    match session.settings.format {
        Format::Json => json::write(&mut output, &v1::FindingsList::new(&target.repo_id, head, (&rows, others)))?,
        _ => rows.iter().try_for_each(|row| writeln!(output, "{}", line(row)))?,
    }
    output.finish()?;
    Ok(Verdict::Done)
}

fn line(row: &FindingRow) -> String {
    let place = match (row.start_line, row.end_line) {
        (0, _) => String::new(),
        (first, last) if first == last => format!(":{first}"),
        (first, last) => format!(":{first}-{last}"),
    };
    let who = match &row.agent {
        Some(agent) => format!("{} {agent} ({})", row.claim, row.level),
        None => row.claim.to_string(),
    };
    let commit = row.written_commit.map_or_else(|| "-".to_owned(), short);
    let message = if row.message.is_empty() { String::new() } else { format!(": {}", row.message) };
    let text = format!("{} {}{message}", row.tool, row.rule);
    let (path, text) = (Untrusted::new(row.path.as_bytes()), Untrusted::new(text));
    format!("{}{place}  {}  {who}  {commit}  {}", path.term(), row.severity, text.term())
}
