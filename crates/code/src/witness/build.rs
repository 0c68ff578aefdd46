//! Making an index.

use std::collections::BTreeMap;

use super::format::{CHECKSUM, HEAD, Index, MAGIC, SECTIONS};
use super::{PARTS, version};
use crate::fingerprint::{Fingerprints, GRAM, Gram, SKETCH};

/// Whether an index finds parts of units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parts {
    /// Whole units alone, renamed or not.
    Without,
    /// Edited units and snippets too, for up to 144 bytes a unit.
    With,
}

/// A unit and what is known of it.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// What it is found by.
    pub fingerprints: &'a Fingerprints,
    /// What is claimed of it, in the caller's words; the index has up to 65,536 different claims.
    pub claim: &'a str,
    /// Where it comes from, in the caller's words: repository and path. Rarity counts these.
    pub source: &'a str,
    /// Its name.
    pub name: &'a str,
    /// The line that it begins on.
    pub line: u32,
}

/// The index would have more than it can number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

/// Collects units.
#[derive(Debug)]
pub struct Builder {
    parts: Parts,
    claims: BTreeMap<Vec<u8>, u32>,
    sources: BTreeMap<Vec<u8>, u32>,
    units: Vec<Unit>,
}

/// A unit; claim and source by the order in which they came.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Unit {
    shape: u64,
    text: u64,
    exact: u64,
    tokens: u16,
    claim: u32,
    source: u32,
    line: u32,
    name: Vec<u8>,
    grams: Vec<Gram>,
}

impl Builder {
    /// An empty one.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self { parts, claims: BTreeMap::new(), sources: BTreeMap::new(), units: Vec::new() }
    }

    /// Takes a unit, whatever its claim.
    pub fn add(&mut self, entry: Entry<'_>) {
        let found = entry.fingerprints;
        let grams = found.sketch.grams().iter().take(PARTS).copied();
        let (claim, source) = self.numbers(entry.claim.as_bytes(), entry.source.as_bytes());
        self.units.push(Unit {
            shape: found.shape,
            text: found.text,
            exact: u64::from_le_bytes(*found.exact.first_chunk().expect("because it has 16 bytes")),
            tokens: u16::try_from(found.tokens).unwrap_or(u16::MAX),
            claim,
            source,
            line: entry.line,
            name: entry.name.as_bytes().to_vec(),
            grams: if self.parts == Parts::With && says_enough(found) { grams.collect() } else { Vec::new() },
        });
    }

    fn numbers(&mut self, claim: &[u8], source: &[u8]) -> (u32, u32) {
        (number_of(&mut self.claims, claim), number_of(&mut self.sources, source))
    }

    /// The bytes of the index. A unit that was added twice is in it once.
    ///
    /// # Errors
    /// There are more different claims, units or bytes of places than can be numbered.
    pub fn finish(mut self) -> Result<Vec<u8>, TooLarge> {
        let (claims, claim_texts) = sorted(&self.claims);
        let (sources, source_texts) = sorted(&self.sources);
        for unit in &mut self.units {
            unit.claim = claims[unit.claim as usize];
            unit.source = sources[unit.source as usize];
        }
        self.units.sort_unstable();
        self.units.dedup();
        let count = u32::try_from(self.units.len()).map_err(|_| TooLarge)?;
        let mut file = File { bytes: vec![0; HEAD], sections: Vec::new() };
        let (rows, places) = rows(&self.units)?;
        file.table(self.units.iter().map(|unit| unit.shape), &rows, self.units.len());
        let mut parts: Vec<(u64, u32)> =
            (0..count).zip(&self.units).flat_map(|(at, unit)| unit.grams.iter().map(move |gram| (*gram, at))).collect();
        parts.sort_unstable();
        let part_bytes: Vec<u8> =
            parts.iter().flat_map(|(gram, unit)| gram.to_le_bytes().into_iter().chain(unit.to_le_bytes())).collect();
        file.table(parts.iter().map(|(gram, _)| *gram), &part_bytes, parts.len());
        file.texts(&claim_texts);
        file.texts(&source_texts);
        file.section(&places, places.len());
        Ok(file.finish())
    }
}

/// A unit of different grams, no list: fields, cases or messages under each other are alike in all of code. Three quarters
/// of its grams differ, or [`SKETCH`] do.
fn says_enough(found: &Fingerprints) -> bool {
    let grams = (found.tokens as usize + 1).saturating_sub(GRAM);
    found.sketch.grams().len() >= (grams * 3).div_ceil(4).min(SKETCH)
}

fn number_of(numbers: &mut BTreeMap<Vec<u8>, u32>, text: &[u8]) -> u32 {
    if let Some(number) = numbers.get(text) {
        return *number;
    }
    let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
    numbers.insert(text.to_vec(), next);
    next
}

/// Numbers by the order of texts, for numbers by the order of coming; and the texts in order.
fn sorted(numbers: &BTreeMap<Vec<u8>, u32>) -> (Vec<u32>, Vec<&[u8]>) {
    let mut renumbered = vec![0; numbers.len()];
    for (new, old) in (0_u32..).zip(numbers.values()) {
        renumbered[*old as usize] = new;
    }
    (renumbered, numbers.keys().map(Vec::as_slice).collect())
}

/// The rows of units, and their places.
fn rows(units: &[Unit]) -> Result<(Vec<u8>, Vec<u8>), TooLarge> {
    let (mut rows, mut places) = (Vec::new(), Vec::new());
    for unit in units {
        let place = u32::try_from(places.len()).map_err(|_| TooLarge)?;
        let claim = u16::try_from(unit.claim).map_err(|_| TooLarge)?;
        for hash in [unit.shape, unit.text, unit.exact] {
            rows.extend(hash.to_le_bytes());
        }
        rows.extend(unit.tokens.to_le_bytes());
        rows.extend(claim.to_le_bytes());
        rows.extend(place.to_le_bytes());
        let length = u32::try_from(unit.name.len()).map_err(|_| TooLarge)?;
        [unit.source, unit.line, length].iter().for_each(|number| push_varint(&mut places, *number));
        places.extend(&unit.name);
    }
    Ok((rows, places))
}

fn push_varint(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(u8::try_from(value & 0x7f).unwrap_or_default() | 0x80);
        value >>= 7;
    }
    out.push(u8::try_from(value).unwrap_or_default());
}

/// An index that is being written.
struct File {
    bytes: Vec<u8>,
    sections: Vec<(usize, usize)>,
}

impl File {
    fn section(&mut self, bytes: &[u8], count: usize) {
        self.sections.push((self.bytes.len(), count));
        self.bytes.extend(bytes);
    }

    /// A sorted table behind its directory: for each value of the first 16 bits the first entry that is not below it.
    fn table(&mut self, keys: impl Iterator<Item = u64>, entries: &[u8], count: usize) {
        self.sections.push((self.bytes.len(), count));
        let mut next = 0_u64;
        for (at, key) in (0_u32..).zip(keys) {
            while next <= key >> 48 {
                self.bytes.extend(at.to_le_bytes());
                next += 1;
            }
        }
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        (next..=1 << 16).for_each(|_| self.bytes.extend(count.to_le_bytes()));
        self.bytes.extend(entries);
    }

    fn texts(&mut self, texts: &[&[u8]]) {
        let mut end = 0_usize;
        let mut bytes = Vec::new();
        for text in texts {
            end += text.len();
            bytes.extend(u32::try_from(end).unwrap_or(u32::MAX).to_le_bytes());
        }
        texts.iter().for_each(|text| bytes.extend(*text));
        self.section(&bytes, texts.len());
    }

    fn finish(mut self) -> Vec<u8> {
        let mut head = MAGIC.to_vec();
        head.extend(version().to_le_bytes());
        head.extend([0; 4]);
        debug_assert_eq!(self.sections.len(), SECTIONS);
        for (offset, count) in &self.sections {
            head.extend((*offset as u64).to_le_bytes());
            head.extend((*count as u64).to_le_bytes());
        }
        let checksum = blake3::hash(&head);
        head.extend(checksum.as_bytes());
        self.bytes[..HEAD].copy_from_slice(&head);
        let checksum = blake3::hash(&self.bytes);
        self.bytes.extend_from_slice(&checksum.as_bytes()[..CHECKSUM]);
        self.bytes
    }
}

/// One index of several: the bytes that one builder would make of all their units. It has parts if any of them has.
///
/// # Errors
/// As [`Builder::finish`].
pub fn merge(indices: &[Index<'_>]) -> Result<Vec<u8>, TooLarge> {
    let any = indices.iter().any(Index::has_parts);
    let mut builder = Builder::new(if any { Parts::With } else { Parts::Without });
    for index in indices {
        let mut grams: Vec<Vec<Gram>> = vec![Vec::new(); index.len()];
        for (gram, unit) in (0..index.part_count()).filter_map(|at| index.part(at)) {
            if let Some(grams) = grams.get_mut(unit as usize) {
                grams.push(gram);
            }
        }
        for (unit, grams) in grams.into_iter().enumerate() {
            let Some((row, place)) = index.row(unit).and_then(|row| Some((row, index.place(&row)?))) else { continue };
            let (claim, source) = builder.numbers(index.claim(row.claim), index.source(place.source));
            let name = place.name.to_vec();
            let (shape, text, exact, tokens, line) = (row.shape, row.text, row.exact, row.tokens, place.line);
            builder.units.push(Unit { shape, text, exact, tokens, claim, source, line, name, grams });
        }
    }
    builder.finish()
}
