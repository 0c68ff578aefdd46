//! How often each type of some source code occurs: of folders as `tree_walk` finds them, of commits of repositories and
//! of corpora, with where each line comes from if that was asked. The counting is in `lab`.
//!
//! Invariants: the same files give the same counts in whatever order a folder lists them and on any number of threads;
//! whatever is skipped is counted with its reason.

mod ast_paths;
mod classes;
mod commit;
mod in_corpus;
mod of_file;
mod origins;
mod roots;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use corpus::finished::KeptRow;
use git::Objects;
use lab::Family;
use lab::counts::{Builder, Counts, CountsError};
use lab::lex::{Lexed, Syntax};
use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

pub use classes::{ClassCounts, ClassOf};
pub use commit::CommitSource;
pub use in_corpus::CorpusSource;
pub use origins::{FileOrigins, Origin, Origins};

use self::of_file::{OfFile, Units};
use crate::errors::CommandError;
use crate::output::json::v1::Problems;
use crate::platform::{interrupted, path_bytes};
use crate::tree_walk::{Ignored, Skipped, Tree, TreeFile};
use crate::ui::Meter;
use crate::untrusted::Untrusted;

/// The largest file that is read, in bytes: larger ones are data or were generated.
pub const LARGEST_FILE_BYTES: u64 = 2 << 20;

/// Files that are in memory at one time.
const BATCH: usize = 256;

/// Between a file's name and the place of a function in it.
const PIECE: char = '#';

/// A source file that is to be read.
#[derive(Debug, Clone)]
pub struct SourceFile {
    place: Place,
    /// As it is shown; no other file has it.
    name: String,
    /// The number of what was named and led to it.
    root: usize,
    syntax: &'static Syntax,
}

/// Where a file is.
#[derive(Debug, Clone)]
enum Place {
    Disk(TreeFile),
    Commit(commit::InCommit),
    Corpus(in_corpus::InCorpus),
}

impl Place {
    fn path(&self) -> Vec<u8> {
        match self {
            Place::Disk(file) => path_bytes(&file.path).to_vec(),
            Place::Commit(file) => file.path.clone(),
            Place::Corpus(row) => row.path.clone(),
        }
    }
}

/// Source files, and what was left out.
#[derive(Clone, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
    skipped: Skipped,
    names: Names,
    commits: Vec<CommitSource>,
    corpora: Vec<CorpusSource>,
    /// What was named, or the id of the repository that it is.
    roots: Vec<String>,
}

/// Names that were given to files.
#[derive(Debug, Clone, Default)]
struct Names(BTreeMap<String, u32>);

impl Names {
    /// A path as it is shown; no other file gets the same.
    fn name(&mut self, path: Vec<u8>) -> String {
        let name = Untrusted::new(path).term().to_string();
        let again = self.0.entry(name.clone()).and_modify(|count| *count += 1).or_insert(1);
        if *again == 1 { name } else { format!("{name} ({again})") }
    }
}

/// A file's text.
pub struct SourceText {
    /// As it is shown; no other file has it.
    pub name: String,
    /// Where it lies, which tells its language.
    pub path: Vec<u8>,
    /// Its text.
    pub text: String,
    /// How it is read.
    pub syntax: &'static Syntax,
    /// Where its lines come from; nothing is known where nobody asked.
    pub origins: Arc<FileOrigins>,
}

/// In which pieces occurrences are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pieces {
    /// Whole files.
    Files,
    /// Functions, near enough.
    Functions,
}

/// The counts of some families.
#[derive(Debug, Clone, Default)]
pub struct Counted {
    /// By family.
    pub families: BTreeMap<Family, Counts>,
    /// Files that were read.
    pub files: u64,
    /// Their tokens, of every kind.
    pub code_tokens: u64,
    /// The same by the year in which the pieces were written; none where that is not known.
    pub tokens_by_year: BTreeMap<Option<i16>, u64>,
}

impl Sources {
    /// The source files of some files and folders, each once.
    ///
    /// # Errors
    /// If one that was named is not there.
    pub fn find(roots: &[PathBuf]) -> Result<Sources, CommandError> {
        let mut sources = Sources::default();
        sources.add_folders(roots)?;
        Ok(sources)
    }

    /// Takes the source files of some files and folders in, each once.
    ///
    /// # Errors
    /// If one that was named is not there.
    pub fn add_folders(&mut self, roots: &[PathBuf]) -> Result<(), CommandError> {
        let Tree { files, skipped, .. } = Tree::find(roots, LARGEST_FILE_BYTES, Ignored::Taken)?;
        self.skipped.add(skipped);
        let before = self.roots.len();
        self.roots.extend(roots.iter().map(|root| root.display().to_string()));
        for file in files {
            let Some(syntax) = Syntax::of_path(&file.path.to_string_lossy()) else {
                self.skipped.file("no language that is known", &file.path);
                continue;
            };
            let name = self.names.name(path_bytes(&file.shown).to_vec());
            let root = before + roots.iter().position(|root| file.shown.starts_with(root)).unwrap_or(0);
            self.files.push(SourceFile { place: Place::Disk(file), name, root, syntax });
        }
        Ok(())
    }

    /// What was left out, by reason; affected are bytes.
    #[must_use]
    pub fn problems(&self) -> Vec<Problems> {
        self.skipped.problems()
    }

    /// Reads all files in order, a batch at a time.
    ///
    /// # Errors
    /// What `each` says, or that the user stopped it.
    pub fn read<T: Send>(
        &mut self,
        meter: &Meter,
        make: impl Fn(&SourceText) -> T + Sync,
        mut each: impl FnMut(T) -> Result<(), CommandError>,
    ) -> Result<(), CommandError> {
        let files = std::mem::take(&mut self.files);
        let mut texts = in_corpus::Texts::of(&self.corpora);
        for (batch, at) in files.chunks(BATCH).zip((0_u64..).step_by(BATCH)) {
            if interrupted() {
                return Err(stopped());
            }
            meter.update("files", at, Some(files.len() as u64));
            let readers = || self.commits.iter().map(|of| of.target.repository.objects()).collect::<Vec<_>>();
            let one = |readers: &mut Vec<Objects>, (file, row): (&SourceFile, Option<KeptRow>)| {
                let text = file.text(readers, &self.commits, row);
                text.map(|text| make(&text))
            };
            let made: Vec<_> = batch.par_iter().zip(texts.rows(batch)?).map_init(readers, one).collect();
            // What was stopped in the middle of a file says less than is there.
            if interrupted() {
                return Err(stopped());
            }
            for (file, made) in batch.iter().zip(made) {
                match (made, &file.place) {
                    (Ok(made), _) => each(made)?,
                    (Err(reason), Place::Disk(file)) => self.skipped.file(reason, &file.path),
                    (Err(reason), Place::Commit(_) | Place::Corpus(_)) => self.skipped.bytes(reason, 0),
                }
            }
        }
        self.files = files;
        Ok(())
    }

    /// Counts the types of these families.
    ///
    /// # Errors
    /// If there are too many types, or the user stopped it.
    pub fn count(&mut self, families: &[Family], pieces: Pieces, meter: &Meter) -> Result<Counted, CommandError> {
        let [counted] = self.count_each(families, [pieces], meter)?;
        Ok(counted)
    }

    /// The same in several kinds of pieces at once.
    ///
    /// # Errors
    /// As there.
    pub fn count_each<const N: usize>(
        &mut self,
        families: &[Family],
        pieces: [Pieces; N],
        meter: &Meter,
    ) -> Result<[Counted; N], CommandError> {
        let mut builders = pieces.map(|_| Builder::new());
        let mut counted = pieces.map(|_| Counted::default());
        let mut unparsed = Skipped::default();
        self.read(
            meter,
            |source| of_file::count(source, families, pieces),
            |of_file| {
                let OfFile { units, unparsed: why } = of_file.map_err(too_many)?;
                why.into_iter().for_each(|(reason, bytes)| unparsed.bytes(reason, bytes));
                for ((units, builder), counted) in units.into_iter().zip(&mut builders).zip(&mut counted) {
                    counted.take(units, builder)?;
                }
                Ok(())
            },
        )?;
        self.skipped.add(unparsed);
        for (builder, counted) in builders.into_iter().zip(&mut counted) {
            counted.families = builder.finish().map_err(too_many)?;
        }
        Ok(counted)
    }
}

impl Counted {
    /// Takes the units of a file in.
    fn take(&mut self, units: Units, builder: &mut Builder) -> Result<(), CommandError> {
        self.files += 1;
        for (year, tokens) in units.tokens {
            self.code_tokens += tokens;
            *self.tokens_by_year.entry(year).or_default() += tokens;
        }
        builder.append(units.counts).map_err(too_many)
    }
}

impl SourceFile {
    /// Its text; `row` is what stands in the corpus that it is of.
    fn text(
        &self,
        readers: &[Objects],
        commits: &[CommitSource],
        row: Option<KeptRow>,
    ) -> Result<SourceText, &'static str> {
        let (bytes, origins) = match (&self.place, row) {
            (Place::Disk(file), _) => (file.read(LARGEST_FILE_BYTES)?, Arc::default()),
            (Place::Commit(file), _) => (file.read(readers)?, commits[file.source].origins.of_file(&file.path)),
            (Place::Corpus(_), Some(row)) if row.text.len() as u64 > LARGEST_FILE_BYTES => return Err("too large"),
            (Place::Corpus(_), Some(row)) => {
                let origins = FileOrigins::of_row(&row);
                (row.text.into_bytes(), Arc::new(origins))
            }
            (Place::Corpus(_), None) => return Err("not readable"),
        };
        let text = String::from_utf8(bytes).map_err(|_| "not UTF-8")?;
        Ok(SourceText { name: self.name.clone(), path: self.place.path(), text, syntax: self.syntax, origins })
    }
}

/// A function of a file, or the file itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PieceOf<'a> {
    /// The file, as it is shown.
    pub file: &'a str,
    /// The first and the last line of a function.
    pub lines: Option<(u32, u32)>,
}

/// What a unit is.
#[must_use]
pub fn piece_of(unit: &str) -> PieceOf<'_> {
    let unit = classes::without_class(unit);
    let whole = PieceOf { file: unit, lines: None };
    let Some((file, place)) = unit.rsplit_once(PIECE) else { return whole };
    let lines = place.split_once('.').and_then(|(_, lines)| lines.split_once('-'));
    let lines = lines.and_then(|(first, last)| first.parse().ok().zip(last.parse().ok()));
    if lines.is_some() { PieceOf { file, lines } } else { whole }
}

/// The file of a unit.
#[must_use]
pub fn file_of(unit: &str) -> &str {
    piece_of(unit).file
}

/// The name of a function by its place in a text.
fn numbered(source: &SourceText, at: usize, part: &Lexed<'_>) -> String {
    let (first, last) = part.lines().unwrap_or((0, 0));
    format!("{}{PIECE}{at:06}.{first}-{last}", source.name)
}

fn stopped() -> CommandError {
    CommandError::new(crate::errors::ErrorKind::Interrupted, "stopped")
}

fn too_many(error: CountsError) -> CommandError {
    match error {
        CountsError::TooMany => CommandError::usage(error).hint("count fewer folders at a time"),
        other => CommandError::new(crate::errors::ErrorKind::Internal, other),
    }
}
