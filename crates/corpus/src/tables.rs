//! Tables of others with a column of text: Parquet, and JSON one object a line (plain, gzip or Zstandard).
//!
//! Invariants: a table is read as a stream, in its order, and never held as a whole; a row that has no usable text is a
//! value with its reason, the rest of the table goes on; damage of the file itself is an error that names the place, and
//! nothing behind it is handed over. What is in a table is hostile: a panic inside a decoder becomes such an error.

mod jsonl;
mod parquet;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Bytes of a text beyond which a row has none: it is neither kept nor decoded further.
pub const LONGEST_TEXT_BYTES: usize = 64 << 20;

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Apache Parquet.
    Parquet,
    /// JSON, one object a line.
    Jsonl,
    /// The same, gzip.
    JsonlGzip,
    /// The same, Zstandard.
    JsonlZstd,
}

impl Form {
    /// The form that a file's name says, upper and lower case alike; `None` where it is no table's.
    #[must_use]
    pub fn of(path: &Path) -> Option<Form> {
        let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
        let ends = |ends: &[&str]| ends.iter().any(|end| name.len() > end.len() && name.ends_with(end));
        match () {
            () if ends(&[".parquet"]) => Some(Form::Parquet),
            () if ends(&[".jsonl", ".ndjson"]) => Some(Form::Jsonl),
            () if ends(&[".jsonl.gz", ".ndjson.gz", ".json.gz"]) => Some(Form::JsonlGzip),
            () if ends(&[".jsonl.zst", ".ndjson.zst", ".json.zst", ".jsonl.zstd"]) => Some(Form::JsonlZstd),
            () => None,
        }
    }

    /// `parquet` or `jsonl`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Form::Parquet => "parquet",
            Form::Jsonl | Form::JsonlGzip | Form::JsonlZstd => "jsonl",
        }
    }
}

/// Why a row of a table has no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoText {
    /// The column is empty there.
    Null,
    /// It holds no text.
    NotText,
    /// Its bytes are not UTF-8.
    NotUtf8,
    /// It is longer than [`LONGEST_TEXT_BYTES`].
    TooLong,
}

/// A row of a table, as far as its columns are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its number, from 1, over the whole table. Empty lines of JSON have none.
    pub number: u64,
    /// Its text.
    pub text: Result<String, NoText>,
    /// Its path.
    pub path: Option<String>,
    /// Its language, as the table spells it.
    pub language: Option<String>,
    /// The name of its repository.
    pub repo: Option<String>,
    /// What the table says of its licence: nothing, one, or several.
    pub licences: Vec<String>,
}

/// Why a table can't be read to its end.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The file can't be opened or read.
    #[error("cannot read {}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// It has no column of text.
    #[error("{} has no column {wanted}: it has {}", path.display(), found.join(", "))]
    NoText {
        /// The file.
        path: PathBuf,
        /// What it was looked for.
        wanted: String,
        /// The columns that it has.
        found: Vec<String>,
    },
    /// It is not what its name says, or a part of it is damaged.
    #[error("{} is damaged at {place}: {cause}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Where: `its footer`, `row group 3`, `line 17`.
        place: String,
        /// How that shows.
        cause: String,
    },
}

/// Names of columns, those that are looked for first in front. A table has one text, and the rest if it has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// Of the text.
    pub text: Vec<String>,
    /// Of the path.
    pub path: Vec<String>,
    /// Of the language.
    pub language: Vec<String>,
    /// Of the repository.
    pub repo: Vec<String>,
    /// Of the licence, or licences.
    pub licence: Vec<String>,
}

impl Default for Names {
    /// Those that published corpora of code use.
    fn default() -> Self {
        let all = |names: &[&str]| names.iter().map(ToString::to_string).collect();
        Names {
            text: all(&["content", "text"]),
            path: all(&["path", "file_path", "max_stars_repo_path"]),
            language: all(&["language", "lang"]),
            repo: all(&["repo", "repo_name", "max_stars_repo_name"]),
            licence: all(&["license", "licenses", "detected_licenses", "max_stars_repo_licenses"]),
        }
    }
}

impl Names {
    /// Those, with this column as the text.
    #[must_use]
    pub fn with_text(text: Option<&str>) -> Self {
        let names = Names::default();
        match text {
            Some(text) => Names { text: vec![text.to_owned()], ..names },
            None => names,
        }
    }

    /// What the text is looked for as, for people.
    fn wanted(&self) -> String {
        let quoted: Vec<String> = self.text.iter().map(|name| format!("'{}'", name.escape_debug())).collect();
        quoted.join(" or ")
    }
}

/// The rows of a table, in its order. The first error is the last item.
pub type Records = Box<dyn Iterator<Item = Result<Record, TableError>>>;

/// Opens a table.
///
/// # Errors
///
/// It can't be read, is damaged where it says what it is, or has no column of text. What is wrong further on comes from
/// the iterator.
pub fn open(path: &Path, form: Form, names: &Names) -> Result<Records, TableError> {
    match form {
        Form::Parquet => parquet::open(path, names),
        Form::Jsonl | Form::JsonlGzip | Form::JsonlZstd => jsonl::open(path, form, names),
    }
}

fn damaged(path: &Path, place: impl Into<String>, cause: impl fmt::Display) -> TableError {
    TableError::Damaged { path: path.to_owned(), place: place.into(), cause: cause.to_string() }
}

fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> TableError {
    let path = path.to_owned();
    move |cause| TableError::Io { path, cause }
}
