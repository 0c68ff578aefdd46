//! The one place that starts git, cut off from this machine's configuration, identity, clock, language and network.

use std::ffi::OsStr;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Seconds since 1970 at which the first commit is made: 2024-01-01T00:00:00Z.
pub(crate) const EPOCH: i64 = 1_704_067_200;

const ENVIRONMENT: &[(&str, &str)] = &[
    ("GIT_CONFIG_NOSYSTEM", "1"),
    ("GIT_CONFIG_SYSTEM", "/dev/null"),
    ("GIT_CONFIG_GLOBAL", "/dev/null"),
    ("GIT_ATTR_NOSYSTEM", "1"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_AUTHOR_NAME", "Ada Author"),
    ("GIT_AUTHOR_EMAIL", "ada@example.com"),
    ("GIT_AUTHOR_DATE", "1704067200 +0000"),
    ("GIT_COMMITTER_NAME", "Ada Author"),
    ("GIT_COMMITTER_EMAIL", "ada@example.com"),
    ("GIT_COMMITTER_DATE", "1704067200 +0000"),
    // No file lies below /dev/null, so no `~/.config/git/attributes` is found.
    ("HOME", "/dev/null"),
    ("TZ", "UTC"),
    ("LANG", "C"),
    ("LC_ALL", "C"),
];

const CONFIG: &[&str] =
    &["safe.directory=*", "core.fsync=none", "gc.auto=0", "maintenance.auto=false", "advice.graftFileDeprecated=false"];

/// A `git` command that runs in `dir` and sees nothing of this machine but `PATH`: no configuration but the
/// repository's own, a fixed identity, time, time zone and language, no lazy fetching, no prompts.
#[must_use]
pub fn git(dir: &Path) -> Command {
    let mut command = Command::new("git");
    command.env_clear().envs(ENVIRONMENT.iter().copied()).current_dir(dir).stdin(Stdio::null());
    if let Some(path) = std::env::var_os("PATH") {
        command.env("PATH", path);
    }
    for setting in CONFIG {
        command.args(["-c", setting]);
    }
    command
}

/// Runs git in `dir` and returns its stdout.
///
/// # Panics
/// When git can't be started or fails.
pub(crate) fn run<S: AsRef<OsStr>>(dir: &Path, args: impl IntoIterator<Item = S>) -> Vec<u8> {
    let mut command = git(dir);
    command.args(args);
    stdout_of(&mut command)
}

/// Runs `command` and returns its stdout.
///
/// # Panics
/// When it can't be started or fails.
pub(crate) fn stdout_of(command: &mut Command) -> Vec<u8> {
    let output = command.output().unwrap_or_else(|error| panic!("cannot run {}: {error}", shown(command)));
    checked(command, output)
}

/// Runs git in `dir` with `input` on stdin and returns its stdout.
///
/// # Panics
/// When git can't be started or fails.
pub(crate) fn run_with_input<S: AsRef<OsStr>>(
    dir: &Path,
    args: impl IntoIterator<Item = S>,
    input: Vec<u8>,
) -> Vec<u8> {
    let mut command = git(dir);
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|error| panic!("cannot run {}: {error}", shown(&command)));
    let mut stdin = child.stdin.take().expect("stdin was asked for");
    // A thread of its own: git may answer before it has read everything. A closed pipe shows in git's exit status.
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output =
        child.wait_with_output().unwrap_or_else(|error| panic!("cannot wait for {}: {error}", shown(&command)));
    let written = writer.join().expect("the writer does not panic");
    let stdout = checked(&command, output);
    written.unwrap_or_else(|error| panic!("cannot write to {}: {error}", shown(&command)));
    stdout
}

fn checked(command: &Command, output: Output) -> Vec<u8> {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{} failed with {}: {said}", shown(command), output.status);
    output.stdout
}

/// The command as one would type it, without its environment.
fn shown(command: &Command) -> String {
    let args = command.get_args().map(OsStr::to_string_lossy).collect::<Vec<_>>();
    format!("{} {}", command.get_program().to_string_lossy(), args.join(" "))
}

/// The first line of git's answer, as text.
pub(crate) fn line(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes.trim_ascii()).into_owned()
}
