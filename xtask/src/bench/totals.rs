//! Lines that come and go in each commit that is no merge, against `git log --numstat`.
//!
//! git is asked so that it pairs files and lines as we do: renames from 50 % on and however many, white space ignored,
//! Myers with the indent heuristic, no context (with context git does not cut off common ends of two versions, and
//! finds other diffs here and there), no attributes, no submodules.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use testkit::oracle;

use super::measure;
use super::rows::Answer;
use crate::Failure;

/// How many differing commits are kept to be shown.
const SHOWN: usize = 20;

/// Added and deleted lines.
type Lines = (u64, u64);

/// A repository, compared.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct TotalsRow {
    pub(super) name: String,
    pub(super) commits: usize,
    pub(super) git: Lines,
    pub(super) ours: Lines,
    /// Commits with other sums, the greatest difference first.
    pub(super) differ: Vec<Difference>,
}

/// A commit of which the two say different sums.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) commit: String,
    pub(super) git: Lines,
    pub(super) ours: Lines,
}

impl Difference {
    fn lines(&self) -> u64 {
        self.git.0.abs_diff(self.ours.0) + self.git.1.abs_diff(self.ours.1)
    }
}

pub(super) fn compared(name: &str, path: &Path, answer: &Answer) -> Result<TotalsRow, Failure> {
    let (_, said) = measure::captured(&mut numstat(path))?;
    let mut row = TotalsRow { name: name.to_owned(), ..TotalsRow::default() };
    for (commit, git) in parsed(&said)? {
        let counts = answer.commit(&commit);
        row.add(Difference { commit, git, ours: (counts.added, counts.deleted) });
    }
    row.differ.sort_by_key(|difference| (std::cmp::Reverse(difference.lines()), difference.commit.clone()));
    Ok(row)
}

impl TotalsRow {
    fn add(&mut self, commit: Difference) {
        self.commits += 1;
        self.git = (self.git.0 + commit.git.0, self.git.1 + commit.git.1);
        self.ours = (self.ours.0 + commit.ours.0, self.ours.1 + commit.ours.1);
        if commit.lines() > 0 {
            self.differ.push(commit);
        }
    }

    /// Sum of the differences of all commits, as a percentage of git's lines.
    fn percent(&self) -> f64 {
        let apart: u64 = self.differ.iter().map(Difference::lines).sum();
        100.0 * apart as f64 / (self.git.0 + self.git.1).max(1) as f64
    }
}

fn numstat(path: &Path) -> Command {
    let mut command = oracle::plain_git(path);
    // A tree that is not there is an empty one: no attributes.
    command.args(["-c", "diff.context=0", "-c", "attr.tree=none"]);
    command.args(["log", "-z", "--numstat", "-w", "-M50%", "-l0", "--no-merges", "--root", "--format=commit:%H"]);
    command.args(["--diff-algorithm=myers", "--indent-heuristic", "--no-ext-diff", "--no-textconv"]);
    command.args(["--ignore-submodules=all", "--no-show-signature", "HEAD", "--"]);
    command
}

/// Reads `--numstat -z`: `commit:<id>`, then `added TAB deleted TAB path` each, or without a path, which two fields of
/// their own follow for a rename. Binary files have dashes, and no lines here.
fn parsed(text: &[u8]) -> Result<BTreeMap<String, Lines>, Failure> {
    let mut commits: BTreeMap<String, Lines> = BTreeMap::new();
    let mut open = String::new();
    let mut fields = text.split(|byte| *byte == 0);
    while let Some(field) = fields.next() {
        let field = field.strip_prefix(b"\n").unwrap_or(field);
        if let Some(id) = field.strip_prefix(b"commit:") {
            open = String::from_utf8_lossy(id).trim_end().to_owned();
            commits.insert(open.clone(), (0, 0));
        } else if !field.is_empty() {
            let mut parts = field.splitn(3, |byte| *byte == b'\t');
            let mut part = || parts.next().ok_or_else(|| format!("not numstat: {}", field.escape_ascii()));
            let (added, deleted, path) = (part()?, part()?, part()?);
            if path.is_empty() {
                fields.nth(1);
            }
            let sums = commits.entry(open.clone()).or_default();
            *sums = (sums.0 + number(added), sums.1 + number(deleted));
        }
    }
    Ok(commits)
}

fn number(digits: &[u8]) -> u64 {
    std::str::from_utf8(digits).ok().and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// One row a repository, and the commits that differ most.
pub(super) fn table(rows: &[TotalsRow]) -> String {
    let mut table = "| repository | commits, no merges | git: added, deleted | ours: added, deleted | difference, summed by commit | commits that differ |\n|---|---|---|---|---|---|\n".to_owned();
    for row in rows {
        let _ = writeln!(
            table,
            "| {} | {} | {}, {} | {}, {} | {:.3} % | {} |",
            row.name,
            row.commits,
            row.git.0,
            row.git.1,
            row.ours.0,
            row.ours.1,
            row.percent(),
            row.differ.len()
        );
    }
    for row in rows.iter().filter(|row| !row.differ.is_empty()) {
        let _ = writeln!(table, "\n{}: commits that differ most, as (added, deleted):\n", row.name);
        for one in row.differ.iter().take(SHOWN) {
            let _ = writeln!(table, "    {} git {:?} ours {:?}", one.commit, one.git, one.ours);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use testkit::Repo;

    use super::*;

    #[test]
    fn numstat_is_read() {
        let text = b"commit:aa\0\n3\t1\tx\0-\t-\tbinary\0commit:bb\0commit:cc\0\n2\t5\t\0old\0new\x001\t0\ty\tz\0";
        let commits = parsed(text).expect("because it is well-formed");
        let expected = [("aa", (3, 1)), ("bb", (0, 0)), ("cc", (3, 5))];
        assert_eq!(commits, expected.map(|(id, lines)| (id.to_owned(), lines)).into());
        assert!(parsed(b"commit:aa\0junk\0").is_err());
    }

    #[test]
    fn real_git_is_read() {
        let repo = Repo::new("commit a\nlines x 1..40\ncommit b\nrename x y\nlines y 1..20 new 21..40");
        let (_, said) = measure::captured(&mut numstat(repo.path())).expect("because git is there");
        let sums: Vec<Lines> = parsed(&said).expect("because git wrote it").into_values().collect();
        assert!(sums.contains(&(40, 0)) && sums.contains(&(1, 0)) && sums.len() == 2, "{sums:?}");
    }

    #[test]
    fn differences_are_summed_by_commit() {
        let mut row = TotalsRow { name: "r".to_owned(), ..TotalsRow::default() };
        for (commit, git, ours) in [("a", (60, 40), (60, 40)), ("b", (50, 50), (51, 49)), ("c", (0, 0), (0, 0))] {
            row.add(Difference { commit: commit.to_owned(), git, ours });
        }
        let table = table(&[row]);
        assert!(table.contains("| r | 3 | 110, 90 | 111, 89 | 1.000 % | 1 |\n"), "{table}");
        assert!(table.ends_with("    b git (50, 50) ours (51, 49)\n"), "{table}");
    }
}
