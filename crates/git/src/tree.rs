//! Raw trees: parsed in place, checked for order, never trusted.

use crate::ObjectId;

/// What a tree entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A regular file, executable or not.
    File,
    /// A symbolic link.
    Symlink,
    /// A commit of a submodule.
    Submodule,
    /// A folder.
    Tree,
}

impl EntryKind {
    fn of_mode(mode: u32) -> Option<Self> {
        match mode & 0o170_000 {
            0o100_000 => Some(EntryKind::File),
            0o120_000 => Some(EntryKind::Symlink),
            0o160_000 => Some(EntryKind::Submodule),
            0o040_000 => Some(EntryKind::Tree),
            _ => None,
        }
    }
}

/// A leaf of a tree: what stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// File, link, submodule or folder.
    pub kind: EntryKind,
    /// The object that stands there.
    pub id: ObjectId,
}

/// One entry of a parsed tree.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RawEntry<'a> {
    pub(crate) name: &'a [u8],
    pub(crate) kind: EntryKind,
    pub(crate) id: &'a [u8],
}

impl RawEntry<'_> {
    pub(crate) fn entry(&self) -> Entry {
        Entry { kind: self.kind, id: ObjectId::from_bytes(self.id).expect("parsed with the length of an id") }
    }

    /// Git sorts a folder as if its name ended in a slash.
    pub(crate) fn cmp_key(&self, other: &RawEntry<'_>) -> std::cmp::Ordering {
        let shared = self.name.len().min(other.name.len());
        self.name[..shared].cmp(&other.name[..shared]).then_with(|| self.byte_at(shared).cmp(&other.byte_at(shared)))
    }

    fn byte_at(&self, at: usize) -> Option<u8> {
        let end = (self.kind == EntryKind::Tree && at == self.name.len()).then_some(b'/');
        self.name.get(at).copied().or(end)
    }
}

/// The tree is not a list of `mode SP name NUL id`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MalformedTree;

/// A cursor over the bytes of a tree.
#[derive(Clone)]
pub(crate) struct Cursor<'a> {
    rest: &'a [u8],
    id_len: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(tree: &'a [u8], id_len: usize) -> Self {
        Cursor { rest: tree, id_len }
    }

    /// The next entry; `None` at the end.
    pub(crate) fn next(&mut self) -> Result<Option<RawEntry<'a>>, MalformedTree> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let (kind, after_mode) = parse_kind(self.rest).ok_or(MalformedTree)?;
        let end = memchr::memchr2(0, b'/', after_mode).ok_or(MalformedTree)?;
        let (name, tail) = after_mode.split_at(end);
        let id = tail.get(1..1 + self.id_len).ok_or(MalformedTree)?;
        if tail[0] == b'/' || matches!(name, b"" | b"." | b"..") {
            return Err(MalformedTree);
        }
        self.rest = &tail[1 + self.id_len..];
        Ok(Some(RawEntry { name, kind, id }))
    }

    /// Skips the entries that both trees begin with, byte for byte. Most of two versions of a large tree is equal.
    pub(crate) fn skip_equal(&mut self, other: &mut Cursor<'a>) {
        loop {
            let mut ahead = self.clone();
            let Ok(Some(_)) = ahead.next() else { return };
            let entry = &self.rest[..self.rest.len() - ahead.rest.len()];
            let Some(rest) = other.rest.strip_prefix(entry) else { return };
            (*self, other.rest) = (ahead, rest);
        }
    }
}

/// Reads the mode; the ones that git writes are known by sight.
fn parse_kind(bytes: &[u8]) -> Option<(EntryKind, &[u8])> {
    let known: [(&[u8], EntryKind); 3] =
        [(b"100644 ", EntryKind::File), (b"40000 ", EntryKind::Tree), (b"100755 ", EntryKind::File)];
    for (mode, kind) in known {
        if let Some(rest) = bytes.strip_prefix(mode) {
            return Some((kind, rest));
        }
    }
    let (mode, rest) = parse_mode(bytes)?;
    Some((EntryKind::of_mode(mode)?, rest))
}

/// Reads octal digits up to a space.
fn parse_mode(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let space = bytes.iter().take(8).position(|byte| *byte == b' ')?;
    let mode = bytes[..space]
        .iter()
        .try_fold(0u32, |mode, digit| matches!(digit, b'0'..=b'7').then(|| mode << 3 | u32::from(digit - b'0')))?;
    (space > 0).then(|| (mode, &bytes[space + 1..]))
}

/// Whether the entries stand in git's order, each once. Comparison of trees relies on it.
pub(crate) fn is_sorted(tree: &[u8], id_len: usize) -> Result<bool, MalformedTree> {
    let mut cursor = Cursor::new(tree, id_len);
    let mut previous: Option<RawEntry<'_>> = None;
    while let Some(entry) = cursor.next()? {
        if previous.is_some_and(|before| before.cmp_key(&entry).is_ge()) {
            return Ok(false);
        }
        previous = Some(entry);
    }
    Ok(true)
}

/// Rewrites a tree whose entries stand out of order, or twice, into git's order; of two equal keys the first stays.
pub(crate) fn sorted(tree: &[u8], id_len: usize) -> Result<Vec<u8>, MalformedTree> {
    let mut cursor = Cursor::new(tree, id_len);
    let mut entries = Vec::new();
    while let Some(entry) = cursor.next()? {
        entries.push(entry);
    }
    entries.sort_by(RawEntry::cmp_key);
    entries.dedup_by(|later, earlier| earlier.cmp_key(later).is_eq());
    Ok(entries.iter().flat_map(encode).collect())
}

fn encode(entry: &RawEntry<'_>) -> Vec<u8> {
    let mode: &[u8] = match entry.kind {
        EntryKind::File => b"100644 ",
        EntryKind::Symlink => b"120000 ",
        EntryKind::Submodule => b"160000 ",
        EntryKind::Tree => b"40000 ",
    };
    [mode, entry.name, &[0], entry.id].concat()
}
