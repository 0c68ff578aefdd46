//! A text in pieces of about a function each.

use std::ops::Range;

use super::syntax::defines_function;
use super::{Syntax, Token};

/// Words that may stand before that for a function.
const MOST_BEFORE: usize = 5;

/// Pieces have at least so many tokens, so that none is a name alone.
const LEAST_TOKENS: usize = 8;

/// The pieces of some tokens: all of them, in order.
pub(super) fn ranges(tokens: &[Token<'_>], syntax: &Syntax) -> Vec<Range<usize>> {
    let mut starts = vec![0];
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        let last = starts[starts.len() - 1];
        let is_start = if syntax.types_first { after_block(tokens, at, depth) } else { defines(tokens, at) };
        if is_start && at - last >= LEAST_TOKENS {
            starts.push(at);
        }
        depth = match token.text {
            "{" => depth + 1,
            "}" => depth.saturating_sub(1),
            _ => depth,
        };
    }
    let ends = starts.iter().skip(1).copied().chain([tokens.len()]);
    starts.iter().copied().zip(ends).filter(|(start, end)| start < end).map(|(start, end)| start..end).collect()
}

/// A line that begins here defines a function.
fn defines(tokens: &[Token<'_>], at: usize) -> bool {
    if !tokens[at].begins_line {
        return false;
    }
    let line = tokens[at..].iter().enumerate().take_while(|(place, token)| *place == 0 || !token.begins_line);
    line.take(MOST_BEFORE).any(|(_, token)| token.is_word(defines_function))
}

/// A block ended right before, and no more than one is open.
fn after_block(tokens: &[Token<'_>], at: usize, depth: usize) -> bool {
    let is_next = at > 0 && tokens[at - 1].is_mark("}") && !tokens[at].is_mark("}");
    depth <= 1 && is_next && tokens[at].begins_line
}
