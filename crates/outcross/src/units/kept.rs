//! What was found in the text of files, kept for the next fill: a blob is parsed once.
//!
//! Kept by blob and language. Files with a problem are not: they are read again each time.

use code::Language;
use code::fingerprint::{Fingerprints, Gram, Sketch};
use code::signals::UnitSignals;
use code::stream::Stream;
use code::units::{Call, Outline, Span, Unit, UnitKind};
use git::ObjectId;

use super::code_of::{FileCode, PieceCode};

/// Changes with the form of what is kept. What it says changes with [`super::version`].
const VERSION: u32 = 1;

/// More is not kept.
pub(super) const MOST_BYTES: usize = 1 << 30;

/// What entries depend on beside their keys.
pub(super) fn print() -> [u8; 32] {
    let mut hash = blake3::Hasher::new();
    hash.update(env!("CARGO_PKG_VERSION").as_bytes()).update(b"units").update(super::version().as_bytes());
    hash.update(&VERSION.to_le_bytes()).update(&code::stream::VERSION.to_le_bytes());
    *hash.finalize().as_bytes()
}

pub(super) fn key(blob: ObjectId, language: Language) -> Vec<u8> {
    [blob.as_bytes(), language.name().as_bytes()].concat()
}

const KINDS: [UnitKind; 5] = [UnitKind::Function, UnitKind::Method, UnitKind::Class, UnitKind::Test, UnitKind::Block];

pub(super) fn encoded(code: &FileCode) -> Vec<u8> {
    let mut out = Out(Vec::new());
    out.list(&code.pieces, |out, piece| {
        out.text(piece.language.name());
        out.list(&piece.outline.units, |out, unit| {
            out.number(KINDS.iter().position(|kind| *kind == unit.kind).unwrap_or(0));
            out.text(&unit.name);
            out.span(unit.span);
            out.option(unit.parent);
            out.span(unit.core);
        });
        out.list(&piece.outline.calls, |out, call| {
            out.text(&call.written);
            out.number(usize::from(call.qualified.is_some()));
            out.text(call.qualified.as_deref().unwrap_or_default());
            out.span(call.span);
            out.option(call.unit);
        });
        out.list(&piece.fingerprints, |out, found| {
            out.0.extend(found.exact);
            [found.text, found.shape, found.tokens.into()].iter().for_each(|number| out.long(*number));
            out.list(found.sketch.grams(), |out, gram| out.long(*gram));
        });
        out.list(&piece.signals, |out, signals| {
            numbers(signals).iter().for_each(|number| out.number(*number as usize))
        });
        out.bytes(&piece.stream.to_bytes());
        out.list(&piece.written, |out, is_written| out.0.push(u8::from(*is_written)));
        out.number(usize::from(piece.lines.is_some()));
        out.list(piece.lines.as_deref().unwrap_or_default(), |out, line| out.number(*line as usize));
    });
    out.0
}

/// What was encoded; `None` if it was something else.
pub(super) fn decoded(bytes: &[u8]) -> Option<FileCode> {
    let mut read = In(bytes);
    let pieces = read.list(|read| {
        let language = Language::named(read.bytes()?)?;
        let units = read.list(|read| {
            let kind = *KINDS.get(read.number()?)?;
            let (name, span, parent) = (read.text()?, read.span()?, read.option()?);
            Some(Unit { kind, name, span, parent, core: read.span()? })
        })?;
        let calls = read.list(|read| {
            let (written, is_qualified, qualified) = (read.text()?, read.number()? == 1, read.text()?);
            let qualified = is_qualified.then_some(qualified);
            Some(Call { written, qualified, span: read.span()?, unit: read.option()? })
        })?;
        let fingerprints = read.list(|read| {
            let exact = *read.take(16)?.first_chunk::<16>()?;
            let (text, shape, tokens) = (read.long()?, read.long()?, u32::try_from(read.long()?).ok()?);
            let grams: Vec<Gram> = read.list(In::long)?;
            Some(Fingerprints { exact, text, shape, tokens, sketch: Sketch::new(&grams) })
        })?;
        let signals = read.list(signals)?;
        let stream = Stream::from_bytes(read.bytes()?).ok()?;
        let written = read.list(|read| Some(read.take(1)? == [1]))?;
        let has_lines = read.number()? == 1;
        let lines = read.list(|read| u32::try_from(read.number()?).ok())?;
        let outline = Outline { units, calls, ..Outline::default() };
        Some(PieceCode { language, outline, fingerprints, signals, stream, written, lines: has_lines.then_some(lines) })
    })?;
    read.0.is_empty().then_some(FileCode { pieces })
}

fn numbers(of: &UnitSignals) -> [u32; 10] {
    let UnitSignals { lines, code_lines, comment_lines, plain_comments, restating_comments, .. } = *of;
    let UnitSignals { tokens, nesting, masked_errors, handlers, calls, .. } = *of;
    [
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
    ]
}

fn signals(read: &mut In<'_>) -> Option<UnitSignals> {
    let mut next = || u32::try_from(read.number()?).ok();
    Some(UnitSignals {
        lines: next()?,
        code_lines: next()?,
        comment_lines: next()?,
        plain_comments: next()?,
        restating_comments: next()?,
        tokens: next()?,
        nesting: next()?,
        masked_errors: next()?,
        handlers: next()?,
        calls: next()?,
    })
}

/// Bytes that grow.
struct Out(Vec<u8>);

impl Out {
    fn long(&mut self, number: u64) {
        self.0.extend(number.to_le_bytes());
    }

    /// Seven bits a byte, the lowest first; the highest bit says that more follow.
    fn number(&mut self, number: usize) {
        let mut rest = number as u64;
        while rest >= 0x80 {
            self.0.push(u8::try_from(rest & 0x7f).unwrap_or(0) | 0x80);
            rest >>= 7;
        }
        self.0.push(u8::try_from(rest).unwrap_or(0));
    }

    fn option(&mut self, number: Option<usize>) {
        self.number(number.map_or(0, |number| number + 1));
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len());
        self.0.extend(bytes);
    }

    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    fn span(&mut self, span: Span) {
        let Span { start, end, start_line, end_line } = span;
        [start, end, start_line as usize, end_line as usize].iter().for_each(|number| self.number(*number));
    }

    fn list<T>(&mut self, of: &[T], mut each: impl FnMut(&mut Self, &T)) {
        self.number(of.len());
        of.iter().for_each(|one| each(self, one));
    }
}

/// Bytes that are read from the front.
struct In<'a>(&'a [u8]);

impl<'a> In<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn long(&mut self) -> Option<u64> {
        self.take(8)?.first_chunk().map(|bytes| u64::from_le_bytes(*bytes))
    }

    fn number(&mut self) -> Option<usize> {
        let (mut number, mut shift) = (0_u64, 0);
        loop {
            let byte = *self.take(1)?.first()?;
            number |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return usize::try_from(number).ok();
            }
            shift += 7;
        }
    }

    fn option(&mut self) -> Option<Option<usize>> {
        Some(self.number()?.checked_sub(1))
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let count = self.number()?;
        self.take(count)
    }

    fn text(&mut self) -> Option<String> {
        String::from_utf8(self.bytes()?.to_vec()).ok()
    }

    fn span(&mut self) -> Option<Span> {
        let (start, end) = (self.number()?, self.number()?);
        let line = |number: usize| u32::try_from(number).ok();
        Some(Span { start, end, start_line: line(self.number()?)?, end_line: line(self.number()?)? })
    }

    fn list<T>(&mut self, mut each: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.number()?;
        // Each takes a byte at least: a length of a stranger reserves no memory.
        (count <= self.0.len()).then_some(())?;
        (0..count).map(|_| each(self)).collect()
    }
}
