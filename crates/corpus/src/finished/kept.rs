//! The rows that a corpus kept, with their texts and labels, one after the other.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::rows::{JsonRow, Rows, count, text};
use crate::error::CorpusError;
use crate::manifest::{Manifest, ManifestFile};

/// Columns that say where a row is from, and whose it may be.
const PLACE: [&str; 7] = ["repo", "path", "start_line", "written_last", "lines", "ai_low", "ai_high"];

/// Those with its text and labels.
const ALL: [&str; 9] =
    ["repo", "path", "start_line", "written_last", "lines", "ai_low", "ai_high", "text", "line_labels"];

/// Rows in the order of the shards.
pub struct Kept {
    columns: &'static [&'static str],
    corpus: PathBuf,
    files: std::vec::IntoIter<ManifestFile>,
    rows: Option<Rows>,
}

/// A row.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct KeptRow {
    /// The repository's id, or the source's name.
    pub repo: String,
    /// The path.
    pub path: String,
    /// The first line in the file, from 1.
    pub start_line: u64,
    /// When its last line was written, RFC 3339.
    pub written_last: Option<String>,
    /// Its lines.
    pub lines: u64,
    /// The least share of AI lines.
    pub ai_low: f64,
    /// The greatest.
    pub ai_high: f64,
    /// The text; empty where it was not asked for.
    pub text: String,
    /// Whose its lines are; none where the text was not asked for.
    pub labels: Vec<KeptLabel>,
}

/// Consecutive lines with one label.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeptLabel {
    /// The first line of the row, from 1.
    pub start: u32,
    /// The last.
    pub end: u32,
    /// Who wrote them.
    pub claim: String,
    /// What review they had.
    pub review_class: String,
}

impl Kept {
    /// Where the rows are from, without texts.
    #[must_use]
    pub fn places(corpus: &Path, manifest: &Manifest) -> Kept {
        Kept::new(corpus, manifest, &PLACE)
    }

    /// The rows with their texts and labels.
    #[must_use]
    pub fn texts(corpus: &Path, manifest: &Manifest) -> Kept {
        Kept::new(corpus, manifest, &ALL)
    }

    fn new(corpus: &Path, manifest: &Manifest, columns: &'static [&'static str]) -> Kept {
        Kept { columns, corpus: corpus.to_owned(), files: manifest.shards.clone().into_iter(), rows: None }
    }
}

impl Iterator for Kept {
    type Item = Result<KeptRow, CorpusError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.rows.as_mut().and_then(Iterator::next) {
                return Some(row.map(|row| of(row, self.columns)));
            }
            let place = self.files.next()?.place(&self.corpus);
            match place.and_then(|place| Rows::open(&place, Some(self.columns))) {
                Ok(rows) => self.rows = Some(rows),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

fn of(mut row: JsonRow, columns: &[&str]) -> KeptRow {
    let owned = |row: &JsonRow, column| text(row, column).unwrap_or_default().to_owned();
    let share = |row: &JsonRow, column| row.get(column).and_then(Value::as_f64).unwrap_or_default();
    let is_whole = columns.contains(&"text");
    let labels = row.remove("line_labels").filter(|_| is_whole);
    let body = row.remove("text").filter(|_| is_whole);
    KeptRow {
        repo: owned(&row, "repo"),
        path: owned(&row, "path"),
        start_line: count(&row, "start_line"),
        written_last: text(&row, "written_last").map(str::to_owned),
        lines: count(&row, "lines"),
        ai_low: share(&row, "ai_low"),
        ai_high: share(&row, "ai_high"),
        text: if let Some(Value::String(body)) = body { body } else { String::new() },
        labels: labels.iter().filter_map(Value::as_array).flatten().filter_map(Value::as_object).map(label).collect(),
    }
}

fn label(label: &JsonRow) -> KeptLabel {
    let line = |column| u32::try_from(count(label, column)).unwrap_or(u32::MAX);
    KeptLabel {
        start: line("start"),
        end: line("end"),
        claim: text(label, "claim").unwrap_or_default().to_owned(),
        review_class: text(label, "review_class").unwrap_or_default().to_owned(),
    }
}
