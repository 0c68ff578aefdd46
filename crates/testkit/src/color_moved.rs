//! Which lines git calls moved: `git log -p --color-moved=blocks`, read back from its colours.
//!
//! git marks a line that comes when it is part of a block of at least 20 alphanumerics that goes elsewhere in the same
//! commit. One block that goes may mark many that come, so what git marks may be moved or copied. White space is
//! ignored, files are compared with the file of the same path or the one they were renamed from (50 %), hunks have no
//! context, and none of this machine's configuration is seen (see [`crate::oracle`]).

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::oracle::{plain_git, unquoted};

/// Which commits are looked at, and what each is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// Every commit with at most one parent, against that parent.
    OnlyParent,
    /// The commits of the first-parent line, merges too, each against the one before.
    FirstParent,
}

/// What git says of the lines that a commit brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitMoves {
    /// Hex id.
    pub commit: String,
    /// By path, raw bytes: files that get lines.
    pub files: BTreeMap<Vec<u8>, FileMoves>,
}

/// What git says of the lines that come to a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileMoves {
    /// How many come.
    pub added: u32,
    /// Those of them that are marked as moved, by their number in the new version, from 1.
    pub moved: BTreeSet<u32>,
}

impl CommitMoves {
    /// Lines that are marked as moved, in all files.
    #[must_use]
    pub fn moved(&self) -> usize {
        self.files.values().map(|file| file.moved.len()).sum()
    }
}

/// Colours of 256, so that no two kinds of rows look alike.
const META: &str = "201";
const HUNK: &str = "202";
const NEW: &str = "203";
const NEW_MOVED: &str = "204";
const OTHERS: &[(&str, &str)] = &[
    ("old", "205"),
    ("oldMoved", "206"),
    ("context", "207"),
    ("func", "208"),
    ("whitespace", "209"),
    ("commit", "210"),
];

/// A row that starts a commit: no colour, and no row of a diff starts so.
const COMMIT: &str = "commit:";

/// Asks git about the commits of a range (`HEAD`, `v1..v2`), newest first. Commits that bring no line to a file are
/// told too.
///
/// # Panics
/// Where git fails.
pub fn moved_lines(repo: &Path, range: &str, against: Against, mut tell: impl FnMut(CommitMoves)) {
    let mut child = command(repo, range, against).spawn().unwrap_or_else(|error| panic!("cannot run git: {error}"));
    let stdout = child.stdout.take().expect("because stdout was asked for");
    let mut reader = Reader::default();
    for row in BufReader::new(stdout).split(b'\n') {
        let row = row.unwrap_or_else(|error| panic!("cannot read from git: {error}"));
        reader.row(&row).into_iter().for_each(&mut tell);
    }
    reader.open.take().into_iter().for_each(&mut tell);
    let status = child.wait().unwrap_or_else(|error| panic!("cannot wait for git: {error}"));
    assert!(status.success(), "git log of {range} failed with {status}");
}

fn command(repo: &Path, range: &str, against: Against) -> Command {
    let mut command = plain_git(repo);
    for (slot, colour) in [("meta", META), ("frag", HUNK), ("new", NEW), ("newMoved", NEW_MOVED)].iter().chain(OTHERS) {
        command.args(["-c", &format!("color.diff.{slot}={colour}")]);
    }
    command.args(["log", "-p", "-w", "-U0", "--inter-hunk-context=0", "-M50%", "-l0", "--no-prefix", "--full-index"]);
    command.args(["--color=always", "--color-moved=blocks", "--color-moved-ws=ignore-all-space"]);
    command.args(["--ws-error-highlight=none", "--diff-algorithm=myers", "--indent-heuristic"]);
    command.args(["--no-ext-diff", "--no-textconv", "--no-notes", "--no-show-signature"]);
    command.arg(format!("--format={COMMIT}%H"));
    match against {
        Against::OnlyParent => command.args(["--no-merges", "--root"]),
        Against::FirstParent => command.args(["--first-parent", "--diff-merges=first-parent", "--root"]),
    };
    command.args([range, "--"]).stdout(Stdio::piped());
    command
}

/// Reads the rows of a coloured log.
#[derive(Default)]
struct Reader {
    open: Option<CommitMoves>,
    path: Vec<u8>,
    /// The number of the next line that comes.
    line: u32,
}

impl Reader {
    /// Reads a row; returns the commit that it ends.
    fn row(&mut self, row: &[u8]) -> Option<CommitMoves> {
        if let Some(id) = row.strip_prefix(COMMIT.as_bytes()) {
            let next = CommitMoves { commit: String::from_utf8_lossy(id).into_owned(), files: BTreeMap::new() };
            return self.open.replace(next);
        }
        let (colour, text) = coloured(row)?;
        match colour {
            META => {
                if let Some(path) = text.strip_prefix(b"+++ ") {
                    self.path = unquoted(path.strip_suffix(b"\t").unwrap_or(path));
                }
            }
            HUNK => self.line = first_line(text)?,
            NEW | NEW_MOVED => self.comes(colour == NEW_MOVED),
            _ => {}
        }
        None
    }

    fn comes(&mut self, is_moved: bool) {
        let Some(commit) = &mut self.open else { return };
        let file = commit.files.entry(self.path.clone()).or_default();
        file.added += 1;
        if is_moved {
            file.moved.insert(self.line);
        }
        self.line += 1;
    }
}

/// The colour that a row starts with, and the text that has it; a row without one has nothing to say.
fn coloured(row: &[u8]) -> Option<(&str, &[u8])> {
    let rest = row.strip_prefix(b"\x1b[38;5;")?;
    let end = rest.iter().position(|byte| *byte == b'm')?;
    let colour = std::str::from_utf8(&rest[..end]).ok()?;
    let text = &rest[end + 1..];
    let text = text.iter().position(|byte| *byte == b'\x1b').map_or(text, |end| &text[..end]);
    Some((colour, text))
}

/// The start of the new side in `@@ -a,b +c,d @@`.
fn first_line(head: &[u8]) -> Option<u32> {
    let head = std::str::from_utf8(head).ok()?;
    let (_, new) = head.split_once('+')?;
    new.split([',', ' ']).next()?.parse().ok()
}
