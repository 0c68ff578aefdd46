//! How often each type of some folders' source code occurs: the files are found by `tree_walk`, the counting is in `lab`.
//!
//! Invariants: the same files give the same counts in whatever order a folder lists them and on any number of threads;
//! whatever is skipped is counted with its reason.

use std::collections::BTreeMap;
use std::path::PathBuf;

use lab::Family;
use lab::counts::{Builder, Counts, CountsError, UnitInfo};
use lab::lex::{Lexed, Syntax};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

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
    file: TreeFile,
    /// As it is shown; no other file has it.
    name: String,
    syntax: &'static Syntax,
}

/// Source files, and what was left out.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
    skipped: Skipped,
}

/// A file's text.
pub struct SourceText {
    /// As it is shown; no other file has it.
    pub name: String,
    /// Its text.
    pub text: String,
    /// How it is read.
    pub syntax: &'static Syntax,
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
}

type UnitTypes = (UnitInfo, Vec<(Family, String)>);

impl Sources {
    /// The source files of some files and folders, each once.
    ///
    /// # Errors
    /// If one that was named is not there.
    pub fn find(roots: &[PathBuf]) -> Result<Sources, CommandError> {
        let Tree { files, skipped } = Tree::find(roots, LARGEST_FILE_BYTES, Ignored::Taken)?;
        let mut sources = Sources { files: Vec::new(), skipped };
        let mut names: BTreeMap<String, u32> = BTreeMap::new();
        for file in files {
            let Some(syntax) = Syntax::of_path(&file.path.to_string_lossy()) else {
                sources.skipped.file("no language that is known", &file.path);
                continue;
            };
            let name = Untrusted::new(path_bytes(&file.shown)).term().to_string();
            let again = names.entry(name.clone()).and_modify(|count| *count += 1).or_insert(1);
            let name = if *again == 1 { name } else { format!("{name} ({again})") };
            sources.files.push(SourceFile { file, name, syntax });
        }
        Ok(sources)
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
        for (batch, at) in files.chunks(BATCH).zip((0_u64..).step_by(BATCH)) {
            if interrupted() {
                return Err(CommandError::new(crate::errors::ErrorKind::Interrupted, "stopped"));
            }
            meter.update("files", at, Some(files.len() as u64));
            let made: Vec<_> = batch.par_iter().map(|file| file.text().map(|text| make(&text))).collect();
            for (file, made) in batch.iter().zip(made) {
                match made {
                    Ok(made) => each(made)?,
                    Err(reason) => self.skipped.file(reason, &file.file.path),
                }
            }
        }
        Ok(())
    }

    /// Counts the types of these families.
    ///
    /// # Errors
    /// If there are too many types, or the user stopped it.
    pub fn count(&mut self, families: &[Family], pieces: Pieces, meter: &Meter) -> Result<Counted, CommandError> {
        let (mut builder, mut counted) = (Builder::new(), Counted::default());
        self.read(
            meter,
            |source| units(source, families, pieces),
            |units| {
                counted.files += 1;
                for (info, types) in units {
                    counted.code_tokens += info.tokens;
                    builder.unit(&info, types).map_err(too_many)?;
                }
                Ok(())
            },
        )?;
        counted.families = builder.finish().map_err(too_many)?;
        Ok(counted)
    }
}

impl SourceFile {
    fn text(&self) -> Result<SourceText, &'static str> {
        let bytes = self.file.read(LARGEST_FILE_BYTES)?;
        let text = String::from_utf8(bytes).map_err(|_| "not UTF-8")?;
        Ok(SourceText { name: self.name.clone(), text, syntax: self.syntax })
    }
}

/// The file of a unit.
#[must_use]
pub fn file_of(unit: &str) -> &str {
    unit.rsplit_once(PIECE).map_or(unit, |(file, _)| file)
}

fn too_many(error: CountsError) -> CommandError {
    match error {
        CountsError::TooMany => CommandError::usage(error).hint("count fewer folders at a time"),
        other => CommandError::new(crate::errors::ErrorKind::Internal, other),
    }
}

fn units(source: &SourceText, families: &[Family], pieces: Pieces) -> Vec<UnitTypes> {
    let lexed = Lexed::new(&source.text, source.syntax);
    match pieces {
        Pieces::Files => vec![unit(&lexed, source.name.clone(), families)],
        Pieces::Functions => {
            let parts = lexed.pieces();
            let name = |at: usize| format!("{}{PIECE}{at:06}", source.name);
            parts.iter().enumerate().map(|(at, part)| unit(part, name(at), families)).collect()
        }
    }
}

fn unit(lexed: &Lexed<'_>, name: String, families: &[Family]) -> UnitTypes {
    let types = lexed.types().into_iter().filter(|(family, _)| families.contains(family));
    let types = types.map(|(family, name)| (family, name.into_owned())).collect();
    (UnitInfo { name, tokens: lexed.tokens().len() as u64, ..UnitInfo::default() }, types)
}
