//! A package archive: tar, plain or gzip (`.crate`, `.tar.gz`, `.tgz`, `.tar`), and zip (`.zip`, `.whl`, `.jar`, `.egg`,
//! `.nupkg`). Nothing is unpacked to disk; an archive within one is a binary file. Nothing is known of its lines.
//!
//! An archive is hostile: a path that leads out of it, a link, a device is left out; what unpacks to far more than it is
//! stops with an error ([`MOST_UNPACKED_BYTES`], [`MOST_RATIO`], [`MOST_ENTRIES`]). It is read twice: for the hash by which
//! it is known, and for its rows, which come in the order of their paths, not in that of the archive. For that its texts
//! are in memory, up to [`MOST_TEXT_BYTES`].

mod entries;
mod tarball;
mod zipped;

use std::path::{Path, PathBuf};

use corpus::source::{Source, SourceError, SourceId, Take, Taken};
use rayon::iter::{IntoParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _};

use self::entries::{ArchiveError, Entry, Found};
use super::authors::Authors;
use super::batches::{Progress, hand_over, is_full};
use super::licences::{Stated, is_relevant};
use super::listing::{Content, Listed, TreeHash, attributes, attributes_of, in_order};
use super::making::{File, Maker, Said, binary, too_large};
use super::order::{Imports, order, ordered};
use super::reasons::{Left, Reason};
use super::scanned::Scanned;
use super::{Shared, Unit, changed, source_error};
use crate::errors::CommandError;
use crate::repo_id;
use crate::scanning::stop_if_interrupted;

pub use self::entries::{MOST_ENTRIES, MOST_RATIO, MOST_TEXT_BYTES, MOST_UNPACKED_BYTES};

/// How an archive is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// tar.
    Tar,
    /// tar, gzip.
    TarGzip,
    /// zip.
    Zip,
}

/// The ends of names, and what they say.
const ENDS: [(&str, Packing); 9] = [
    (".crate", Packing::TarGzip),
    (".tar.gz", Packing::TarGzip),
    (".tgz", Packing::TarGzip),
    (".tar", Packing::Tar),
    (".zip", Packing::Zip),
    (".whl", Packing::Zip),
    (".jar", Packing::Zip),
    (".egg", Packing::Zip),
    (".nupkg", Packing::Zip),
];

impl Packing {
    /// How a file is packed, by its name, upper and lower case alike; `None` where it is no archive's.
    #[must_use]
    pub fn of(path: &Path) -> Option<Packing> {
        let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
        ENDS.iter().find(|(end, _)| name.len() > end.len() && name.ends_with(end)).map(|(_, packing)| *packing)
    }
}

/// An archive.
pub(super) struct ArchiveSource {
    id: SourceId,
    path: PathBuf,
    packing: Packing,
    /// Of its texts.
    bytes: u64,
    shared: Shared,
}

/// What is at a path in it.
enum Place {
    Text(Vec<u8>),
    Left(Left),
}

impl ArchiveSource {
    /// Reads an archive once, for its hash.
    pub(super) fn open(path: &Path, packing: Packing, shared: &Shared) -> Result<Self, CommandError> {
        stop_if_interrupted()?;
        let (mut found, mut texts) = (Vec::new(), 0);
        let mut keep = |entry: Entry| {
            let content = content(&entry.found);
            found.push((entry, content));
            // Nothing but its hash is kept.
            if let Some((Entry { found: Found::File(bytes), .. }, _)) = found.last_mut() {
                texts += bytes.len() as u64;
                *bytes = Vec::new();
            }
            Ok(())
        };
        read(path, packing, &mut keep).map_err(|error| command_error(path, &error))?;
        let commit = commit(found.into_iter().map(|(entry, content)| (entry, content, ())).collect()).0;
        let id = SourceId {
            named: path.to_string_lossy().into_owned(),
            kind: "archive",
            id: repo_id::from_folder(&stem(path)),
            commit,
            state: shared.state(String::new()),
        };
        Ok(ArchiveSource { id, path: path.to_owned(), packing, bytes: texts, shared: shared.clone() })
    }

    /// Its files in order, with their texts.
    fn files(&self) -> Result<Vec<Listed<Place>>, SourceError> {
        let (mut found, mut texts) = (Vec::new(), 0_u64);
        let mut keep = |entry: Entry| {
            let content = content(&entry.found);
            let Entry { path, found: what } = entry;
            let place = match what {
                Found::File(bytes) => binary(&bytes).map_or_else(|| Place::Text(bytes), Place::Left),
                Found::Large(bytes) => Place::Left(too_large(bytes)),
                Found::Left(left) => Place::Left(left),
            };
            texts += place.bytes();
            found.push((Entry { path, found: Found::File(Vec::new()) }, content, place));
            if texts > MOST_TEXT_BYTES { Err(ArchiveError::TooMuchText) } else { Ok(()) }
        };
        let error = |error: ArchiveError| source_error(&command_error(&self.path, &error));
        read(&self.path, self.packing, &mut keep).map_err(error)?;
        let (commit, files) = commit(found);
        match commit == self.id.commit {
            true => Ok(in_order(files.into_iter().map(|(path, place)| (path, place.bytes(), place)))),
            false => Err(changed(&self.path.display().to_string())),
        }
    }

    fn maker(&self, files: &[Listed<Place>]) -> Maker {
        let (mut texts, mut licences) = (Vec::new(), Stated::default());
        for file in files {
            let Place::Text(text) = &file.place else { continue };
            texts.extend(attributes_of(&file.path).map(|folder| (folder.to_vec(), text.clone())));
            if is_relevant(&file.path) {
                licences.add(&file.path, text);
            }
        }
        Maker {
            repo: self.id.id.as_str().into(),
            commit: self.id.commit.as_str().into(),
            unit: self.shared.unit,
            witnesses: self.shared.witnesses.clone(),
            data_end: None,
            attributes: attributes(&texts),
            licences: licences.read(self.shared.licence_texts.as_deref()),
            scanned: Scanned::default(),
            authors: Authors::default(),
        }
    }

    /// The files in the order of their rows.
    fn in_order_of_unit(&self, files: Vec<Listed<Place>>) -> Vec<Listed<Place>> {
        if self.shared.unit != Unit::Repository {
            return files;
        }
        let imports = |file: &Listed<Place>| match &file.place {
            Place::Text(text) => Imports::of(&file.path, text),
            Place::Left(_) => Imports::default(),
        };
        let imports: Vec<Imports> = self.shared.threads.install(|| files.par_iter().map(imports).collect());
        let order = order(&files.iter().map(|file| file.path.as_slice()).zip(imports).collect::<Vec<_>>());
        ordered(files, &order)
    }

    fn made(&self, batch: Vec<Listed<Place>>, maker: &Maker) -> Vec<Vec<Taken>> {
        let one = |file: Listed<Place>| {
            let (shown, path) = (&file.shown, file.path.as_slice());
            let at = File { shown, path, in_source: path, spans: &[], said: Said::default() };
            let content = match file.place {
                Place::Left(left) => Err(left),
                Place::Text(_) if file.is_doubled => {
                    Err(Left::new(Reason::SameName, "another file is shown by this name", file.bytes))
                }
                Place::Text(bytes) => Ok(bytes),
            };
            maker.made(&at, content)
        };
        self.shared.threads.install(|| batch.into_par_iter().map(one).collect())
    }
}

impl Source for ArchiveSource {
    fn id(&self) -> &SourceId {
        &self.id
    }

    fn bytes(&self) -> Option<u64> {
        Some(self.bytes)
    }

    fn read(&self, take: &mut Take<'_>) -> Result<(), SourceError> {
        let files = self.files()?;
        let maker = self.maker(&files);
        let mut progress = Progress::new(&self.shared, &self.id.id, Some(files.len() as u64));
        let mut files = self.in_order_of_unit(files).into_iter().peekable();
        while files.peek().is_some() {
            let (mut batch, mut bytes) = (Vec::new(), 0);
            while !is_full(batch.len(), bytes) {
                let Some(file) = files.next() else { break };
                bytes += file.bytes;
                batch.push(file);
            }
            progress.step(batch.len())?;
            hand_over(self.made(batch, &maker), take)?;
        }
        Ok(())
    }
}

impl Place {
    fn bytes(&self) -> u64 {
        match self {
            Place::Text(bytes) => bytes.len() as u64,
            Place::Left(_) => 0,
        }
    }
}

/// Hands over the entries of an archive in its order; folders are none.
fn read(
    path: &Path,
    packing: Packing,
    each: &mut dyn FnMut(Entry) -> Result<(), ArchiveError>,
) -> Result<(), ArchiveError> {
    match packing {
        Packing::Tar | Packing::TarGzip => tarball::read(path, packing == Packing::TarGzip, each),
        Packing::Zip => zipped::read(path, each),
    }
}

/// What decides the rows of an entry.
fn content(found: &Found) -> Content {
    match found {
        Found::File(bytes) => Content::File(*blake3::hash(bytes).as_bytes()),
        Found::Large(bytes) => Content::Large(*bytes),
        Found::Left(left) => Content::Other(left.reason.as_str()),
    }
}

/// The hash of what was found, and each path as the source has it: without the folder that everything lies in.
fn commit<T>(found: Vec<(Entry, Content, T)>) -> (String, Vec<(Vec<u8>, T)>) {
    let top = entries::top(found.iter().map(|(entry, _, _)| entry.path.as_slice())).unwrap_or_default().to_vec();
    let below = |entry: Entry| match entry.path.strip_prefix(top.as_slice()) {
        Some(below) => below.to_vec(),
        None => entry.path,
    };
    let mut files: Vec<(Vec<u8>, Content, T)> =
        found.into_iter().map(|(entry, content, with)| (below(entry), content, with)).collect();
    files.sort_by(|a, b| a.0.cmp(&b.0));
    let mut tree = TreeHash::new();
    files.iter().for_each(|(path, content, _)| tree.add(path, *content));
    (tree.commit(), files.into_iter().map(|(path, _, with)| (path, with)).collect())
}

/// An archive's name without what says how it is packed.
fn stem(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let lower = name.to_ascii_lowercase();
    let end = ENDS.iter().find(|(end, _)| lower.ends_with(end)).map_or(0, |(end, _)| end.len());
    PathBuf::from(name.get(..name.len().saturating_sub(end)).unwrap_or(&name))
}

fn command_error(path: &Path, error: &ArchiveError) -> CommandError {
    let made = CommandError::unreadable(format!("cannot read {}: {error}", path.display()));
    match error {
        ArchiveError::Stopped => stop_if_interrupted().err().unwrap_or(made),
        ArchiveError::TooMuchText => made.hint("unpack it, and name the folder"),
        ArchiveError::Bomb(_) => made.hint("leave it out, or unpack it where that does no harm and name the folder"),
        ArchiveError::Damaged(_) => made.hint("fetch the file again, or leave it out"),
    }
}
