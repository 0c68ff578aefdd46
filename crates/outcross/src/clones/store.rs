//! Tokens of files that were read before, in the user's folder for caches.
//!
//! A file of it is taken where path and key are the same; whatever is wrong with a store makes it empty. It is two files:
//! one with all that was there once, one with what came since, so that a change of a few files writes little. Each is
//! written beside itself and renamed, so that a run that is stopped leaves the last one.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use code::clones::Kept;
use code::stream::Stream;
use code::{Class, Language};

use super::files::{Read, Tokens, Wanted};
use crate::packed::{Checked, Packed, pack};

/// Changes with the form, and with what makes streams, blocks, anchors, prints, languages or classes.
const VERSION: u32 = 3;

/// A store that is larger than this is not kept: reading it would take longer than the files, and as much memory.
const MOST_BYTES: usize = 1 << 30;

/// What came since is one of so many files at most.
const RECENT_SHARE: usize = 8;

/// What was read of a file, or why it was not.
pub(super) type Reading = Result<Read, &'static str>;

/// What is put in.
pub(super) struct Entry<'a> {
    pub(super) path: &'a [u8],
    pub(super) key: &'a [u8],
    pub(super) read: &'a Read,
    pub(super) kept_in: KeptIn,
}

/// Where what was read of a file is kept already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeptIn {
    /// The first file of the store.
    Base,
    /// The second.
    Recent,
    /// It was read now, or a store did not have all of it.
    Nowhere,
}

/// A store.
pub(super) struct Store {
    path: PathBuf,
    print: [u8; 32],
    base: Packed,
    recent: Packed,
}

/// The files of a store, read before it is known what they have to be made with.
pub(super) struct Files {
    path: PathBuf,
    base: Checked,
    recent: Checked,
}

impl Files {
    pub(super) fn read(path: &Path) -> Self {
        let checked = |path: &Path| Checked::new(fs::read(path).unwrap_or_default());
        Self { path: path.to_owned(), base: checked(path), recent: checked(&recent(path)) }
    }

    /// The store; nothing is in it, if it is none of ours, damaged, or made with other attributes.
    pub(super) fn open(self, attributes: [u8; 32]) -> Store {
        let print = print(attributes);
        let Self { path, base, recent } = self;
        Store { path, print, base: base.packed(&print), recent: recent.packed(&print) }
    }
}

impl Store {
    /// What was made of a file, if that is all that is wanted of it; else what `make` makes of it.
    pub(super) fn get(
        store: Option<&Self>,
        (path, key): (&[u8], &[u8]),
        wanted: &Wanted,
        make: impl FnOnce() -> Reading,
    ) -> (Reading, KeptIn) {
        let known = store.and_then(|store| store.find(&full_key(path, key)));
        let completed = known.and_then(|(read, from)| Some((read.completed(wanted)?, from)));
        match completed {
            Some(((read, was_added), from)) => (Ok(read), if was_added { KeptIn::Nowhere } else { from }),
            None => (make(), KeptIn::Nowhere),
        }
    }

    fn find(&self, key: &[u8]) -> Option<(Read, KeptIn)> {
        let base = || Some((self.base.get(key)?, KeptIn::Base));
        let (bytes, from) = base().or_else(|| Some((self.recent.get(key)?, KeptIn::Recent)))?;
        Some((decoded(bytes)?, from))
    }

    /// Keeps what was read: what is new, or all where that is much or much is there for nothing.
    pub(super) fn keep(self, entries: &[Entry<'_>]) -> io::Result<()> {
        let in_base = entries.iter().filter(|entry| entry.kept_in == KeptIn::Base).count();
        if in_base * 4 < self.base.len() * 3 || (entries.len() - in_base) * RECENT_SHARE > entries.len() {
            let path = self.path.clone();
            self.write(entries, &path)?;
            // What it holds is in the first file now, as far as it is right.
            return fs::remove_file(recent(&path)).or_else(|error| match error.kind() {
                io::ErrorKind::NotFound => Ok(()),
                _ => Err(error),
            });
        }
        if entries.iter().all(|entry| entry.kept_in != KeptIn::Nowhere) {
            return Ok(());
        }
        let path = recent(&self.path);
        self.write(entries.iter().filter(|entry| entry.kept_in != KeptIn::Base), &path)
    }

    fn write<'a>(self, entries: impl IntoIterator<Item = &'a Entry<'a>>, path: &Path) -> io::Result<()> {
        let Self { print, base, recent, .. } = self;
        drop((base, recent));
        let entries = entries.into_iter().map(|entry| (full_key(entry.path, entry.key), encoded(entry.read)));
        match pack(&print, MOST_BYTES, entries) {
            Some(bytes) => write(path, &bytes),
            None => Ok(()),
        }
    }
}

fn recent(path: &Path) -> PathBuf {
    path.with_extension("recent")
}

/// A path holds no NUL.
fn full_key(path: &[u8], key: &[u8]) -> Vec<u8> {
    [path, &[0], key].concat()
}

/// What a store depends on beside its files.
fn print(attributes: [u8; 32]) -> [u8; 32] {
    let mut hash = blake3::Hasher::new();
    hash.update(env!("CARGO_PKG_VERSION").as_bytes()).update(b"clones");
    hash.update(&VERSION.to_le_bytes()).update(&code::stream::VERSION.to_le_bytes()).update(&attributes);
    *hash.finalize().as_bytes()
}

/// Writes a file beside its place, and puts it there.
pub(super) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    let beside = path.with_extension(format!("{}.tmp", std::process::id()));
    let written = fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, path));
    written.inspect_err(|_| {
        // What can't be written may not be removable either.
        let _ = fs::remove_file(&beside);
    })
}

const BINARY: u8 = 255;
const HAS_CODE: u8 = 128;

fn encoded(read: &Read) -> Vec<u8> {
    let class = |class: Class| u8::try_from(Class::ALL.iter().position(|of| *of == class).unwrap_or(0)).unwrap_or(0);
    let tokens = match read {
        Read::Binary => return vec![BINARY],
        Read::Other(of) => return vec![class(*of)],
        Read::Code(tokens) => tokens,
    };
    let name = tokens.language.map_or("", Language::name);
    let mut out = vec![HAS_CODE | class(tokens.class), u8::try_from(name.len()).unwrap_or(0)];
    out.extend(name.as_bytes());
    out.extend((tokens.blocks.len() as u64).to_le_bytes());
    for block in &tokens.blocks {
        out.extend(block.start.to_le_bytes());
        out.extend(block.end.to_le_bytes());
    }
    let stream = tokens.stream.to_bytes();
    out.extend((stream.len() as u64).to_le_bytes());
    out.extend(stream);
    out.extend(tokens.kept.to_bytes());
    out
}

fn decoded(bytes: &[u8]) -> Option<Read> {
    let (first, rest) = bytes.split_first()?;
    if *first == BINARY {
        return Some(Read::Binary);
    }
    let class = *Class::ALL.get(usize::from(first & !HAS_CODE))?;
    if first & HAS_CODE == 0 {
        return Some(Read::Other(class));
    }
    let (length, rest) = rest.split_first()?;
    let (name, rest) = rest.split_at_checked(usize::from(*length))?;
    let language = if name.is_empty() { None } else { Some(Language::named(name)?) };
    let (blocks, rest) = run(rest, 8)?;
    let number = |bytes: &[u8]| bytes.first_chunk::<4>().map_or(0, |bytes| u32::from_le_bytes(*bytes));
    let blocks = blocks.chunks_exact(8).map(|pair| number(&pair[..4])..number(&pair[4..])).collect();
    let (stream, kept) = run(rest, 1)?;
    let (stream, kept) = (Stream::from_bytes(stream).ok()?, Kept::from_bytes(kept).ok()?);
    Some(Read::Code(Box::new(Tokens { language, class, stream, blocks, kept })))
}

/// A count, and so many times `bytes` bytes; with what follows.
fn run(rest: &[u8], bytes: usize) -> Option<(&[u8], &[u8])> {
    let (count, rest) = rest.split_first_chunk::<8>()?;
    rest.split_at_checked(usize::try_from(u64::from_le_bytes(*count)).ok()?.checked_mul(bytes)?)
}
