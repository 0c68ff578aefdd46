//! Marks put on functions, one of each kind, so that it can be seen which of them are left later.

use super::edits::Edits;
use super::layout::{self, Gaps};
use super::{Part, Scene};
use crate::Language;
use crate::marks::{block, to_selectors, to_trailing_blanks, to_zero_width};
use crate::parse::{Budget, parse};
use crate::units::{LiteralKind, Outline, Unit, outline};

/// A text with marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The text: a C2PA block with `store` at its top, and on each function a comment that says that it was generated, a
    /// comment with invisible characters, a text with invisible characters and blanks at a line's end, where it has room.
    pub bytes: Vec<u8>,
    /// The first byte of the core of each function, in the order in which they were named.
    pub starts: Vec<usize>,
}

/// What the invisible marks of a function say, by its number.
#[must_use]
pub fn payload(number: usize) -> String {
    format!("unit-{number:05}")
}

/// Puts marks on functions, named by the first bytes of their cores. `None`: the text can't be parsed.
#[must_use]
pub fn carry(language: Language, bytes: &[u8], starts: &[usize], store: &[u8]) -> Option<Carried> {
    let parsed = parse(language, bytes, &Budget::default(), &mut || true).ok()?;
    let outline = outline(&parsed);
    let unit_at = |start: &usize| outline.units.iter().position(|unit| super::is_function_at(unit, *start));
    let followed: Vec<Option<usize>> = starts.iter().map(unit_at).collect();
    let scene = Scene { parsed: &parsed, outline: &outline, followed: &followed };
    let gaps = Gaps::new(&scene);
    let sign = if language.name() == "Python" { "#" } else { "//" };
    let mut edits = Edits::default();
    let top = if bytes.starts_with(b"#!") { (layout::line_end(bytes, 0) + 1).min(bytes.len()) } else { 0 };
    // A blank line keeps it apart from the comments of a function.
    edits.text(top..top, format!("{sign} {}\n\n", block(store)));
    for (number, unit) in scene.units() {
        let hidden = payload(number);
        let line = layout::line_start(bytes, unit.span.start);
        let indent = layout::indent(bytes, unit.span.start);
        let invisible = format!("{}.{}", to_selectors(hidden.as_bytes()), to_zero_width(hidden.as_bytes()));
        // The line itself stays what it was, with others above it.
        let above = format!("{indent}{sign} AI-generated: {hidden}\n{indent}{sign} see above{invisible}\n");
        edits.replace(line..line, vec![Part::New(above)]);
        if let Some(at) = text_end(language, &outline, bytes, unit) {
            edits.text(at..at, to_selectors(hidden.as_bytes()));
        }
        if let Some(end) = free_line_end(&gaps, bytes, unit) {
            edits.text(end..end, to_trailing_blanks(hidden.as_bytes()));
        }
    }
    let rewritten = edits.apply(bytes);
    let starts = starts.iter().map(|start| rewritten.place(*start)).collect::<Option<Vec<_>>>()?;
    Some(Carried { bytes: rewritten.into_bytes(), starts })
}

/// The closing quote of the first plain text of a function that may hold any character.
fn text_end(language: Language, outline: &Outline, bytes: &[u8], unit: &Unit) -> Option<usize> {
    let inside = unit.core.start..unit.core.end;
    let texts = outline.literals.iter().filter(|one| one.kind == LiteralKind::String);
    let spans = texts.map(|one| one.span).filter(|span| inside.contains(&span.start));
    // Elsewhere a single quote holds one character.
    let both = matches!(language.name(), "Python" | "JavaScript" | "TypeScript" | "TSX");
    let is_plain = |text: &[u8]| match text {
        [open @ (b'"' | b'\''), inner @ .., close] => {
            let is_quoted = open == close && (*open == b'"' || both);
            is_quoted && !inner.is_empty() && !inner.contains(open) && !inner.contains(&b'\n')
        }
        _ => false,
    };
    let mut spans = spans;
    spans.find(|span| is_plain(span.text(bytes))).map(|span| span.end - 1)
}

/// The end of the first line of a function, not its last, that lies in no text or comment.
fn free_line_end(gaps: &Gaps, bytes: &[u8], unit: &Unit) -> Option<usize> {
    let mut at = unit.core.start;
    loop {
        let end = layout::line_end(bytes, at);
        if end >= unit.core.end {
            return None;
        }
        let line = bytes[at..end].trim_ascii_end();
        // At a comment's end the place belongs to the comment.
        if !gaps.is_content(end)
            && !gaps.is_content(end.saturating_sub(1))
            && !line.ends_with(b"\\")
            && !line.is_empty()
        {
            return Some(at + line.len());
        }
        at = end + 1;
    }
}
