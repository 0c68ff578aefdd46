//! Whether ours names the same origin as `git blame -w`, line by line.

use std::collections::HashMap;

use testkit::oracle::BlameLine;

/// How many differing lines are kept to be shown.
const SHOWN: usize = 20;

/// The result over any number of files.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Agreement {
    /// Lines that git names an origin for.
    pub(super) lines: usize,
    /// Lines for which ours names another one, or none.
    pub(super) wrong: usize,
    /// The first of those: `path:line: git says …, ours …`.
    pub(super) first: Vec<String>,
}

/// A line's origin as git's porcelain format tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) commit: String,
    pub(super) path: Vec<u8>,
    pub(super) line: u32,
}

impl Agreement {
    /// Compares a file.
    pub(super) fn add(&mut self, path: &[u8], truth: &[BlameLine], ours: &[Origin]) {
        self.lines += truth.len();
        for (index, line) in truth.iter().enumerate() {
            let expected = Origin { commit: line.commit.clone(), path: line.path.clone(), line: line.line };
            if ours.get(index) != Some(&expected) {
                self.differs(path, index + 1, &expected, ours.get(index));
            }
        }
        for (index, origin) in ours.iter().enumerate().skip(truth.len()) {
            let nothing = Origin { commit: "no such line".to_owned(), path: Vec::new(), line: 0 };
            self.differs(path, index + 1, &nothing, Some(origin));
        }
    }

    fn differs(&mut self, path: &[u8], line: usize, truth: &Origin, ours: Option<&Origin>) {
        self.wrong += 1;
        if self.first.len() < SHOWN {
            let ours = ours.map_or_else(|| "nothing".to_owned(), shown);
            self.first.push(format!("{}:{line}: git says {}, ours {ours}", path.escape_ascii(), shown(truth)));
        }
    }

    /// Percentage of lines that agree; 100 of none.
    pub(super) fn percent(&self) -> f64 {
        let whole = self.lines.max(1) as f64;
        100.0 * (whole - self.wrong.min(self.lines) as f64) / whole
    }
}

fn shown(origin: &Origin) -> String {
    let commit: String = origin.commit.chars().take(12).collect();
    format!("{commit} {}:{}", origin.path.escape_ascii(), origin.line)
}

/// Reads `--porcelain`: for each line `id line final-line [count]`, headers, and the content after a tab. The headers
/// of a commit stand at its first line; `filename` may come again where a commit has several paths.
pub(super) fn parse_porcelain(text: &[u8]) -> Vec<Origin> {
    let mut paths: HashMap<String, Vec<u8>> = HashMap::new();
    let mut origins = Vec::new();
    let mut open: Option<(String, u32)> = None;
    for row in text.split(|&byte| byte == b'\n') {
        if row.starts_with(b"\t") {
            let Some((commit, line)) = open.take() else { continue };
            let path = paths.get(&commit).cloned().unwrap_or_default();
            origins.push(Origin { commit, path, line });
        } else if let (Some((commit, _)), Some(path)) = (&open, row.strip_prefix(b"filename ")) {
            paths.insert(commit.clone(), testkit::oracle::unquoted(path));
        } else if open.is_none() {
            open = line_head(row);
        }
    }
    origins
}

fn line_head(row: &[u8]) -> Option<(String, u32)> {
    let mut words = std::str::from_utf8(row).ok()?.split(' ');
    Some((words.next()?.to_owned(), words.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use testkit::{Repo, oracle};

    use super::*;

    /// git's porcelain format read by us, against git's incremental format read by the oracle.
    #[test]
    fn both_formats_of_git_say_the_same() {
        let repo = Repo::new(
            "commit a\nlines \"o\\xefd\" 1..40\nlines other 50..90\ncommit b\nrename \"o\\xefd\" x\nlines x 0 1..20 new 21..40 last\n\
             commit c\nlines x 0 1..20 50..60 21..40 last",
        );
        let porcelain = repo.git(["blame", "-w", "--root", "--porcelain", "HEAD", "--", "x"]);
        let truth = oracle::blame(repo.path(), "HEAD", b"x");
        let mut agreement = Agreement::default();
        agreement.add(b"x", &truth, &parse_porcelain(&porcelain));
        assert_eq!(agreement, Agreement { lines: 53, ..Agreement::default() });
        assert_eq!(agreement.percent().to_string(), "100");
    }

    #[test]
    fn differences_are_counted_and_shown() {
        let truth = |line| BlameLine { commit: "a".repeat(40), path: b"x".to_vec(), line, boundary: false };
        let ours = |line| Origin { commit: "a".repeat(40), path: b"x".to_vec(), line };
        let mut agreement = Agreement::default();
        agreement.add(b"x", &[truth(1), truth(2), truth(3), truth(4)], &[ours(1), ours(9), ours(3)]);
        assert_eq!((agreement.lines, agreement.wrong), (4, 2));
        assert_eq!(agreement.first[0], "x:2: git says aaaaaaaaaaaa x:2, ours aaaaaaaaaaaa x:9");
        assert_eq!(agreement.first[1], "x:4: git says aaaaaaaaaaaa x:4, ours nothing");
        agreement.add(b"y", &[], &[ours(1)]);
        assert_eq!((agreement.lines, agreement.wrong), (4, 3));
    }
}
