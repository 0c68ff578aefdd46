//! Files on disk: a folder that is no whole repository, an unpacked package, or one file. Nothing is known of its lines.
//!
//! The tree is hashed when it is opened, because its hash is what it is known by; a file that is another one when it is
//! read is an error, so that no row comes from a tree of another name.

use std::collections::HashSet;
use std::fs::{self, File as DiskFile};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use corpus::source::{Source, SourceError, SourceId, Take, Taken};
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use super::authors::Authors;
use super::batches::{Progress, cut, hand_over};
use super::licences::{Stated, is_relevant};
use super::listing::{Content, Listed, TreeHash, attributes, attributes_of, in_order};
use super::making::{File, LARGEST_FILE_BYTES, Maker, Said, too_large};
use super::order::{Imports, order, ordered};
use super::reasons::{Left, Reason};
use super::scanned::Scanned;
use super::{Shared, Unit, changed};
use crate::clones::disk::repository_root;
use crate::errors::CommandError;
use crate::platform::path_bytes;
use crate::repo_id;
use crate::scanning::stop_if_interrupted;
use crate::tree_walk::{Ignored, LeftOutFile, Tree, TreeFile};

/// Which files of a folder are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taking<'a> {
    /// All; in a repository those that git does not ignore.
    All,
    /// Those of an unpacked package, which is a tree of its own wherever it lies.
    Package,
    /// Those that lie in none of these folders.
    Beside(&'a HashSet<PathBuf>),
}

/// A folder, or a file.
pub(super) struct FolderSource {
    id: SourceId,
    /// In front of a path there, the path from the root of the repository that it lies in.
    below: Vec<u8>,
    /// Folders above it that may hold attributes, by their paths from that root.
    above: Vec<(Vec<u8>, PathBuf)>,
    files: Vec<Listed<Place>>,
    shared: Shared,
}

/// What is at a path.
#[derive(Debug, Clone)]
enum Place {
    /// A file, with the BLAKE3 that it had.
    File(PathBuf, [u8; 32]),
    /// Something that is no text.
    Left(Left),
}

impl FolderSource {
    /// Lists and hashes what is there.
    pub(super) fn open(path: &Path, taking: Taking<'_>, shared: &Shared) -> Result<Self, CommandError> {
        let root = path.canonicalize().map_err(|error| {
            CommandError::usage(format!("cannot read {}: {error}", path.display()))
                .hint("name repositories, ledgers, folders, package archives or tables that are there")
        })?;
        let home = if taking == Taking::Package { root.clone() } else { repository_root(&root) };
        let folder = if root.is_dir() { root.as_path() } else { root.parent().unwrap_or(&root) };
        let mut source = FolderSource {
            id: SourceId {
                named: path.to_string_lossy().into_owned(),
                kind: "folder",
                id: repo_id::from_folder(&root),
                commit: String::new(),
                state: shared.state(String::new()),
            },
            below: path_bytes(folder.strip_prefix(&home).unwrap_or(Path::new(""))),
            above: above(folder, &home),
            files: list(path, &root, folder, taking)?,
            shared: shared.clone(),
        };
        source.id.commit = source.hash()?;
        Ok(source)
    }

    /// Whether nothing is there.
    pub(super) fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Reads everything once; keeps of each file what it was.
    fn hash(&mut self) -> Result<String, CommandError> {
        stop_if_interrupted()?;
        let hashed = |file: &Listed<Place>| match &file.place {
            Place::File(path, _) => of_file(path),
            Place::Left(left) if left.reason == Reason::TooLarge => Hashed::Large(left.bytes),
            Place::Left(left) => Hashed::Left(left.clone()),
        };
        let files = &self.files;
        let all: Vec<Hashed> = self.shared.threads.install(|| files.par_iter().map(hashed).collect());
        let mut tree = TreeHash::new();
        for (file, hashed) in self.files.iter_mut().zip(all) {
            let content = match hashed {
                Hashed::File(hash) => {
                    if let Place::File(_, kept) = &mut file.place {
                        *kept = hash;
                    }
                    Content::File(hash)
                }
                Hashed::Large(bytes) => {
                    file.place = Place::Left(too_large(bytes));
                    Content::Large(bytes)
                }
                Hashed::Left(left) => {
                    let word = left.reason.as_str();
                    file.place = Place::Left(left);
                    Content::Other(word)
                }
            };
            tree.add(&file.path, content);
        }
        Ok(tree.commit())
    }

    fn maker(&self) -> Maker {
        let (mut texts, mut licences) = (Vec::new(), Stated::default());
        for file in &self.files {
            let Place::File(path, _) = &file.place else { continue };
            let folder = attributes_of(&file.path);
            if folder.is_none() && !is_relevant(&file.path) {
                continue;
            }
            let Ok(text) = fs::read(path) else { continue };
            texts.extend(folder.map(|folder| (joined(&self.below, folder), text.clone())));
            licences.add(&file.path, &text);
        }
        for (folder, path) in &self.above {
            texts.extend(fs::read(path).ok().map(|text| (folder.clone(), text)));
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
    fn in_order_of_unit(&self) -> Vec<&Listed<Place>> {
        let files: Vec<&Listed<Place>> = self.files.iter().collect();
        if self.shared.unit != Unit::Repository {
            return files;
        }
        let imports = |file: &&Listed<Place>| match &file.place {
            Place::File(path, _) => read(path).map(|text| Imports::of(&file.path, &text)).unwrap_or_default(),
            Place::Left(_) => Imports::default(),
        };
        let imports: Vec<Imports> = self.shared.threads.install(|| files.par_iter().map(imports).collect());
        let order = order(&files.iter().map(|file| file.path.as_slice()).zip(imports).collect::<Vec<_>>());
        ordered(files, &order)
    }

    fn made(&self, file: &Listed<Place>, maker: &Maker) -> Result<Vec<Taken>, SourceError> {
        let path = joined(&self.below, &file.path);
        let at = File { shown: &file.shown, path: &path, in_source: &file.path, spans: &[], said: Said::default() };
        let content = match &file.place {
            Place::Left(left) => Err(left.clone()),
            Place::File(..) if file.is_doubled => {
                Err(Left::new(Reason::SameName, "another file is shown by this name", file.bytes))
            }
            Place::File(path, hash) => match read(path) {
                Ok(bytes) if blake3::hash(&bytes).as_bytes() == hash => Ok(bytes),
                _ => return Err(changed(&path.display().to_string())),
            },
        };
        Ok(maker.made(&at, content))
    }
}

impl Source for FolderSource {
    fn id(&self) -> &SourceId {
        &self.id
    }

    fn bytes(&self) -> Option<u64> {
        Some(self.files.iter().map(|file| file.bytes).sum())
    }

    fn read(&self, take: &mut Take<'_>) -> Result<(), SourceError> {
        let maker = self.maker();
        let mut progress = Progress::new(&self.shared, &self.id.id, Some(self.files.len() as u64));
        for batch in cut(&self.in_order_of_unit(), |file| file.bytes) {
            progress.step(batch.len())?;
            let one = |file: &&Listed<Place>| self.made(file, &maker);
            let made = self.shared.threads.install(|| batch.par_iter().map(one).collect::<Result<Vec<_>, _>>())?;
            hand_over(made, take)?;
        }
        Ok(())
    }
}

/// What a file was found to be.
enum Hashed {
    File([u8; 32]),
    Large(u64),
    Left(Left),
}

fn of_file(path: &Path) -> Hashed {
    match read(path) {
        Ok(bytes) if bytes.len() as u64 > LARGEST_FILE_BYTES => {
            Hashed::Large(fs::metadata(path).map_or(bytes.len() as u64, |metadata| metadata.len()))
        }
        Ok(bytes) => Hashed::File(*blake3::hash(&bytes).as_bytes()),
        Err(error) => Hashed::Left(Left::new(Reason::Unreadable, error.kind().to_string(), 0)),
    }
}

/// The bytes of a file, no more than one above the limit.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    DiskFile::open(path)?.take(LARGEST_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn list(path: &Path, root: &Path, folder: &Path, taking: Taking<'_>) -> Result<Vec<Listed<Place>>, CommandError> {
    let ignored = if taking == Taking::Package { Ignored::Taken } else { Ignored::LeftOut };
    let Tree { files, left_out, .. } = Tree::find(&[path.to_owned()], LARGEST_FILE_BYTES, ignored)?;
    let is_taken = |path: &Path| match taking {
        Taking::Beside(others) => !path.ancestors().any(|folder| others.contains(folder)),
        Taking::All | Taking::Package => true,
    };
    let below = |path: &Path| path_bytes(path.strip_prefix(folder).unwrap_or(path));
    let files = files.into_iter().map(|TreeFile { path, bytes, .. }| (bytes, Place::File(path.clone(), [0; 32]), path));
    let left_out = left_out.into_iter().map(|file| (0, Place::Left(left(&file)), file.path));
    let all = files.chain(left_out).filter(|(_, _, path)| is_taken(path) && (root.is_file() || path.as_path() != root));
    Ok(in_order(all.map(|(bytes, place, path)| (below(&path), bytes, place))))
}

fn left(file: &LeftOutFile) -> Left {
    match file.reason {
        "a link" => Left::new(Reason::Link, "a symbolic link", 0),
        "too large" => too_large(file.bytes),
        "no regular file" => Left::new(Reason::Special, "neither file nor folder nor link", 0),
        other => Left::new(Reason::Unreadable, other, file.bytes),
    }
}

/// Where attributes for a folder may be stated above it, up to the root of its repository.
fn above(folder: &Path, home: &Path) -> Vec<(Vec<u8>, PathBuf)> {
    let above = folder.ancestors().skip(1).take_while(|folder| folder.starts_with(home));
    let file =
        |folder: &Path| (path_bytes(folder.strip_prefix(home).unwrap_or(Path::new(""))), folder.join(".gitattributes"));
    above.map(file).collect()
}

fn joined(below: &[u8], path: &[u8]) -> Vec<u8> {
    match (below.is_empty(), path.is_empty()) {
        (true, _) => path.to_owned(),
        (false, true) => below.to_owned(),
        (false, false) => [below, b"/", path].concat(),
    }
}
