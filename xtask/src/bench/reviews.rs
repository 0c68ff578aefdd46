//! What records of review cost: reading a file of them, and a scan that lays them over the history beside one without.
//!
//! The records are made: each commit of the first-parent line is a change with ten events. Its approvals name the
//! commit's tree, or for every other change the tree before it, which is here and of which nothing stays but what is
//! compared line by line: more work than real changes are, whose heads are mostly those that were merged.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use testkit::oracle;

use super::measure::{self, Prepared, Runs};
use super::report::{cpu, ratio};
use super::{Plan, ours, temporary};
use crate::Failure;

/// A repository, measured.
pub(super) struct ReviewsRow {
    name: String,
    changes: usize,
    events: usize,
    import: Runs,
    with: Runs,
    without: Runs,
}

/// Events that a change has beside its opening and its merge.
const LOOKS: usize = 8;

/// Measures imports and scans.
pub(super) fn measured(plan: &Plan, name: &str, path: &Path) -> Result<ReviewsRow, Failure> {
    let folder = temporary()?;
    let dump = folder.path().join("events.csv");
    let changes = write_dump(path, &dump)?;
    let import = |cache: &Path| {
        let mut command = ours(plan, cache);
        command.arg("-C").arg(path).args(["reviews", "import", "--quiet", "--from"]).arg(&dump);
        command
    };
    let scan = |cache: &Path| {
        let mut command = ours(plan, cache);
        command.args(["scan", "--quiet"]).arg(path);
        command
    };
    let imports = || {
        let cache = temporary()?;
        Ok(Prepared::new(import(cache.path())).keeping(cache))
    };
    let with = || {
        let cache = temporary()?;
        measure::once(&mut import(cache.path()))?;
        Ok(Prepared::new(scan(cache.path())).keeping(cache))
    };
    let without = || {
        let cache = temporary()?;
        Ok(Prepared::new(scan(cache.path())).keeping(cache))
    };
    let [import, with, without] = measure::alternated(plan.repeats, [&imports, &with, &without])?;
    Ok(ReviewsRow { name: name.to_owned(), changes, events: changes * (LOOKS + 2), import, with, without })
}

/// Writes the table of events; returns how many changes it has.
fn write_dump(path: &Path, dump: &Path) -> Result<usize, Failure> {
    let list = ["log", "--first-parent", "--reverse", "--format=%H %T %ct", "HEAD"];
    let (_, said) = measure::captured(oracle::plain_git(path).args(list))?;
    let said = String::from_utf8_lossy(&said);
    let mut table = "change_id,state,at,login,reviewer_kind,head_tree,merge_commit\n".to_owned();
    let mut before = "";
    let mut changes = 0;
    for line in said.lines() {
        let [commit, tree, at] = line.split(' ').collect::<Vec<_>>()[..] else { continue };
        let at = at.parse::<i64>().unwrap_or_default().saturating_mul(1_000_000);
        changes += 1;
        let approved = if changes % 2 == 0 && !before.is_empty() { before } else { tree };
        let _ = writeln!(table, "#{changes},opened,{},author{},user,,", at - 3_600_000_000, changes % 97);
        for look in 0..LOOKS {
            let state = if look + 1 == LOOKS { "approved" } else { "commented" };
            let minute = 60_000_000 * (LOOKS - look) as i64;
            let _ = writeln!(
                table,
                "#{changes},{state},{},reviewer{},user,{approved},",
                at - minute,
                (changes + look) % 31
            );
        }
        let _ = writeln!(table, "#{changes},merged,{at},reviewer1,user,{tree},{commit}");
        before = tree;
    }
    fs::write(dump, table).map_err(|error| format!("cannot write {}: {error}", dump.display()))?;
    Ok(changes)
}

const HEADER: &str = "\
| repository | changes | events | import CPU s | import wall s (bar: 5 for 100,000) | scan with records, CPU s | scan without | ratio (bar 1.3) |
|---|---|---|---|---|---|---|---|
";

/// One row a repository: `least (median)`.
pub(super) fn table(rows: &[ReviewsRow]) -> String {
    let mut table = HEADER.to_owned();
    for row in rows {
        let (_, import) = cpu(&row.import);
        let (wall, wall_median) = row.import.least_and_median(|run| run.wall_seconds);
        let ((with, with_shown), (without, without_shown)) = (cpu(&row.with), cpu(&row.without));
        let _ = writeln!(
            table,
            "| {} | {} | {} | {import} | {wall:.2} ({wall_median:.2}) | {with_shown} | {without_shown} | {} |",
            row.name,
            row.changes,
            row.events,
            ratio(with, without, "")
        );
    }
    table
}
