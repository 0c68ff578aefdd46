//! The boxes of a manifest store: JUMBF (ISO 19566-5), as C2PA 2.4 uses it (section 11.1).
//!
//! A box is a length of 4 bytes, a type of 4 letters, and content; a superbox (`jumb`) begins with a description (`jumd`)
//! that has a label. Lengths are those of a stranger: none is believed beyond the box that it lies in.

use memchr::memmem;

use super::{Manifest, cbor, cut};

/// Boxes that are looked at, and how deep they may lie within each other.
const MOST_BOXES: usize = 4_096;
const DEEPEST: usize = 16;
/// Labels that are kept, and bytes of each.
const MOST_LABELS: usize = 64;
const LONGEST_LABEL: usize = 200;

/// Reads what is plain to read of a store.
pub(super) fn read(store: &[u8], manifest: &mut Manifest) {
    let mut reader = Reader { manifest, left: MOST_BOXES };
    if store.get(4..8) != Some(b"jumb".as_slice()) {
        reader.manifest.problem = Some("no box structure");
        return;
    }
    reader.boxes(store, 0);
}

struct Reader<'a> {
    manifest: &'a mut Manifest,
    left: usize,
}

impl Reader<'_> {
    /// The boxes that lie side by side in some bytes.
    fn boxes(&mut self, mut bytes: &[u8], depth: usize) {
        while !bytes.is_empty() {
            let Some((kind, content, rest)) = split(bytes).filter(|_| self.left > 0 && depth <= DEEPEST) else {
                self.manifest.problem.get_or_insert("boxes are damaged");
                return;
            };
            self.left -= 1;
            bytes = rest;
            match kind {
                b"jumb" => self.boxes(content, depth + 1),
                b"jumd" => self.label(content),
                b"cbor" => self.cbor(content),
                b"json" => self.json(content),
                _ => {}
            }
        }
    }

    /// A description: 16 bytes of type, a byte of flags of which the second bit says that a label follows.
    fn label(&mut self, content: &[u8]) {
        let label = content.get(17..).filter(|_| content[16] & 2 != 0);
        let Some(label) = label.and_then(|label| Some(&label[..memchr::memchr(0, label)?])) else { return };
        if self.manifest.labels.len() < MOST_LABELS {
            let label = &label[..label.len().min(LONGEST_LABEL)];
            self.manifest.labels.push(String::from_utf8_lossy(label).into_owned());
        }
    }

    fn cbor(&mut self, content: &[u8]) {
        for (key, value) in cbor::texts(content) {
            self.say(&key, &value);
        }
    }

    /// Keys and values of texts, in the plain form that all writers use.
    fn json(&mut self, content: &[u8]) {
        for key in ["claim_generator", "digitalSourceType"] {
            let Some(at) = memmem::find(content, format!("\"{key}\"").as_bytes()) else { continue };
            let behind = content[at + key.len() + 2..].trim_ascii_start();
            let value = behind.strip_prefix(b":").and_then(|value| value.trim_ascii_start().strip_prefix(b"\""));
            if let Some(end) = value.and_then(|value| memchr::memchr(b'"', value)) {
                self.say(key, &String::from_utf8_lossy(&value.unwrap_or_default()[..end]));
            }
        }
    }

    /// The first of each counts. `claim_generator_info/name` is of claims of version 2, `claim_generator` of version 1.
    fn say(&mut self, key: &str, value: &str) {
        let place = match key {
            "claim_generator" | "claim_generator_info/name" => &mut self.manifest.generator,
            _ if key.ends_with("digitalSourceType") => &mut self.manifest.source_type,
            _ => return,
        };
        place.get_or_insert_with(|| cut(value, LONGEST_LABEL));
    }
}

/// The first box: its type, its content, and what lies behind it. A length of 0 reaches to the end, one of 1 says that 8
/// bytes with the length follow.
fn split(bytes: &[u8]) -> Option<(&[u8; 4], &[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (kind, rest) = rest.split_first_chunk::<4>()?;
    let (head, length) = match u32::from_be_bytes(*length) {
        0 => (8, bytes.len()),
        1 => (16, usize::try_from(u64::from_be_bytes(*rest.first_chunk::<8>()?)).ok()?),
        length => (8, usize::try_from(length).ok()?),
    };
    (head..=bytes.len()).contains(&length).then(|| (kind, &bytes[head..length], &bytes[length..]))
}
