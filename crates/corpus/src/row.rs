//! A row of a corpus as a source hands it over: a piece of text at a place, and what is known of its lines.

use std::sync::Arc;

use facts::{AgentId, Claim, Class, Level, ReviewClass, UnitKind};

/// What a row is, or the recipe's unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RowKind {
    /// A whole file.
    File,
    /// A function, class or top-level block.
    Unit(UnitKind),
    /// A hunk of a commit.
    Hunk,
}

impl RowKind {
    /// Its word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            RowKind::File => "file",
            RowKind::Unit(kind) => kind.as_str(),
            RowKind::Hunk => "hunk",
        }
    }
}

/// Consecutive lines of a row with one origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The first line, from 1, in the row's own text.
    pub start: u32,
    /// The last line.
    pub end: u32,
    /// Who wrote them.
    pub claim: Claim,
    /// How that is known.
    pub level: Level,
    /// By which agent.
    pub agent: Option<AgentId>,
    /// By which model.
    pub model: Option<Arc<str>>,
    /// What review they had before they were merged.
    pub review_class: ReviewClass,
}

/// A licence, and what decided it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowLicence {
    /// An SPDX expression; `None` where none was found.
    pub expression: Option<String>,
    /// `tag`, `sidecar`, `reuse`, `file`, `manifest`, `column` (what a table of others says), or `none`.
    pub from: String,
    /// `permissive`, `weak-copyleft`, `copyleft`, `other` or `none`.
    pub class: String,
    /// The file that decided.
    pub decided_by: Option<String>,
}

/// A claim that a copy elsewhere carries.
#[derive(Debug, Clone, PartialEq)]
pub struct RowWitness {
    /// What is claimed there.
    pub claim: Claim,
    /// How the text differs from it: `exact`, `renamed`, ….
    pub transformation: String,
    /// How strong the match is: `weak`, `fair` or `strong`.
    pub strength: &'static str,
    /// Where it stands.
    pub place: String,
}

/// What a scanner found in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFinding {
    /// The scanner.
    pub tool: String,
    /// Its rule.
    pub rule: String,
    /// How grave it is, in the scanner's words.
    pub severity: String,
    /// The line in the row's own text, from 1.
    pub line: u32,
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The repository's id, or the source's name.
    pub repo: Arc<str>,
    /// The commit; for folders and archives `tree:` and a hash of what is in them; for tables of others `table:` and a
    /// hash.
    pub commit: Arc<str>,
    /// The path, UTF-8; other bytes are escaped as git quotes them.
    pub path: Arc<str>,
    /// The first line in the file, from 1; of a hunk the first that it shows of the version after it.
    pub start_line: u32,
    /// The last line in the file, likewise.
    pub end_line: u32,
    /// What it is.
    pub kind: RowKind,
    /// The name of a function or class.
    pub name: Option<String>,
    /// The language, as linguist names it.
    pub language: Option<&'static str>,
    /// What the file is.
    pub class: Class,
    /// The text.
    pub text: String,
    /// Where its lines come from, in order; lines that none covers are unknown.
    pub labels: Vec<Label>,
    /// The pseudonym of the author of most of its lines.
    pub author: Option<Arc<str>>,
    /// When the first of its lines was written, microseconds since 1970.
    pub written_first: Option<i64>,
    /// When the last was.
    pub written_last: Option<i64>,
    /// Whole days from when the last line was written and reviewed to where the data end.
    pub survived_days: Option<u32>,
    /// Its licence.
    pub licence: RowLicence,
    /// The strongest match with code that is labelled elsewhere.
    pub witness: Option<RowWitness>,
    /// What scanners found.
    pub findings: Vec<RowFinding>,
}

/// What a source left out before there was a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The repository's id, or the source's name.
    pub repo: Arc<str>,
    /// The commit, as in a row.
    pub commit: Arc<str>,
    /// The path, as in a row.
    pub path: Arc<str>,
    /// The first line in the file, 1 for a whole one.
    pub start_line: u32,
    /// Its bytes.
    pub bytes: u64,
    /// Why: `binary`, `generated`, `vendored`, `minified`, `too-large`, `not-utf8`, ….
    pub reason: &'static str,
    /// What says so, for people: the rule that fired.
    pub detail: String,
}
