//! A runner of a program, and its output as one text for snapshots.
//!
//! The program sees nothing of this machine: an empty environment but `PATH`, a home of its own, a fixed time zone and
//! language. What differs from run to run (paths, ids, durations) is replaced on request, so that a snapshot holds the
//! rest to the byte.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::Repo;

/// A call of a program, being put together.
#[derive(Debug)]
pub struct Cli {
    program: PathBuf,
    args: Vec<OsString>,
    variables: Vec<(OsString, OsString)>,
    folder: Option<PathBuf>,
    input: Vec<u8>,
    replacements: Vec<(String, String)>,
    hide_durations: bool,
    hide_ids: bool,
    home: TempDir,
}

/// What a program said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    /// Its standard output, normalised where it is UTF-8.
    pub stdout: String,
    /// Its standard error, likewise.
    pub stderr: String,
    /// Its exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// Its standard output as it came.
    pub raw: Vec<u8>,
}

impl Cli {
    /// A call of the program at this path, for tests usually `env!("CARGO_BIN_EXE_outcross")`.
    ///
    /// # Panics
    /// Where no temporary home can be made.
    #[must_use]
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Cli {
            program: program.into(),
            args: Vec::new(),
            variables: Vec::new(),
            folder: None,
            input: Vec::new(),
            replacements: Vec::new(),
            hide_durations: false,
            hide_ids: false,
            home: TempDir::with_prefix("outcross-home-").expect("because the temporary folder is writable"),
        }
    }

    /// Adds arguments.
    #[must_use]
    pub fn args<S: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.args.extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    /// Sets an environment variable.
    #[must_use]
    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.variables.push((name.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    /// Runs in this folder; else in the home.
    #[must_use]
    pub fn current_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = Some(folder.into());
        self
    }

    /// Gives these bytes on stdin.
    #[must_use]
    pub fn input(mut self, bytes: impl AsRef<[u8]>) -> Self {
        self.input = bytes.as_ref().to_vec();
        self
    }

    /// Shows `to` wherever the program says `from`.
    #[must_use]
    pub fn replace(mut self, from: impl Into<String>, to: impl Into<String>) -> Self {
        self.replacements.push((from.into(), to.into()));
        self
    }

    /// Shows the repository's folder as `[REPO]` and its commits by their labels: `[base]` for the whole id and for
    /// its first 12, 10, 8 or 7 digits.
    #[must_use]
    pub fn names_of(mut self, repo: &Repo) -> Self {
        self = self.replace(repo.path().display().to_string(), "[REPO]");
        for digits in [64, 40, 12, 10, 8, 7] {
            for (label, id) in repo.ids().filter(|(_, id)| id.len() >= digits) {
                self.replacements.push((id[..digits].to_owned(), format!("[{label}]")));
            }
        }
        self
    }

    /// Shows durations (`2.9 s`, `13 ms`, `1 m 05 s`) as `[TIME]`.
    #[must_use]
    pub fn hide_durations(mut self) -> Self {
        self.hide_durations = true;
        self
    }

    /// Shows words of 16, 40 or 64 hex digits as `[ID]`.
    #[must_use]
    pub fn hide_ids(mut self) -> Self {
        self.hide_ids = true;
        self
    }

    /// The home that the program sees, and the folder in which it runs unless told otherwise.
    #[must_use]
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Runs it to its end.
    ///
    /// # Panics
    /// Where it can't be started.
    #[must_use]
    pub fn run(&self) -> Output {
        let mut child =
            self.command().spawn().unwrap_or_else(|error| panic!("cannot run {}: {error}", self.program.display()));
        let mut stdin = child.stdin.take().expect("stdin was asked for");
        let output = std::thread::scope(|scope| {
            // A program may leave its input unread.
            scope.spawn(move || drop(stdin.write_all(&self.input)));
            child.wait_with_output()
        });
        let output = output.unwrap_or_else(|error| panic!("cannot wait for {}: {error}", self.program.display()));
        Output {
            stdout: self.normalised(&output.stdout),
            stderr: self.normalised(&output.stderr),
            code: output.status.code(),
            raw: output.stdout,
        }
    }

    /// Runs it with a stdout that nobody reads: its exit code, and what it says on stderr. A program that treats a
    /// closed pipe as its end is quiet.
    ///
    /// # Panics
    /// Where it can't be started.
    #[must_use]
    pub fn run_with_closed_stdout(&self) -> Output {
        let mut child =
            self.command().spawn().unwrap_or_else(|error| panic!("cannot run {}: {error}", self.program.display()));
        drop(child.stdout.take());
        drop(child.stdin.take());
        let output = child.wait_with_output().unwrap_or_else(|error| panic!("cannot wait: {error}"));
        Output {
            stdout: String::new(),
            stderr: self.normalised(&output.stderr),
            code: output.status.code(),
            raw: Vec::new(),
        }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
        command.env("HOME", self.home.path()).env("XDG_CACHE_HOME", self.home.path().join("cache"));
        command.env("XDG_CONFIG_HOME", self.home.path().join("config")).env("TZ", "UTC").env("LANG", "C.UTF-8");
        command.envs(self.variables.iter().map(|(name, value)| (name, value))).args(&self.args);
        command.current_dir(self.folder.as_deref().unwrap_or(self.home.path()));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn normalised(&self, bytes: &[u8]) -> String {
        let mut text = String::from_utf8_lossy(bytes).into_owned();
        for (from, to) in self.replacements.iter().filter(|(from, _)| !from.is_empty()) {
            text = text.replace(from, to);
        }
        text = text.replace(&self.home.path().display().to_string(), "[HOME]");
        if self.hide_ids {
            text = without_ids(&text);
        }
        if self.hide_durations {
            text = without_durations(&text);
        }
        text
    }
}

impl fmt::Display for Output {
    /// `exit: 0`, then what came on stdout and stderr, each under a line that names it; a silent one is left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) => writeln!(f, "exit: {code}")?,
            None => writeln!(f, "exit: by a signal")?,
        }
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !text.is_empty() {
                writeln!(f, "----- {name} -----\n{}", text.trim_end_matches('\n'))?;
            }
        }
        Ok(())
    }
}

/// Replaces whole words of 16, 40 or 64 lower-case hex digits.
fn without_ids(text: &str) -> String {
    let is_id = |word: &str| {
        matches!(word.len(), 16 | 40 | 64) && word.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let mut out = String::new();
    for piece in text.split_inclusive(|char: char| !char.is_ascii_alphanumeric()) {
        let word = piece.trim_end_matches(|char: char| !char.is_ascii_alphanumeric());
        if is_id(word) {
            out.push_str("[ID]");
            out.push_str(&piece[word.len()..]);
        } else {
            out.push_str(piece);
        }
    }
    out
}

/// Replaces every number (digits, perhaps a point and digits) that is followed by a space and a unit of time.
fn without_durations(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(|char: char| char.is_ascii_digit()) {
        let (before, after) = rest.split_at(start);
        let number = after.len() - after.trim_start_matches(|char: char| char.is_ascii_digit() || char == '.').len();
        let glued = before.ends_with(|char: char| char.is_ascii_alphanumeric());
        out.push_str(before);
        match unit_length(&after[number..]).filter(|_| !glued) {
            Some(unit) => {
                out.push_str("[TIME]");
                rest = &after[number + unit..];
            }
            None => {
                out.push_str(&after[..number]);
                rest = &after[number..];
            }
        }
    }
    out.push_str(rest);
    // `1 m 05 s` is one duration.
    while out.contains("[TIME] [TIME]") {
        out = out.replace("[TIME] [TIME]", "[TIME]");
    }
    out
}

/// Bytes of a unit of time at the start of `text`, the space before it included.
fn unit_length(text: &str) -> Option<usize> {
    let unit = [" ms", " µs", " us", " min", " s", " m", " h"].into_iter().find(|unit| text.starts_with(unit))?;
    let ends = !text[unit.len()..].starts_with(|char: char| char.is_alphanumeric());
    ends.then_some(unit.len())
}

impl Output {
    /// Panics with everything that was said unless the exit code is `code`; for chaining.
    ///
    /// # Panics
    /// Where the code is another.
    #[must_use]
    pub fn expect_code(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self}");
        self
    }
}
