//! What parsing found in texts before, so that a text is parsed once, not once a scan. A cache beside the ledger.
//!
//! By blob and language what was found, as JSON ([`crate::packed`]). Whatever is wrong with it makes it empty. Rows made with
//! it and without it are the same.

use code::Language;
use code::fingerprint::{Fingerprints, Sketch};
use code::parse::Unparsed;
use code::signals::UnitSignals;
use code::units::{Call, Outline, Span, Unit, UnitKind};
use git::ObjectId;
use serde::{Deserialize, Serialize};

use super::code_of::Parsed;
use crate::packed::{Packed, pack};

/// A store that is larger than this is not kept: reading it would take longer than parsing.
const MOST_BYTES: usize = 1 << 30;

/// A store that was read. Texts are decoded when they are asked for.
#[derive(Debug)]
pub(super) struct Store(Packed);

/// What was found in a file, to be put into a store.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    key: Vec<u8>,
    json: Vec<u8>,
}

impl Store {
    /// What is in these bytes; nothing if a version other than this one made them, or any of them changed.
    pub(super) fn read(bytes: Vec<u8>, version: &str) -> Store {
        Store(Packed::new(bytes, &print(version)))
    }

    /// What was found in a blob that was read as this language: for each piece of code in it.
    pub(super) fn get(&self, blob: ObjectId, language: Language) -> Option<Vec<Parsed>> {
        let pieces: Vec<PieceV1> = serde_json::from_slice(self.0.get(&key(blob, language))?).ok()?;
        pieces.into_iter().map(PieceV1::parsed).collect()
    }

    /// The same, to be put into a store once more.
    pub(super) fn entry(&self, blob: ObjectId, language: Language) -> Option<Entry> {
        let key = key(blob, language);
        let json = self.0.get(&key)?.to_vec();
        Some(Entry { key, json })
    }
}

impl Entry {
    /// What was found in a blob.
    pub(super) fn new<'a>(
        blob: ObjectId,
        language: Language,
        pieces: impl Iterator<Item = &'a Parsed>,
    ) -> Option<Entry> {
        let pieces: Vec<PieceV1> = pieces.map(PieceV1::of).collect();
        Some(Entry { key: key(blob, language), json: serde_json::to_vec(&pieces).ok()? })
    }
}

/// The bytes of a store; none if they are too many.
pub(super) fn bytes(entries: Vec<Entry>, version: &str) -> Vec<u8> {
    let entries = entries.into_iter().map(|entry| (entry.key, entry.json));
    pack(&print(version), MOST_BYTES, entries).unwrap_or_default()
}

fn print(version: &str) -> [u8; 32] {
    *blake3::hash(format!("outcross units, {}, {version}", env!("CARGO_PKG_VERSION")).as_bytes()).as_bytes()
}

fn key(blob: ObjectId, language: Language) -> Vec<u8> {
    format!("{blob} {}", language.name()).into_bytes()
}

#[derive(Serialize, Deserialize)]
struct PieceV1 {
    unparsed: Option<String>,
    units: Vec<UnitV1>,
    /// The name of what is called, and the unit that calls.
    calls: Vec<(String, Option<usize>)>,
}

#[derive(Serialize, Deserialize)]
struct UnitV1 {
    kind: String,
    name: String,
    span: SpanV1,
    core: SpanV1,
    parent: Option<usize>,
    exact: [u8; 16],
    text: u64,
    shape: u64,
    tokens: u32,
    sketch: Vec<u64>,
    /// In the order of the fields of [`UnitSignals`].
    signals: [u32; 10],
}

/// First byte, byte after the last, first line, last line.
type SpanV1 = (usize, usize, u32, u32);

const KINDS: [UnitKind; 5] = [UnitKind::Function, UnitKind::Method, UnitKind::Class, UnitKind::Test, UnitKind::Block];

const REASONS: [Unparsed; 4] = [Unparsed::NoGrammar, Unparsed::TooLong, Unparsed::OutOfSteps, Unparsed::TooDeep];

impl PieceV1 {
    fn of(parsed: &Parsed) -> PieceV1 {
        let Parsed { outline, fingerprints, signals } = parsed;
        let units = outline.units.iter().zip(fingerprints).zip(signals);
        PieceV1 {
            unparsed: outline.unparsed.map(|why| why.as_str().to_owned()),
            units: units.map(|((unit, prints), signals)| UnitV1::of(unit, prints, signals)).collect(),
            calls: outline.calls.iter().map(|call| (call.name().to_owned(), call.unit)).collect(),
        }
    }

    /// `None` if it is nothing that [`PieceV1::of`] makes.
    fn parsed(self) -> Option<Parsed> {
        let unparsed = match self.unparsed {
            None => None,
            Some(word) => Some(REASONS.into_iter().find(|why| why.as_str() == word)?),
        };
        let count = self.units.len();
        let mut parsed = Parsed { outline: Outline { unparsed, ..Outline::default() }, ..Parsed::default() };
        for unit in self.units {
            let (unit, prints, signals) = unit.parsed(parsed.outline.units.len())?;
            parsed.outline.units.push(unit);
            parsed.fingerprints.push(prints);
            parsed.signals.push(signals);
        }
        // Where a call stands nobody asks.
        let span = Span { start: 0, end: 0, start_line: 1, end_line: 1 };
        for (written, unit) in self.calls {
            if unit.is_some_and(|unit| unit >= count) {
                return None;
            }
            parsed.outline.calls.push(Call { written, qualified: None, span, unit });
        }
        Some(parsed)
    }
}

impl UnitV1 {
    fn of(unit: &Unit, prints: &Fingerprints, signals: &UnitSignals) -> UnitV1 {
        let span = |span: Span| (span.start, span.end, span.start_line, span.end_line);
        UnitV1 {
            kind: unit.kind.as_str().to_owned(),
            name: unit.name.clone(),
            span: span(unit.span),
            core: span(unit.core),
            parent: unit.parent,
            exact: prints.exact,
            text: prints.text,
            shape: prints.shape,
            tokens: prints.tokens,
            sketch: prints.sketch.grams().to_vec(),
            signals: [
                signals.lines,
                signals.code_lines,
                signals.comment_lines,
                signals.plain_comments,
                signals.restating_comments,
                signals.tokens,
                signals.nesting,
                signals.masked_errors,
                signals.handlers,
                signals.calls,
            ],
        }
    }

    /// The unit with so many before it.
    fn parsed(self, at: usize) -> Option<(Unit, Fingerprints, UnitSignals)> {
        let kind = KINDS.into_iter().find(|kind| kind.as_str() == self.kind)?;
        let span = |(start, end, start_line, end_line): SpanV1| Span { start, end, start_line, end_line };
        if self.parent.is_some_and(|parent| parent >= at) {
            return None;
        }
        let unit = Unit { kind, name: self.name, span: span(self.span), parent: self.parent, core: span(self.core) };
        let prints = Fingerprints {
            exact: self.exact,
            text: self.text,
            shape: self.shape,
            tokens: self.tokens,
            sketch: Sketch::new(&self.sketch),
        };
        let [lines, code_lines, comment_lines, plain_comments, restating_comments, tokens, nesting, ..] = self.signals;
        let [.., masked_errors, handlers, calls] = self.signals;
        let signals = UnitSignals {
            lines,
            code_lines,
            comment_lines,
            plain_comments,
            restating_comments,
            tokens,
            nesting,
            masked_errors,
            handlers,
            calls,
        };
        Some((unit, prints, signals))
    }
}
