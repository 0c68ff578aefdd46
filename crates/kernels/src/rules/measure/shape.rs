//! Functions, classes, imports and simple statements, by tokens.
//!
//! RefineCode reads Python and JavaScript with a parser and the other languages with regular expressions; here tokens of
//! `code::lex` are compared with the same forms, so that strings and comments hold none of them, and a text with mistakes
//! has a shape too. The forms are kept with what they miss and what they take too much (`return f(x)` of C is a function
//! to them), because the thresholds were set with them.

use code::lex::{Token, TokenKind};

use super::Family;

mod c;
mod csharp;
mod go;
mod java;
mod javascript;
mod python;

/// Tokens that are looked at to find the end of a form. Nothing that a person writes needs more, and no text takes more
/// than time in its length.
const MOST_TOKENS: usize = 1 << 8;

/// What a text is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Shape {
    pub(in super::super) functions: usize,
    pub(in super::super) classes: usize,
    /// Imports, but for Python, where lines that hold the word are counted elsewhere.
    pub(in super::super) imports: usize,
    /// Declarations without a value, or with a plain one.
    pub(in super::super) simple_variables: usize,
    /// Returns of nothing, a name or a literal; of anything in some languages.
    pub(in super::super) simple_returns: usize,
    /// Some variable gets a value.
    pub(in super::super) has_variables: bool,
    /// Functions that are one `return` (Python).
    pub(in super::super) one_liners: usize,
    /// Definitions of `main` (C and C++).
    pub(in super::super) mains: usize,
}

/// Whether the language has a shape.
pub(super) fn is_shaped(family: Family) -> bool {
    use Family::{C, CSharp, Cpp, Go, Java, JavaScript, Python};
    matches!(family, C | CSharp | Cpp | Go | Java | JavaScript | Python)
}

impl Shape {
    pub(super) fn of(text: &[u8], tokens: &[Token], family: Family) -> Option<Self> {
        let code = Tokens { text, tokens };
        if tokens.is_empty() {
            return None;
        }
        match family {
            Family::C | Family::Cpp => Some(c::shape(code)),
            Family::CSharp => Some(csharp::shape(code)),
            Family::Go => Some(go::shape(code)),
            Family::Java => Some(java::shape(code)),
            Family::JavaScript => Some(javascript::shape(code)),
            Family::Python => Some(python::shape(code)),
            _ => None,
        }
    }

    /// All that has no logic, as RefineCode adds it up.
    pub(in super::super) fn without_logic(&self) -> usize {
        self.functions + self.classes + self.imports + self.simple_variables + self.simple_returns
    }
}

/// The tokens of a text but comments.
#[derive(Clone, Copy, Debug)]
struct Tokens<'a> {
    text: &'a [u8],
    tokens: &'a [Token],
}

impl<'a> Tokens<'a> {
    fn len(self) -> usize {
        self.tokens.len()
    }

    /// The text of a token; empty beyond the last.
    fn text(self, at: usize) -> &'a [u8] {
        self.tokens.get(at).map_or(b"", |token| token.text(self.text))
    }

    fn is(self, at: usize, text: &str) -> bool {
        self.text(at) == text.as_bytes()
    }

    fn is_one_of(self, at: usize, texts: &[&str]) -> bool {
        let text = self.text(at);
        texts.iter().any(|other| other.as_bytes() == text)
    }

    /// A name or a keyword.
    fn is_word(self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| matches!(token.kind, TokenKind::Word | TokenKind::Keyword))
    }

    fn is_literal(self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| matches!(token.kind, TokenKind::String | TokenKind::Number))
    }

    /// Nothing stands before it on its line.
    fn is_first(self, at: usize) -> bool {
        at == 0 || self.is_last(at - 1)
    }

    /// Nothing stands behind it on its line.
    fn is_last(self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        let next = self.tokens.get(at + 1).map(|next| &self.text[token.end as usize..next.start as usize]);
        next.is_none_or(|between| memchr::memchr(b'\n', between).is_some())
    }

    /// No white space between it and the next.
    fn touches_next(self, at: usize) -> bool {
        self.tokens.get(at + 1).is_some_and(|next| next.start == self.tokens[at].end)
    }

    /// The token behind the first `)` after an opening one at `at`; nothing if none comes.
    fn behind_round(self, at: usize) -> Option<usize> {
        self.ahead(at).find(|close| self.is(*close, ")")).map(|close| close + 1)
    }

    /// The tokens from one on that a form may have.
    fn ahead(self, at: usize) -> std::ops::Range<usize> {
        at..self.len().min(at.saturating_add(MOST_TOKENS))
    }

    /// The first tokens of lines.
    fn first_of_lines(self) -> impl Iterator<Item = usize> {
        (0..self.len()).filter(move |at| self.is_first(*at))
    }

    /// Names and keywords in a row from a token on, at most so many.
    fn words_from(self, at: usize, most: usize) -> usize {
        (at..at + most).take_while(|place| self.is_word(*place)).count()
    }
}
