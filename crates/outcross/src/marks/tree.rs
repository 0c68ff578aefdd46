//! The marks of a tree, and the functions of it whose marks can be followed.

use std::path::PathBuf;

use code::marks::{AgentName, Mark, MarkKind, read};
use code::parse::{Budget, parse};
use code::stream::Stream;
use code::units::outline;
use code::{Attributes, Class, Language, transform};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::errors::{CommandError, ErrorKind};
use crate::platform::{interrupted, path_bytes};
use crate::tree_walk::{self, Ignored, Skipped, TreeFile};
use crate::ui::Meter;
use crate::untrusted::Untrusted;

/// The largest file that is read, in bytes: larger ones are data or were generated.
const LARGEST_FILE_BYTES: u64 = 2 << 20;

/// Files that are in memory at one time.
const BATCH: usize = 256;

/// Tokens that a function has at least to be followed: what the index of witnesses asks of a unit.
pub const LEAST_TOKENS: u32 = 40;

/// A mark and its file.
#[derive(Debug, Clone)]
pub struct Placed {
    /// The file, as it is shown.
    pub file: String,
    /// The mark.
    pub mark: Mark,
}

/// A file with functions that can be followed.
#[derive(Debug, Clone)]
pub struct Functions {
    /// The file.
    pub path: PathBuf,
    /// As it is shown.
    pub name: String,
    /// Its language.
    pub language: Language,
    /// The first bytes of their cores.
    pub starts: Vec<usize>,
}

/// What is in a tree.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// Text files that were read.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Marks by file and place.
    pub marks: Vec<Placed>,
    /// Marks beyond those that are kept of one file.
    pub left_out: u64,
    /// Files with functions that can be followed.
    pub functions: Vec<Functions>,
    /// What was not read.
    pub skipped: Skipped,
}

impl Tree {
    /// Reads files and folders.
    ///
    /// # Errors
    /// If one that was named is not there, or the user stopped it.
    pub fn read(roots: &[PathBuf], agents: &[AgentName], meter: &Meter) -> Result<Tree, CommandError> {
        let tree_walk::Tree { files, skipped, .. } = tree_walk::Tree::find(roots, LARGEST_FILE_BYTES, Ignored::Taken)?;
        let mut tree = Tree { skipped, ..Tree::default() };
        for (batch, at) in files.chunks(BATCH).zip((0_u64..).step_by(BATCH)) {
            if interrupted() {
                return Err(CommandError::new(ErrorKind::Interrupted, "stopped"));
            }
            meter.update("files", at, Some(files.len() as u64));
            let read: Vec<_> = batch.par_iter().map(|file| FileMarks::read(file, agents)).collect();
            for (file, read) in batch.iter().zip(read) {
                match read {
                    Ok(found) => tree.add(file, found),
                    Err(reason) => tree.skipped.file(reason, &file.path),
                }
            }
        }
        Ok(tree)
    }

    fn add(&mut self, file: &TreeFile, found: FileMarks) {
        self.files += 1;
        self.bytes += found.bytes;
        self.left_out += found.left_out;
        let name = Untrusted::new(path_bytes(&file.shown)).term().to_string();
        self.marks.extend(found.marks.into_iter().map(|mark| Placed { file: name.clone(), mark }));
        if let Some((language, starts)) = found.functions {
            self.functions.push(Functions { path: file.path.clone(), name, language, starts });
        }
    }

    /// Marks of a kind.
    pub fn of(&self, kind: MarkKind) -> impl Iterator<Item = &Placed> {
        self.marks.iter().filter(move |placed| placed.mark.kind == kind)
    }
}

/// What one file has.
struct FileMarks {
    bytes: u64,
    marks: Vec<Mark>,
    left_out: u64,
    functions: Option<(Language, Vec<usize>)>,
}

impl FileMarks {
    fn read(file: &TreeFile, agents: &[AgentName]) -> Result<FileMarks, &'static str> {
        let bytes = file.read(LARGEST_FILE_BYTES)?;
        let language = code::language(&path_bytes(&file.shown), &bytes);
        let found = read(language, &bytes, agents);
        let starts = language.map(|language| (language, functions(file, language, &bytes)));
        let functions = starts.filter(|(_, starts)| !starts.is_empty());
        Ok(FileMarks { bytes: bytes.len() as u64, marks: found.marks, left_out: found.left_out, functions })
    }
}

/// The functions of a file that people wrote, which the grammar can read.
fn functions(file: &TreeFile, language: Language, bytes: &[u8]) -> Vec<usize> {
    let class = || code::classify(&path_bytes(&file.shown), bytes, &Attributes::default()).class;
    if !transform::is_known(language)
        || std::str::from_utf8(bytes).is_err()
        || !matches!(class(), Class::Source | Class::Test)
    {
        return Vec::new();
    }
    let Ok(parsed) = parse(language, bytes, &Budget::default(), &mut || true) else { return Vec::new() };
    if parsed.has_errors() {
        return Vec::new();
    }
    let outline = outline(&parsed);
    let units = transform::functions(bytes, &outline).into_iter().map(|at| outline.units[at].core);
    let is_long = |text: &[u8]| Stream::new(Some(language), text).len() >= LEAST_TOKENS;
    units.filter(|core| is_long(core.text(bytes))).map(|core| core.start).collect()
}
