//! `outcross scan`.

use std::fs;
use std::io::{self, Read as _, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::time::Duration;

use history::{Pace, Views};
use ledger::{Counts, Writer};

use crate::cli::Format;
use crate::commands::{Session, documents};
use crate::errors::{CommandError, ErrorKind, Verdict};
use crate::output::json::{self, v1};
use crate::output::plain;
use crate::platform::Stopwatch;
use crate::scanning::{Scanned, Scanner, ledger_place};
use crate::target::Target;
use crate::ui::{Output, Paging, Ui};
use crate::units;
use crate::untrusted::Untrusted;

/// Scan repositories into a ledger.
///
/// A repository is a clone, a folder in one, a bare repository or a bundle file. Nothing in it is run or changed. One
/// that can't be read does not stop the others. Without --ledger each repository has a ledger of its own in the
/// user's folder for caches.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross scan                                   the repository in this folder
  outcross scan tool.git ../other --ledger out    two repositories, one ledger
  outcross scan --repos list.txt --ledger out     one path a line; - reads the list from stdin
  outcross scan --units                           also functions, classes and their signals
  outcross scan --witness known.oxw               lines copied from elsewhere get the claims of their source")]
pub struct Args {
    /// The repositories (default: the one in this folder)
    #[arg(value_name = "REPO")]
    repositories: Vec<PathBuf>,
    /// The folder of the ledger
    #[arg(long, value_name = "DIR")]
    ledger: Option<PathBuf>,
    /// A file with one repository a line; lines that begin with # are comments
    #[arg(long, value_name = "FILE")]
    repos: Option<PathBuf>,
    /// What the repository is called in the ledger (one repository only)
    #[arg(long, value_name = "ID")]
    name: Option<String>,
    /// Through which commits lines are followed
    #[arg(long, value_enum, value_name = "VIEW", default_value_t)]
    view: View,
    /// Parse the files of the head, and fill the table of functions, methods, classes, tests and blocks
    #[arg(long)]
    units: bool,
    /// A file with a secret, so that pseudonyms of authors join across ledgers and nobody else can recompute them
    #[arg(long, value_name = "FILE")]
    identity_key: Option<PathBuf>,
    /// Ask an index of what was written elsewhere about lines of which nothing is known: what a copy says is inferred
    /// (may be given several times)
    #[arg(long, value_name = "INDEX")]
    witness: Vec<PathBuf>,
    /// Leave a checkpoint on the way whenever so many commits have gone by (for tests)
    #[arg(long, value_name = "COMMITS", hide = true)]
    checkpoint_every: Option<u32>,
}

/// Which commits count.
#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum View {
    /// Every commit, and the first-parent line beside it
    #[default]
    Both,
    /// Every commit; no series, and copies of code elsewhere in the tree count as added
    Full,
    /// The first-parent line alone: faster; lines of a merged branch are its merge's
    FirstParent,
}

impl View {
    fn views(self) -> Views {
        match self {
            View::Both => Views::Both,
            View::Full => Views::Full,
            View::FirstParent => Views::FirstParent,
        }
    }
}

/// A repository that was scanned, as it is shown.
struct Done {
    path: PathBuf,
    ledger: PathBuf,
    repo: v1::Repo,
    scanned: Scanned,
    /// How many units were written, if they were asked for.
    units: Option<u64>,
    time: Duration,
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    let paths = paths(args)?;
    let pace = args.checkpoint_every.map_or(Pace::Sparing, Pace::Commits);
    let scanner = session.scanner(args.identity_key.as_deref())?.with_views(args.view.views()).with_pace(pace);
    let scanner = scanner.with_witnesses(&args.witness)?;
    let shared = args.ledger.as_deref().map(|folder| scanner.writer(folder, &session.ui)).transpose()?;
    let work = Work { args, session, scanner: &scanner, shared: shared.as_ref() };
    let (mut done, mut failed) = (Vec::new(), Vec::new());
    for path in paths {
        match work.scan(&path) {
            Ok(one) => done.push(one),
            Err(error) if error.kind == ErrorKind::Interrupted => return Err(error),
            Err(error) => failed.push((path, error)),
        }
    }
    if let (true, 1) = (done.is_empty(), failed.len()) {
        return Err(failed.remove(0).1);
    }
    let verdict = verdict(&done, &failed);
    show(session, &scanner, done, &failed)?;
    verdict
}

/// What scanning one repository needs.
struct Work<'a> {
    args: &'a Args,
    session: &'a Session,
    scanner: &'a Scanner,
    shared: Option<&'a Writer>,
}

impl Work<'_> {
    fn scan(&self, path: &Path) -> Result<Done, CommandError> {
        let Work { args, session, scanner, shared } = self;
        let time = Stopwatch::start();
        let target = Target::open(path, args.name.as_deref())?;
        let (ledger, share) = ledger_place(args.ledger.as_deref(), &target, &session.settings)?;
        let own = if shared.is_none() { Some(scanner.writer(&ledger, &session.ui)?) } else { None };
        let writer = shared.or(own.as_ref()).expect("because one of them was opened");
        let mut scanned = scanner.scan(&target, writer, share, &session.ui)?;
        let units = if args.units { Some(self.fill_units(&target, writer, &mut scanned)?) } else { None };
        let repo = documents::repo(&target, target.head_commit());
        Ok(Done { path: path.to_owned(), ledger, repo, scanned, units, time: time.elapsed() })
    }

    /// How many units there are; what could not be parsed comes to the problems of the scan.
    fn fill_units(&self, target: &Target, writer: &Writer, scanned: &mut Scanned) -> Result<u64, CommandError> {
        let threads = self.session.settings.threads.map_or(0, NonZero::get);
        let finder = units::Finder { threads, ui: &self.session.ui };
        let filled = finder.fill(target, writer, &scanned.entry)?;
        scanned.entry.counts.problems += filled.problems.len() as u64;
        scanned.problems.extend(filled.problems);
        Ok(filled.units)
    }
}

/// The paths that were named, each once.
fn paths(args: &Args) -> Result<Vec<PathBuf>, CommandError> {
    let mut paths = args.repositories.clone();
    if let Some(list) = &args.repos {
        paths.extend(read_list(list)?);
    } else if paths.is_empty() {
        paths.push(PathBuf::from("."));
    }
    let mut seen = std::collections::HashSet::new();
    paths.retain(|path| seen.insert(path.clone()));
    match (paths.len(), &args.name) {
        (0, _) => Err(CommandError::nothing("the list names no repository")),
        (2.., Some(_)) => Err(CommandError::usage("--name is for one repository, and several are named")),
        _ => Ok(paths),
    }
}

fn read_list(list: &Path) -> Result<Vec<PathBuf>, CommandError> {
    let mut text = String::new();
    let read = match list.as_os_str() == "-" {
        true => io::stdin().read_to_string(&mut text).map(|_| ()),
        false => fs::read_to_string(list).map(|read| text = read),
    };
    read.map_err(|error| CommandError::usage(format!("cannot read {}: {error}", list.display())))?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(lines.map(PathBuf::from).collect())
}

/// Several repositories: unreadable if any of them is; nothing to analyse only if that is so of all.
fn verdict(done: &[Done], failed: &[(PathBuf, CommandError)]) -> Result<Verdict, CommandError> {
    if done.is_empty() && failed.iter().all(|(_, error)| error.kind == ErrorKind::Nothing) {
        return Err(CommandError::nothing("none of the paths is a git repository"));
    }
    let is_bad = !failed.is_empty() || done.iter().any(|one| one.scanned.tally().is_history_unreadable());
    Ok(if is_bad { Verdict::Unreadable } else { Verdict::Done })
}

fn show(
    session: &Session,
    scanner: &Scanner,
    done: Vec<Done>,
    failed: &[(PathBuf, CommandError)],
) -> Result<(), CommandError> {
    let mut output = Output::open(&session.settings, Paging::Off)?;
    match session.settings.format {
        Format::Json => json::write(&mut output, &document(scanner, done, failed))?,
        _ => {
            done.iter().try_for_each(|one| write_text(&mut output, one, session))?;
            write_sum(&mut output, &done)?;
        }
    }
    output.finish()?;
    failed.iter().for_each(|(path, error)| say_failure(path, error, &session.ui));
    Ok(())
}

fn say_failure(path: &Path, error: &CommandError, ui: &Ui) {
    let (path, text) = (path.display().to_string(), error.text());
    ui.error(if text.contains(&path) { text } else { format!("{path}: {text}") });
    error.hints.iter().for_each(|hint| ui.hint(hint));
}

fn write_text(output: &mut Output, done: &Done, session: &Session) -> io::Result<()> {
    let (counts, palette) = (done.scanned.entry.counts, output.palette);
    let head = done.repo.commit.as_ref().map_or("no commits", |commit| &commit[..8]);
    let name = palette.styled(Untrusted::new(&done.repo.id).term(), palette.strong);
    let new =
        done.scanned.new_commits.map(|new| format!("   {} new", plain::counted(new, "commit"))).unwrap_or_default();
    writeln!(output, "{name} @ {head}   {}{new}   {}", super::status::size(counts), plain::duration(done.time))?;
    let ledger = done.ledger.display().to_string();
    writeln!(output, "ledger      {}", Untrusted::new(ledger).term())?;
    if let Some(units) = done.units {
        writeln!(output, "units       {}", plain::counted(units, "unit"))?;
    }
    super::status::write_problems(output, &done.scanned.problems, &session.ui)
}

/// One line over several repositories.
fn write_sum(output: &mut Output, done: &[Done]) -> io::Result<()> {
    if done.len() < 2 {
        return Ok(());
    }
    let sum = |of: fn(&Counts) -> u64| done.iter().map(|one| of(&one.scanned.entry.counts)).sum();
    let counts = Counts {
        commits: sum(|counts| counts.commits),
        files: sum(|counts| counts.files),
        lines: sum(|counts| counts.lines),
        problems: sum(|counts| counts.problems),
        skipped: sum(|counts| counts.skipped),
    };
    let time = plain::duration(done.iter().map(|one| one.time).sum());
    writeln!(output, "{} repositories   {}   {time}", done.len(), super::status::size(counts))
}

fn document(scanner: &Scanner, done: Vec<Done>, failed: &[(PathBuf, CommandError)]) -> v1::Scan {
    let (scanned, not) = (done.len() as u64, failed.len() as u64);
    let repository = |one: Done| v1::ScannedRepository {
        path: one.path.display().to_string(),
        ledger: one.ledger.display().to_string(),
        repo: one.repo,
        counts: documents::counts(one.scanned.entry.counts),
        new_commits: one.scanned.new_commits,
        units: one.units,
        problems: documents::problems(&one.scanned.tally()),
    };
    let failure = |(path, error): &(PathBuf, CommandError)| v1::FailedRepository {
        path: path.display().to_string(),
        error: error.text(),
    };
    v1::Scan {
        schema: v1::SCAN,
        tool: v1::Tool::THIS,
        settings: documents::settings(scanner.settings()),
        summary: v1::ScanSummary { scanned, failed: not },
        repositories: done.into_iter().map(repository).collect(),
        failed: failed.iter().map(failure).collect(),
    }
}
