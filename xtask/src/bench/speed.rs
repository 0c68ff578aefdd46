//! What the views of line fate cost beside `git log --numstat`.

use std::fmt::Write as _;
use std::path::Path;

use testkit::oracle;

use super::measure::{self, Prepared, Runs};
use super::report::{cpu, ratio};
use super::{Plan, ours, temporary};
use crate::Failure;

/// The greatest peak that the first-parent view may have: 1 GB.
const MOST_MIB: f64 = 1e9 / (1024.0 * 1024.0);

/// A repository, measured. All runs are taken in turns, so that a busy machine hits both sides alike.
pub(super) struct SpeedRow {
    pub(super) name: String,
    pub(super) commits: usize,
    pub(super) first_parent_commits: usize,
    pub(super) first_parent: Runs,
    pub(super) full: Runs,
    pub(super) both: Runs,
    pub(super) numstat_first_parent: Runs,
    pub(super) numstat_no_merges: Runs,
}

pub(super) fn measured(plan: &Plan, name: &str, path: &Path) -> Result<SpeedRow, Failure> {
    let scan = |view: &'static str| {
        move || {
            let cache = temporary()?;
            let mut command = ours(plan, cache.path());
            command.args(["scan", "--view", view]).arg(path);
            Ok(Prepared::new(command).keeping(cache))
        }
    };
    let numstat = |option: &'static str| {
        move || {
            let mut command = oracle::plain_git(path);
            command.args(["log", "--numstat", option, "--format=%H", "HEAD"]);
            Ok(Prepared::new(command))
        }
    };
    let (first_parent, full, both) = (scan("first-parent"), scan("full"), scan("both"));
    let (of_line, of_all) = (numstat("--first-parent"), numstat("--no-merges"));
    let [first_parent, numstat_first_parent, full, numstat_no_merges, both] =
        measure::alternated(plan.repeats, [&first_parent, &of_line, &full, &of_all, &both])?;
    Ok(SpeedRow {
        name: name.to_owned(),
        commits: oracle::rev_list(path, "HEAD").len(),
        first_parent_commits: first_parent_commits(path)?,
        first_parent,
        full,
        both,
        numstat_first_parent,
        numstat_no_merges,
    })
}

fn first_parent_commits(path: &Path) -> Result<usize, Failure> {
    let (_, said) = measure::captured(oracle::plain_git(path).args(["rev-list", "--count", "--first-parent", "HEAD"]))?;
    String::from_utf8_lossy(&said).trim().parse().map_err(|error| format!("git rev-list --count: {error}"))
}

const HEADER: &str = "\
| repository | commits (first-parent) | first-parent CPU s | numstat, first-parent | ratio (bar 1.0) | full CPU s | numstat, no merges | ratio (bar 1.7) | both CPU s | ratio (bar 2.2) | peak MiB: first-parent (bar 954), full, both |
|---|---|---|---|---|---|---|---|---|---|---|
";

/// One row a repository; a figure over its bar is bold.
pub(super) fn table(rows: &[SpeedRow]) -> String {
    let mut table = HEADER.to_owned();
    for row in rows {
        let (first, first_shown) = cpu(&row.first_parent);
        let (full, full_shown) = cpu(&row.full);
        let (both, both_shown) = cpu(&row.both);
        let (line, line_shown) = cpu(&row.numstat_first_parent);
        let (all, all_shown) = cpu(&row.numstat_no_merges);
        let peak = row.first_parent.peak_mib();
        let _ = writeln!(
            table,
            "| {} | {} ({}) | {first_shown} | {line_shown} | {} | {full_shown} | {all_shown} | {} | {both_shown} | {} | {}, {:.0}, {:.0} |",
            row.name,
            row.commits,
            row.first_parent_commits,
            barred(&ratio(first, line, ""), first > line),
            barred(&ratio(full, all, ""), full > 1.7 * all),
            barred(&ratio(both, all, ""), both > 2.2 * all),
            barred(&format!("{peak:.0}"), peak > MOST_MIB),
            row.full.peak_mib(),
            row.both.peak_mib(),
        );
    }
    table
}

fn barred(text: &str, is_over: bool) -> String {
    if is_over { format!("**{text}**") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::super::measure::Measure;
    use super::*;

    fn runs(cpu_seconds: f64, peak_mib: u64) -> Runs {
        Runs(vec![Measure { cpu_seconds, wall_seconds: 1.0, peak_kib: peak_mib * 1024 }])
    }

    #[test]
    fn what_is_over_its_bar_is_bold() {
        let row = SpeedRow {
            name: "r".to_owned(),
            commits: 9,
            first_parent_commits: 5,
            first_parent: runs(1.2, 955),
            full: runs(1.6, 10),
            both: runs(2.3, 20),
            numstat_first_parent: runs(1.0, 1),
            numstat_no_merges: runs(1.0, 1),
        };
        let last = "| r | 9 (5) | 1.20 (1.20) | 1.00 (1.00) | **1.20** | 1.60 (1.60) | 1.00 (1.00) | 1.60 | 2.30 (2.30) | **2.30** | **955**, 10, 20 |";
        let table = table(&[row]);
        assert_eq!(table.lines().last(), Some(last));
        assert!(table.lines().all(|line| line.matches('|').count() == 12), "{table}");
    }
}
