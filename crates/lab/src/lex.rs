//! Text into tokens and types without a parser.
//!
//! Good for common languages and no more: it knows comments, strings, keywords and how statements end, so it finds
//! names, calls, imports and the shape of statements; it knows no types, no scopes and no macros. Names of local
//! variables are found by how they are bound (`let x`, `x = ..`, `for x in`, parameters), a file at a time, and stand
//! for nothing, so that the tail of a count means APIs and idioms. A parser does better; what counts asks for is no
//! more than pairs of family and name for each unit, so it can come from anywhere.

mod imports;
mod locals;
mod pieces;
mod scan;
mod syntax;
mod types;
mod words;

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashSet;

pub use scan::{Kind, Token, scan};
pub use syntax::Syntax;
pub use words::{LITERAL, LOCAL, NUMBER};

use crate::Family;

/// A text as tokens, with the names of its local variables.
#[derive(Debug, Clone)]
pub struct Lexed<'a> {
    text: &'a str,
    tokens: Vec<Token<'a>>,
    locals: Arc<FxHashSet<&'a str>>,
    syntax: &'static Syntax,
}

impl<'a> Lexed<'a> {
    /// Reads a text.
    #[must_use]
    pub fn new(text: &'a str, syntax: &'static Syntax) -> Lexed<'a> {
        let tokens = scan(text, syntax);
        let locals = Arc::new(locals::locals(&tokens, syntax));
        Lexed { text, tokens, locals, syntax }
    }

    /// Its tokens.
    #[must_use]
    pub fn tokens(&self) -> &[Token<'a>] {
        &self.tokens
    }

    /// Its types, each as often as it occurs: identifiers, names of APIs, imports, pairs of calls and shapes of
    /// statements.
    #[must_use]
    pub fn types(&self) -> Vec<(Family, Cow<'a, str>)> {
        let mut found = Vec::new();
        types::each(self, &mut |_, family, name| found.push((family, name.into_cow())));
        found
    }

    /// Calls `found` for each of its types, as often as it occurs: what [`types`](Self::types) returns, without a string
    /// for each.
    pub fn each_type(&self, mut found: impl FnMut(Family, &str)) {
        types::each(self, &mut |_, family, name| found(family, name.as_str()));
    }

    /// The same types in the same order, each with the number of the token where it stands: of a pair of calls the
    /// second, of what is longer the first.
    #[must_use]
    pub fn placed_types(&self) -> Vec<(usize, Family, Cow<'a, str>)> {
        let mut found = Vec::new();
        types::each(self, &mut |at, family, name| found.push((at, family, name.into_cow())));
        found
    }

    /// The line of each token in the text that was read, from 1.
    #[must_use]
    pub fn token_lines(&self) -> Vec<u32> {
        let (mut line, mut at) = (1, 0);
        let mut lines = Vec::with_capacity(self.tokens.len());
        for token in &self.tokens {
            // A token is a part of the text, so that its address says where.
            let start = token.text.as_ptr() as usize - self.text.as_ptr() as usize;
            line += breaks(&self.text.as_bytes()[at..start]);
            at = start;
            lines.push(line);
        }
        lines
    }

    /// The byte at which its first token begins in the text that was read; nothing without tokens.
    #[must_use]
    pub fn start(&self) -> Option<usize> {
        Some(self.tokens.first()?.text.as_ptr() as usize - self.text.as_ptr() as usize)
    }

    /// The first and the last line that its tokens take in the text that was read, from 1; nothing without tokens.
    #[must_use]
    pub fn lines(&self) -> Option<(u32, u32)> {
        let (first, last) = (self.tokens.first()?, self.tokens.last()?);
        let start = |token: &Token<'_>| token.text.as_ptr() as usize - self.text.as_ptr() as usize;
        let (first, end) = (start(first), start(last) + last.text.trim_end_matches('\n').len());
        let line = 1 + breaks(&self.text.as_bytes()[..first]);
        Some((line, line + breaks(&self.text.as_bytes()[first..end])))
    }

    /// Its words for a language model, with whether their loss is measured: that of names. Local variables, numbers and
    /// strings are one word each.
    #[must_use]
    pub fn words(&self) -> Vec<(&'a str, bool)> {
        words::words(self)
    }

    /// Its functions, near enough: a piece begins where a definition does, or, in languages without a word for that,
    /// after a block that stands at the outside or right within another. Together they are the whole.
    #[must_use]
    pub fn pieces(&self) -> Vec<Lexed<'a>> {
        let part = |range: std::ops::Range<usize>| Lexed {
            tokens: self.tokens[range].to_vec(),
            ..self.clone_without_tokens()
        };
        pieces::ranges(&self.tokens, self.syntax).into_iter().map(part).collect()
    }

    fn clone_without_tokens(&self) -> Lexed<'a> {
        Lexed { text: self.text, tokens: Vec::new(), locals: Arc::clone(&self.locals), syntax: self.syntax }
    }

    /// The token stands for a local variable.
    fn is_local(&self, at: usize) -> bool {
        let text = self.tokens[at].text;
        // Also `self.$field` and the `$` of a repetition in a macro: what they stand for is named elsewhere.
        let is_variable = self.syntax.dollar_is_local && text.starts_with('$');
        is_variable || (self.locals.contains(text) && !self.is_asked(at))
    }

    /// The token is asked of something: it comes after a point or the like.
    fn is_asked(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).map(|before| &self.tokens[before]) else { return false };
        let is_asking = [".", "::", "?."].iter().any(|mark| before.is_mark(mark));
        is_asking || (self.syntax.has_arrows && before.is_mark("->"))
    }
}

fn breaks(bytes: &[u8]) -> u32 {
    bytes.iter().map(|byte| u32::from(*byte == b'\n')).sum()
}
