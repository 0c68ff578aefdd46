//! The files of a source before they are read: in the order of their paths' bytes, no two shown by one name.

use std::collections::HashSet;
use std::sync::Arc;

use code::Attributes;
use history::path_text;

/// A file of a source.
#[derive(Debug, Clone)]
pub(super) struct Listed<P> {
    /// Its path in the source: raw bytes, `/` between its parts.
    pub(super) path: Vec<u8>,
    /// As rows show it.
    pub(super) shown: Arc<str>,
    /// A file before it is shown by the same name.
    pub(super) is_doubled: bool,
    /// Its bytes, as far as they are known.
    pub(super) bytes: u64,
    /// Where its content is.
    pub(super) place: P,
}

/// Puts the files in order. Of several with one path the last stays the one by that name.
pub(super) fn in_order<P>(files: impl IntoIterator<Item = (Vec<u8>, u64, P)>) -> Vec<Listed<P>> {
    let listed = |(path, bytes, place): (Vec<u8>, u64, P)| {
        let shown = path_text(&path);
        Listed { path, shown, is_doubled: false, bytes, place }
    };
    let mut files: Vec<Listed<P>> = files.into_iter().map(listed).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut seen = HashSet::new();
    for file in files.iter_mut().rev() {
        file.is_doubled = !seen.insert(Arc::clone(&file.shown));
    }
    files
}

/// The folder for which a path holds attributes, if it does.
pub(super) fn attributes_of(path: &[u8]) -> Option<&[u8]> {
    let folder = path.strip_suffix(b".gitattributes")?;
    if folder.is_empty() { Some(folder) } else { folder.strip_suffix(b"/") }
}

/// The attributes that files of a source state, each with its folder.
pub(super) fn attributes(texts: &[(Vec<u8>, Vec<u8>)]) -> Attributes {
    Attributes::new(texts.iter().map(|(folder, text)| (folder.as_slice(), text.as_slice())))
}

/// A hash of what a tree holds: of each entry in order of the paths its length, its path, and what is there.
pub(super) struct TreeHash(blake3::Hasher);

/// What is at a path, as far as it decides rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// A file: the BLAKE3 of its bytes.
    File([u8; 32]),
    /// One of so many bytes that is too large to be a text: nothing but its size becomes known.
    Large(u64),
    /// Something that is not looked into, by a word for it.
    Other(&'static str),
}

impl TreeHash {
    pub(super) fn new() -> TreeHash {
        TreeHash(blake3::Hasher::new())
    }

    pub(super) fn add(&mut self, path: &[u8], content: Content) {
        let sized = |hash: &mut blake3::Hasher, bytes: &[u8]| {
            hash.update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
        };
        sized(&mut self.0, path);
        match content {
            Content::File(hash) => self.0.update(b"file").update(&hash),
            Content::Large(bytes) => self.0.update(b"large").update(&bytes.to_le_bytes()),
            Content::Other(what) => self.0.update(b"other").update(what.as_bytes()),
        };
    }

    /// `tree:` and the hash, as rows name it.
    pub(super) fn commit(self) -> String {
        format!("tree:{}", self.0.finalize().to_hex())
    }
}
