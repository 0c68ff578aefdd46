//! `outcross log`.

mod order;
mod paths;
mod range;

use std::path::PathBuf;

use facts::{CommitRow, Operations};
use ledger::Ledger;

use crate::blamed::Commits;
use crate::cli::Format;
use crate::commands::asked::{self, OnlyWord, check_since};
use crate::commands::{Session, documents};
use crate::errors::{CommandError, Verdict};
use crate::only::Only;
use crate::output::json::{self, v1};
use crate::output::log;
use crate::scanning::ledger_place;
use crate::target::Target;
use crate::trends::{self, each};
use crate::ui::{Output, Paging};

use order::Order;
use paths::Paths;
use range::Range;

/// List commits: who wrote them, how that is known, what review they had, what they did to lines, and what is left of it
/// at the head.
///
/// In the order of git log --date-order: a commit stands before its parents, and else the one that was committed last
/// comes first. Scans the repository first when no ledger is there or the ledger is behind its head.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross log
  outcross log -n 20 --only ai
  outcross log v1.0..HEAD --only conflict,one-sided
  outcross log --only ai,unreviewed               commits of agents that nobody but their author looked at
  outcross log --since 90d -- src docs/guide.md
  outcross log --json
  outcross log --format jsonl | grep conflict     as --json, a commit a line

Columns of the list:
  commit, day of the commit
  who wrote it    claim, agent, model and level
  what says so    record (of lines), mark (of the commit), age;
                  conflict, one-sided: where they do not agree
  review          the weakest that any of its lines had: none, self, auto,
                  comment, stale, approved, attested; - without a record;
                  ? where the record is only a claim, + where somebody
                  marked the commit as read
  lines           +added ~updated >moved =copied -deleted, without trivial lines
  at head         how many of its lines the head has
  subject")]
pub struct Args {
    /// Commits up to REV, or those of REV that BASE does not have (default: HEAD)
    #[arg(value_name = "REV|BASE..REV")]
    range: Option<String>,
    /// Only commits that wrote, moved or deleted lines in these files or folders
    #[arg(value_name = "PATH", last = true)]
    paths: Vec<PathBuf>,
    /// Only commits of one of these kinds; words of review (unreviewed and below) narrow the others
    #[arg(long, value_name = "WORDS", value_delimiter = ',')]
    only: Vec<OnlyWord>,
    /// N commits at most
    #[arg(short = 'n', value_name = "N")]
    most: Option<usize>,
    /// Leave out what is older: a day (2024-01-31), or 2y, 6m, 8w, 90d before the last commit
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// The folder of the ledger (default: the repository's own, in the user's folder for caches)
    #[arg(long, value_name = "DIR")]
    ledger: Option<PathBuf>,
    /// What the repository is called in that ledger (default: the name that its origin gives)
    #[arg(long, value_name = "ID", requires = "ledger")]
    name: Option<String>,
}

/// Which commits are asked for.
struct Wanted {
    range: Option<Range>,
    paths: Option<Paths>,
    /// Clamped time, microseconds since 1970.
    since: Option<i64>,
    only: Only,
}

/// The commits that were found.
struct Listed {
    /// In the order of [`Order`].
    rows: Vec<CommitRow>,
    /// How many were asked for, whatever their number may be.
    matching: u64,
    /// How many the head has.
    in_history: u64,
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    check_since(args.since.as_deref())?;
    let target = Target::open(".".as_ref(), args.name.as_deref())?;
    let range = args.range.as_deref().map(|text| Range::of(text, &target)).transpose()?;
    let paths = Paths::of(&args.paths, &target)?;
    let scanner = session.scanner(None)?;
    let (folder, share) = ledger_place(args.ledger.as_deref(), &target, &session.settings)?;
    let (ledger, entry) = scanner.up_to_date(&target, &folder, share, &session.ui)?;
    let wanted = Wanted {
        range: range.map(|range| range.resolved(&ledger, &target)).transpose()?,
        paths: paths.map(|paths| paths.resolved(&ledger, &target.repo_id)).transpose()?,
        since: trends::since(&ledger, [entry.repo_id.as_str()], args.since.as_deref())?,
        only: asked::only(&args.only),
    };
    let listed = Listed::read(&ledger, &target.repo_id, &wanted, args.most)?;
    if listed.rows.is_empty() && listed.in_history > 0 {
        session.ui.note("no commit is one of these");
    }
    let paging = if session.settings.format == Format::Text { Paging::Allowed } else { Paging::Off };
    let mut output = Output::open(&session.settings, paging)?;
    match session.settings.format {
        Format::Json => json::write(&mut output, &listed.document(&target, ledger.settings()))?,
        Format::Jsonl => {
            listed.rows.iter().try_for_each(|row| json::write_line(&mut output, &commit_document(row)))?;
        }
        _ => log::write(&mut output, &listed.rows, &mut Commits::new(target.repository.objects()))?,
    }
    output.finish()?;
    Ok(Verdict::Done)
}

impl Wanted {
    fn has(&self, row: &CommitRow) -> bool {
        self.since.is_none_or(|since| row.clamped_at >= since)
            && self.only.admits(row.claim, &row.evidence, row.review.class)
            && self.range.as_ref().is_none_or(|range| range.has(row.commit))
            && self.paths.as_ref().is_none_or(|paths| paths.has(row.commit))
    }
}

impl Listed {
    fn read(ledger: &Ledger, repo_id: &str, wanted: &Wanted, most: Option<usize>) -> Result<Self, CommandError> {
        let (mut rows, mut order) = (Vec::new(), Order::default());
        let mut in_history = 0;
        each(ledger.commits(repo_id), |row| {
            in_history += 1;
            let number = order.add(&row);
            if wanted.has(&row) {
                rows.push((number, row));
            }
        })?;
        let places = order.places();
        rows.sort_by_key(|(number, _)| places[*number]);
        let matching = rows.len() as u64;
        rows.truncate(most.unwrap_or(usize::MAX));
        Ok(Listed { rows: rows.into_iter().map(|(_, row)| row).collect(), matching, in_history })
    }

    fn document(&self, target: &Target, settings: &ledger::Settings) -> v1::Log {
        v1::Log {
            schema: v1::LOG,
            tool: v1::Tool::THIS,
            repo: documents::repo(target, target.head_commit()),
            settings: documents::settings(settings),
            summary: v1::LogSummary {
                commits: self.rows.len() as u64,
                matching: self.matching,
                in_history: self.in_history,
            },
            commits: self.rows.iter().map(commit_document).collect(),
        }
    }
}

fn commit_document(row: &CommitRow) -> v1::LoggedCommit {
    v1::LoggedCommit {
        commit: documents::commit(row),
        recorded: row.recorded.as_str(),
        marked: row.marked.as_str(),
        operations: operations(row.operations),
        lines_at_head: row.lines_at_head,
    }
}

fn operations(counts: Operations) -> v1::Operations {
    v1::Operations {
        added: counts.added,
        updated: counts.updated,
        find_replaced: counts.find_replaced,
        moved: counts.moved,
        copied_within: counts.copied_within,
        copied_from_live: counts.copied_from_live,
        deleted: counts.deleted,
        trivial_added: counts.trivial_added,
        trivial_deleted: counts.trivial_deleted,
    }
}
