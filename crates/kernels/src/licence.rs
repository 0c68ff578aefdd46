//! The licence of a file: what it is, what said so, and what class it is of.
//!
//! The first of these that says something decides: a tag in the file, a file `<name>.license` beside it, `REUSE.toml`
//! (or `.reuse/dep5`), the nearest licence files up the tree by their text, the nearest manifest with a field for it.
//! What decided is kept. A file of which nothing is said has no licence, which is a class of its own and no permission.

mod class;
mod dep5;
mod expression;
mod known;
mod lists;
mod manifest;
mod named;
mod pairs;
mod pattern;
mod reuse;
mod rows;
mod tag;
mod text;

use std::collections::BTreeMap;

use crate::licence::named::Named;
use crate::licence::reuse::{Annotations, Precedence};

pub use class::{LicenceClass, class};
pub use expression::canonical;
pub use known::KnownTexts;
pub use rows::{licence_class, licence_tag_of};
pub use tag::tag_of;
pub use text::of_text;

/// What decided a licence. Named so, and not `From`, which is the standard library's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DecidedFrom {
    /// `SPDX-License-Identifier:` in the file.
    Tag,
    /// The same in a file of that name and `.license`.
    Sidecar,
    /// `REUSE.toml` or `.reuse/dep5`.
    Reuse,
    /// The text of the nearest licence files.
    File,
    /// A field of the nearest manifest.
    Manifest,
    /// Nothing.
    None,
}

impl DecidedFrom {
    /// The word as it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tag => "tag",
            Self::Sidecar => "sidecar",
            Self::Reuse => "reuse",
            Self::File => "file",
            Self::Manifest => "manifest",
            Self::None => "none",
        }
    }
}

/// The licence of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Licence {
    /// An SPDX expression (SPDX 3.0, annex B) in one canonical form. `None` where nothing says, and where the nearest
    /// licence file is of no known text.
    pub expression: Option<String>,
    /// What decided.
    pub from: DecidedFrom,
    /// The path of what decided, empty for [`DecidedFrom::None`]. Of several licence files the first by name.
    pub decided_by: String,
}

/// The files of a source that say something of licences.
#[derive(Debug, Default)]
pub struct Tree {
    sidecars: BTreeMap<String, String>,
    reuse: BTreeMap<String, Annotations>,
    dep5: BTreeMap<String, Annotations>,
    files: BTreeMap<String, named::Folder>,
    manifests: BTreeMap<String, manifest::Found>,
}

impl Tree {
    /// Whether a path is one of those files: its bytes belong into [`Tree::new`].
    #[must_use]
    pub fn is_relevant(path: &str) -> bool {
        named::of(path).is_some()
    }

    /// Reads the files. Paths are relative to the source, with `/`. What can't be read says nothing. The texts of licences
    /// among them are known from then on.
    pub fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>, known: &KnownTexts) -> Self {
        let mut tree = Self::default();
        let mut manifests = manifest::Manifests::default();
        for (path, bytes) in files {
            let Some(named) = named::of(path) else { continue };
            let text = String::from_utf8_lossy(bytes);
            match named {
                Named::Manifest(kind) => manifests.add(path, kind, &text),
                other => tree.add(path, other, &text, known),
            }
        }
        tree.manifests = manifests.finish();
        tree
    }

    fn add(&mut self, path: &str, named: Named, text: &str, known: &KnownTexts) {
        match named {
            Named::Sidecar(of) => drop(tag_of(text).map(|tag| self.sidecars.insert(of, tag))),
            Named::Reuse => drop(self.reuse.insert(folder(path).to_owned(), reuse::parse(path, text))),
            Named::Dep5 => drop(self.dep5.insert(folder(folder(path)).to_owned(), dep5::parse(path, text))),
            // A program that is named so checks licences, and is none.
            Named::Licence(_) if text.starts_with("#!") => {}
            Named::Licence(role) => {
                self.files.entry(folder(path).to_owned()).or_default().add(path, role, text, known);
            }
            Named::Manifest(_) => {}
        }
    }

    /// The licence of a file of the source with this text.
    #[must_use]
    pub fn of(&self, path: &str, text: &str) -> Licence {
        let annotation = self.annotation(path);
        let inside = || self.inside(path, text);
        let own = match &annotation {
            Some((licence, Precedence::Override)) => Some(licence.clone()),
            Some((licence, Precedence::Aggregate)) => Some(inside().map_or(licence.clone(), |own| both(own, licence))),
            Some((licence, Precedence::Closest)) => inside().or_else(|| Some(licence.clone())),
            None => inside(),
        };
        own.or_else(|| self.around(path)).unwrap_or_else(Licence::none)
    }

    /// What the file itself or the one beside it says.
    fn inside(&self, path: &str, text: &str) -> Option<Licence> {
        let tag = || tag_of(text).map(|tag| Licence::of(tag, DecidedFrom::Tag, path));
        let sidecar = || {
            let tag = self.sidecars.get(path)?.clone();
            Some(Licence::of(tag, DecidedFrom::Sidecar, &format!("{path}.license")))
        };
        tag().or_else(sidecar)
    }

    /// What a `REUSE.toml` says: the outermost that overrides, else the innermost; else what `dep5` says.
    fn annotation(&self, path: &str) -> Option<(Licence, Precedence)> {
        let found = |from: &BTreeMap<String, Annotations>| -> Vec<(Licence, Precedence)> {
            let of = |folder: &str| from.get(folder).and_then(|annotations| annotations.of(path));
            folders(path).filter_map(of).collect()
        };
        let mut all = found(&self.reuse);
        let overriding = all.iter().rposition(|(_, precedence)| *precedence == Precedence::Override);
        match overriding {
            Some(at) => Some(all.swap_remove(at)),
            None => all.into_iter().chain(found(&self.dep5)).next(),
        }
    }

    /// What stands around the file. Beyond a licence file of no known text only a manifest as near as it counts: what is
    /// further up isn't about this file.
    fn around(&self, path: &str) -> Option<Licence> {
        let mut manifest = None;
        for folder in folders(path) {
            manifest = manifest.or_else(|| self.manifests.get(folder));
            if let Some(file) = self.files.get(folder).map(named::Folder::licence) {
                return match (&file.expression, manifest) {
                    (None, Some(found)) => Some(found.licence()),
                    _ => Some(file),
                };
            }
        }
        manifest.map(manifest::Found::licence)
    }
}

impl Licence {
    fn of(expression: String, from: DecidedFrom, decided_by: &str) -> Self {
        Self { expression: Some(expression), from, decided_by: decided_by.to_owned() }
    }

    fn none() -> Self {
        Self { expression: None, from: DecidedFrom::None, decided_by: String::new() }
    }
}

/// Both licences apply; the file's own is named as what decided.
fn both(own: Licence, other: &Licence) -> Licence {
    let together = own.expression.iter().chain(&other.expression).map(String::as_str);
    Licence { expression: expression::all_of(together), ..own }
}

/// The folder that a path lies in, empty for the root.
fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The folders that a path lies in, from the innermost to the root.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder(path)), |inner| (!inner.is_empty()).then(|| folder(inner)))
}
