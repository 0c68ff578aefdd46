//! `outcross clones` against jscpd on one tree: the files that jscpd reads, its limits (50 tokens, 5 lines, 1 MiB), exact
//! clones.
//!
//! Duplicated lines are those that either fragment of a clone touches, each once: jscpd's own sum has one fragment of
//! each pair. It runs in its mode `weak`, in which comments are no tokens, as they are none for us.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use testkit::oracle;

use super::measure::{self, Prepared, Runs};
use super::report::{cpu, ratio};
use super::{Plan, ours, temporary};
use crate::Failure;

/// A tree, measured.
pub(super) struct CopiesRow {
    name: String,
    files: u64,
    lines: u64,
    /// Lines that exact clones touch.
    ours_duplicated: u64,
    theirs_duplicated: u64,
    ours: Runs,
    all_types: Runs,
    jscpd: Runs,
}

/// The program, if there is one: that of `--jscpd`, or the one on the path.
pub(super) fn jscpd(plan: &Plan) -> Option<PathBuf> {
    let program = plan.jscpd.clone().unwrap_or_else(|| PathBuf::from("jscpd"));
    measure::captured(Command::new(&program).arg("--version")).is_ok().then_some(program)
}

pub(super) fn measured(plan: &Plan, jscpd: &Path, name: &str, path: &Path) -> Result<CopiesRow, Failure> {
    let folder = temporary()?;
    let tree = folder.path().join("tree");
    measure::once(oracle::plain_git(path).args(["clone", "--quiet", "."]).arg(&tree))?;
    let report = folder.path().join("report");
    let theirs = |arguments: &[&str]| {
        let mut command = Command::new(jscpd);
        command.current_dir(&tree).env("HOME", folder.path());
        command.args(["--no-tips", "--silent", "--mode", "weak", "--reporters", "json", "--output"]).arg(&report);
        command.args(arguments).arg(".");
        command
    };
    measure::once(&mut theirs(&["--summary", "--summary-top", "100000000"]))?;
    let read = texts(&json(&report)?["summary"]["files"], "path");
    fs::remove_dir_all(tree.join(".git")).map_err(|error| error.to_string())?;
    keep(&tree, &tree, &read).map_err(|error| error.to_string())?;
    let clones = |types: &'static str| {
        let tree = tree.clone();
        move || {
            let cache = temporary()?;
            let mut command = ours(plan, cache.path());
            command.args(["clones", "--types", types, "--min-tokens", "50", "--min-lines", "5", "--class", "all"]);
            command.args(["--max-file-kib", "1024", "--history", "never", "--no-cache", "--json"]).arg(&tree);
            Ok(Prepared::new(command).keeping(cache))
        }
    };
    let (exact, all) = (clones("1"), clones("1,2,3"));
    let other = || Ok(Prepared::new(theirs(&[])));
    let [ours, all_types, runs] = measure::alternated(plan.repeats, [&exact, &all, &other])?;
    let summary = exact()?.captured_json()?["summary"].take();
    let number = |key: &str| summary[key].as_u64().unwrap_or_default();
    Ok(CopiesRow {
        name: name.to_owned(),
        files: number("files"),
        lines: number("lines"),
        ours_duplicated: number("duplicated_lines"),
        theirs_duplicated: duplicated(&json(&report)?["duplicates"]),
        ours,
        all_types,
        jscpd: runs,
    })
}

fn json(report: &Path) -> Result<Value, Failure> {
    let file = report.join("jscpd-report.json");
    let bytes = fs::read(&file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
    serde_json::from_slice(&bytes).map_err(|error| format!("cannot understand {}: {error}", file.display()))
}

fn texts(rows: &Value, key: &str) -> BTreeSet<PathBuf> {
    let rows = rows.as_array().map(Vec::as_slice).unwrap_or_default();
    rows.iter().filter_map(|row| Some(PathBuf::from(row[key].as_str()?))).collect()
}

/// Removes the files that are not to be read.
fn keep(root: &Path, folder: &Path, read: &BTreeSet<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            keep(root, &path, read)?;
        } else if !path.strip_prefix(root).is_ok_and(|path| read.contains(path)) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

/// Lines that a fragment touches, each once.
fn duplicated(clones: &Value) -> u64 {
    let mut lines: BTreeMap<&str, BTreeSet<u64>> = BTreeMap::new();
    for clone in clones.as_array().map(Vec::as_slice).unwrap_or_default() {
        for fragment in [&clone["firstFile"], &clone["secondFile"]] {
            let number = |key: &str| fragment[key].as_u64().unwrap_or_default();
            let file = fragment["name"].as_str().unwrap_or_default();
            lines.entry(file).or_default().extend(number("start")..=number("end"));
        }
    }
    lines.values().map(|lines| lines.len() as u64).sum()
}

const HEADER: &str = "\
| tree | files | lines | duplicated lines, ours / jscpd | exact clones: CPU s | peak MiB | all types: CPU s | peak MiB | jscpd: CPU s | peak MiB | jscpd / ours, CPU (bar 5 from 1 M lines) | memory (bar 4) |
|---|---|---|---|---|---|---|---|---|---|---|---|
";

/// One row a tree: CPU is `least (median)`; the ratios are those of exact clones.
pub(super) fn table(rows: &[CopiesRow]) -> String {
    let mut table = HEADER.to_owned();
    for row in rows {
        let ((ours, shown), (_, all), (theirs, theirs_shown)) = (cpu(&row.ours), cpu(&row.all_types), cpu(&row.jscpd));
        let (peak, all_peak, their_peak) = (row.ours.peak_mib(), row.all_types.peak_mib(), row.jscpd.peak_mib());
        let CopiesRow { name, files, lines, ours_duplicated, theirs_duplicated, .. } = row;
        let _ = writeln!(
            table,
            "| {name} | {files} | {lines} | {ours_duplicated} / {theirs_duplicated} | {shown} | {peak:.0} | {all} | \
             {all_peak:.0} | {theirs_shown} | {their_peak:.0} | {} | {} |",
            ratio(theirs, ours, ""),
            ratio(their_peak, peak, ""),
        );
    }
    table
}

/// What is said where there is no jscpd.
pub(super) fn skipped(jscpd: Option<&OsStr>) -> String {
    let place = jscpd.map_or_else(|| "on the path".to_owned(), |path| format!("at {}", path.display()));
    format!("copies: skipped, no jscpd {place} (install version 5.4.2, or name it with --jscpd PATH)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_both_fragments_count_once() {
        let fragment =
            |name: &str, start: u32, end: u32| serde_json::json!({ "name": name, "start": start, "end": end });
        let clones = serde_json::json!([
            { "firstFile": fragment("a", 1, 5), "secondFile": fragment("a", 4, 8) },
            { "firstFile": fragment("b", 1, 2), "secondFile": fragment("a", 8, 9) },
        ]);
        assert_eq!(duplicated(&clones), 11);
        assert_eq!(duplicated(&Value::Null), 0);
    }

    #[test]
    fn files_that_are_not_read_are_removed() {
        let folder = temporary().expect("because there is room");
        for file in ["a", "b", "c/d", "c/e"] {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().expect("because it lies in the folder")).expect("because there is room");
            fs::write(path, "x").expect("because there is room");
        }
        let read = ["a", "c/d"].map(PathBuf::from).into();
        keep(folder.path(), folder.path(), &read).expect("because the folder is ours");
        let left = |file: &str| folder.path().join(file).exists();
        assert_eq!(["a", "b", "c/d", "c/e"].map(left), [true, false, true, false]);
    }
}
