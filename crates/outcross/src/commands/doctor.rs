//! `outcross doctor`.

mod reviews;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use git::Notice;
use ledger::Ledger;

use crate::cli::Format;
use crate::commands::Session;
use crate::errors::{CommandError, Verdict};
use crate::output::json::{self, v1};
use crate::platform;
use crate::scanning::{Scanner, ledger_place};
use crate::target::Target;
use crate::ui::{Output, Paging};
use crate::untrusted::Untrusted;

/// Check the surroundings and the repository, and say how to mend what is wrong.
///
/// Exit code 1 if something is in the way of the work.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross doctor
  outcross -C ../other doctor --json
  outcross doctor --ledger /srv/ledger")]
pub struct Args {
    /// The folder of the ledger (default: the repository's own, in the user's folder for caches)
    #[arg(long, value_name = "DIR")]
    ledger: Option<PathBuf>,
}

/// How a check went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Ok,
    Warn,
    Fail,
}

impl State {
    fn as_str(self) -> &'static str {
        match self {
            State::Ok => "ok",
            State::Warn => "warn",
            State::Fail => "fail",
        }
    }
}

/// One check.
struct Check {
    name: &'static str,
    state: State,
    found: String,
    fix: Option<String>,
}

impl Check {
    fn ok(name: &'static str, found: impl Into<String>) -> Self {
        Check { name, state: State::Ok, found: found.into(), fix: None }
    }

    fn warn(name: &'static str, found: impl Into<String>, fix: impl Into<String>) -> Self {
        Check { name, state: State::Warn, found: found.into(), fix: Some(fix.into()) }
    }

    fn fail(name: &'static str, found: impl Into<String>, fix: Option<String>) -> Self {
        Check { name, state: State::Fail, found: found.into(), fix }
    }
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    let mut checks = vec![git_binary(), cache_folder(session)];
    match Target::open(".".as_ref(), None) {
        Ok(target) => checks.extend(of_repository(args, session, &target)),
        Err(error) => checks.push(failed("repository", error)),
    }
    let mut output = Output::open(&session.settings, Paging::Off)?;
    match session.settings.format {
        Format::Json => json::write(&mut output, &document(&checks))?,
        _ => checks.iter().try_for_each(|check| write(&mut output, check))?,
    }
    output.finish()?;
    let is_failed = checks.iter().any(|check| check.state == State::Fail);
    Ok(if is_failed { Verdict::Failed } else { Verdict::Done })
}

fn of_repository(args: &Args, session: &Session, target: &Target) -> Vec<Check> {
    let mut checks = vec![head(target)];
    checks.extend(target.repository.notices().iter().map(|notice| of_notice(*notice)));
    checks.push(notes(target));
    let scanner = match session.scanner(None) {
        Ok(scanner) => scanner,
        Err(error) => {
            checks.push(failed("agents", error));
            return checks;
        }
    };
    checks.push(agents(session, &scanner));
    match ledger_place(args.ledger.as_deref(), target, &session.settings) {
        Ok((folder, _)) => checks.extend([reviews::check(target, &folder), ledger(&scanner, target, &folder)]),
        Err(error) => checks.push(failed("ledger", error)),
    }
    checks
}

fn failed(name: &'static str, error: CommandError) -> Check {
    Check::fail(name, error.text(), error.hints.into_iter().next())
}

/// By which table agents are known.
fn agents(session: &Session, scanner: &Scanner) -> Check {
    let found = match &session.settings.agents {
        Some(file) => {
            let print = scanner.settings().get("agents").unwrap_or_default();
            format!("{} before the program's own table ({print:.23}…)", file.display())
        }
        None => "the program's own table".to_owned(),
    };
    Check::ok("agents", found)
}

/// Reading needs no git; what writes or fetches notes does.
fn git_binary() -> Check {
    const FIX: &str = "install git 2.38 or newer; reading works without it";
    let Some(version) = platform::git_version() else {
        return Check::warn("git", "no git program on the search path", FIX);
    };
    let mut numbers = version.split(['.', ' ']).map(|part| part.parse::<u32>().unwrap_or(0));
    let is_new = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) >= (2, 38);
    if is_new { Check::ok("git", version) } else { Check::warn("git", version, FIX) }
}

fn cache_folder(session: &Session) -> Check {
    let Some(folder) = &session.settings.ledgers else {
        return Check::fail(
            "cache folder",
            "neither XDG_CACHE_HOME nor HOME is an absolute path",
            Some("set one of them, or give --ledger DIR".to_owned()),
        );
    };
    let place = folder.display().to_string();
    match nearest_existing(folder) {
        Some(there) if platform::is_writable_folder(there) => Check::ok("cache folder", place),
        _ => {
            let fix = "make it writable, set XDG_CACHE_HOME, or give --ledger DIR".to_owned();
            Check::fail("cache folder", format!("{place} can't be written"), Some(fix))
        }
    }
}

fn nearest_existing(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|folder| fs::symlink_metadata(folder).is_ok())
}

fn head(target: &Target) -> Check {
    let name = &target.repo_id;
    match (target.head_commit(), target.branch()) {
        (Some(id), Some(branch)) => Check::ok("repository", format!("{name} at {id} ({branch})")),
        (Some(id), None) => Check::ok("repository", format!("{name} at {id} (detached)")),
        (None, _) => Check::warn("repository", format!("{name} has no commits yet"), "commit something first"),
    }
}

fn of_notice(notice: Notice) -> Check {
    let (name, found, fix) = match notice {
        Notice::Shallow => (
            "shallow",
            "history is cut off: lines at the boundary may be older than they show",
            "git fetch --unshallow",
        ),
        Notice::Partial => (
            "partial",
            "objects may be absent: files whose history needs them are incomplete",
            "git fetch --refetch --no-filter",
        ),
        Notice::ReplaceRefs => {
            ("replace refs", "they are there and ignored: what is stored counts", "git replace --list shows them")
        }
        Notice::Grafts => (
            "grafts",
            "a grafts file is there and ignored: what is stored counts",
            "remove info/grafts from the git folder",
        ),
        Notice::CommitGraph => return Check::ok("commit-graph", "a commit-graph file is there and not needed"),
    };
    Check::warn(name, found, fix)
}

/// Notes say which lines an agent wrote; a clone does not fetch them.
fn notes(target: &Target) -> Check {
    const REF: &str = "refs/notes/ai";
    let others = || history::notes_refs().filter(|name| matches!(target.repository.reference(name), Ok(Some(_))));
    match target.repository.reference(REF) {
        Ok(_) if others().next().is_some() => {
            Check::ok("notes", format!("here: {}", others().collect::<Vec<_>>().join(", ")))
        }
        Ok(Some(_)) => Check::ok("notes", format!("here: {REF}")),
        Err(error) => Check::fail("notes", error.to_string(), Some(format!("git fsck; git show-ref {REF}"))),
        Ok(None) if target.repository.origin_url().is_some() => Check::warn(
            "notes",
            format!("{REF} is not here; if the origin has it, a clone did not fetch it"),
            format!("git fetch origin '{REF}:{REF}'"),
        ),
        Ok(None) => Check::ok("notes", format!("{REF} is not here, and there is no origin to fetch it from")),
    }
}

fn ledger(scanner: &Scanner, target: &Target, folder: &Path) -> Check {
    let place = folder.display();
    let ledger = match Ledger::open(folder) {
        Ok(ledger) => ledger,
        Err(ledger::OpenError::NotFound { .. }) => return Check::ok("ledger", format!("none yet ({place})")),
        Err(error) => return Check::fail("ledger", error.to_string(), error.hint()),
    };
    if let Err(error) = ledger.verify() {
        return Check::fail("ledger", error.to_string(), error.hint());
    }
    match scanner.current(target, folder) {
        Some(_) => Check::ok("ledger", format!("whole and up to date ({place})")),
        None => Check::warn("ledger", format!("whole, and not at this head ({place})"), "outcross scan"),
    }
}

fn write(output: &mut Output, check: &Check) -> io::Result<()> {
    let palette = output.palette;
    let style = match check.state {
        State::Ok => palette.good,
        State::Warn => palette.doubtful,
        State::Fail => palette.bad,
    };
    let state = palette.styled(format_args!("{:4}", check.state.as_str()), style);
    writeln!(output, "{state}  {:13} {}", check.name, Untrusted::new(&check.found).term())?;
    match &check.fix {
        Some(fix) => writeln!(output, "{:20}fix: {}", "", Untrusted::new(fix).term()),
        None => Ok(()),
    }
}

fn document(checks: &[Check]) -> v1::Doctor {
    let count = |state| checks.iter().filter(|check| check.state == state).count() as u64;
    let check = |check: &Check| v1::Check {
        name: check.name,
        state: check.state.as_str(),
        found: check.found.clone(),
        fix: check.fix.clone(),
    };
    v1::Doctor {
        schema: v1::DOCTOR,
        tool: v1::Tool::THIS,
        summary: v1::DoctorSummary { ok: count(State::Ok), warn: count(State::Warn), fail: count(State::Fail) },
        checks: checks.iter().map(check).collect(),
    }
}
