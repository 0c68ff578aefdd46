//! What rules ask of a file.

use std::cell::OnceCell;

use super::header::Says;
use crate::language::{Kind, Language};
use crate::looked::Looked;

/// A path taken apart, the looked at bytes, and the language.
pub(super) struct File<'a> {
    /// Everything before the last `/`; empty at the root.
    folders: &'a [u8],
    /// The last part of the path.
    pub(super) name: &'a [u8],
    pub(super) looked: Looked<'a>,
    pub(super) language: Option<Language>,
    /// What its header says, once it was read.
    pub(super) header: OnceCell<Option<Says>>,
    /// Whether it lies among tests, once it was asked.
    pub(super) in_tests: OnceCell<bool>,
    /// Whether it lies among what tests read, once it was asked.
    pub(super) in_fixtures: OnceCell<bool>,
}

/// A folder on the way to a file.
#[derive(Clone, Copy)]
pub(super) struct Folder<'a> {
    pub(super) name: &'a [u8],
    /// The path before it, without the `/` at its end; empty for a folder at the root.
    pub(super) before: &'a [u8],
}

impl<'a> File<'a> {
    pub(super) fn new(path: &'a [u8], looked: Looked<'a>, language: Option<Language>) -> Self {
        let (folders, name) = split_last(path);
        Self {
            folders,
            name,
            looked,
            language,
            header: OnceCell::new(),
            in_tests: OnceCell::new(),
            in_fixtures: OnceCell::new(),
        }
    }

    /// The folders from the root on.
    pub(super) fn folders(&self) -> impl Iterator<Item = Folder<'a>> {
        parts(self.folders)
    }

    /// The name of the folder that holds the file.
    pub(super) fn parent(&self) -> &'a [u8] {
        split_last(self.folders).1
    }

    /// The name up to its last dot; a dot in front does not count.
    pub(super) fn stem(&self) -> &'a [u8] {
        memchr::memrchr(b'.', self.name).filter(|at| *at > 0).map_or(self.name, |at| &self.name[..at])
    }

    pub(super) fn kind(&self) -> Option<Kind> {
        self.language.map(Language::kind)
    }

    pub(super) fn language_name(&self) -> &'static str {
        self.language.map_or("", Language::name)
    }
}

/// The parts of a path of folders.
fn parts(path: &[u8]) -> impl Iterator<Item = Folder<'_>> {
    let mut rest = if path.is_empty() { None } else { Some(0) };
    std::iter::from_fn(move || {
        let start = rest?;
        let end = memchr::memchr(b'/', &path[start..]).map(|length| start + length);
        rest = end.map(|end| end + 1);
        Some(Folder { name: &path[start..end.unwrap_or(path.len())], before: &path[..start.saturating_sub(1)] })
    })
}

impl<'a> Folder<'a> {
    /// The folders above.
    pub(super) fn above(self) -> impl Iterator<Item = &'a [u8]> {
        parts(self.before).map(|folder| folder.name)
    }

    /// The name of the folder directly above; empty at the root.
    pub(super) fn parent(self) -> &'a [u8] {
        split_last(self.before).1
    }
}

fn split_last(path: &[u8]) -> (&[u8], &[u8]) {
    memchr::memrchr(b'/', path).map_or((b"", path), |at| (&path[..at], &path[at + 1..]))
}
