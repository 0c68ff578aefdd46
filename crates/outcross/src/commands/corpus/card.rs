//! `outcross corpus card`.

mod asked;

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use corpus::manifest::{Manifest, ManifestFile};
use sha2::{Digest as _, Sha256};

use crate::cli::Format;
use crate::commands::Session;
use crate::errors::{CommandError, ErrorKind, Verdict};
use crate::output::corpus_card::{Card, CardFile, Hashed};
use crate::output::json::{self, v1};
use crate::output::plain;
use crate::ui::{Output, Paging};
use crate::untrusted::Untrusted;

/// Bytes that are read at one time.
const CHUNK: usize = 1 << 16;

/// Write a dataset card: Markdown with pictures, Croissant, SPDX, numbers for the EU training-content summary.
///
/// What is said comes from the manifest and from the rows themselves. The same corpus gives the same bytes: a card has no
/// date but those of the data.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Writes README.md, its pictures, croissant.json and spdx.json. Paths in them are from the folder of the corpus:
to publish, copy the card's files beside the manifest.

Examples:
  outcross corpus card corpus                   into corpus/card
  outcross corpus card corpus --out docs/card
  outcross corpus card corpus --json            the files that were written")]
pub struct Args {
    /// The corpus
    corpus: PathBuf,
    /// The folder of the card (default: CORPUS/card)
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) fn run(args: &Args, session: &Session) -> Result<Verdict, CommandError> {
    let manifest = Manifest::read(&args.corpus).map_err(CommandError::from)?;
    let shards = hashed(&args.corpus, &manifest.shards, session)?;
    let asked = asked::ask(&args.corpus, &manifest, session)?;
    let card = Card { manifest: &manifest, shards, asked };
    let folder = args.out.clone().unwrap_or_else(|| args.corpus.join("card"));
    let files = card.files();
    write_all(&folder, &files)?;
    report(&folder, &files, session)?;
    Ok(Verdict::Done)
}

/// The shards with the hashes that Croissant asks for; the manifest has BLAKE3 alone.
fn hashed(corpus: &Path, files: &[ManifestFile], session: &Session) -> Result<Vec<Hashed>, CommandError> {
    let meter = session.ui.meter("card");
    let all = files.len() as u64;
    let of = |(file, done): (&ManifestFile, u64)| {
        meter.update("shards", done, Some(all));
        let path = corpus.join(&file.path);
        let sha256 = sha256(&path).map_err(|error| unreadable(&path, &error))?;
        Ok(Hashed { file: file.clone(), sha256 })
    };
    files.iter().zip(1..).map(of).collect()
}

fn sha256(path: &Path) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let (mut hash, mut chunk) = (Sha256::new(), vec![0; CHUNK]);
    loop {
        match file.read(&mut chunk)? {
            0 => break,
            bytes => hash.update(&chunk[..bytes]),
        }
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn write_all(folder: &Path, files: &[CardFile]) -> Result<(), CommandError> {
    fs::create_dir_all(folder).map_err(|error| unwritable(folder, &error))?;
    for file in files {
        let path = folder.join(file.name);
        fs::write(&path, &file.text).map_err(|error| unwritable(&path, &error))?;
    }
    Ok(())
}

fn report(folder: &Path, files: &[CardFile], session: &Session) -> Result<(), CommandError> {
    let document = v1::CorpusCard {
        schema: v1::CORPUS_CARD,
        tool: v1::Tool::THIS,
        folder: folder.display().to_string(),
        files: files.iter().map(v1::CorpusCardFile::of).collect(),
    };
    let mut output = Output::open(&session.settings, Paging::Allowed)?;
    match session.settings.format {
        Format::Json => json::write(&mut output, &document)?,
        _ => {
            let place = Untrusted::new(document.folder.as_bytes()).term().to_string();
            let count = plain::counted(files.len() as u64, "file");
            writeln!(output, "{count} in {place}")?;
            for file in &document.files {
                writeln!(output, "  {:<18} {:>9} bytes", file.path, plain::grouped(file.bytes))?;
            }
        }
    }
    output.finish()?;
    Ok(())
}

fn unreadable(path: &Path, error: &std::io::Error) -> CommandError {
    CommandError::new(ErrorKind::Unreadable, format!("cannot read {}: {error}", path.display()))
        .hint("outcross corpus verify says what else is not as the manifest says")
}

fn unwritable(path: &Path, error: &std::io::Error) -> CommandError {
    CommandError::new(ErrorKind::Usage, format!("cannot write {}: {error}", path.display()))
        .hint("name another folder with --out")
}
