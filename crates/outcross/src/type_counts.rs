//! How often each type of some folders' source code occurs: the walk over files is here, the counting in `lab`.
//!
//! Invariants: no link is followed and no special file opened; the same files give the same counts in whatever order a
//! folder lists them and on any number of threads; whatever is skipped is counted with its reason.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use lab::Family;
use lab::counts::{Builder, Counts, CountsError, UnitInfo};
use lab::lex::{Lexed, Syntax};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::errors::CommandError;
use crate::output::json::v1::Problems;
use crate::platform::{interrupted, path_bytes};
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
    path: PathBuf,
    /// As it is shown; no other file has it.
    name: String,
    syntax: &'static Syntax,
}

/// Source files, and what was left out.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
    skipped: BTreeMap<&'static str, (u64, u64)>,
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
        let (mut sources, mut found) = (Sources::default(), BTreeMap::new());
        for root in roots {
            let unreadable = |error: io::Error| {
                CommandError::usage(format!("cannot read {}: {error}", root.display()))
                    .hint("name files or folders of source code that are there")
            };
            let real = fs::canonicalize(root).map_err(unreadable)?;
            sources.walk(&real, root, &mut found);
        }
        let mut names: BTreeMap<String, u32> = BTreeMap::new();
        for (path, shown) in found {
            let Some(syntax) = Syntax::of_path(&path.to_string_lossy()) else {
                sources.skip("no language that is known", &path);
                continue;
            };
            let name = Untrusted::new(path_bytes(&shown)).term().to_string();
            let again = names.entry(name.clone()).and_modify(|count| *count += 1).or_insert(1);
            let name = if *again == 1 { name } else { format!("{name} ({again})") };
            sources.files.push(SourceFile { path, name, syntax });
        }
        Ok(sources)
    }

    fn walk(&mut self, root: &Path, shown: &Path, found: &mut BTreeMap<PathBuf, PathBuf>) {
        let mut open = vec![root.to_owned()];
        while let Some(path) = open.pop() {
            let Ok(metadata) = fs::symlink_metadata(&path) else {
                self.skip("not readable", &path);
                continue;
            };
            if metadata.is_dir() {
                match fs::read_dir(&path) {
                    Ok(entries) => {
                        let paths = entries.flatten().map(|entry| entry.path());
                        open.extend(paths.filter(|path| is_walked(path)));
                    }
                    Err(_) => self.skip("not readable", &path),
                }
            } else if metadata.is_symlink() {
                self.skip("a link", &path);
            } else if metadata.is_file() && metadata.len() <= LARGEST_FILE_BYTES {
                let below = path.strip_prefix(root).unwrap_or(&path);
                let shown = if below.as_os_str().is_empty() { shown.to_owned() } else { shown.join(below) };
                found.entry(path).or_insert(shown);
            } else {
                self.skip(if metadata.is_file() { "too large" } else { "no regular file" }, &path);
            }
        }
    }

    fn skip(&mut self, reason: &'static str, path: &Path) {
        let bytes = fs::symlink_metadata(path).map_or(0, |metadata| metadata.len());
        let row = self.skipped.entry(reason).or_default();
        row.0 += 1;
        row.1 += bytes;
    }

    /// What was left out, by reason; affected are bytes.
    #[must_use]
    pub fn problems(&self) -> Vec<Problems> {
        let row = |(reason, (count, affected)): (&&str, &(u64, u64))| Problems {
            stage: "read".to_owned(),
            reason: (*reason).to_owned(),
            count: *count,
            affected: *affected,
        };
        self.skipped.iter().map(row).collect()
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
                    Err(reason) => self.skip(reason, &file.path),
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
        let bytes = fs::read(&self.path).map_err(|_| "not readable")?;
        if bytes.contains(&0) {
            return Err("binary");
        }
        let text = String::from_utf8(bytes).map_err(|_| "not UTF-8")?;
        Ok(SourceText { name: self.name.clone(), text, syntax: self.syntax })
    }
}

/// The file of a unit.
#[must_use]
pub fn file_of(unit: &str) -> &str {
    unit.rsplit_once(PIECE).map_or(unit, |(file, _)| file)
}

/// What git keeps for itself is no source code.
fn is_walked(path: &Path) -> bool {
    path.file_name().is_none_or(|name| name != ".git")
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
