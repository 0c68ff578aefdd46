//! `outcross witness lookup`.

mod found;

use std::borrow::Cow;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use code::Language;
use code::witness::{Limits, Strength};
use facts::Claim;
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use self::found::{FileFound, Found};
use crate::cli::Format;
use crate::commands::Session;
use crate::errors::{CommandError, ErrorKind, Verdict};
use crate::output::json::{self, v1};
use crate::output::witness as text;
use crate::platform::{interrupted, path_bytes};
use crate::tree_walk::{Ignored, Skipped, Tree, TreeFile};
use crate::ui::{Meter, Output, Paging};
use crate::witness::texts::{Text, texts};
use crate::witness::{Searcher, Stored};

/// The largest file that is looked at, in bytes: larger ones are data or were generated.
const LARGEST_FILE_BYTES: u64 = 4 << 20;

/// Files that are in memory at one time.
const BATCH: usize = 256;

/// Find the units of any files that an index knows, with who wrote them.
///
/// Files are source code, pages and notebooks that hold some (fenced code, <pre> and <code>, cells), or a snippet on
/// stdin. Edited units and parts of units are found in an index with parts.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  outcross witness lookup vendor/ --index known.oxw
  outcross witness lookup page.html notes.md --index known.oxw --claim ai
  outcross witness lookup - --language rust --index a.oxw --index b.oxw --json")]
pub struct Args {
    /// Files and folders; - reads a snippet from stdin
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// Where to look (may be given several times)
    #[arg(long = "index", value_name = "INDEX", required = true)]
    indices: Vec<PathBuf>,
    /// The least that a match has to say: weak, fair or strong
    #[arg(long, value_name = "STRENGTH", default_value = "fair", hide_possible_values = true)]
    min_strength: StrengthWord,
    /// Only what ai or people wrote, or what is unknown
    #[arg(long, value_name = "ai|human|unknown", hide_possible_values = true)]
    claim: Option<ClaimWord>,
    /// The language of what stdin holds (default: all are tried)
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
}

/// `--min-strength`.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum StrengthWord {
    Weak,
    Fair,
    Strong,
}

/// `--claim`.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum ClaimWord {
    Ai,
    Human,
    Unknown,
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    let language = args.language()?;
    let stored = Stored::open_all(&args.indices)?;
    let indices = stored.iter().map(Stored::index).collect::<Result<_, _>>()?;
    let searcher = Searcher { indices, limits: Limits::default(), least: args.min_strength.into(), own: Vec::new() };
    let (folders, snippets): (Vec<PathBuf>, Vec<PathBuf>) =
        args.paths.iter().cloned().partition(|path| path.as_os_str() != "-");
    let mut tree = Tree::find(&folders, LARGEST_FILE_BYTES, Ignored::Taken)?;
    let mut found = Found::new(args.claim.map(Claim::from));
    if !snippets.is_empty() {
        let bytes = read_stdin()?;
        take(snippet(&searcher, language, &bytes), &mut found, &mut tree.skipped);
    }
    let problems = search(&mut tree, &searcher, &mut found, &session.ui.meter("lookup"))?.problems();
    let document = args.document(&stored, &searcher, found, problems);
    let mut output = Output::open(&session.settings, Paging::Allowed)?;
    match session.settings.format {
        Format::Json => json::write(&mut output, &document)?,
        _ => text::lookup(&mut output, &document)?,
    }
    output.finish()?;
    Ok(Verdict::Done)
}

impl Args {
    fn language(&self) -> Result<Option<Language>, CommandError> {
        let Some(name) = &self.language else { return Ok(None) };
        let known = Language::named(name.as_bytes()).filter(|language| code::parse::has_grammar(*language));
        let unknown = || CommandError::usage(format!("no grammar of a language called '{name}' is built in"));
        known.map(Some).ok_or_else(unknown)
    }

    fn document(
        &self,
        stored: &[Stored],
        searcher: &Searcher<'_>,
        found: Found,
        problems: Vec<v1::Problems>,
    ) -> v1::WitnessLookup {
        let limits = searcher.limits;
        let index = |(stored, index): (&Stored, &code::witness::Index<'_>)| v1::WitnessIndex {
            path: shown(&stored.path),
            units: index.len() as u64,
            parts: index.has_parts(),
            checksum: stored.checksum(),
        };
        v1::WitnessLookup {
            schema: v1::WITNESS_LOOKUP,
            tool: v1::Tool::THIS,
            indices: stored.iter().zip(&searcher.indices).map(index).collect(),
            limits: v1::WitnessLimits {
                min_strength: searcher.least.as_str(),
                claim: self.claim.map(|claim| Claim::from(claim).as_str()),
                min_tokens: limits.min_tokens,
                most_sources: limits.most_sources as u64,
                min_parts: limits.min_parts,
                most_of_a_part: limits.most_of_a_part as u64,
            },
            summary: found.summary,
            matches: found.matches,
            problems,
        }
    }
}

/// Looks up the files of a tree, in order.
fn search(tree: &mut Tree, searcher: &Searcher<'_>, found: &mut Found, meter: &Meter) -> Result<Skipped, CommandError> {
    let mut skipped = std::mem::take(&mut tree.skipped);
    for (batch, at) in tree.files.chunks(BATCH).zip((0_u64..).step_by(BATCH)) {
        if interrupted() {
            return Err(CommandError::new(ErrorKind::Interrupted, "stopped"));
        }
        meter.update("files", at, Some(tree.files.len() as u64));
        let all: Vec<_> = batch.par_iter().map(|file| search_file(searcher, file)).collect();
        for (file, one) in batch.iter().zip(all) {
            match one {
                Ok(one) => take(one, found, &mut skipped),
                Err(reason) => skipped.file(reason, &file.path),
            }
        }
    }
    Ok(skipped)
}

fn take(one: FileFound, found: &mut Found, skipped: &mut Skipped) {
    one.unparsed.iter().for_each(|(why, bytes)| skipped.bytes(why, *bytes));
    found.add(one);
}

fn search_file(searcher: &Searcher<'_>, file: &TreeFile) -> Result<FileFound, &'static str> {
    let bytes = file.read(LARGEST_FILE_BYTES)?;
    let texts = texts(&path_bytes(&file.path), &bytes)?;
    Ok(FileFound::of(shown(&file.shown), &bytes, texts.iter().map(|text| (text, searcher.search(text)))))
}

fn snippet(searcher: &Searcher<'_>, language: Option<Language>, bytes: &[u8]) -> FileFound {
    let text = Text::snippet(language, Cow::Borrowed(bytes));
    FileFound::of("-".to_owned(), bytes, [(&text, searcher.search(&text))].into_iter())
}

fn read_stdin() -> Result<Vec<u8>, CommandError> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(LARGEST_FILE_BYTES).read_to_end(&mut bytes);
    read.map_err(|error| CommandError::usage(format!("cannot read stdin: {error}")))?;
    Ok(bytes)
}

/// A path as it is written down.
fn shown(path: &Path) -> String {
    crate::untrusted::Untrusted::new(path_bytes(path)).term().to_string()
}

impl From<StrengthWord> for Strength {
    fn from(word: StrengthWord) -> Strength {
        match word {
            StrengthWord::Weak => Strength::Weak,
            StrengthWord::Fair => Strength::Fair,
            StrengthWord::Strong => Strength::Strong,
        }
    }
}

impl From<ClaimWord> for Claim {
    fn from(word: ClaimWord) -> Claim {
        match word {
            ClaimWord::Ai => Claim::Ai,
            ClaimWord::Human => Claim::Human,
            ClaimWord::Unknown => Claim::Unknown,
        }
    }
}
