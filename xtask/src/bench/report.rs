//! The figures as Markdown.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use super::agreement::Agreement;
use super::measure::{Measure, Runs};
use crate::Failure;

/// A repository, measured.
pub(super) struct RepositoryRow {
    pub(super) name: String,
    pub(super) head: String,
    pub(super) commits: usize,
    /// Text files with at least one line at the head.
    pub(super) files: usize,
    /// How many of them were blamed.
    pub(super) sampled: usize,
    pub(super) scan: Runs,
    pub(super) numstat: Runs,
    /// `git blame -w` of the sampled files, once each.
    pub(super) blame: Measure,
    pub(super) agreement: Agreement,
}

/// A file, blamed by both.
pub(super) struct FileRow {
    pub(super) name: String,
    pub(super) lines: usize,
    pub(super) git: Runs,
    pub(super) ours: Runs,
}

/// Where and when this was measured.
pub(super) fn machine(program: &Path) -> Result<String, Failure> {
    let cpus = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpus
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(':'))
        .map_or("?", |(_, name)| name.trim());
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let days = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |age| age.as_secs() / 86_400);
    let versions = [version(program)?, version(Path::new("git"))?].join(", ");
    Ok(format!("Measured {} on {model}, {cores} cores: {versions}.\n", date(days)))
}

fn version(program: &Path) -> Result<String, Failure> {
    let output = Command::new(program).arg("--version").output();
    let output = output.map_err(|error| format!("cannot run {}: {error}", program.display()))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// `2024-02-29` of a day since 1970: days in the proleptic Gregorian calendar, years that start in March.
fn date(days: u64) -> String {
    let days = days + 719_468;
    let era_day = days % 146_097;
    let year = (era_day - era_day / 1460 + era_day / 36_524 - era_day / 146_096) / 365;
    let year_day = era_day - (365 * year + year / 4 - year / 100);
    let month = (5 * year_day + 2) / 153;
    let day = year_day - (153 * month + 2) / 5 + 1;
    let (year, month) =
        (year + days / 146_097 * 400 + u64::from(month >= 10), if month < 10 { month + 3 } else { month - 9 });
    format!("{year:04}-{month:02}-{day:02}")
}

pub(super) fn start_up(runs: &Runs) -> String {
    let (least, median) = runs.least_and_median(|run| run.wall_seconds * 1000.0);
    format!("`outcross --version`: {least:.1} ms least, {median:.1} ms median of {} runs.\n", runs.0.len())
}

const REPOSITORY_HEADER: &str = "\
| repository (head) | commits | lines compared | agree | scan CPU s | scan wall s | scan peak MiB | `git blame -w` CPU s | blame / scan | `git log --numstat --no-merges` CPU s | scan / numstat |
|---|---|---|---|---|---|---|---|---|---|---|
";

/// One row a repository: CPU and wall are `least (median)`.
pub(super) fn repositories(rows: &[RepositoryRow]) -> String {
    let mut table = REPOSITORY_HEADER.to_owned();
    for row in rows {
        let (scan, scan_shown) = cpu(&row.scan);
        let (numstat, numstat_shown) = cpu(&row.numstat);
        let (wall, wall_median) = row.scan.least_and_median(|run| run.wall_seconds);
        let whole = row.sampled == row.files;
        let scale = row.files as f64 / row.sampled.max(1) as f64;
        let mark = if whole { "" } else { "~" };
        let blame = row.blame.cpu_seconds;
        let blame_shown = if whole {
            format!("{blame:.2}")
        } else {
            format!("~{:.1} ({blame:.2} for {} of {} files)", blame * scale, row.sampled, row.files)
        };
        let compared = if whole { "all".to_owned() } else { format!("{} of {} files", row.sampled, row.files) };
        let _ = writeln!(
            table,
            "| {} {} | {} | {} ({compared}) | {:.3} % | {scan_shown} | {wall:.2} ({wall_median:.2}) | {:.0} | {blame_shown} | {} | {numstat_shown} | {} |",
            row.name,
            row.head,
            row.commits,
            row.agreement.lines,
            row.agreement.percent(),
            row.scan.peak_mib(),
            ratio(blame * scale, scan, mark),
            ratio(scan, numstat, ""),
        );
    }
    table
}

/// The least, and `least (median)`.
pub(super) fn cpu(runs: &Runs) -> (f64, String) {
    let (least, median) = runs.least_and_median(|run| run.cpu_seconds);
    (least, format!("{least:.2} ({median:.2})"))
}

/// `one / other` after `mark`, or a dash where the clock is too coarse to say.
pub(super) fn ratio(one: f64, other: f64, mark: &str) -> String {
    if other <= 0.0 { "–".to_owned() } else { format!("{mark}{:.2}", one / other) }
}

/// One row a file, without a ledger: CPU is `least (median)`.
pub(super) fn files(rows: &[FileRow]) -> String {
    let mut table =
        "| file | lines | `outcross blame` CPU s | `git blame -w` CPU s | ours / git |\n|---|---|---|---|---|\n"
            .to_owned();
    for row in rows {
        let ((ours, ours_shown), (git, git_shown)) = (cpu(&row.ours), cpu(&row.git));
        let _ = writeln!(
            table,
            "| {} | {} | {ours_shown} | {git_shown} | {} |",
            row.name.replace('|', "\\|"),
            row.lines,
            ratio(ours, git, "")
        );
    }
    table
}

/// The lines that differ, the first of each repository.
pub(super) fn differences(rows: &[RepositoryRow]) -> String {
    let mut text = String::new();
    for row in rows.iter().filter(|row| row.agreement.wrong > 0) {
        let _ = writeln!(text, "{} differs on {} lines, first:\n", row.name, row.agreement.wrong);
        for line in &row.agreement.first {
            let _ = writeln!(text, "    {line}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(cpu_seconds: f64) -> Runs {
        Runs(vec![Measure { cpu_seconds, wall_seconds: cpu_seconds / 2.0, peak_kib: 2048 }])
    }

    fn row(sampled: usize) -> RepositoryRow {
        RepositoryRow {
            name: "r".to_owned(),
            head: "0123456789".to_owned(),
            commits: 7,
            files: 10,
            sampled,
            scan: runs(2.0),
            numstat: runs(4.0),
            blame: Measure { cpu_seconds: 20.0, ..Measure::default() },
            agreement: Agreement { lines: 1000, wrong: 1, first: vec!["x:1: git says a, ours b".to_owned()] },
        }
    }

    #[test]
    fn a_whole_repository() {
        let last = "| r 0123456789 | 7 | 1000 (all) | 99.900 % | 2.00 (2.00) | 1.00 (1.00) | 2 | 20.00 | 10.00 | 4.00 (4.00) | 0.50 |";
        assert_eq!(repositories(&[row(10)]).lines().last(), Some(last));
        assert_eq!(differences(&[row(10)]), "r differs on 1 lines, first:\n\n    x:1: git says a, ours b\n");
    }

    #[test]
    fn a_sample_is_scaled_and_says_so() {
        let table = repositories(&[row(5)]);
        assert!(table.contains("| 1000 (5 of 10 files) |"), "{table}");
        assert!(table.contains("| ~40.0 (20.00 for 5 of 10 files) | ~20.00 |"), "{table}");
    }

    #[test]
    fn every_row_has_the_columns_of_the_header() {
        let columns = |line: &str| line.matches('|').count();
        let table = repositories(&[row(10), row(5)]);
        assert!(table.lines().all(|line| columns(line) == 12), "{table}");
        let file = FileRow { name: "a|b".to_owned(), lines: 3, git: runs(0.0), ours: runs(0.1) };
        assert_eq!(files(&[file]).lines().last(), Some("| a\\|b | 3 | 0.10 (0.10) | 0.00 (0.00) | – |"));
    }

    #[test]
    fn dates() {
        for (days, expect) in
            [(0, "1970-01-01"), (19_782, "2024-02-29"), (20_777, "2026-11-20"), (11_016, "2000-02-29")]
        {
            assert_eq!(date(days), expect);
        }
    }
}
