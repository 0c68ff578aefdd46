//! `outcross reviews import`.

use std::fs::File;
use std::io::{BufReader, Write as _};
use std::path::{Path, PathBuf};

use facts::ReviewEvent;
use forge::dump::{self, DumpError, Origin};
use forge::{Cursor, Page, Problems, Stop, Summary};

use crate::commands::Session;
use crate::commands::asking::{Asking, RealPace, import_error};
use crate::errors::{CommandError, ErrorKind, Verdict};
use crate::output::json::{self, v1};
use crate::output::plain::counted;
use crate::platform;
use crate::reviews::store::Store;
use crate::reviews::unreadable;
use crate::scanning::ledger_place;
use crate::target::Target;
use crate::ui::{Output, Paging, Ui};

/// Fetch from a forge, or read from files, who looked at which change.
///
/// Without --from it asks GitHub, GitLab, Gitea or Forgejo through their interfaces, from where the last import ended;
/// one that was stopped goes on after the last page that was stored. What is imported lies beside the ledger; the next
/// scan lays it over the history.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  GITHUB_TOKEN=... outcross reviews import
  outcross reviews import --from pulls.json --from reviews.jsonl
  outcross reviews import --from backup/pulls        every .json, .jsonl and .csv of a folder
  outcross reviews import --from events.csv          columns: docs/reference/review-imports.md
  outcross reviews import --forge gitea --host git.example.org --repository team/app
  outcross status                                    what the records say

Tokens come from the environment: GITHUB_TOKEN or GH_TOKEN for github.com, GITLAB_TOKEN for gitlab.com, GITEA_TOKEN or
FORGEJO_TOKEN for codeberg.org, OUTCROSS_TOKEN for any of them and for hosts given with --host.")]
pub struct Args {
    /// Read this file instead, or the files of this folder: exported JSON, JSON lines or CSV; '-' is stdin. May be
    /// given several times
    #[arg(long, value_name = "FILE", conflicts_with_all = ["forge", "api", "again"])]
    from: Vec<PathBuf>,
    #[command(flatten)]
    asking: Asking,
    /// Fetch everything once more
    #[arg(long)]
    again: bool,
    /// The folder of the ledger (default: the repository's own, in the user's folder for caches)
    #[arg(long, value_name = "DIR")]
    ledger: Option<PathBuf>,
    /// What the repository is called in that ledger (default: the name that its origin gives)
    #[arg(long, value_name = "ID", requires = "ledger")]
    name: Option<String>,
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    let target = Target::open(".".as_ref(), args.name.as_deref())?;
    let (folder, _) = ledger_place(args.ledger.as_deref(), &target, &session.settings)?;
    // Who writes a ledger writes what lies beside it.
    let _turn = session.scanner(None)?.writer(&folder, &session.ui)?;
    let mut store = Store::open(&folder, &target.repo_id).map_err(|error| unreadable(&error))?;
    let done = match args.from.is_empty() {
        true => fetch(args, &target, &mut store, session)?,
        false => read_files(args, &target, &mut store, session)?,
    };
    done.print(session)
}

/// What was imported.
struct Done {
    source: String,
    summary: Summary,
}

fn fetch(args: &Args, target: &Target, store: &mut Store, session: &Session) -> Result<Done, CommandError> {
    let source = args.asking.source(target)?;
    let host = source.host().to_owned();
    if source.token.is_none() {
        session.ui.note(format!("no token for {host}: only what is public can be read, and little of it by the hour"));
    }
    let since: Option<Cursor> = store.cursor().filter(|_| !args.again);
    let start = platform::now();
    let meter = session.ui.meter(&target.repo_id);
    let mut changes = 0;
    let mut fault = None;
    let mut on_page = |page: Page| {
        if platform::interrupted() {
            return Err(Stop);
        }
        changes += page.changes.len() as u64;
        meter.update("importing changes", changes, None);
        store.add_page(&host, &page).map_err(|error| {
            fault = Some(unreadable(&error));
            Stop
        })
    };
    let result = forge::import(&source, since, &RealPace, &mut on_page);
    if let Some(fault) = fault {
        return Err(fault);
    }
    let summary = result.map_err(import_error)?;
    store.set_whole(start.saturating_mul(1_000_000)).map_err(|error| unreadable(&error))?;
    Ok(Done { source: host, summary })
}

fn read_files(args: &Args, target: &Target, store: &mut Store, session: &Session) -> Result<Done, CommandError> {
    let forge = target.repo_id.split_once('/').map_or("file", |(host, _)| host).to_owned();
    let origin = Origin { forge: forge.as_str().into() };
    let mut summary = Summary::default();
    let mut all = Vec::new();
    for file in &files(&args.from)? {
        let mut events: Vec<ReviewEvent> = Vec::new();
        let problems = read_file(file, &origin, &mut events)?;
        let changes: std::collections::BTreeSet<_> =
            events.iter().map(|event| (event.forge.clone(), event.change.clone())).collect();
        summary.changes += changes.len() as u64;
        summary.events += events.len() as u64;
        summary.problems.absorb(problems);
        all.append(&mut events);
    }
    if !all.is_empty() {
        store.add_dump(&forge, &all).map_err(|error| unreadable(&error))?;
    }
    if summary.events == 0 {
        session
            .ui
            .note("nothing in these files is an event of review; docs/reference/review-imports.md has what is read");
    }
    Ok(Done { source: "files".to_owned(), summary })
}

/// The files that are meant: of a folder those that look like exports, in the order of their names.
fn files(meant: &[PathBuf]) -> Result<Vec<PathBuf>, CommandError> {
    let mut files = Vec::new();
    for path in meant {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let unreadable = |error| CommandError::usage(format!("cannot read {}: {error}", path.display()));
        let mut found = Vec::new();
        for entry in path.read_dir().map_err(unreadable)? {
            let file = entry.map_err(unreadable)?.path();
            let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
            if ["csv", "json", "jsonl", "ndjson"].contains(&extension) {
                found.push(file);
            }
        }
        found.sort();
        files.extend(found);
    }
    Ok(files)
}

fn read_file(file: &Path, origin: &Origin, events: &mut Vec<ReviewEvent>) -> Result<Problems, CommandError> {
    let name = file.display().to_string();
    let mut sink = |event| {
        events.push(event);
        if platform::interrupted() { Err(Stop) } else { Ok(()) }
    };
    let reading = if file.as_os_str() == "-" {
        dump::read("stdin", std::io::stdin().lock(), origin, &mut sink)
    } else {
        let open = File::open(file).map_err(|error| CommandError::usage(format!("cannot read {name}: {error}")))?;
        dump::read(&name, BufReader::new(open), origin, &mut sink)
    };
    reading.map(|reading| reading.problems).map_err(dump_error)
}

fn dump_error(error: DumpError) -> CommandError {
    match error {
        DumpError::Stopped => CommandError::new(ErrorKind::Interrupted, "interrupted"),
        DumpError::Columns { .. } => CommandError::usage(error)
            .hint("a table has at least the columns change_id and state, in its first line")
            .hint("docs/reference/review-imports.md has all columns, and the JSON that is read"),
        DumpError::Read { .. } => CommandError::unreadable(error),
    }
}

impl Done {
    fn print(&self, session: &Session) -> Result<Verdict, CommandError> {
        let Done { source, summary } = self;
        tell(&summary.problems, &session.ui);
        let mut output = Output::open(&session.settings, Paging::Off)?;
        if session.settings.format == crate::cli::Format::Json {
            json::write(&mut output, &v1::ReviewsImport::new(source, summary))?;
        } else {
            let (changes, events) = (counted(summary.changes, "change"), counted(summary.events, "event"));
            writeln!(output, "imported {changes} with {events} from {source}")?;
            if summary.requests > 0 {
                let waited = summary.waited.as_secs();
                writeln!(output, "  {}, {waited} s waited for the forge", counted(summary.requests, "request"))?;
            }
            writeln!(output, "Next: outcross status")?;
        }
        output.finish()?;
        Ok(Verdict::Done)
    }
}

/// What was wrong with records, on stderr.
fn tell(problems: &Problems, ui: &Ui) {
    for problem in problems.list() {
        ui.warn(format!("{} × {}", problem.count, problem.detail));
    }
}
