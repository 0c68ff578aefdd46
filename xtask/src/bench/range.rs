//! What the last commits claim of the lines that they introduced, against `git log -p` of the same commits.

use std::fmt::Write as _;
use std::path::Path;

use testkit::oracle;

use super::measure::{self, Prepared, Runs};
use super::report::{cpu, ratio};
use super::{Plan, ours, temporary};
use crate::Failure;

/// Commits of the first-parent line that the range goes back at most.
const BACK: usize = 200;

/// A repository, measured.
pub(super) struct RangeRow {
    pub(super) name: String,
    pub(super) commits: usize,
    pub(super) ours: Runs,
    pub(super) git: Runs,
}

/// The last commits, at least as many as [`BACK`] on the first-parent line if there are.
pub(super) fn measured(plan: &Plan, name: &str, path: &Path) -> Result<RangeRow, Failure> {
    let range = range(path)?;
    let export = || {
        let cache = temporary()?;
        let mut command = ours(plan, cache.path());
        command.arg("-C").arg(path).args(["export", "--all", &range]);
        Ok(Prepared::new(command).keeping(cache))
    };
    let log = || {
        let mut command = oracle::plain_git(path);
        command.args(["log", "-p", "--no-color", &range]);
        Ok(Prepared::new(command))
    };
    let [ours, git] = measure::alternated(plan.repeats, [&export, &log])?;
    Ok(RangeRow { name: name.to_owned(), commits: oracle::rev_list(path, &range).len(), ours, git })
}

/// `BASE..HEAD`; a short history from its first commit on.
fn range(path: &Path) -> Result<String, Failure> {
    let list = ["rev-list", "--first-parent", "--max-count", &(BACK + 1).to_string(), "HEAD"].map(str::to_owned);
    let (_, said) = measure::captured(oracle::plain_git(path).args(list))?;
    let said = String::from_utf8_lossy(&said);
    said.lines().last().map(|base| format!("{base}..HEAD")).ok_or_else(|| "no commits".to_owned())
}

const HEADER: &str = "\
| repository | commits of the range | `outcross export --all` CPU s | `git log -p` CPU s | ours / git (bar 3) |
|---|---|---|---|---|
";

/// One row a repository: CPU is `least (median)`.
pub(super) fn table(rows: &[RangeRow]) -> String {
    let mut table = HEADER.to_owned();
    for row in rows {
        let ((ours, ours_shown), (git, git_shown)) = (cpu(&row.ours), cpu(&row.git));
        let _ = writeln!(
            table,
            "| {} | {} | {ours_shown} | {git_shown} | {} |",
            row.name,
            row.commits,
            ratio(ours, git, "")
        );
    }
    table
}
