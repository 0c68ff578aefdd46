//! What is assumed of the operating system: environment, folders, signals, time, other programs.
//!
//! Invariant: no other module reads the environment, the clock, or `cfg(unix)`. Tested on Linux; what differs
//! elsewhere is said at each function.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// What the program takes from its surroundings, read once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Environment {
    /// The user's folder for caches: `XDG_CACHE_HOME` if absolute, else `.cache` in the home folder.
    pub cache_home: Option<PathBuf>,
    /// The user's file of agents: `OUTCROSS_AGENTS`, unless it is empty.
    pub agents: Option<PathBuf>,
    /// The pager that the user chose: `GIT_PAGER`, else `PAGER`. Empty means none.
    pub pager: Option<String>,
    /// A continuous integration service runs this (`CI` is set, and not to `false` or nothing).
    pub ci: bool,
    /// stdout is a terminal.
    pub stdout_is_terminal: bool,
    /// stderr is a terminal.
    pub stderr_is_terminal: bool,
    /// The terminal can't move its cursor (`TERM=dumb`).
    pub dumb_terminal: bool,
}

impl Environment {
    /// Reads it.
    #[must_use]
    pub fn capture() -> Self {
        Environment {
            cache_home: cache_home(env::var_os("XDG_CACHE_HOME"), home()),
            agents: env::var_os("OUTCROSS_AGENTS").filter(|file| !file.is_empty()).map(PathBuf::from),
            pager: env::var("GIT_PAGER").or_else(|_| env::var("PAGER")).ok(),
            ci: env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "false" | "0")),
            stdout_is_terminal: io::stdout().is_terminal(),
            stderr_is_terminal: io::stderr().is_terminal(),
            dumb_terminal: env::var_os("TERM").is_some_and(|term| term == "dumb"),
        }
    }
}

/// `HOME` on Unix, where the system's list of users is not asked; what the system says elsewhere.
fn home() -> Option<PathBuf> {
    if cfg!(unix) { env::var_os("HOME").map(PathBuf::from) } else { env::home_dir() }
}

/// The XDG rule: a relative `XDG_CACHE_HOME` is as if unset.
fn cache_home(xdg: Option<OsString>, home: Option<PathBuf>) -> Option<PathBuf> {
    let xdg = xdg.map(PathBuf::from).filter(|path| path.is_absolute());
    xdg.or_else(|| home.filter(|path| path.is_absolute()).map(|home| home.join(".cache")))
}

/// Makes `-C DIR` hold for every relative path that follows.
///
/// # Errors
/// Those of the system: there is no such folder, or it may not be entered.
pub fn enter(folder: &Path) -> io::Result<()> {
    env::set_current_dir(folder)
}

/// The current folder.
///
/// # Errors
/// Those of the system: it was removed.
pub fn current_folder() -> io::Result<PathBuf> {
    env::current_dir()
}

/// What git's own programs see of the environment.
#[must_use]
pub fn programs() -> git::program::Environment {
    git::program::Environment::of(env::vars_os())
}

/// The first of these variables that is set to something.
#[must_use]
pub fn variable(names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| env::var(name).ok().filter(|value| !value.trim().is_empty()))
}

/// Seconds since 1970-01-01T00:00:00Z.
#[must_use]
pub fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

/// The folder for temporary files.
#[must_use]
pub fn scratch() -> PathBuf {
    env::temp_dir()
}

/// Whether files can be made in a folder. Tried, not asked: rights, quotas and read-only disks all count.
#[must_use]
pub fn is_writable_folder(folder: &Path) -> bool {
    let probe = folder.join(format!(".outcross-probe-{}", std::process::id()));
    let is_made = fs::OpenOptions::new().write(true).create_new(true).open(&probe).is_ok();
    is_made && fs::remove_file(&probe).is_ok()
}

/// Lets everybody run a file who may read it. Nothing to do elsewhere than on Unix.
///
/// # Errors
/// Those of the system.
#[cfg(unix)]
pub fn make_executable(file: &fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = file.metadata()?.permissions().mode();
    file.set_permissions(fs::Permissions::from_mode(mode | ((mode & 0o444) >> 2)))
}

/// Lets everybody run a file who may read it. Nothing to do elsewhere than on Unix.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn make_executable(_file: &fs::File) -> io::Result<()> {
    Ok(())
}

/// The bytes by which a path is known: what the system stores on Unix, UTF-8 with replacements elsewhere.
#[must_use]
pub fn path_bytes(path: &Path) -> Vec<u8> {
    path.as_os_str().as_encoded_bytes().to_vec()
}

/// Writes a report of a fault into the folder for temporary files, under a name that was not taken.
///
/// # Errors
/// Those of the system.
pub fn write_report(text: &str) -> io::Result<PathBuf> {
    let name = |n: u32| env::temp_dir().join(format!("outcross-report-{}-{n}.txt", std::process::id()));
    for path in (0..100).map(name) {
        match fs::OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => return file.write_all(text.as_bytes()).map(|()| path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Measures how long the work took. The figure is for a screen only: it never enters a file.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts now.
    #[must_use]
    pub fn start() -> Self {
        Stopwatch(Instant::now())
    }

    /// Time since the start.
    #[must_use]
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

static INTERRUPTED: AtomicBool = AtomicBool::new(false);
static PAGER_RUNS: AtomicBool = AtomicBool::new(false);

/// From now on an interrupt (Ctrl-C, or a request to terminate) is noted, and the work is asked to stop; a second one
/// ends the program at once with code 130. Files are left whole either way: a ledger changes in one step. While a
/// pager runs, interrupts are the pager's.
pub fn watch_interrupts() {
    // Where a handler can't be installed, the signal ends the program by itself, which is as safe.
    let _ = ctrlc::set_handler(|| {
        if PAGER_RUNS.load(Ordering::Relaxed) {
            return;
        }
        if INTERRUPTED.swap(true, Ordering::Relaxed) {
            end_at_once();
        }
        // Nothing can be done when stderr is closed.
        let _ = writeln!(io::stderr(), "stopping; interrupt again to end at once");
    });
}

#[expect(clippy::exit, reason = "the second interrupt: nothing else stops a thread that does not look")]
fn end_at_once() {
    std::process::exit(i32::from(crate::errors::ErrorKind::Interrupted.code()));
}

/// Whether an interrupt was noted.
#[must_use]
pub fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}

/// The version that the `git` on the search path states, as `git --version` prints it after `git version `; `None`
/// without one. Only absolute folders of the search path are looked at, and the program runs in the root folder with
/// no `GIT_` variables, so that nothing of a repository takes part.
#[must_use]
pub fn git_version() -> Option<String> {
    let program = find_program("git")?;
    let mut command = Command::new(program);
    for (name, _) in env::vars_os().filter(|(name, _)| name.as_encoded_bytes().starts_with(b"GIT_")) {
        command.env_remove(name);
    }
    let output = command.arg("--version").current_dir("/").stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.trim().strip_prefix("git version ").map(str::to_owned)
}

fn find_program(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders = env::split_paths(&path).filter(|folder| folder.is_absolute());
    folders.map(|folder| folder.join(name).with_extension(env::consts::EXE_EXTENSION)).find(|file| file.is_file())
}

/// Starts the user's pager with a pipe to its stdin; `None` where there is none to start. The command is the user's
/// own (environment), or `less` where nothing is set; it runs through the shell, as git runs it. `LESS` and `LV` get
/// git's values unless set. Not started elsewhere than on Unix.
#[must_use]
pub fn start_pager(chosen: Option<&str>) -> Option<Child> {
    let mut command = Command::new("/bin/sh");
    match chosen.map(str::trim) {
        Some(line) => command.args(["-c", line]),
        None => command.args(["-c", "exec \"$0\""]).arg(find_program("less")?),
    };
    for (name, value) in [("LESS", "FRX"), ("LV", "-c")] {
        if env::var_os(name).is_none() {
            command.env(name, value);
        }
    }
    let pager = command.stdin(Stdio::piped()).spawn().ok();
    PAGER_RUNS.store(pager.is_some(), Ordering::Relaxed);
    pager
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(xdg: Option<&str>, home: Option<&str>, expect: Option<&str>) {
        assert_eq!(cache_home(xdg.map(Into::into), home.map(Into::into)), expect.map(PathBuf::from));
    }

    #[test]
    fn cache_folder() {
        check(Some("/c"), Some("/h"), Some("/c"));
        check(Some("relative"), Some("/h"), Some("/h/.cache"));
        check(Some(""), Some("/h"), Some("/h/.cache"));
        check(None, Some(""), None);
        check(None, None, None);
    }

    #[test]
    fn reports_do_not_overwrite_each_other() {
        let (one, two) = (write_report("one").unwrap(), write_report("two").unwrap());
        assert_ne!(one, two);
        assert_eq!(fs::read_to_string(&one).unwrap(), "one");
        fs::remove_file(one).unwrap();
        fs::remove_file(two).unwrap();
    }
}
