//! Tokens of any text, without a grammar: words, numbers, strings, operators, comments.
//!
//! Ten times as fast as a syntax tree and for every language that has a name; texts of other kinds are words and
//! punctuation. What a byte means comes from a table of comments, quotes and keywords (`lex/dialect.rs`). Layout between
//! tokens never changes a token, so that equal tokens mean equal code but for layout and comments.
//!
//! Invariants: tokens are in order, do not overlap, and never run past the text; one pass, no recursion, no allocation.

mod dialect;
mod scan;

pub use dialect::Dialect;
use scan::Scanned;

/// Operators of more than one character.
pub(crate) const LONG_OPERATORS: &[&[u8]] = scan::OPERATORS;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// A word that the language keeps for itself.
    Keyword,
    /// Any other word.
    Word,
    /// A number.
    Number,
    /// Quoted text with its quotes.
    String,
    /// An operator or a bracket.
    Operator,
    /// A comment with its marks.
    Comment,
}

/// A token and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Its first byte.
    pub start: u32,
    /// The byte after its last.
    pub end: u32,
    /// The line of its first byte, from 1.
    pub line: u32,
}

impl Token {
    /// Its text.
    #[must_use]
    pub fn text(self, bytes: &[u8]) -> &[u8] {
        &bytes[self.start as usize..self.end as usize]
    }
}

/// The tokens of `bytes`, of which the first 4 GiB count.
#[must_use]
pub fn tokens<'a>(dialect: &'static Dialect, bytes: &'a [u8]) -> Tokens<'a> {
    let most = usize::try_from(u32::MAX).unwrap_or(usize::MAX);
    Tokens {
        dialect,
        bytes: &bytes[..bytes.len().min(most)],
        at: 0,
        line: 1,
        before: Before::Nothing,
        looked_in_vain: 0,
    }
}

/// How often the length of a text may be read in vain.
const MOST_IN_VAIN: usize = 8;
/// What may be read in vain of any text.
const FREE: usize = 1 << 20;

/// An iterator over tokens.
#[derive(Clone, Debug)]
pub struct Tokens<'a> {
    dialect: &'static Dialect,
    bytes: &'a [u8],
    at: usize,
    line: u32,
    before: Before,
    /// Bytes that were read for the end of a text that has none.
    looked_in_vain: usize,
}

/// What stood before: after an operand `/` divides, else it may begin a regular expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    Nothing,
    Operand,
    Other,
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        self.skip_layout();
        let start = self.at;
        let first = *self.bytes.get(start)?;
        let (kind, end) = self.kind_and_end(start, first);
        let end = end.clamp(start + 1, self.bytes.len());
        let text = &self.bytes[start..end];
        let kind = if kind == TokenKind::Word && self.dialect.is_keyword(text) { TokenKind::Keyword } else { kind };
        let line = self.line;
        self.at = end;
        if matches!(kind, TokenKind::Comment | TokenKind::String) {
            self.line += u32::try_from(memchr::memchr_iter(b'\n', text).count()).unwrap_or(u32::MAX);
        }
        self.remember(kind, text);
        let narrow = |at: usize| u32::try_from(at).expect("because the text was cut to as many bytes");
        Some(Token { kind, start: narrow(start), end: narrow(end), line })
    }
}

impl Tokens<'_> {
    fn skip_layout(&mut self) {
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b'\n' => self.line += 1,
                b' ' | b'\t' | b'\r' | 0x0b | 0x0c | 0 => {}
                // A line that goes on is layout in every language that has it.
                b'\\' if matches!(self.bytes.get(self.at + 1), Some(b'\n' | b'\r')) => {}
                _ => return,
            }
            self.at += 1;
        }
    }

    fn remember(&mut self, kind: TokenKind, text: &[u8]) {
        self.before = match kind {
            TokenKind::Comment => return,
            TokenKind::Word | TokenKind::Number | TokenKind::String => Before::Operand,
            TokenKind::Keyword if matches!(text, b"this" | b"self" | b"super" | b"true" | b"false" | b"null") => {
                Before::Operand
            }
            TokenKind::Operator if matches!(text, b")" | b"]" | b"}" | b"++" | b"--") => Before::Operand,
            _ => Before::Other,
        };
    }

    fn kind_and_end(&mut self, start: usize, first: u8) -> (TokenKind, usize) {
        if let Some(end) = self.comment(start, first) {
            return (TokenKind::Comment, end);
        }
        if let Some(end) = self.string(start, first) {
            return (TokenKind::String, end);
        }
        match first {
            b'0'..=b'9' => (TokenKind::Number, scan::number(self.bytes, start)),
            _ if scan::is_word(first) => (TokenKind::Word, scan::word(self.bytes, start)),
            _ => (TokenKind::Operator, scan::operator(self.bytes, start)),
        }
    }

    fn comment(&self, start: usize, first: u8) -> Option<usize> {
        if !self.dialect.may_begin_comment(first) {
            return None;
        }
        let rest = &self.bytes[start..];
        for (open, close, nested) in self.dialect.block_comments {
            if rest.starts_with(open.as_bytes()) && self.dialect.block_may_begin(open, self.bytes, start) {
                return Some(scan::block(self.bytes, start, open.as_bytes(), close.as_bytes(), *nested));
            }
        }
        let line = self.dialect.line_comments.iter().any(|mark| rest.starts_with(mark.as_bytes()));
        (line && self.dialect.line_may_begin(self.bytes, start)).then(|| scan::to_line_end(self.bytes, start))
    }

    /// The end of a text in quotes. Looking for ends in vain is limited, so that no text takes time beyond its length:
    /// past the limit a quote is an operator.
    fn string(&mut self, start: usize, first: u8) -> Option<usize> {
        if self.looked_in_vain > self.bytes.len().saturating_mul(MOST_IN_VAIN) + FREE {
            return None;
        }
        self.scanned(start, first).map_err(|looked| self.looked_in_vain += looked).ok()
    }

    fn scanned(&self, start: usize, first: u8) -> Scanned {
        if scan::is_word(first) {
            return self.dialect.prefixed(self.bytes, start);
        }
        match first {
            b'"' | b'\'' | b'`' => self.dialect.quoted(self.bytes, start, first),
            b'@' | b'$' => self.dialect.prefixed(self.bytes, start),
            b'/' if self.dialect.has_regex_literals && self.before != Before::Operand => scan::regex(self.bytes, start),
            _ => Err(0),
        }
    }
}
