//! `outcross check --replay`.

use facts::CommitRow;

use super::Args;
use crate::cli::Format;
use crate::commands::Session;
use crate::commands::asked::check_since;
use crate::commands::documents;
use crate::errors::{CommandError, Verdict};
use crate::gate::policy::{self, Found};
use crate::gate::replay::replay;
use crate::output::json;
use crate::output::replayed::{self, Replay};
use crate::reviews;
use crate::scanning::{ledger_place, read_error, stop_if_interrupted};
use crate::target::Target;
use crate::trends;
use crate::ui::{Output, Paging};

/// Judges what landed since a time.
pub(super) fn run(args: &Args, session: &Session, target: &Target, time: &str) -> Result<Verdict, CommandError> {
    check_since(Some(time))?;
    let Some(head) = target.head_commit() else {
        return Err(CommandError::nothing("the branch has no commit yet"));
    };
    let Found { policy, origin } = match &args.config {
        Some(file) => policy::of_file(file)?,
        None => policy::of_commit(target, head)?,
    };
    let scanner = session.scanner(None)?;
    let (folder, share) = ledger_place(args.ledger.as_deref(), target, &session.settings)?;
    let (ledger, entry) = scanner.up_to_date(target, &folder, share, &session.ui)?;
    let rows: Vec<CommitRow> =
        ledger.commits(&entry.repo_id).map_err(read_error)?.collect::<Result<_, _>>().map_err(read_error)?;
    let records = reviews::records(target, &folder, scanner.agents())?.records;
    let since = trends::since(&ledger, [entry.repo_id.as_str()], Some(time))?.unwrap_or_default();
    let meter = session.ui.meter(&target.repo_id);
    let each = |done: u64, of: u64| {
        meter.update("judging changes", done, Some(of));
        stop_if_interrupted()
    };
    let changes = replay(target, &rows, (&policy, since), (&scanner.options(records), &each))?;
    drop(meter);
    let shown = Replay { origin, time: time.to_owned(), since, changes };
    let mut output = Output::open(&session.settings, Paging::Allowed)?;
    match session.settings.format {
        Format::Json => json::write(&mut output, &replayed::document(&shown, documents::repo(target, Some(head))))?,
        Format::Text => replayed::write(&mut output, &shown)?,
        _ => return Err(CommandError::usage("--replay has no output in that form").hint("it has: text, json")),
    }
    output.finish()?;
    Ok(if shown.stopped() > 0 && !args.report_only { Verdict::Failed } else { Verdict::Done })
}
