//! Moved lines against `git log --color-moved=blocks`, by commit and file.
//!
//! git marks a line that comes as moved if its block goes anywhere in the commit, also if the block comes several
//! times: for us one of those is moved and the others are copies. Rows of fates have no line numbers, so of each file
//! the number of lines that git marks is compared with the number that we say moved, or moved or copied within the
//! commit: of a file the lesser of both agree.

use std::fmt::Write as _;
use std::path::Path;

use testkit::color_moved::{Against, moved_lines};

use super::rows::Answer;

/// How many files that disagree are kept to be shown.
const SHOWN: usize = 20;

/// A repository, compared.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct MovesRow {
    pub(super) name: String,
    /// Lines that git marks.
    pub(super) marked: u64,
    /// Of those, lines that we say moved.
    pub(super) moved: u64,
    /// Of those, lines that we say moved or are copies within the commit.
    pub(super) moved_or_copied: u64,
    /// Lines that we say moved, and git does not mark.
    pub(super) ours_alone: u64,
    /// Files that disagree, the most missed lines first.
    pub(super) missed: Vec<Missed>,
}

/// A file of a commit in which git marks more lines than we say moved or copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Missed {
    pub(super) commit: String,
    pub(super) path: Vec<u8>,
    pub(super) marked: u64,
    pub(super) ours: u64,
}

/// Compares every commit with at most one parent.
pub(super) fn compared(name: &str, path: &Path, answer: &Answer) -> MovesRow {
    let mut row = MovesRow { name: name.to_owned(), ..MovesRow::default() };
    moved_lines(path, "HEAD", Against::OnlyParent, |commit| {
        for (path, file) in commit.files {
            let ours = answer.file(&commit.commit, &path);
            row.add(&commit.commit, path, file.moved.len() as u64, ours.moved, ours.copied_within);
        }
    });
    row.missed.sort_by_key(|one| (std::cmp::Reverse(one.marked - one.ours), one.commit.clone(), one.path.clone()));
    row
}

impl MovesRow {
    fn add(&mut self, commit: &str, path: Vec<u8>, marked: u64, moved: u64, copied: u64) {
        self.marked += marked;
        self.moved += marked.min(moved);
        self.moved_or_copied += marked.min(moved + copied);
        self.ours_alone += moved.saturating_sub(marked);
        if moved + copied < marked {
            self.missed.push(Missed { commit: commit.to_owned(), path, marked, ours: moved + copied });
        }
    }

    fn percent(&self, lines: u64) -> f64 {
        100.0 * lines as f64 / self.marked.max(1) as f64
    }
}

/// One row a repository and one for all, and the files that disagree most.
pub(super) fn table(rows: &[MovesRow]) -> String {
    let mut table = "| repository | lines that git marks | of them moved | moved or copied within | neither | moved, and not marked |\n|---|---|---|---|---|---|\n".to_owned();
    let mut all = MovesRow { name: "all".to_owned(), ..MovesRow::default() };
    for row in rows {
        all.marked += row.marked;
        all.moved += row.moved;
        all.moved_or_copied += row.moved_or_copied;
        all.ours_alone += row.ours_alone;
    }
    for row in rows.iter().chain([&all]) {
        let _ = writeln!(
            table,
            "| {} | {} | {:.2} % | {:.2} % | {} | {} |",
            row.name,
            row.marked,
            row.percent(row.moved),
            row.percent(row.moved_or_copied),
            row.marked - row.moved_or_copied,
            row.ours_alone
        );
    }
    for row in rows.iter().filter(|row| !row.missed.is_empty()) {
        let _ = writeln!(table, "\n{}: files that disagree most:\n", row.name);
        for one in row.missed.iter().take(SHOWN) {
            let (path, short) = (one.path.escape_ascii(), &one.commit[..one.commit.len().min(12)]);
            let _ = writeln!(table, "    {short} {path} git {} ours {}", one.marked, one.ours);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lesser_of_both_agrees() {
        let mut row = MovesRow { name: "r".to_owned(), ..MovesRow::default() };
        row.add("0123456789abcdef", b"x".to_vec(), 10, 4, 3);
        row.add("0123456789abcdef", b"y".to_vec(), 10, 30, 9);
        let table = table(&[row]);
        assert!(table.contains("| r | 20 | 70.00 % | 85.00 % | 3 | 20 |\n| all | 20 |"), "{table}");
        assert!(table.ends_with("    0123456789ab x git 10 ours 7\n"), "{table}");
    }
}
