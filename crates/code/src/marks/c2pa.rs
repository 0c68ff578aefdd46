//! Manifests of C2PA in text, by version 2.4 of its specification: read, never verified.
//!
//! | where | section |
//! |---|---|
//! | U+FEFF, then magic, version, length and manifest store in variation selectors | A.8 (unstructured text) |
//! | `-----BEGIN C2PA MANIFEST-----` address `-----END C2PA MANIFEST-----`, in a comment or front matter | A.9 (structured text) |
//! | `<script type="application/c2pa">`, `<link rel="c2pa-manifest">`, `<c2pa:manifest>` | A.7 (HTML), A.3 (SVG) |
//!
//! An address may be a `data:application/c2pa;base64,` one, which holds the store itself. Of a store the labels of its
//! boxes, the generator of a claim and the first digital source type are read.

use super::{Draft, base64, bits};
use crate::Language;

mod armour;
mod cbor;
mod element;
mod jumbf;

/// Bytes of a manifest store that are read.
const MOST_BYTES: usize = 16 << 20;

/// What stands at the start of a wrapper.
const MAGIC: &[u8; 8] = b"C2PATXT\0";

/// The version of the wrapper that the specification has.
const VERSION: u8 = 1;

/// How an address holds a store.
const DATA: &str = "data:application/c2pa;base64,";

/// Where a manifest store is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// In the text itself, with its bytes.
    Inline(usize),
    /// Elsewhere, at this address, of which the first 2,048 bytes are kept.
    Address(String),
}

/// What is plain to read of a manifest store, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// Where it is.
    pub reference: Reference,
    /// The labels of its boxes, outer ones before inner; at most 64.
    pub labels: Vec<String>,
    /// The program that made the first claim, as it says.
    pub generator: Option<String>,
    /// The first digital source type: the address of an IPTC term as a rule.
    pub source_type: Option<String>,
    /// Why it can't be read, or not to its end.
    pub problem: Option<&'static str>,
}

impl Manifest {
    fn at(address: &str) -> Self {
        let reference = Reference::Address(cut(address, 2_048));
        Self { reference, labels: Vec::new(), generator: None, source_type: None, problem: None }
    }

    /// A store that is in the text.
    fn inline(store: &[u8]) -> Self {
        let mut manifest = Self { reference: Reference::Inline(store.len()), ..Self::at("") };
        if store.len() > MOST_BYTES {
            manifest.problem = Some("too long to be read");
        } else {
            jumbf::read(store, &mut manifest);
        }
        manifest
    }

    /// What an address says.
    fn of_reference(reference: &str) -> Self {
        let Some(data) = reference.get(..DATA.len()).filter(|start| start.eq_ignore_ascii_case(DATA)) else {
            return Self::at(reference);
        };
        match base64::decode(&reference.as_bytes()[data.len()..]) {
            Some(store) => Self::inline(&store),
            None => Self { reference: Reference::Inline(0), problem: Some("no Base64"), ..Self::at("") },
        }
    }

    /// What it is, in words.
    pub(super) fn words(&self) -> String {
        let mut out = match &self.reference {
            Reference::Inline(bytes) => format!("manifest store of {bytes} bytes"),
            Reference::Address(address) => format!("manifest store at {address}"),
        };
        for (word, value) in [(", made by ", &self.generator), (", source type ", &self.source_type)] {
            if let Some(value) = value {
                out += word;
                out += value;
            }
        }
        if let Some(problem) = self.problem {
            out += ", ";
            out += problem;
        }
        out
    }
}

/// The first bytes of a text, whole characters.
fn cut(text: &str, most: usize) -> String {
    text[..text.floor_char_boundary(most)].to_owned()
}

/// Manifests between delimiters and in elements.
pub(super) fn read(language: Option<Language>, bytes: &[u8], drafts: &mut Vec<Draft>) {
    armour::read(language, bytes, drafts);
    element::read(language, bytes, drafts);
}

/// The manifest in the bytes of variation selectors, if they begin as a wrapper does (A.8).
pub(super) fn of_wrapper(bytes: &[u8]) -> Option<Manifest> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let broken = |problem| Manifest { problem: Some(problem), ..Manifest::inline(&[]) };
    let Some((version, rest)) = rest.split_first() else { return Some(broken("cut off")) };
    let Some((length, rest)) = rest.split_first_chunk::<4>() else { return Some(broken("cut off")) };
    if *version != VERSION {
        return Some(broken("of a version that is not known"));
    }
    let length = usize::try_from(u32::from_be_bytes(*length)).unwrap_or(usize::MAX);
    Some(rest.get(..length).map_or_else(|| broken("cut off"), Manifest::inline))
}

/// A store as a wrapper for the end of a text, without padding (A.8). A store has at most 4 GiB.
#[must_use]
pub fn wrapper(store: &[u8]) -> String {
    let length = u32::try_from(store.len()).unwrap_or(u32::MAX).to_be_bytes();
    let head = [MAGIC.as_slice(), &[VERSION], &length].concat();
    format!("\u{feff}{}{}", bits::to_selectors(&head), bits::to_selectors(store))
}

/// A store between the delimiters of structured text, on one line (A.9). A comment has to stand around it.
#[must_use]
pub fn block(store: &[u8]) -> String {
    format!("{} {DATA}{} {}", armour::BEGIN, base64::encode(store), armour::END)
}
