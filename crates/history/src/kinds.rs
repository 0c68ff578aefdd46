//! What files are: their language and their class.
//!
//! Decided by the rules of `code` and the `.gitattributes` of the head: for spans by the file at the head, for what
//! happens on the way by the version in which a path first appears, so that later commits change nothing of it. An attributes file that
//! can't be read says nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use code::{Attributes, classify, language};
use facts::Class;
use git::{ObjectId, Objects, PathChange, Repository, compare, lookup};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::paths::PathIndex;
use crate::plan::file;
use crate::walk::Walked;

/// The name of the file that holds attributes for its folder and those below.
const ATTRIBUTES: &[u8] = b".gitattributes";

/// Language and class of a path, in the words of `code`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kind {
    pub(crate) language: Option<code::Language>,
    pub(crate) class: code::Class,
}

/// Language and class of a file.
#[derive(Debug, Clone)]
pub(crate) struct FileKind {
    pub(crate) language: Option<Arc<str>>,
    pub(crate) class: Class,
}

/// The kinds of the head's text files.
pub(crate) type Kinds = FxHashMap<PathIndex, FileKind>;

/// Blobs of a tree: the files to look at, and the attributes files that speak of them, each with its folder.
#[derive(Default)]
pub(crate) struct HeadBlobs {
    files: Vec<(Vec<u8>, ObjectId)>,
    attributes: Vec<(Vec<u8>, ObjectId)>,
    /// Regular files in the whole tree; 0 if it was not listed.
    pub(crate) listed: u64,
}

impl HeadBlobs {
    /// Lists the whole tree.
    pub(crate) fn list(objects: &Objects, tree: ObjectId) -> Self {
        let mut blobs = HeadBlobs::default();
        for PathChange { path, now, .. } in compare(objects, Some(tree), &[]).paths {
            let Some(blob) = file(now) else { continue };
            blobs.listed += 1;
            if let Some(folder) = path.strip_suffix(ATTRIBUTES).filter(|folder| is_folder(folder)) {
                blobs.attributes.push((without_slash(folder).to_vec(), blob));
            }
            blobs.files.push((path, blob));
        }
        blobs
    }

    /// Looks up some paths, and the attributes files of the folders above them.
    pub(crate) fn look_up(objects: &Objects, tree: ObjectId, walked: &Walked) -> Self {
        let blob_at = |path: &[u8]| lookup(objects, tree, path).ok().and_then(file);
        let paths: Vec<_> = walked.head.keys().map(|index| walked.paths.get(*index)).collect();
        let folders: BTreeSet<&[u8]> = paths.iter().flat_map(|path| folders_above(path)).collect();
        let attributes = folders.into_iter().filter_map(|folder| {
            let blob = blob_at(&[folder, ATTRIBUTES].concat())?;
            Some((without_slash(folder).to_vec(), blob))
        });
        let attributes = attributes.collect();
        let files = paths.into_iter().filter_map(|path| Some((path.to_vec(), blob_at(path)?))).collect();
        HeadBlobs { files, attributes, listed: 0 }
    }

    /// Reads the files and says what they are.
    pub(crate) fn kinds(&self, repository: &Repository, walked: &Walked, attributes: &Attributes) -> Kinds {
        let text = |(path, blob): &(Vec<u8>, ObjectId)| {
            let index = walked.paths.find(path)?;
            walked.head.get(&index).filter(|file| !file.is_binary).map(|_| (index, *blob))
        };
        let texts: Vec<(PathIndex, ObjectId)> = self.files.iter().filter_map(text).collect();
        let found: Vec<_> = texts
            .par_iter()
            .map_init(
                || repository.objects(),
                |objects, (index, blob)| {
                    let (path, content) = (walked.paths.get(*index), objects.blob(*blob).ok()?);
                    let named = attributes.of(path).language.or_else(|| language(path, &content));
                    Some((*index, named, classify(path, &content, attributes).class))
                },
            )
            .flatten()
            .collect();
        let mut names: FxHashMap<&'static str, Arc<str>> = FxHashMap::default();
        let mut kind = |(index, language, class): (PathIndex, Option<code::Language>, code::Class)| {
            let language = language
                .map(|language| Arc::clone(names.entry(language.name()).or_insert_with(|| Arc::from(language.name()))));
            (index, FileKind { language, class: class_word(class) })
        };
        found.into_iter().map(&mut kind).collect()
    }

    /// Adds the attributes files to a hash.
    pub(crate) fn hash_attributes(&self, hasher: &mut blake3::Hasher) {
        for (folder, blob) in &self.attributes {
            hasher.update(&(folder.len() as u64).to_le_bytes());
            hasher.update(folder);
            hasher.update(blob.as_bytes());
        }
    }

    /// Reads the attributes files.
    pub(crate) fn read_attributes(&self, objects: &Objects) -> Attributes {
        let read = self.attributes.iter().filter_map(|(folder, blob)| Some((folder, objects.blob(*blob).ok()?)));
        let read: Vec<_> = read.collect();
        Attributes::new(read.iter().map(|(folder, content)| (folder.as_slice(), content.as_slice())))
    }
}

/// The root, or a path that ends in a slash.
fn is_folder(prefix: &[u8]) -> bool {
    prefix.last().is_none_or(|last| *last == b'/')
}

fn without_slash(folder: &[u8]) -> &[u8] {
    folder.strip_suffix(b"/").unwrap_or(folder)
}

/// The root and every folder above a file, each with its slash.
fn folders_above(path: &[u8]) -> impl Iterator<Item = &[u8]> {
    let ends = path.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(at, _)| at + 1);
    std::iter::once(0).chain(ends).map(|end| &path[..end])
}

/// The ledger's word for a class; both vocabularies are the same list.
pub(crate) fn class_word(class: code::Class) -> Class {
    match class {
        code::Class::Source => Class::Source,
        code::Class::Test => Class::Test,
        code::Class::Docs => Class::Docs,
        code::Class::Config => Class::Config,
        code::Class::Data => Class::Data,
        code::Class::Vendored => Class::Vendored,
        code::Class::Generated => Class::Generated,
        code::Class::Translation => Class::Translation,
        code::Class::Snapshot => Class::Snapshot,
    }
}
