//! The outline of a text without a syntax tree: imports at the start of lines, comments, literals.

use super::imports::imports;
use super::walk::documents;
use super::{Comment, Literal, LiteralKind, Outline, Span};
use crate::Language;
use crate::lex::{Dialect, Token, TokenKind, tokens};

/// Bytes of one import statement that are looked at.
const MOST_IMPORT: usize = 16 << 10;

/// What tokens tell of a file.
pub(super) fn outline(language: Language, bytes: &[u8]) -> Outline {
    let mut outline = Outline::default();
    for token in tokens(Dialect::of(Some(language)), bytes) {
        let span = span(token, bytes);
        match token.kind {
            TokenKind::Comment => {
                let documents = documents(token.text(bytes));
                outline.comments.push(Comment { span, documents, docstring: false });
            }
            TokenKind::String => outline.literals.push(Literal { kind: LiteralKind::String, span }),
            TokenKind::Number => outline.literals.push(Literal { kind: LiteralKind::Number, span }),
            _ if begins_import(language, token, bytes) => {
                outline.imports.extend(imports(language, statement(language, bytes, span.start), span.start_line));
            }
            _ => {}
        }
    }
    outline
}

fn span(token: Token, bytes: &[u8]) -> Span {
    let lines = memchr::memchr_iter(b'\n', token.text(bytes)).count();
    let end_line = token.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
    Span { start: token.start as usize, end: token.end as usize, start_line: token.line, end_line }
}

fn begins_import(language: Language, token: Token, bytes: &[u8]) -> bool {
    let words: &[&[u8]] = match language.name() {
        "Rust" | "PHP" => &[b"use"],
        "Python" => &[b"import", b"from"],
        "JavaScript" | "TypeScript" | "TSX" | "Java" | "Go" => &[b"import"],
        "C#" => &[b"using"],
        "C" | "C++" => &[b"#"],
        "Ruby" => &[b"require", b"require_relative"],
        _ => &[],
    };
    if !words.contains(&token.text(bytes)) {
        return false;
    }
    let line = bytes[..token.start as usize].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let in_front = bytes[line..token.start as usize].trim_ascii();
    let is_include =
        token.text(bytes) != b"#" || bytes[token.end as usize..].trim_ascii_start().starts_with(b"include");
    (in_front.is_empty() || in_front.starts_with(b"pub")) && is_include
}

/// From the start of a statement to its end: a semicolon, or the end of a line outside of brackets.
fn statement(language: Language, bytes: &[u8], start: usize) -> &[u8] {
    let rest = &bytes[start..bytes.len().min(start + MOST_IMPORT)];
    let by_lines =
        matches!(language.name(), "Python" | "Ruby" | "Go" | "C" | "C++" | "JavaScript" | "TypeScript" | "TSX");
    let mut depth = 0_usize;
    for (at, byte) in rest.iter().enumerate() {
        match byte {
            b'(' | b'{' => depth += 1,
            b')' | b'}' => depth = depth.saturating_sub(1),
            b';' => return &rest[..=at],
            b'\n' if by_lines && depth == 0 => return &rest[..at],
            _ => {}
        }
    }
    rest
}
