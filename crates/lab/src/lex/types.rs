//! The types of a unit of text.

use rustc_hash::FxHashSet;

use super::imports::imports;
use super::locals::locals;
use super::scan::scan;
use super::syntax::DEFINES;
use super::{Kind, Syntax, Token};
use crate::Family;

/// The longest shape of a statement that is written out; of a longer one the begin, and a hash of the whole.
const LONGEST_SHAPE: usize = 100;

/// Tokens that a statement has at least to be an idiom.
const LEAST_TOKENS: usize = 3;

/// The types of a unit of text, each as often as it occurs: identifiers, names of APIs, imports, pairs of calls and shapes
/// of statements.
#[must_use]
pub fn types(text: &str, syntax: &Syntax) -> Vec<(Family, String)> {
    let tokens = scan(text, syntax);
    let locals = locals(&tokens, syntax);
    let mut found: Vec<(Family, String)> = Vec::new();
    names(&tokens, &locals, &mut found);
    found.extend(imports(&tokens, syntax).into_iter().map(|name| (Family::Import, name)));
    calls(&tokens, &locals, &mut found);
    idioms(&tokens, &locals, syntax, &mut found);
    found
}

/// It stands for a local variable.
pub(super) fn is_local(tokens: &[Token<'_>], at: usize, locals: &FxHashSet<&str>) -> bool {
    locals.contains(tokens[at].text) && !is_asked(tokens, at)
}

/// It is asked of something: it comes after a point or the like.
fn is_asked(tokens: &[Token<'_>], at: usize) -> bool {
    at > 0 && [".", "::", "->", "?."].iter().any(|mark| tokens[at - 1].is_mark(mark))
}

fn names(tokens: &[Token<'_>], locals: &FxHashSet<&str>, found: &mut Vec<(Family, String)>) {
    for (at, token) in tokens.iter().enumerate() {
        if token.kind != Kind::Name || is_local(tokens, at, locals) {
            continue;
        }
        found.push((Family::Identifier, token.text.to_owned()));
        let is_middle = tokens.get(at + 1).is_some_and(|next| next.is_mark("::"));
        if is_asked(tokens, at) && !is_middle {
            found.push((Family::Api, token.text.to_owned()));
        }
    }
}

/// A name before an opening bracket that is not being defined.
fn calls(tokens: &[Token<'_>], locals: &FxHashSet<&str>, found: &mut Vec<(Family, String)>) {
    let is_call = |at: &usize| {
        let opens = |place: usize| tokens.get(place).is_some_and(|token| token.is_mark("("));
        let is_macro = tokens.get(at + 1).is_some_and(|token| token.is_mark("!")) && opens(at + 2);
        let is_defined = *at > 0 && tokens[at - 1].is_keyword(DEFINES);
        tokens[*at].kind == Kind::Name && (opens(at + 1) || is_macro) && !is_defined && !is_local(tokens, *at, locals)
    };
    let called: Vec<&str> = (0..tokens.len()).filter(is_call).map(|at| tokens[at].text).collect();
    found.extend(called.windows(2).map(|pair| (Family::CallBigram, format!("{} {}", pair[0], pair[1]))));
}

fn idioms(tokens: &[Token<'_>], locals: &FxHashSet<&str>, syntax: &Syntax, found: &mut Vec<(Family, String)>) {
    let (mut start, mut depth) = (0, 0_usize);
    for (at, token) in tokens.iter().enumerate() {
        if syntax.lines_end && token.begins_line && depth == 0 {
            idiom(tokens, start..at, locals, found);
            start = at;
        }
        match token.text {
            "(" | "[" if token.kind == Kind::Mark => depth += 1,
            ")" | "]" if token.kind == Kind::Mark => depth = depth.saturating_sub(1),
            ";" | "{" | "}" if token.kind == Kind::Mark => {
                idiom(tokens, start..at, locals, found);
                start = at + 1;
                // A bracket that was never closed ends here.
                depth = if token.text == ";" { 0 } else { depth };
            }
            _ => {}
        }
    }
    idiom(tokens, start..tokens.len(), locals, found);
}

fn idiom(
    tokens: &[Token<'_>],
    range: std::ops::Range<usize>,
    locals: &FxHashSet<&str>,
    found: &mut Vec<(Family, String)>,
) {
    if range.len() >= LEAST_TOKENS {
        let parts: Vec<&str> = range.map(|at| shape(tokens, at, locals)).collect();
        found.push((Family::Idiom, shortened(&parts.join(" "))));
    }
}

/// `v` for a local variable, `n` for another name, `0` and `""` for what is written out.
fn shape<'a>(tokens: &[Token<'a>], at: usize, locals: &FxHashSet<&str>) -> &'a str {
    match tokens[at].kind {
        Kind::Name if is_local(tokens, at, locals) => "v",
        Kind::Name => "n",
        Kind::Number => "0",
        Kind::Literal => "\"\"",
        Kind::Keyword | Kind::Mark => tokens[at].text,
    }
}

fn shortened(shape: &str) -> String {
    if shape.len() <= LONGEST_SHAPE {
        return shape.to_owned();
    }
    let end = (0..=LONGEST_SHAPE).rev().find(|end| shape.is_char_boundary(*end)).unwrap_or(0);
    format!("{} .. {:016x}", &shape[..end], fnv(shape))
}

/// FNV-1a: a hash that never changes.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
