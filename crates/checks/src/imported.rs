//! Findings of other tools: read from SARIF or a plain list, put at places of the repository, joined to line fate.
//!
//! What a tool writes is hostile: texts are cut, and a path that leaves the repository is a problem that is counted, never
//! a place. Nothing is left out silently: results = findings + problems.

mod fate;
mod place;
mod plain;
mod sarif;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use facts::FoundSeverity;

pub use fate::join;

/// Bytes of a name, and of a message, that are kept.
const LONGEST_NAME: usize = 300;
const LONGEST_MESSAGE: usize = 2000;

/// A finding as a tool reports it, at a place of the repository.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ImportedFinding {
    /// Relative to the root of the repository, with `/`.
    pub path: String,
    /// From 1; 0 where it is about the whole file.
    pub start_line: u32,
    /// From 1; 0 where it is about the whole file.
    pub end_line: u32,
    /// The tool.
    pub tool: String,
    /// The rule.
    pub rule: String,
    /// How much it weighs.
    pub severity: FoundSeverity,
    /// What the tool says.
    pub message: String,
}

/// Why a result is no finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unused {
    /// It names no file.
    NoPlace,
    /// Its path leaves the repository, or is that of another place.
    Outside,
    /// The tool itself says that it doesn't count: suppressed, or gone since its baseline.
    Suppressed,
    /// It passes: SARIF's kinds other than `fail`, `open` and `review`.
    Passed,
}

impl Unused {
    /// In words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoPlace => "no file is named",
            Self::Outside => "the path is not within the repository",
            Self::Suppressed => "suppressed by the tool",
            Self::Passed => "not a finding: it passes",
        }
    }
}

/// What a file says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Sorted, each once.
    pub findings: Vec<ImportedFinding>,
    /// The tools that report, also those that found nothing.
    pub tools: BTreeSet<String>,
    /// Results that are no findings, by why.
    pub unused: BTreeMap<Unused, u64>,
}

impl Reading {
    fn add(&mut self, result: Result<ImportedFinding, Unused>) {
        match result {
            Ok(finding) => self.findings.push(finding),
            Err(why) => *self.unused.entry(why).or_default() += 1,
        }
    }
}

/// Why a file can't be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// No JSON, or not with the fields of the format.
    #[error("line {line}, column {column}: {message}")]
    Json {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// SARIF of another version.
    #[error("SARIF of version '{version}' can't be read, only 2.1.0")]
    Version {
        /// As it is written.
        version: String,
    },
}

impl From<serde_json::Error> for ImportError {
    fn from(error: serde_json::Error) -> Self {
        let (line, column, text) = (error.line(), error.column(), error.to_string());
        let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message).to_owned();
        ImportError::Json { line, column, message }
    }
}

/// Reads SARIF 2.1.0 (OASIS standard, 2020) or a list of {tool, rule, severity, path, `start_line`, `end_line`, message}.
///
/// `root` is where the repository lies: absolute paths below it are places of the repository.
///
/// # Errors
/// The text is neither.
pub fn read(text: &str, root: Option<&Path>) -> Result<Reading, ImportError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reading = match text.trim_start().starts_with('[') {
        true => plain::read(text, root)?,
        false => sarif::read(text, root)?,
    };
    reading.findings.sort();
    reading.findings.dedup();
    Ok(reading)
}

/// A text no longer than so many bytes.
fn cut(text: &str, bytes: usize) -> String {
    text[..text.floor_char_boundary(bytes.min(text.len()))].to_owned()
}

/// First and last line in order; a last line before the first is the first.
fn range(start: Option<i64>, end: Option<i64>) -> (u32, u32) {
    let number = |line: i64| u32::try_from(line.max(0)).unwrap_or(u32::MAX);
    let start = start.map_or(0, number);
    match start {
        0 => (0, 0),
        _ => (start, end.map_or(start, number).max(start)),
    }
}
