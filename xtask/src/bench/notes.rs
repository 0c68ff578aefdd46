//! What it costs to parse the Git AI notes of a repository, beside `git cat-file --batch` that prints them to nowhere.
//!
//! Ours is one thread of `parse_notes`, an example of `history`: it lists the notes, reads the blobs and parses each with
//! the reader of a scan. git is given the ids of the same blobs in a file. Both are run in turns.

use std::fmt::Write as _;
use std::fs::File;
use std::path::Path;
use std::process::Command;

use testkit::oracle;

use super::measure::{self, Prepared, Runs};
use super::report::{cpu, ratio};
use super::{Plan, temporary};
use crate::Failure;

/// The ref of the notes.
const REF: &str = "refs/notes/ai";

/// A repository, measured.
pub(super) struct NotesRow {
    name: String,
    /// As the parser tells them: `9 notes, 8 bytes, 7 spans`.
    told: Told,
    ours: Runs,
    git: Runs,
    /// Ours by git's of each turn, in ascending order.
    ratios: Vec<f64>,
}

/// What was parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Told {
    notes: u64,
    bytes: u64,
    spans: u64,
}

/// Measures the parser at `parser`.
pub(super) fn measured(plan: &Plan, parser: &Path, name: &str, path: &Path) -> Result<NotesRow, Failure> {
    let ids = temporary()?;
    let list = ids.path().join("ids");
    write_ids(path, &list)?;
    let parse = || {
        let mut command = Command::new(parser);
        command.arg(path);
        Ok(Prepared::new(command))
    };
    let print = || {
        let mut command = oracle::plain_git(path);
        command.args(["cat-file", "--batch", "--buffer"]);
        let ids = File::open(&list).map_err(|error| format!("cannot read {}: {error}", list.display()))?;
        Ok(Prepared::new(command).reading(ids))
    };
    let (_, said) = measure::captured(Command::new(parser).arg(path))?;
    let told = Told::read(&String::from_utf8_lossy(&said)).ok_or("the parser says nothing of the notes")?;
    let [ours, git] = measure::alternated(plan.repeats, [&parse, &print])?;
    let ratios = paired(&ours, &git);
    Ok(NotesRow { name: name.to_owned(), told, ours, git, ratios })
}

/// Writes the ids of the blobs of the notes, one a line.
fn write_ids(path: &Path, list: &Path) -> Result<(), Failure> {
    let (_, said) = measure::captured(oracle::plain_git(path).args(["notes", "--ref", REF, "list"]))?;
    let blobs: String = String::from_utf8_lossy(&said)
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .map(|blob| format!("{blob}\n"))
        .collect();
    if blobs.is_empty() {
        return Err(format!("{} has no notes under {REF}", path.display()));
    }
    std::fs::write(list, blobs).map_err(|error| format!("cannot write {}: {error}", list.display()))
}

impl Told {
    fn read(said: &str) -> Option<Told> {
        let mut numbers = said.trim().split(", ").map(|part| part.split_whitespace().next()?.parse().ok());
        let mut next = || numbers.next().flatten();
        Some(Told { notes: next()?, bytes: next()?, spans: next()? })
    }
}

/// Ours by git's, turn by turn, in ascending order; turns in which the clock is too coarse are left out.
fn paired(ours: &Runs, git: &Runs) -> Vec<f64> {
    let pairs = ours.0.iter().zip(&git.0).filter(|(_, git)| git.cpu_seconds > 0.0);
    let mut ratios: Vec<f64> = pairs.map(|(ours, git)| ours.cpu_seconds / git.cpu_seconds).collect();
    ratios.sort_by(f64::total_cmp);
    ratios
}

const HEADER: &str = "\
| repository | notes | MB | spans | parse CPU s | `git cat-file --batch` CPU s | ratio of the least (bar 1.0) | ratios of the turns: least, median, greatest | peak MiB: ours, git |
|---|---|---|---|---|---|---|---|---|
";

/// One row a repository; a ratio over its bar is bold.
pub(super) fn table(rows: &[NotesRow]) -> String {
    let mut table = HEADER.to_owned();
    for row in rows {
        let ((ours, ours_shown), (git, git_shown)) = (cpu(&row.ours), cpu(&row.git));
        let least = ratio(ours, git, "");
        let _ = writeln!(
            table,
            "| {} | {} | {} | {} | {ours_shown} | {git_shown} | {} | {} | {:.0}, {:.0} |",
            row.name,
            row.told.notes,
            row.told.bytes / 1_000_000,
            row.told.spans,
            if ours > git { format!("**{least}**") } else { least },
            spread(&row.ratios),
            row.ours.peak_mib(),
            row.git.peak_mib(),
        );
    }
    table
}

/// `0.89, 0.91, 0.97`; a dash where there is none.
fn spread(ratios: &[f64]) -> String {
    match (ratios.first(), ratios.get(ratios.len() / 2), ratios.last()) {
        (Some(least), Some(median), Some(greatest)) => format!("{least:.2}, {median:.2}, {greatest:.2}"),
        _ => "–".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::measure::Measure;
    use super::*;

    fn runs(cpu_seconds: &[f64]) -> Runs {
        let run = |cpu_seconds| Measure { cpu_seconds, wall_seconds: 1.0, peak_kib: 2048 };
        Runs(cpu_seconds.iter().copied().map(run).collect())
    }

    #[test]
    fn what_the_parser_says() {
        let told = Told { notes: 10_685, bytes: 582_000_000, spans: 7 };
        assert_eq!(Told::read("10685 notes, 582000000 bytes, 7 spans\n"), Some(told));
        assert_eq!(Told::read("none"), None);
    }

    #[test]
    fn turns_are_compared_one_by_one() {
        let (ours, git) = (runs(&[1.2, 1.0, 0.8]), runs(&[1.0, 0.8, 0.0]));
        let ratios = paired(&ours, &git);
        assert_eq!(spread(&ratios), "1.20, 1.25, 1.25");
        let told = Told { notes: 9, bytes: 8_900_000, spans: 7 };
        let row = NotesRow { name: "r".to_owned(), told, ours, git: runs(&[0.9, 0.8, 0.7]), ratios };
        let last = "| r | 9 | 8 | 7 | 0.80 (1.00) | 0.70 (0.80) | **1.14** | 1.20, 1.25, 1.25 | 2, 2 |";
        assert_eq!(table(&[row]).lines().last(), Some(last));
    }

    #[test]
    fn ids_of_notes_are_listed() {
        let repo = testkit::Repo::new("commit one\nlines f a\nnote one \"---\"\n");
        let list = repo.beside("ids");
        write_ids(repo.path(), &list).expect("because there is a note");
        assert_eq!(std::fs::read_to_string(&list).map(|ids| ids.lines().count()).ok(), Some(1));
        let none = testkit::Repo::new("commit one\nlines f a\n");
        assert!(write_ids(none.path(), &list).is_err_and(|failure| failure.contains("no notes")));
    }
}
