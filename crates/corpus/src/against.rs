//! Corpora that a new one adds to. A run drops what they hold already, and leaves them as they are.
//!
//! Of them only rows that stayed count. Their text before redaction is gone: its hash is there, so that equal texts are
//! found, and near duplicates are looked for in the text as it was given out.
//!
//! Invariant: a corpus is what its manifest says. Its hash decides every step that reads it, and a file that is not the one
//! that it names is an error.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use kernels::minhash::minhash_of;
use serde_json::Value;

use crate::error::CorpusError;
use crate::finished::rows::{JsonRow, Rows, text};
use crate::manifest::{FILE, Manifest, ManifestAgainst, ManifestFile};
use crate::parts::{Part, Use};
use crate::steps::hashed;

/// The number of the first row of the first corpus: all are below those of a run's own rows, in the order of corpora.
const FIRST: i64 = -(1 << 62);

/// A corpus's number above the numbers of its rows.
const ROWS_OF_A_CORPUS: u32 = 36;

/// Rows that are held at a time.
const ROWS_AT_A_TIME: usize = 64;

/// A corpus whose rows a new one does not repeat.
#[derive(Debug, Clone)]
pub struct Against {
    folder: PathBuf,
    manifest: Manifest,
    blake3: String,
}

impl Against {
    /// Reads its manifest.
    ///
    /// # Errors
    ///
    /// There is none, or none of this version, or one that does not add up.
    pub fn open(folder: &Path) -> Result<Self, CorpusError> {
        if !Manifest::is_in(folder) {
            let message = format!("{} is no corpus", folder.display());
            return Err(CorpusError::Output { message, hint: "name a folder with a manifest.json".to_owned() });
        }
        let (manifest, blake3) = Manifest::read_with_hash(folder)?;
        let many =
            (manifest.rows.kept >> ROWS_OF_A_CORPUS > 0).then(|| format!("{} rows are too many", manifest.rows.kept));
        match manifest.faults().into_iter().next().or(many) {
            Some(message) => Err(CorpusError::Damaged { path: folder.join(FILE), message }),
            None => Ok(Against { folder: folder.to_owned(), manifest, blake3 }),
        }
    }

    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Its manifest.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The BLAKE3 of its manifest, hex: by that it is known.
    #[must_use]
    pub fn blake3(&self) -> &str {
        &self.blake3
    }

    /// As the manifest of a corpus that adds to it names it.
    pub(crate) fn named(&self) -> ManifestAgainst {
        ManifestAgainst {
            named: self.folder.to_string_lossy().into_owned(),
            blake3: self.blake3.clone(),
            rows: self.manifest.rows.kept,
        }
    }
}

/// A shard of one of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece<'a> {
    of: &'a Against,
    file: &'a ManifestFile,
    /// The number of its first row.
    first: i64,
}

/// All their shards, in the order of their rows' numbers.
pub(crate) fn pieces(against: &[Against]) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    for (number, of) in (0i64..).zip(against) {
        let mut first = FIRST + (number << ROWS_OF_A_CORPUS);
        for file in &of.manifest.shards {
            pieces.push(Piece { of, file, first });
            first += file.rows.cast_signed();
        }
    }
    pieces
}

impl<'a> Piece<'a> {
    /// The number after that of its last row.
    fn end(&self) -> i64 {
        self.first + self.file.rows.cast_signed()
    }

    /// Where it lies.
    pub(crate) fn path(&self) -> Result<PathBuf, CorpusError> {
        self.file.place(&self.of.folder)
    }

    /// Its rows with their numbers, if it is the file that the manifest names.
    fn rows(&self, columns: &[&str]) -> Result<Numbered, CorpusError> {
        let path = self.path()?;
        if hashed(&path)? != (self.file.bytes, self.file.blake3.clone()) {
            return Err(CorpusError::Changed { path });
        }
        let rows = Rows::open(&path, Some(columns))?;
        Ok(Box::new((self.first..).zip(rows).map(|(ord, row)| Ok((ord, row?)))))
    }

    /// Writes what a run asks of its rows: `ord`, `row`, `corpus`, `place`, `content`, `sketch`.
    pub(crate) fn write(&self, to: &Path) -> Result<(), CorpusError> {
        let mut part = Part::create(to, batch(&[], "").schema(), Use::Work)?;
        let mut held = Vec::new();
        for row in self.rows(&["row", "repo", "path", "content", "text"])? {
            held.push(row?);
            if held.len() == ROWS_AT_A_TIME {
                part.write(batch(&held, &self.of.blake3))?;
                held.clear();
            }
        }
        part.write(batch(&held, &self.of.blake3))?;
        match part.finish()? {
            rows if rows == self.file.rows => Ok(()),
            _ => Err(CorpusError::Changed { path: self.path()? }),
        }
    }
}

/// Writes a table of no rows.
pub(crate) fn write_none(to: &Path) -> Result<(), CorpusError> {
    Part::create(to, batch(&[], "").schema(), Use::Work)?.finish().map(drop)
}

fn batch(rows: &[(i64, JsonRow)], corpus: &str) -> RecordBatch {
    let column =
        |name: &str| -> ArrayRef { Arc::new(rows.iter().map(|(_, row)| text(row, name)).collect::<StringArray>()) };
    let place = |row: &JsonRow| Some(format!("{}:{}", text(row, "repo")?, text(row, "path")?));
    let places: StringArray = rows.iter().map(|(_, row)| place(row)).collect();
    let columns: [(&str, ArrayRef); 6] = [
        ("ord", Arc::new(Int64Array::from_iter_values(rows.iter().map(|(ord, _)| *ord)))),
        ("row", column("row")),
        ("corpus", Arc::new(StringArray::from_iter_values(rows.iter().map(|_| corpus)))),
        ("place", Arc::new(places)),
        ("content", column("content")),
        ("sketch", minhash_of(&column("text")).expect("because the column holds texts")),
    ];
    let columns = columns.into_iter().map(|(name, column)| (name, column, true));
    RecordBatch::try_from_iter_with_nullable(columns).expect("because all columns have a value for each row")
}

/// Rows of a shard, with their numbers.
type Numbered = Box<dyn Iterator<Item = Result<(i64, JsonRow), CorpusError>>>;

/// Texts of rows by their numbers. Who asks does so in ascending order, so that each shard is read once at most, and those
/// that nobody asks of are not.
pub(crate) struct Texts<'a> {
    pieces: std::vec::IntoIter<Piece<'a>>,
    open: Option<(Piece<'a>, Numbered)>,
}

impl<'a> Texts<'a> {
    /// Those of some corpora.
    pub(crate) fn new(against: &'a [Against]) -> Self {
        Texts { pieces: pieces(against).into_iter(), open: None }
    }

    /// The text of a row that comes after those that were asked for before.
    pub(crate) fn text(&mut self, ord: i64) -> Result<String, CorpusError> {
        while self.open.as_ref().is_none_or(|(piece, _)| piece.end() <= ord) {
            let Some(piece) = self.pieces.find(|piece| ord < piece.end()) else { return Err(lost(ord)) };
            self.open = Some((piece, piece.rows(&["text"])?));
        }
        let Some((piece, rows)) = &mut self.open else { return Err(lost(ord)) };
        for row in rows {
            match row? {
                (at, mut row) if at == ord => match row.remove("text") {
                    Some(Value::String(text)) => return Ok(text),
                    _ => break,
                },
                _ => {}
            }
        }
        Err(CorpusError::Changed { path: piece.path()? })
    }
}

fn lost(ord: i64) -> CorpusError {
    CorpusError::Unaccounted { stage: "near".to_owned(), message: format!("no corpus has a row {ord}") }
}
