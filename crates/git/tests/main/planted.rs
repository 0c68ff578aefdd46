//! Objects and packs written by hand, as no git would write them.

use std::fs;
use std::path::Path;

use git::ObjectId;

/// zlib without compression: a header, stored blocks, a checksum.
pub(crate) fn zlib(content: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let blocks: Vec<&[u8]> = if content.is_empty() { vec![&[]] } else { content.chunks(0xffff).collect() };
    for (index, block) in blocks.iter().enumerate() {
        let len = u16::try_from(block.len()).unwrap();
        stream.push(u8::from(index + 1 == blocks.len()));
        stream.extend(len.to_le_bytes());
        stream.extend((!len).to_le_bytes());
        stream.extend_from_slice(block);
    }
    let (mut low, mut high) = (1u32, 0u32);
    for byte in content {
        low = (low + u32::from(*byte)) % 65521;
        high = (high + low) % 65521;
    }
    stream.extend((high << 16 | low).to_be_bytes());
    stream
}

/// The id of an object of this kind and content, SHA-1.
pub(crate) fn id_of(kind: &str, content: &[u8]) -> ObjectId {
    sha1(&[format!("{kind} {}\0", content.len()).as_bytes(), content].concat())
}

fn sha1(bytes: &[u8]) -> ObjectId {
    let mut hasher = gix::hash::hasher(gix::hash::Kind::Sha1);
    hasher.update(bytes);
    ObjectId::from_bytes(hasher.try_finalize().unwrap().as_bytes()).unwrap()
}

/// Writes a loose object (SHA-1) with any content, and returns its id.
pub(crate) fn loose(git_dir: &Path, kind: &str, content: &[u8]) -> ObjectId {
    let id = id_of(kind, content);
    loose_as(git_dir, id, kind, content);
    id
}

/// Writes a loose object where another belongs.
pub(crate) fn loose_as(git_dir: &Path, id: ObjectId, kind: &str, content: &[u8]) {
    let header = format!("{kind} {}\0", content.len());
    raw_loose(git_dir, id, &zlib(&[header.as_bytes(), content].concat()));
}

/// Writes any bytes as the file of a loose object.
pub(crate) fn raw_loose(git_dir: &Path, id: ObjectId, bytes: &[u8]) {
    let hex = id.to_string();
    let folder = git_dir.join("objects").join(&hex[..2]);
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join(&hex[2..]);
    let _ = fs::remove_file(&file);
    fs::write(file, bytes).unwrap();
}

/// One entry of a tree.
pub(crate) fn entry(mode: &str, name: &[u8], id: ObjectId) -> Vec<u8> {
    [mode.as_bytes(), b" ", name, b"\0", id.as_bytes()].concat()
}

/// Writes a commit of a tree, points `main` to it, and returns its id.
pub(crate) fn commit_of(git_dir: &Path, tree: ObjectId, parents: &[ObjectId]) -> ObjectId {
    let parents: String = parents.iter().map(|parent| format!("parent {parent}\n")).collect();
    let text = format!("tree {tree}\n{parents}author A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n\nplanted\n");
    let id = loose(git_dir, "commit", text.as_bytes());
    fs::write(git_dir.join("refs/heads/main"), format!("{id}\n")).unwrap();
    id
}

/// What an entry of a pack holds.
pub(crate) enum Stored<'a> {
    /// A blob.
    Blob(&'a [u8]),
    /// A delta to the entry before it.
    OnPrevious(&'a [u8]),
    /// A delta to an object by id.
    OnId(ObjectId, &'a [u8]),
}

/// Writes a pack and its index into `objects/pack`; the ids are taken on trust.
pub(crate) fn pack(git_dir: &Path, name: &str, entries: &[(ObjectId, Stored<'_>)]) {
    let mut bytes =
        [b"PACK".as_slice(), &2u32.to_be_bytes(), &u32::try_from(entries.len()).unwrap().to_be_bytes()].concat();
    let mut places: Vec<(ObjectId, u32)> = Vec::new();
    for (id, stored) in entries {
        let at = u32::try_from(bytes.len()).unwrap();
        let (kind, content) = match stored {
            Stored::Blob(content) => (3, *content),
            Stored::OnPrevious(content) => (6, *content),
            Stored::OnId(_, content) => (7, *content),
        };
        bytes.extend(entry_header(kind, content.len()));
        match stored {
            Stored::Blob(_) => {}
            Stored::OnPrevious(_) => bytes.extend(distance(at - places.last().unwrap().1)),
            Stored::OnId(base, _) => bytes.extend_from_slice(base.as_bytes()),
        }
        bytes.extend(zlib(content));
        places.push((*id, at));
    }
    let checksum = sha1(&bytes);
    bytes.extend_from_slice(checksum.as_bytes());
    let folder = git_dir.join("objects/pack");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("pack-{name}.pack")), bytes).unwrap();
    fs::write(folder.join(format!("pack-{name}.idx")), index(places, checksum)).unwrap();
}

fn index(mut places: Vec<(ObjectId, u32)>, pack: ObjectId) -> Vec<u8> {
    places.sort();
    let mut bytes = vec![0xff, b't', b'O', b'c', 0, 0, 0, 2];
    for first in 0..=255 {
        let upto = places.iter().filter(|(id, _)| id.as_bytes()[0] <= first).count();
        bytes.extend(u32::try_from(upto).unwrap().to_be_bytes());
    }
    bytes.extend(places.iter().flat_map(|(id, _)| id.as_bytes().to_vec()));
    bytes.extend(places.iter().flat_map(|_| [0; 4]));
    bytes.extend(places.iter().flat_map(|(_, at)| at.to_be_bytes()));
    bytes.extend_from_slice(pack.as_bytes());
    let checksum = sha1(&bytes);
    bytes.extend_from_slice(checksum.as_bytes());
    bytes
}

fn entry_header(kind: u8, size: usize) -> Vec<u8> {
    let mut rest = size >> 4;
    let mut bytes = vec![kind << 4 | (size & 15) as u8 | if rest > 0 { 0x80 } else { 0 }];
    while rest > 0 {
        let low = (rest & 0x7f) as u8;
        rest >>= 7;
        bytes.push(low | if rest > 0 { 0x80 } else { 0 });
    }
    bytes
}

fn distance(mut offset: u32) -> Vec<u8> {
    let mut bytes = vec![(offset & 0x7f) as u8];
    while offset > 0x7f {
        offset = (offset >> 7) - 1;
        bytes.insert(0, (offset & 0x7f) as u8 | 0x80);
    }
    bytes
}

/// A delta that makes `copies` copies of `len` bytes from the start of a base.
pub(crate) fn copying(base_size: usize, len: usize, copies: usize) -> Vec<u8> {
    let mut delta = [size(base_size), size(len * copies)].concat();
    for _ in 0..copies {
        delta.extend([0x80 | 0x70, (len & 0xff) as u8, (len >> 8 & 0xff) as u8, (len >> 16 & 0xff) as u8]);
    }
    delta
}

fn size(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        bytes.push(low | if number > 0 { 0x80 } else { 0 });
        if number == 0 {
            return bytes;
        }
    }
}
