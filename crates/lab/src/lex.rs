//! Text into tokens and types without a parser.
//!
//! Good for common languages and no more: it knows comments, strings, keywords and how statements end, so it finds names,
//! calls, imports and the shape of statements; it knows no types, no scopes and no macros. Names of local variables are
//! found by how they are bound (`let x`, `x = ..`, `for x in`, parameters), a file at a time, and stand for nothing, so
//! that the tail of a count means APIs and idioms. A parser does better; what counts asks for is no more than pairs of
//! family and name for each unit, so it can come from anywhere.

mod imports;
mod locals;
mod scan;
mod syntax;
mod types;
mod words;

use std::borrow::Cow;

use rustc_hash::FxHashSet;

pub use scan::{Kind, Token, scan};
pub use syntax::Syntax;
pub use words::{LITERAL, LOCAL, NUMBER};

use crate::Family;

/// A text as tokens, with the names of its local variables.
#[derive(Debug, Clone)]
pub struct Lexed<'a> {
    tokens: Vec<Token<'a>>,
    locals: FxHashSet<&'a str>,
    syntax: &'static Syntax,
}

impl<'a> Lexed<'a> {
    /// Reads a text.
    #[must_use]
    pub fn new(text: &'a str, syntax: &'static Syntax) -> Lexed<'a> {
        let tokens = scan(text, syntax);
        let locals = locals::locals(&tokens, syntax);
        Lexed { tokens, locals, syntax }
    }

    /// Its tokens.
    #[must_use]
    pub fn tokens(&self) -> &[Token<'a>] {
        &self.tokens
    }

    /// Its types, each as often as it occurs: identifiers, names of APIs, imports, pairs of calls and shapes of statements.
    #[must_use]
    pub fn types(&self) -> Vec<(Family, Cow<'a, str>)> {
        types::types(self)
    }

    /// Its words for a language model, with whether their loss is measured: that of names. Local variables, numbers and
    /// strings are one word each.
    #[must_use]
    pub fn words(&self) -> Vec<(&'a str, bool)> {
        words::words(self)
    }

    /// The token stands for a local variable.
    fn is_local(&self, at: usize) -> bool {
        self.locals.contains(self.tokens[at].text) && !self.is_asked(at)
    }

    /// The token is asked of something: it comes after a point or the like.
    fn is_asked(&self, at: usize) -> bool {
        at > 0 && self.tokens[at - 1].kind == Kind::Mark && [".", "::", "->", "?."].contains(&self.tokens[at - 1].text)
    }
}
