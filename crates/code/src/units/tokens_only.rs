//! The outline of a text without a syntax tree: imports at the start of lines, comments, literals, and calls: names
//! with dots or the like between them in front of a parenthesis, or the first word of a command of a shell.

use super::imports::imports;
use super::walk::documents;
use super::{Call, Comment, Literal, LiteralKind, Outline, Span};
use crate::Language;
use crate::lex::{Dialect, Token, TokenKind, tokens};

/// Bytes of one import statement that are looked at.
const MOST_IMPORT: usize = 16 << 10;

/// Bytes in front of an import on its line.
const MOST_IN_FRONT: usize = 200;

/// What tokens tell of a file.
pub(super) fn outline(language: Language, bytes: &[u8]) -> Outline {
    let mut outline = Outline::default();
    let mut names = Names { is_shell: language.name() == "Shell", ..Names::default() };
    let (mut line, mut line_start, mut before) = (0, 0, 0);
    for token in tokens(Dialect::of(Some(language)), bytes) {
        let span = span(token, bytes);
        if token.line != line {
            line_start = memchr::memrchr(b'\n', &bytes[before..span.start]).map_or(line_start, |at| before + at + 1);
            line = token.line;
        }
        before = span.start;
        outline.calls.extend(names.take(token, bytes));
        match token.kind {
            TokenKind::Comment => {
                let documents = documents(token.text(bytes));
                outline.comments.push(Comment { span, documents, docstring: false });
            }
            TokenKind::String => outline.literals.push(Literal { kind: LiteralKind::String, span }),
            TokenKind::Number => outline.literals.push(Literal { kind: LiteralKind::Number, span }),
            _ if begins_import(language, token, line_start, bytes) => {
                outline.imports.extend(imports(language, statement(language, bytes, span.start), span.start_line));
            }
            _ => {}
        }
    }
    outline
}

/// The names that stand before a token, with dots between.
#[derive(Default)]
struct Names {
    written: String,
    start: Option<Token>,
    /// The last token was a name; else it was what stands between names.
    is_name: bool,
    /// A word of a definition stands in front.
    defines: bool,
    is_shell: bool,
    last_line: u32,
    /// A command of a shell may begin.
    begins: bool,
}

impl Names {
    /// The call that a token makes of the names before it.
    fn take(&mut self, token: Token, bytes: &[u8]) -> Option<Call> {
        let text = String::from_utf8_lossy(token.text(bytes));
        if self.is_shell {
            return self.command(token, &text);
        }
        match token.kind {
            TokenKind::Comment => None,
            TokenKind::Word | TokenKind::Keyword if !is_definition(&text) => {
                self.name(token, &text);
                None
            }
            TokenKind::Operator if self.is_name && matches!(&*text, "." | "::" | "->" | "?." | "\\") => {
                self.is_name = false;
                None
            }
            TokenKind::Operator if &*text == "!" && self.is_name => None,
            _ => {
                let call = (self.is_name && !self.defines && &*text == "(").then(|| self.call()).flatten();
                self.defines = is_definition(&text);
                self.is_name = false;
                self.start = None;
                call
            }
        }
    }

    fn name(&mut self, token: Token, text: &str) {
        if self.start.is_none() || self.is_name {
            // Two names side by side: a type in front of what it declares, or `new`.
            self.written.clear();
            self.start = Some(token);
        } else {
            self.written.push('.');
        }
        self.written.push_str(text);
        self.is_name = true;
    }

    fn call(&self) -> Option<Call> {
        const CONTROL: &[&str] =
            &["if", "for", "while", "switch", "match", "return", "catch", "sizeof", "elif", "and", "or", "not", "in"];
        let token = self.start.filter(|_| !CONTROL.contains(&self.written.as_str()))?;
        let (start, end) = (token.start as usize, token.end as usize);
        let span = Span { start, end, start_line: token.line, end_line: token.line };
        Some(Call { written: self.written.clone(), qualified: None, span, unit: None })
    }

    /// The first word of a line, or behind `|`, `;`, `&&`, `||`, `(`, `then`, `do`.
    fn command(&mut self, token: Token, text: &str) -> Option<Call> {
        let begins = self.begins || token.line != self.last_line;
        self.last_line = token.line;
        let passes_on = matches!(text, "then" | "do" | "else" | "sudo" | "exec" | "if" | "while" | "!" | "nohup");
        self.begins = matches!(text, "|" | ";" | "&&" | "||" | "(" | "&" | "{") || (begins && passes_on);
        let is_word = matches!(token.kind, TokenKind::Word | TokenKind::Keyword);
        if !begins || !is_word {
            return None;
        }
        self.written = text.to_owned();
        self.start = Some(token);
        self.call()
    }
}

fn is_definition(text: &str) -> bool {
    matches!(text, "fn" | "def" | "function" | "func" | "fun" | "sub" | "class" | "interface" | "struct" | "proc")
}

fn span(token: Token, bytes: &[u8]) -> Span {
    let lines = memchr::memchr_iter(b'\n', token.text(bytes)).count();
    let end_line = token.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
    Span { start: token.start as usize, end: token.end as usize, start_line: token.line, end_line }
}

fn begins_import(language: Language, token: Token, line: usize, bytes: &[u8]) -> bool {
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
    let in_front = &bytes[line..token.start as usize];
    // `pub(in a::b) use` is the longest that may stand in front.
    if in_front.len() > MOST_IN_FRONT {
        return false;
    }
    let in_front = in_front.trim_ascii();
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
