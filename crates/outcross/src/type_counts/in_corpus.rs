//! The rows of a corpus as source files: texts and labels come from its shards, as they are read, in their order.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use corpus::finished::{Kept, KeptRow};
use corpus::manifest::Manifest;
use corpus::recipe::Unit;
use lab::lex::Syntax;

use super::{Place, SourceFile, Sources};
use crate::errors::CommandError;
use crate::platform::path_bytes;

/// A corpus whose rows are read.
#[derive(Debug, Clone)]
pub struct CorpusSource {
    /// Where it is.
    pub path: PathBuf,
    /// What it says of itself.
    pub manifest: Manifest,
    /// The lines of its rows.
    pub lines: u64,
    /// Those by AI at least.
    pub ai_least: f64,
    /// Those by AI at most.
    pub ai_most: f64,
}

/// A row of a corpus.
#[derive(Debug, Clone)]
pub(super) struct InCorpus {
    /// The number of the corpus among the sources.
    source: usize,
    /// The number of the row.
    row: u64,
    pub(super) path: Vec<u8>,
}

impl Sources {
    /// Takes the rows of a corpus in.
    ///
    /// # Errors
    /// If it can't be read, or its rows are no source code.
    pub fn add_corpus(&mut self, path: &Path) -> Result<(), CommandError> {
        let manifest = Manifest::read(path)?;
        if manifest.recipe.unit == Unit::Hunk {
            let error = format!("the rows of {} are hunks of commits, which no lexer reads", path.display());
            return Err(CommandError::usage(error).hint("count a corpus of files or functions"));
        }
        let rows = Kept::places(path, &manifest);
        let mut source = CorpusSource { path: path.to_owned(), manifest, lines: 0, ai_least: 0.0, ai_most: 0.0 };
        let mut roots: HashMap<String, usize> = HashMap::new();
        for (number, row) in (0..).zip(rows) {
            let row = row?;
            source.add(&row);
            let Some(syntax) = Syntax::of_path(&row.path) else {
                self.skipped.bytes("no language that is known", 0);
                continue;
            };
            let name = self.names.name(shown(path, &row));
            let root = *roots.entry(row.repo).or_insert_with_key(|repo| {
                self.roots.push(repo.clone());
                self.roots.len() - 1
            });
            let place = InCorpus { source: self.corpora.len(), row: number, path: row.path.into_bytes() };
            self.files.push(SourceFile { place: Place::Corpus(place), name, root, syntax });
        }
        self.corpora.push(source);
        Ok(())
    }

    /// The corpora that are read.
    #[must_use]
    pub fn corpora(&self) -> &[CorpusSource] {
        &self.corpora
    }
}

impl CorpusSource {
    fn add(&mut self, row: &KeptRow) {
        self.lines += row.lines;
        self.ai_least += row.ai_low * row.lines as f64;
        self.ai_most += row.ai_high * row.lines as f64;
    }
}

/// What was named, the repository, the path, and of a part of a file the line where it begins.
fn shown(corpus: &Path, row: &KeptRow) -> Vec<u8> {
    let line = if row.start_line > 1 { format!(":{}", row.start_line) } else { String::new() };
    [&path_bytes(corpus)[..], format!("/{}/{}{line}", row.repo, row.path).as_bytes()].concat()
}

/// The texts of the corpora, each read once from its beginning to its end.
pub(super) struct Texts(Vec<(Kept, u64)>);

impl Texts {
    pub(super) fn of(corpora: &[CorpusSource]) -> Texts {
        Texts(corpora.iter().map(|of| (Kept::texts(&of.path, &of.manifest), 0)).collect())
    }

    /// The rows of some files, which come after those that were asked for before; none for files from elsewhere.
    pub(super) fn rows(&mut self, files: &[SourceFile]) -> Result<Vec<Option<KeptRow>>, CommandError> {
        let row = |file: &SourceFile| match &file.place {
            Place::Corpus(of) => self.row(of),
            Place::Disk(_) | Place::Commit(_) => Ok(None),
        };
        files.iter().map(row).collect()
    }

    fn row(&mut self, of: &InCorpus) -> Result<Option<KeptRow>, CommandError> {
        let Some((rows, next)) = self.0.get_mut(of.source) else { return Ok(None) };
        let skipped = (of.row - *next) as usize;
        *next = of.row + 1;
        Ok(rows.nth(skipped).transpose()?)
    }
}
