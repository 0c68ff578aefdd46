//! Tokens of files that were read before, in one file of the user's folder for caches.
//!
//! A file of it is taken where path and key are the same; whatever is wrong with a store makes it empty. It is written
//! beside itself and renamed, so that a run that is stopped leaves the last one.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use code::stream::Stream;
use code::{Class, Language};

use super::files::{Read, Tokens};
use crate::packed::{Packed, pack};

/// Changes with the form, and with what makes streams, blocks, languages or classes.
const VERSION: u32 = 2;

/// A store that is larger than this is not kept: reading it would take longer than the files, and as much memory.
const MOST_BYTES: usize = 1 << 30;

/// What is put in.
pub(super) struct Entry<'a> {
    pub(super) path: &'a [u8],
    pub(super) key: &'a [u8],
    pub(super) read: &'a Read,
}

/// A store.
pub(super) struct Store {
    path: PathBuf,
    print: [u8; 32],
    packed: Packed,
}

impl Store {
    /// What is there; nothing, if it is none of ours, damaged, or made with other attributes.
    pub(super) fn open(path: &Path, attributes: [u8; 32]) -> Self {
        let print = print(attributes);
        let packed = Packed::new(fs::read(path).unwrap_or_default(), &print);
        Self { path: path.to_owned(), print, packed }
    }

    /// How many files it has.
    pub(super) fn len(&self) -> usize {
        self.packed.len()
    }

    /// What was made of a file.
    pub(super) fn get(&self, path: &[u8], key: &[u8]) -> Option<Read> {
        decoded(self.packed.get(&full_key(path, key))?)
    }

    /// Puts these files in its place.
    pub(super) fn replace<'a>(self, entries: impl Iterator<Item = Entry<'a>>) -> io::Result<()> {
        let Self { path, print, packed } = self;
        drop(packed);
        let entries = entries.map(|entry| (full_key(entry.path, entry.key), encoded(entry.read)));
        match pack(&print, MOST_BYTES, entries) {
            Some(bytes) => write(&path, &bytes),
            None => Ok(()),
        }
    }
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

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
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
    out.extend(tokens.stream.to_bytes());
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
    let (count, rest) = rest.split_first_chunk::<8>()?;
    let length = usize::try_from(u64::from_le_bytes(*count)).ok()?.checked_mul(8)?;
    let (blocks, rest) = rest.split_at_checked(length)?;
    let number = |bytes: &[u8]| bytes.first_chunk::<4>().map_or(0, |bytes| u32::from_le_bytes(*bytes));
    let blocks = blocks.chunks_exact(8).map(|pair| number(&pair[..4])..number(&pair[4..])).collect();
    let stream = Stream::from_bytes(rest).ok()?;
    Some(Read::Code(Box::new(Tokens { language, class, stream, blocks })))
}
