//! The words of a text, for language models.

use super::locals::locals;
use super::scan::scan;
use super::types::is_local;
use super::{Kind, Syntax};

/// What stands for a local variable.
pub const LOCAL: &str = "v";

/// What stands for a number.
pub const NUMBER: &str = "0";

/// What stands for a string.
pub const LITERAL: &str = "\"\"";

/// The words of a text with whether their loss is measured: that of names. Local variables, numbers and strings are one
/// word each.
#[must_use]
pub fn words<'a>(text: &'a str, syntax: &Syntax) -> Vec<(&'a str, bool)> {
    let tokens = scan(text, syntax);
    let locals = locals(&tokens, syntax);
    let word = |at: usize| match tokens[at].kind {
        Kind::Name if is_local(&tokens, at, &locals) => (LOCAL, false),
        // A name that is spelled like what stands for another is that, so that no word is tracked and not tracked.
        Kind::Name => (tokens[at].text, tokens[at].text != LOCAL),
        Kind::Number => (NUMBER, false),
        Kind::Literal => (LITERAL, false),
        Kind::Keyword | Kind::Mark => (tokens[at].text, false),
    };
    (0..tokens.len()).map(word).collect()
}
