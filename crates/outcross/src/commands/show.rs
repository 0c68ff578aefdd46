//! `outcross show`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use facts::{CommitId, CommitRow, ReviewRow};
use ledger::Ledger;

use crate::cli::Format;
use crate::commands::documents::line_review;
use crate::commands::{Session, documents};
use crate::errors::{CommandError, Verdict};
use crate::output::json::{self, v1};
use crate::output::shown::{self, Shown};
use crate::scanning::{ledger_place, read_error};
use crate::tally::Tally;
use crate::target::{Target, commit_id};
use crate::trends::each;
use crate::ui::{Output, Paging};

/// Show what is known of a commit: who wrote it, how that is known, what review it had, and what is left of it at the
/// head.
///
/// The review is the weakest that any of its lines had before they were merged. Below it are the events of the change
/// that the commit came with; persons are shown by pseudonyms.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross show HEAD
  outcross show v1.0 --json")]
pub struct Args {
    /// The commit, or what stands for one
    #[arg(value_name = "COMMIT")]
    commit: String,
    /// The folder of the ledger (default: the repository's own, in the user's folder for caches)
    #[arg(long, value_name = "DIR")]
    ledger: Option<PathBuf>,
    /// What the repository is called in that ledger (default: the name that its origin gives)
    #[arg(long, value_name = "ID", requires = "ledger")]
    name: Option<String>,
}

/// What is shown.
struct Report {
    row: CommitRow,
    tally: Tally,
    files: BTreeMap<String, u64>,
    /// The earliest first; those without a time at the end.
    events: Vec<ReviewRow>,
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    let target = Target::open(".".as_ref(), args.name.as_deref())?;
    let commit = commit_id(target.resolve(&args.commit)?);
    let scanner = session.scanner(None)?;
    let (folder, share) = ledger_place(args.ledger.as_deref(), &target, &session.settings)?;
    let (ledger, _) = scanner.up_to_date(&target, &folder, share, &session.ui)?;
    let report = Report::read(&ledger, &target.repo_id, commit)?;
    let mut output = Output::open(&session.settings, Paging::Allowed)?;
    match session.settings.format {
        Format::Json => json::write(&mut output, &report.document(&target, ledger.settings()))?,
        _ => shown::write(&mut output, Shown { row: &report.row, files: &report.files, events: &report.events })?,
    }
    output.finish()?;
    Ok(Verdict::Done)
}

impl Report {
    fn read(ledger: &Ledger, repo_id: &str, commit: CommitId) -> Result<Self, CommandError> {
        let mut rows = ledger.commits(repo_id).map_err(read_error)?;
        let found = rows.find(|row| row.as_ref().map_or(true, |row| row.commit == commit));
        let row = found.transpose().map_err(read_error)?.ok_or_else(|| {
            CommandError::nothing(format!("{commit} is not in the history of HEAD"))
                .hint("only commits that HEAD's history holds are known")
        })?;
        let (mut tally, mut files) = (Tally::default(), BTreeMap::new());
        for span in ledger.spans(repo_id).map_err(read_error)? {
            let span = span.map_err(read_error)?;
            if span.introduced_commit == commit {
                tally.add(&span, u64::from(span.lines));
                *files.entry(span.path.to_string()).or_default() += u64::from(span.lines);
            }
        }
        let events = events(ledger, repo_id, &row)?;
        Ok(Report { row, tally, files, events })
    }

    fn document(&self, target: &Target, settings: &ledger::Settings) -> v1::Show {
        let file = |(path, lines): (&String, &u64)| v1::FileLines { path: path.clone(), lines: *lines };
        v1::Show {
            schema: v1::SHOW,
            tool: v1::Tool::THIS,
            repo: documents::repo(target, target.head_commit()),
            settings: documents::settings(settings),
            commit: documents::commit(&self.row),
            summary: v1::ShowSummary { lines: self.tally.lines(), written: documents::written_by(&self.tally) },
            files: self.files.iter().map(file).collect(),
            events: self.events.iter().map(line_review::event).collect(),
        }
    }
}

/// The events of the changes that came in together with a commit, without those that are about another commit alone.
fn events(ledger: &Ledger, repo_id: &str, commit: &CommitRow) -> Result<Vec<ReviewRow>, CommandError> {
    let mut events = Vec::new();
    each(ledger.reviews(repo_id), |row| {
        if is_of(&row, commit) {
            events.push(row);
        }
    })?;
    events.sort_by_key(|event| (event.at.is_none(), event.at));
    Ok(events)
}

fn is_of(event: &ReviewRow, commit: &CommitRow) -> bool {
    let ours = [Some(commit.commit), commit.landed_commit];
    // Records that git keeps on single commits name their own kind where others name a forge.
    let is_on_one_commit = event.forge == event.source && event.head_commit.is_some();
    let came_in = event.landed_commit.is_some() && event.landed_commit == commit.landed_commit;
    came_in && (!is_on_one_commit || ours.contains(&event.head_commit))
}
