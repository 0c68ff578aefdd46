//! `outcross check` of a change to some fifty files, cold, against `git log -p` of the same commits and `git blame` of the
//! files that they touch.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use testkit::oracle;

use super::measure::{self, Prepared, Runs};
use super::report::{cpu, ratio};
use super::{Plan, ours, temporary};
use crate::Failure;

/// Files that the change touches at least.
const FILES: usize = 50;

/// Commits of the first-parent line that it goes back at most.
const BACK: usize = 300;

/// `git log -p` of a range, then `git blame` of each file of a list; what follows is git with its options.
const SCRIPT: &str = r#"range=$1 files=$2; shift 2
"$@" log -p --no-color "$range" >/dev/null
while IFS= read -r file; do "$@" blame -w --root HEAD -- "$file" >/dev/null; done <"$files""#;

/// A repository, measured.
pub(super) struct GateRow {
    name: String,
    commits: usize,
    files: usize,
    ours: Runs,
    git: Runs,
}

pub(super) fn measured(plan: &Plan, name: &str, path: &Path) -> Result<GateRow, Failure> {
    let (range, files) = change(path)?;
    let folder = temporary()?;
    let list = folder.path().join("files");
    fs::write(&list, files.join("\n") + "\n").map_err(|error| error.to_string())?;
    let check = || {
        let cache = temporary()?;
        let mut command = ours(plan, cache.path());
        command.arg("-C").arg(path).args(["check", "--forge", "none", "--report-only", &range]);
        Ok(Prepared::new(command).keeping(cache))
    };
    let git = || {
        let git = oracle::plain_git(path);
        let mut command = Command::new("sh");
        command.args(["-c", SCRIPT, "sh", &range]).arg(&list).arg(git.get_program()).args(git.get_args());
        for (key, value) in git.get_envs() {
            match value {
                Some(value) => command.env(key, value),
                None => command.env_remove(key),
            };
        }
        if let Some(current) = git.get_current_dir() {
            command.current_dir(current);
        }
        Ok(Prepared::new(command))
    };
    let [ours, git] = measure::alternated(plan.repeats, [&check, &git])?;
    let commits = oracle::rev_list(path, &range).len();
    Ok(GateRow { name: name.to_owned(), commits, files: files.len(), ours, git })
}

/// The last commits that touch enough files, and which of these are there at the head.
fn change(path: &Path) -> Result<(String, Vec<String>), Failure> {
    let list = ["rev-list", "--first-parent", "--max-count", &(BACK + 1).to_string(), "HEAD"].map(str::to_owned);
    let (_, said) = measure::captured(oracle::plain_git(path).args(list))?;
    let commits: Vec<String> = String::from_utf8_lossy(&said).lines().map(str::to_owned).collect();
    let mut found = (String::new(), Vec::new());
    for base in commits.iter().skip(1) {
        let range = format!("{base}..HEAD");
        let (_, names) =
            measure::captured(oracle::plain_git(path).args(["diff", "--name-only", "--diff-filter=d", &range]))?;
        found = (range, String::from_utf8_lossy(&names).lines().map(str::to_owned).collect());
        if found.1.len() >= FILES {
            break;
        }
    }
    if found.1.is_empty() { Err("no change to judge".to_owned()) } else { Ok(found) }
}

const HEADER: &str = "\
| repository | commits | files | `outcross check` CPU s | peak MiB | `git log -p` + `git blame` CPU s | ours / git (bar 2) |
|---|---|---|---|---|---|---|
";

/// One row a repository: CPU is `least (median)`.
pub(super) fn table(rows: &[GateRow]) -> String {
    let mut table = HEADER.to_owned();
    for row in rows {
        let ((ours, ours_shown), (git, git_shown)) = (cpu(&row.ours), cpu(&row.git));
        let GateRow { name, commits, files, .. } = row;
        let _ = writeln!(
            table,
            "| {name} | {commits} | {files} | {ours_shown} | {:.0} | {git_shown} | {} |",
            row.ours.peak_mib(),
            ratio(ours, git, "")
        );
    }
    table
}
