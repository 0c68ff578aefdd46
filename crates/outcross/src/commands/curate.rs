//! `outcross curate`.

mod dry;
mod recipe;

use std::num::NonZero;
use std::path::{Path, PathBuf};

use corpus::manifest::Manifest;
use corpus::recipe::Recipe;
use corpus::source::Source;
use corpus::{Against, CorpusError, Job, Limits};

use crate::cli::Format;
use crate::commands::Session;
use crate::curating::{self, EachChild, SourceOptions};
use crate::errors::{CommandError, ErrorKind, Verdict};
use crate::output::{corpus as text, json};
use crate::ui::{Output, Paging};

/// Bytes that sorts, joins and groups may hold if nothing is said.
const MEMORY_MIB: usize = 256;

/// The name and version that a corpus says it was made by.
const TOOL: (&str, &str) = ("outcross", env!("CARGO_PKG_VERSION"));

/// Make a training corpus: labelled, filtered, deduplicated, redacted, with every row accounted for.
///
/// A source is a repository, a ledger, a folder, a package archive (.crate, .tar.gz, .zip, .whl, .jar), a folder of unpacked
/// packages, or a table of others (.parquet, .jsonl) with a column of text. Each row says who wrote its lines and what review
/// they had, as far as the ledger of its repository knows; a scan runs by itself. What is not kept goes to a table beside it,
/// with the reason. A run that was stopped goes on where it was.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Without a recipe rows are files, StarCoder2's rules and those for invisible characters drop, licences
have to be permissive, exact and near duplicates (Jaccard 0.7) go, secrets and addresses are replaced.

Examples:
  outcross curate . --out corpus                     this repository
  outcross curate repo1 repo2 pkgs/ --out corpus     several sources as one corpus
  outcross curate src.jsonl --out corpus --dry-run   what a run would do, estimated from a sample
  outcross curate . --out corpus --recipe mine.toml  with settings of your own
  outcross curate . --out new --against corpus       what corpus does not have yet
  outcross corpus verify corpus                      whether it holds what its manifest says
  outcross corpus why corpus src/main.rs             why a file is in it, or not")]
pub struct Args {
    /// Repositories, ledgers, folders, package archives, Parquet or JSONL files
    #[arg(value_name = "SOURCE", required = true)]
    sources: Vec<PathBuf>,
    /// The folder of the corpus: not there yet, or a corpus of the same settings
    #[arg(long, value_name = "CORPUS", required_unless_present = "dry_run")]
    out: Option<PathBuf>,
    /// A corpus that the new one adds to: what it has is left out, exactly or nearly; may be given several times
    #[arg(long, value_name = "CORPUS")]
    against: Vec<PathBuf>,
    /// Settings: a TOML file, or an outcross.toml with a table [corpus]
    #[arg(long, value_name = "FILE")]
    recipe: Option<PathBuf>,
    /// Print what would be read and an estimate of what would be dropped, from a sixteenth of the texts
    #[arg(long)]
    dry_run: bool,
    /// The commit of repositories (default: HEAD)
    #[arg(long, value_name = "REV")]
    rev: Option<String>,
    /// The ledger of all repositories (default: each one's own, in the user's folder for caches)
    #[arg(long, value_name = "DIR")]
    ledger: Option<PathBuf>,
    /// The column of tables that holds the text (default: content, text or code)
    #[arg(long, value_name = "NAME")]
    text_column: Option<String>,
    /// A witness index, which may know of lines of which nothing else is known (may be given several times)
    #[arg(long = "witness", value_name = "INDEX")]
    witnesses: Vec<PathBuf>,
    /// Every folder in a folder is a source of its own, not only where all of them are packages
    #[arg(long)]
    each_child: bool,
    /// Memory for sorting, joining and grouping, in MiB; what is beyond goes to disk
    #[arg(long, value_name = "MIB", default_value_t = MEMORY_MIB)]
    memory: usize,
}

pub(crate) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    let recipe = recipe::read(args.recipe.as_deref())?;
    recipe.check()?;
    let against = args.against()?;
    let sources = args.open(&recipe, session)?;
    if args.dry_run {
        return dry::run(args, (&recipe, &against), sources, session);
    }
    let Some(out) = &args.out else { return Err(CommandError::usage("no folder is named for the corpus")) };
    let manifest = args.curate((&recipe, &against, out), sources, session)?;
    let mut output = Output::open(&session.settings, Paging::Allowed)?;
    match session.settings.format {
        Format::Json => json::write(&mut output, &manifest)?,
        _ => text::write(&mut output, &manifest, out)?,
    }
    output.finish()?;
    Ok(Verdict::Done)
}

impl Args {
    fn against(&self) -> Result<Vec<Against>, CommandError> {
        self.against.iter().map(|folder| Against::open(folder).map_err(CommandError::from)).collect()
    }

    fn open(&self, recipe: &Recipe, session: &Session) -> Result<Vec<Box<dyn Source>>, CommandError> {
        let options = SourceOptions {
            rev: self.rev.clone(),
            ledger: self.ledger.clone(),
            unit: recipe.unit,
            each_child: if self.each_child { EachChild::Always } else { EachChild::Packages },
            text_column: self.text_column.clone(),
            witnesses: self.witnesses.clone(),
            skip_licences: !recipe.licence.find,
        };
        curating::open(&self.sources, &options, session)
    }

    fn curate(
        &self,
        (recipe, against, out): (&Recipe, &[Against], &Path),
        sources: Vec<Box<dyn Source>>,
        session: &Session,
    ) -> Result<Manifest, CommandError> {
        let meter = session.ui.meter("curate");
        let limits = Limits { threads: threads(session), memory_bytes: self.memory.max(1) << 20 };
        let tick = |part, done, total| meter.update(part, done, total);
        let job = Job { recipe, out, against, limits, tool: TOOL, tick: &tick };
        corpus::curate(&job, sources).map_err(CommandError::from)
    }
}

/// Threads to use.
pub(crate) fn threads(session: &Session) -> usize {
    let all = || std::thread::available_parallelism().map_or(1, NonZero::get);
    session.settings.threads.map_or_else(all, NonZero::get)
}

impl From<CorpusError> for CommandError {
    fn from(error: CorpusError) -> Self {
        let kind = match &error {
            CorpusError::Output { .. } | CorpusError::Recipe(_) | CorpusError::LargeGroup(_) => ErrorKind::Usage,
            CorpusError::Interrupted => ErrorKind::Interrupted,
            CorpusError::Unaccounted { .. } => ErrorKind::Internal,
            _ => ErrorKind::Unreadable,
        };
        let shown = CommandError::new(kind, error.to_string());
        match error.hint() {
            Some(hint) => shown.hint(hint),
            None => shown,
        }
    }
}
