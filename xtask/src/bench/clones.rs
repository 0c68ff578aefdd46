//! Clone density over history: the whole first-parent view of ours, by commit, against `jscpd --history`, by sample.
//!
//! Our figure is the cost of everything that the view finds out, so it is more than clone density costs.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use testkit::oracle;

use super::measure::{self, Measure};
use super::speed::SpeedRow;
use super::temporary;
use crate::Failure;

/// How many times cheaper by commit ours has to be.
const BAR: f64 = 500.0;

/// A repository, measured.
pub(super) struct ClonesRow {
    pub(super) name: String,
    /// CPU seconds of ours by commit of the first-parent line.
    pub(super) ours: f64,
    pub(super) jscpd: Measure,
    pub(super) points: usize,
}

/// Runs jscpd once over `points` commits of a clone's first-parent line.
pub(super) fn measured(jscpd: &Path, points: usize, path: &Path, speed: &SpeedRow) -> Result<ClonesRow, Failure> {
    let folder = temporary()?;
    let tree = folder.path().join("tree");
    measure::once(oracle::plain_git(path).args(["clone", "--quiet", "."]).arg(&tree))?;
    let mut command = Command::new(jscpd);
    command.current_dir(&tree).env("HOME", folder.path());
    command.args(["--no-tips", "--silent", "--reporters", "json", "--output"]).arg(folder.path().join("report"));
    command.args(["--history", "--history-limit", &points.to_string(), "."]);
    let commits = speed.first_parent_commits;
    let (least, _) = speed.first_parent.least_and_median(|run| run.cpu_seconds);
    Ok(ClonesRow {
        name: speed.name.clone(),
        ours: least / commits.max(1) as f64,
        jscpd: measure::once(&mut command)?,
        points: points.min(commits),
    })
}

/// One row a repository; a ratio below the bar is bold.
pub(super) fn table(rows: &[ClonesRow]) -> String {
    let mut table = "| repository | ours, CPU ms a commit | `jscpd --history`, CPU ms a commit | commits sampled | jscpd / ours (bar 500) |\n|---|---|---|---|---|\n".to_owned();
    for row in rows {
        let theirs = row.jscpd.cpu_seconds / row.points.max(1) as f64;
        let ratio = if row.ours > 0.0 { theirs / row.ours } else { f64::INFINITY };
        let shown = if ratio < BAR { format!("**{ratio:.0}**") } else { format!("{ratio:.0}") };
        let (ours, theirs) = (row.ours * 1000.0, theirs * 1000.0);
        let _ = writeln!(table, "| {} | {ours:.3} | {theirs:.1} | {} | {shown} |", row.name, row.points);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_by_commit() {
        let row = |ours| ClonesRow {
            name: "r".to_owned(),
            ours,
            jscpd: Measure { cpu_seconds: 12.0, ..Measure::default() },
            points: 30,
        };
        let table = table(&[row(0.0002), row(0.001)]);
        assert!(
            table.ends_with("| r | 0.200 | 400.0 | 30 | 2000 |\n| r | 1.000 | 400.0 | 30 | **400** |\n"),
            "{table}"
        );
    }
}
