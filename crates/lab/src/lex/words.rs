//! The words of a text, for language models.

use super::{Kind, Lexed};

/// What stands for a local variable.
pub const LOCAL: &str = "v";

/// What stands for a number.
pub const NUMBER: &str = "0";

/// What stands for a string.
pub const LITERAL: &str = "\"\"";

pub(super) fn words<'a>(lexed: &Lexed<'a>) -> Vec<(&'a str, bool)> {
    let word = |(at, token): (usize, &super::Token<'a>)| match token.kind {
        Kind::Name if lexed.is_local(at) => (LOCAL, false),
        // A name that is spelled like what stands for another is that, so that no word is tracked and not tracked.
        Kind::Name => (token.text, token.text != LOCAL),
        Kind::Number => (NUMBER, false),
        Kind::Literal => (LITERAL, false),
        Kind::Keyword | Kind::Mark => (token.text, false),
    };
    lexed.tokens.iter().enumerate().map(word).collect()
}
