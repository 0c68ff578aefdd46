//! What is in an archive, whatever its form, and how much of it is taken.

use std::io::{self, Read};

use crate::curating::making::LARGEST_FILE_BYTES;
use crate::curating::reasons::{Left, Reason};
use crate::platform::interrupted;

/// Bytes that an archive may unpack to.
pub const MOST_UNPACKED_BYTES: u64 = 4 << 30;

/// How many times its own size an archive may unpack to, once that is more than [`RATIO_FROM_BYTES`]: source code packs to
/// a fifth, deflate can reach a thousandth.
pub const MOST_RATIO: u64 = 200;

/// Entries that an archive may have.
pub const MOST_ENTRIES: u64 = 1_000_000;

/// Bytes of texts of an archive that are in memory.
pub const MOST_TEXT_BYTES: u64 = 512 << 20;

/// Below this many bytes no ratio is looked at.
const RATIO_FROM_BYTES: u64 = 64 << 20;

/// Why an archive can't be read to its end.
#[derive(Debug, thiserror::Error)]
pub(super) enum ArchiveError {
    /// It is not what its name says, or ends before its end.
    #[error("{0}")]
    Damaged(String),
    /// It unpacks to too much.
    #[error("it unpacks to more than {0}")]
    Bomb(String),
    /// Its texts don't fit into memory.
    #[error("it holds more than {} MiB of text", MOST_TEXT_BYTES >> 20)]
    TooMuchText,
    /// The user stopped it.
    #[error("stopped")]
    Stopped,
}

/// Something in an archive that is no folder.
pub(super) struct Entry {
    /// Its path, without `.` and doubled slashes; as it stands in the archive if it leads out.
    pub(super) path: Vec<u8>,
    pub(super) found: Found,
}

/// What it is.
pub(super) enum Found {
    /// A file.
    File(Vec<u8>),
    /// One with so many bytes that it is no text.
    Large(u64),
    /// Something that is no file.
    Left(Left),
}

impl Entry {
    /// An entry that was read.
    pub(super) fn new(path: &[u8], found: Found) -> Entry {
        match inside(path) {
            Some(path) => Entry { path, found },
            None => {
                let left = Left::new(Reason::UnsafePath, "its path leads out of the archive", found.bytes());
                Entry { path: path.to_owned(), found: Found::Left(left) }
            }
        }
    }
}

impl Found {
    fn bytes(&self) -> u64 {
        match self {
            Found::File(bytes) => bytes.len() as u64,
            Found::Large(bytes) => *bytes,
            Found::Left(left) => left.bytes,
        }
    }

    /// Bytes that were unpacked for it: a file that says that it is too large is not.
    pub(super) fn unpacked(&self) -> u64 {
        match self {
            Found::File(bytes) => bytes.len() as u64,
            Found::Large(bytes) => (*bytes).min(LARGEST_FILE_BYTES + 1),
            Found::Left(_) => 0,
        }
    }

    /// A file of so many bytes as it says.
    pub(super) fn read(said: u64, from: impl Read) -> io::Result<Found> {
        if said > LARGEST_FILE_BYTES {
            return Ok(Found::Large(said));
        }
        let mut bytes = Vec::new();
        from.take(LARGEST_FILE_BYTES + 1).read_to_end(&mut bytes)?;
        Ok(if bytes.len() as u64 > LARGEST_FILE_BYTES { Found::Large(bytes.len() as u64) } else { Found::File(bytes) })
    }
}

/// A path within the archive; `None` if it leads out, or is none.
fn inside(path: &[u8]) -> Option<Vec<u8>> {
    let is_absolute = path.starts_with(b"/") || path.starts_with(b"\\") || path.get(1) == Some(&b':');
    if is_absolute || path.contains(&0) {
        return None;
    }
    let parts = || path.split(|byte| *byte == b'/').filter(|part| !matches!(*part, b"" | b"."));
    // A system that takes `\` for a slash would follow it.
    let leads_up = |part: &[u8]| part.split(|byte| *byte == b'\\').any(|part| part == b"..");
    let kept: Vec<&[u8]> = parts().collect();
    (!kept.is_empty() && !parts().any(leads_up)).then(|| kept.join(&b'/'))
}

/// The folder, with its slash, that all paths lie in; `None` if there is no such one.
pub(super) fn top<'a>(mut paths: impl Iterator<Item = &'a [u8]>) -> Option<&'a [u8]> {
    let first = paths.next()?;
    let end = first.iter().position(|byte| *byte == b'/')?;
    let top = &first[..=end];
    (end > 0 && paths.all(|path| path.starts_with(top))).then_some(top)
}

/// How much was unpacked so far.
pub(super) struct Bounds {
    packed: u64,
    unpacked: u64,
    entries: u64,
}

impl Bounds {
    /// Of an archive of so many bytes.
    pub(super) fn new(packed: u64) -> Bounds {
        Bounds { packed, unpacked: 0, entries: 0 }
    }

    /// One more entry.
    pub(super) fn entry(&mut self) -> Result<(), ArchiveError> {
        self.entries += 1;
        match self.entries {
            _ if interrupted() => Err(ArchiveError::Stopped),
            entries if entries > MOST_ENTRIES => Err(ArchiveError::Bomb(format!("{MOST_ENTRIES} entries"))),
            _ => Ok(()),
        }
    }

    /// So many more bytes.
    pub(super) fn bytes(&mut self, bytes: u64) -> Result<(), ArchiveError> {
        self.unpacked = self.unpacked.saturating_add(bytes);
        if self.unpacked > MOST_UNPACKED_BYTES {
            return Err(ArchiveError::Bomb(format!("{} GiB", MOST_UNPACKED_BYTES >> 30)));
        }
        let is_much = self.unpacked > RATIO_FROM_BYTES && self.unpacked / MOST_RATIO > self.packed;
        if is_much { Err(ArchiveError::Bomb(format!("{MOST_RATIO} times its size"))) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        let check = |path: &str, expect: Option<&str>| {
            assert_eq!(inside(path.as_bytes()), expect.map(|path| path.as_bytes().to_vec()), "{path}");
        };
        check("a/b.rs", Some("a/b.rs"));
        check("./a//./b", Some("a/b"));
        check("a/...b", Some("a/...b"));
        for path in ["/etc/passwd", "a/../../b", "..", "..\\x", "a\\..\\..\\x", "C:\\x", "C:x", "", ".", "a\0b"] {
            check(path, None);
        }
    }

    #[test]
    fn a_top_folder_holds_all() {
        let check = |paths: &[&str], expect: Option<&str>| {
            assert_eq!(top(paths.iter().map(|path| path.as_bytes())), expect.map(str::as_bytes), "{paths:?}");
        };
        check(&[], None);
        check(&["a/b", "a/c/d"], Some("a/"));
        check(&["a/b", "ab/c"], None);
        check(&["a/b", "a"], None);
        check(&["a"], None);
    }

    #[test]
    fn bounds() {
        let mut bounds = Bounds::new(1 << 20);
        assert!(bounds.bytes(RATIO_FROM_BYTES).is_ok());
        assert!(bounds.bytes(137 << 20).is_err());
        assert!(Bounds::new(u64::MAX).bytes(MOST_UNPACKED_BYTES + 1).is_err());
    }
}
