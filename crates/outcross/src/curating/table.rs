//! A table of others: Parquet or JSON one object a line, with a column of text. What it says of path, language,
//! repository and licence is taken as said; nothing is known of its lines.
//!
//! Rows come in the order of the table. Where two have one path, the second is told apart by its number.

use std::collections::HashSet;
use std::fs::File as DiskFile;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use code::{Attributes, Language};
use corpus::source::{Source, SourceError, SourceId, Take, Taken};
use corpus::tables::{self, Form, Names, NoText, Record, TableError};
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

use super::Shared;
use super::authors::Authors;
use super::batches::{Progress, hand_over, is_full};
use super::licences::{Stated, of_column};
use super::making::{File, Maker, Said};
use super::reasons::{Left, Reason};
use super::scanned::Scanned;
use crate::errors::CommandError;
use crate::repo_id;
use crate::scanning::stop_if_interrupted;

/// Bytes that are read at a time.
const BUFFER_BYTES: usize = 1 << 18;

/// A table.
pub(super) struct TableSource {
    id: SourceId,
    path: PathBuf,
    form: Form,
    names: Names,
    shared: Shared,
}

/// A row of a table with the path by which it is shown.
struct Named {
    record: Record,
    repo: Option<Arc<str>>,
    shown: Arc<str>,
}

impl TableSource {
    /// Hashes a table, and looks for its text.
    pub(super) fn open(path: &Path, form: Form, text: Option<&str>, shared: &Shared) -> Result<Self, CommandError> {
        let names = Names::with_text(text);
        // What has no text is said before other sources are read for nothing.
        let mut records = tables::open(path, form, &names).map_err(|error| command_error(&error))?;
        if let Some(Err(error)) = records.next() {
            return Err(command_error(&error));
        }
        let id = SourceId {
            named: path.to_string_lossy().into_owned(),
            kind: form.as_str(),
            id: repo_id::from_folder(&stem(path)),
            commit: format!("table:{}", hash(path)?),
            state: shared.state(format!("text {}", names.text.join(" "))),
        };
        Ok(TableSource { id, path: path.to_owned(), form, names, shared: shared.clone() })
    }

    fn made(&self, batch: Vec<Named>, maker: &Maker) -> Vec<Vec<Taken>> {
        let one = |named: Named| {
            let Named { record, repo, shown } = named;
            let path = record.path.as_deref().unwrap_or_default().as_bytes();
            let language = record.language.as_ref().and_then(|name| Language::named(name.as_bytes()));
            let said = Said { repo, language, licence: of_column(&record.licences) };
            let file = File { shown: &shown, path, in_source: path, spans: &[], said };
            maker.made(&file, record.text.map(String::into_bytes).map_err(no_text))
        };
        self.shared.threads.install(|| batch.into_par_iter().map(one).collect())
    }
}

impl Source for TableSource {
    fn id(&self) -> &SourceId {
        &self.id
    }

    fn read(&self, take: &mut Take<'_>) -> Result<(), SourceError> {
        let maker = Maker {
            repo: self.id.id.as_str().into(),
            commit: self.id.commit.as_str().into(),
            unit: self.shared.unit,
            witnesses: self.shared.witnesses.clone(),
            data_end: None,
            attributes: Attributes::default(),
            licences: Stated::default().read(self.shared.licence_texts.as_deref()),
            scanned: Scanned::default(),
            authors: Authors::default(),
        };
        let mut records = tables::open(&self.path, self.form, &self.names).map_err(|error| source_error(&error))?;
        let mut progress = Progress::new(&self.shared, &self.id.id, None);
        let mut naming = Naming::default();
        loop {
            let (mut batch, mut bytes) = (Vec::new(), 0);
            while !is_full(batch.len(), bytes) {
                let Some(record) = records.next() else { break };
                let record = record.map_err(|error| source_error(&error))?;
                bytes += record.text.as_ref().map_or(0, |text| text.len() as u64);
                batch.push(naming.named(record));
            }
            if batch.is_empty() {
                return Ok(());
            }
            progress.step(batch.len())?;
            hand_over(self.made(batch, &maker), take)?;
        }
    }
}

/// Gives each row a path that no other row of its repository has.
#[derive(Default)]
struct Naming {
    seen: HashSet<u64>,
}

impl Naming {
    fn named(&mut self, record: Record) -> Named {
        let repo = record.repo.as_deref().and_then(repo_name);
        let path = record.path.as_deref().filter(|path| !path.is_empty());
        let mut shown = path.map_or_else(|| format!("row#{}", record.number), str::to_owned);
        while !self.is_new(repo.as_deref(), &shown) {
            shown = format!("{shown}#{}", record.number);
        }
        Named { repo, shown: shown.into(), record }
    }

    /// Whether no row before had this path. Two that only seem to have the same one are told apart as well.
    fn is_new(&mut self, repo: Option<&str>, path: &str) -> bool {
        let mut hash = blake3::Hasher::new();
        let repo = repo.unwrap_or_default();
        hash.update(&(repo.len() as u64).to_le_bytes()).update(repo.as_bytes()).update(path.as_bytes());
        let hash = hash.finalize();
        let first = hash.as_bytes().first_chunk().expect("because a hash has 32 bytes");
        self.seen.insert(u64::from_le_bytes(*first))
    }
}

/// A repository as a table names it, with nothing in it that an id may not hold.
fn repo_name(name: &str) -> Option<Arc<str>> {
    let safe = repo_id::from_name(name).or_else(|| repo_id::from_url(name));
    safe.or_else(|| (!name.is_empty()).then(|| repo_id::from_folder(Path::new(name)))).map(Arc::from)
}

fn no_text(why: NoText) -> Left {
    match why {
        NoText::Null => Left::new(Reason::NoText, "the column is empty", 0),
        NoText::NotText => Left::new(Reason::NoText, "the column holds no text", 0),
        NoText::NotUtf8 => Left::new(Reason::NotUtf8, "the column is no UTF-8", 0),
        NoText::TooLong => {
            let limit = tables::LONGEST_TEXT_BYTES;
            Left::new(Reason::TooLarge, format!("more than {limit} bytes"), limit as u64)
        }
    }
}

/// A file's name without its last extension, and without one that says how it is packed.
fn stem(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let unpacked = [".gz", ".zst", ".zstd"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
    PathBuf::from(Path::new(unpacked).file_stem().unwrap_or_default())
}

/// The BLAKE3 of a file.
pub(super) fn hash(path: &Path) -> Result<String, CommandError> {
    let unreadable = |error| CommandError::unreadable(format!("cannot read {}: {error}", path.display()));
    let mut file = DiskFile::open(path).map_err(unreadable)?;
    let (mut hash, mut buffer) = (blake3::Hasher::new(), vec![0; BUFFER_BYTES]);
    loop {
        stop_if_interrupted()?;
        match file.read(&mut buffer).map_err(unreadable)? {
            0 => return Ok(hash.finalize().to_hex().to_string()),
            read => hash.update(&buffer[..read]),
        };
    }
}

fn hint(error: &TableError) -> Option<&'static str> {
    match error {
        TableError::Io { .. } => None,
        TableError::NoText { .. } => Some("name the column that holds the text"),
        TableError::Damaged { .. } => Some("fetch the file again, or leave it out"),
    }
}

fn command_error(error: &TableError) -> CommandError {
    let made = match error {
        TableError::NoText { .. } => CommandError::usage(error.to_string()),
        TableError::Io { .. } | TableError::Damaged { .. } => CommandError::unreadable(error.to_string()),
    };
    match hint(error) {
        Some(hint) => made.hint(hint),
        None => made,
    }
}

fn source_error(error: &TableError) -> SourceError {
    SourceError { message: error.to_string(), hint: hint(error).map(str::to_owned), interrupted: false }
}
