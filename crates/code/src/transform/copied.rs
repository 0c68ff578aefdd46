//! A function in a file of its own.

use super::{layout, lead};
use crate::Language;
use crate::units::{Outline, UnitKind};

/// A file with one function alone, the comments above it with it, within what it needs to be a method; and where its core
/// begins. `unit` is an index of the outline.
#[must_use]
pub fn copied(language: Language, bytes: &[u8], outline: &Outline, unit: usize) -> (Vec<u8>, usize) {
    let unit = &outline.units[unit];
    let start = lead(language, bytes, unit);
    let end = layout::line_end(bytes, unit.span.end);
    let in_class = unit.parent.is_some_and(|parent| outline.units[parent].kind == UnitKind::Class);
    let is_indented = !layout::indent(bytes, unit.span.start).is_empty();
    let (head, tail): (&[u8], &[u8]) = match (language.name(), in_class || is_indented) {
        ("Python", true) => (b"class Copied:\n", b""),
        ("Rust", true) => (b"impl Copied {\n", b"\n}"),
        ("Java" | "JavaScript" | "TypeScript" | "TSX", _) if in_class => (b"class Copied {\n", b"\n}"),
        _ => (b"", b""),
    };
    let text = [head, &bytes[start..end], tail, b"\n"].concat();
    (text, head.len() + unit.core.start - start)
}
