//! Text into tokens.

use super::Syntax;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A name that is no keyword.
    Name,
    /// A keyword.
    Keyword,
    /// A number.
    Number,
    /// A string or a character.
    Literal,
    /// Anything else: operators and brackets.
    Mark,
}

/// A token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// What it is.
    pub kind: Kind,
    /// Its text.
    pub text: &'a str,
    /// It is the first of its line.
    pub begins_line: bool,
}

impl Token<'_> {
    #[inline]
    pub(super) fn is_mark(&self, text: &str) -> bool {
        let (own, other) = (self.text.as_bytes(), text.as_bytes());
        // Most marks are one byte: to compare that first costs less than to compare texts.
        own.len() == other.len() && self.kind == Kind::Mark && own[0] == other[0] && own[1..] == other[1..]
    }

    pub(super) fn is_word(&self, is_one: fn(&str) -> bool) -> bool {
        matches!(self.kind, Kind::Name | Kind::Keyword) && is_one(self.text)
    }
}

/// Marks of more than one character.
const MARKS: &[&str] = &[
    "<<=", ">>=", "...", "..=", "===", "!==", "**=", "->", "=>", "::", ":=", "==", "!=", "<=", ">=", "&&", "||", "+=",
    "-=", "*=", "/=", "%=", "|=", "&=", "^=", "?.", "??", "..", "**", "//",
];

/// The tokens of a text, without comments and white space.
#[must_use]
pub fn scan<'a>(text: &'a str, syntax: &Syntax) -> Vec<Token<'a>> {
    let mut scanner = Scanner { text, at: 0, begins_line: true, syntax, keyword_lengths: keyword_lengths(syntax) };
    let mut tokens = Vec::new();
    while let Some(token) = scanner.next() {
        tokens.push(token);
    }
    tokens
}

struct Scanner<'a, 's> {
    text: &'a str,
    at: usize,
    begins_line: bool,
    syntax: &'s Syntax,
    keyword_lengths: [u32; 128],
}

/// By first letter a bit for each length that keywords have: most names are none at a glance.
fn keyword_lengths(syntax: &Syntax) -> [u32; 128] {
    let mut lengths = [0; 128];
    for word in syntax.keywords {
        lengths[usize::from(word.as_bytes()[0] & 127)] |= 1 << word.len().min(31);
    }
    lengths
}

impl<'a> Scanner<'a, '_> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn next(&mut self) -> Option<Token<'a>> {
        self.skip();
        let rest = self.rest();
        let first = rest.chars().next()?;
        let (kind, length) = self.token(rest, first);
        let text = &rest[..length];
        let kind = if kind == Kind::Name && self.is_keyword(text) { Kind::Keyword } else { kind };
        self.at += length;
        let begins_line = std::mem::take(&mut self.begins_line);
        Some(Token { kind, text, begins_line })
    }

    fn is_keyword(&self, text: &str) -> bool {
        let lengths = self.keyword_lengths[usize::from(text.as_bytes()[0] & 127)];
        lengths & (1 << text.len().min(31)) != 0 && self.syntax.keywords.contains(&text)
    }

    /// Skips white space and comments.
    fn skip(&mut self) {
        loop {
            let rest = self.rest();
            let blank = rest.len() - rest.trim_start().len();
            self.begins_line |= rest[..blank].contains('\n');
            let rest = &rest[blank..];
            self.at += blank;
            let Some(comment) = self.comment(rest) else { return };
            self.begins_line |= rest[..comment].contains('\n');
            self.at += comment;
        }
    }

    /// The length of a comment that begins here.
    fn comment(&self, rest: &str) -> Option<usize> {
        if let Some((open, close)) = self.syntax.block_comment
            && rest.starts_with(open)
        {
            let end = rest[open.len()..].find(close);
            return Some(end.map_or(rest.len(), |end| open.len() + end + close.len()));
        }
        let is_comment = self.syntax.line_comments.iter().any(|open| rest.starts_with(open));
        is_comment.then(|| rest.find('\n').unwrap_or(rest.len()))
    }

    fn token(&self, rest: &str, first: char) -> (Kind, usize) {
        if let Some(length) = self.literal(rest, first) {
            return (Kind::Literal, length);
        }
        if is_name_start(first) {
            return (Kind::Name, length_while(rest, is_name_part));
        }
        if first.is_ascii_digit() {
            return (Kind::Number, number(rest));
        }
        if self.syntax.is_rust && first == '\'' {
            return (Kind::Mark, 1 + length_while(&rest[1..], is_name_part));
        }
        (Kind::Mark, long_mark(rest).unwrap_or(first.len_utf8()))
    }

    /// The length of a string that begins here.
    fn literal(&self, rest: &str, first: char) -> Option<usize> {
        let prefix = self.prefix(rest);
        let body = &rest[prefix..];
        if self.syntax.is_rust {
            if let Some(length) = raw_rust(body, &rest[..prefix]) {
                return Some(prefix + length);
            }
            if first == '\'' {
                return rust_character(rest);
            }
        }
        let quote = body.chars().next().filter(|quote| self.syntax.quotes.contains(quote))?;
        if self.syntax.has_triple_quotes {
            let triple: String = [quote; 3].iter().collect();
            if body.starts_with(&triple) {
                let end = body[3..].find(&triple);
                return Some(prefix + end.map_or(body.len(), |end| end + 6));
            }
        }
        Some(prefix + quoted(body, quote, self.syntax.is_rust || quote == '`'))
    }

    /// Letters before a quote that belong to the string.
    fn prefix(&self, rest: &str) -> usize {
        let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let is_short = (1..=2).contains(&length) && (self.syntax.is_rust || self.syntax.has_triple_quotes);
        let is_prefix = rest[..length].bytes().all(|letter| b"rRbBuUfFcC".contains(&letter));
        let opens = |next: char| self.syntax.quotes.contains(&next) || (self.syntax.is_rust && next == '#');
        if is_short && is_prefix && rest[length..].starts_with(opens) { length } else { 0 }
    }
}

/// The length of a mark of more than one character.
fn long_mark(rest: &str) -> Option<usize> {
    let second = rest.as_bytes().get(1)?;
    if !b"<>.=:&|?*/".contains(second) {
        return None;
    }
    MARKS.iter().find(|mark| rest.starts_with(**mark)).map(|mark| mark.len())
}

/// A string up to its quote, or to the end of the line where strings have one line.
fn quoted(body: &str, quote: char, has_lines: bool) -> usize {
    let mut is_escaped = false;
    for (at, letter) in body.char_indices().skip(1) {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '\n' if !has_lines => return at,
            _ if letter == quote => return at + letter.len_utf8(),
            _ => {}
        }
    }
    body.len()
}

/// `r"..."` or `r##"..."##`, after its letters.
fn raw_rust(body: &str, letters: &str) -> Option<usize> {
    if !letters.contains('r') {
        return None;
    }
    let hashes = body.bytes().take_while(|letter| *letter == b'#').count();
    if !body[hashes..].starts_with('"') {
        return None;
    }
    let close = format!("\"{}", "#".repeat(hashes));
    let end = body[hashes + 1..].find(&close);
    Some(end.map_or(body.len(), |end| hashes + 1 + end + close.len()))
}

/// `'a'` or `'\n'`, and not the lifetime `'a`.
fn rust_character(rest: &str) -> Option<usize> {
    let inside = &rest[1..];
    if let Some(escaped) = inside.strip_prefix('\\') {
        let end = escaped.char_indices().skip(1).take(12).find(|(_, letter)| *letter == '\'')?;
        return Some(end.0 + 3);
    }
    let first = inside.chars().next()?;
    inside[first.len_utf8()..].starts_with('\'').then(|| first.len_utf8() + 2)
}

fn is_name_start(letter: char) -> bool {
    letter == '_' || letter == '$' || letter.is_alphabetic()
}

fn is_name_part(letter: char) -> bool {
    is_name_start(letter) || letter.is_numeric()
}

fn length_while(text: &str, is_part: fn(char) -> bool) -> usize {
    text.find(|letter| !is_part(letter)).unwrap_or(text.len())
}

/// Digits, letters and a point before another digit.
fn number(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let is_point = bytes[at] == b'.' && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        let is_sign =
            matches!(bytes[at], b'+' | b'-') && matches!(bytes[at - 1], b'e' | b'E') && !rest.starts_with("0x");
        if !(bytes[at].is_ascii_alphanumeric() || bytes[at] == b'_' || is_point || is_sign) {
            break;
        }
        at += 1;
    }
    at
}
