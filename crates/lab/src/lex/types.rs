//! The types of a text.

use std::borrow::Cow;
use std::ops::Range;

use super::imports::imports;
use super::syntax::defines;
use super::words::{LITERAL, LOCAL, NUMBER};
use super::{Kind, Lexed};
use crate::Family;

/// The longest shape of a statement that is written out; of a longer one the begin, and a hash of the whole.
const LONGEST_SHAPE: usize = 100;

/// Tokens that a statement has at least to be an idiom.
const LEAST_TOKENS: usize = 3;

/// What stands for any other name in the shape of a statement.
const NAME: &str = "n";

type Found<'a> = Vec<(Family, Cow<'a, str>)>;

pub(super) fn types<'a>(lexed: &Lexed<'a>) -> Found<'a> {
    let mut found = Found::new();
    names(lexed, &mut found);
    found.extend(imports(&lexed.tokens, lexed.syntax).into_iter().map(|name| (Family::Import, name.into())));
    calls(lexed, &mut found);
    idioms(lexed, &mut found);
    found
}

fn names<'a>(lexed: &Lexed<'a>, found: &mut Found<'a>) {
    for (at, token) in lexed.tokens.iter().enumerate() {
        if token.kind != Kind::Name || lexed.is_local(at) {
            continue;
        }
        found.push((Family::Identifier, token.text.into()));
        let is_middle = lexed.tokens.get(at + 1).is_some_and(|next| next.is_mark("::"));
        if lexed.is_asked(at) && !is_middle {
            found.push((Family::Api, token.text.into()));
        }
    }
}

/// A name before an opening bracket that is not being defined.
fn calls<'a>(lexed: &Lexed<'a>, found: &mut Found<'a>) {
    let tokens = &lexed.tokens;
    let is_call = |at: &usize| {
        let opens = |place: usize| tokens.get(place).is_some_and(|token| token.is_mark("("));
        let is_macro = || tokens.get(at + 1).is_some_and(|token| token.is_mark("!")) && opens(at + 2);
        let is_defined = || *at > 0 && tokens[at - 1].is_word(defines);
        tokens[*at].kind == Kind::Name && (opens(at + 1) || is_macro()) && !is_defined() && !lexed.is_local(*at)
    };
    let called: Vec<&str> = (0..tokens.len()).filter(is_call).map(|at| tokens[at].text).collect();
    found.extend(called.windows(2).map(|pair| (Family::CallBigram, format!("{} {}", pair[0], pair[1]).into())));
}

fn idioms<'a>(lexed: &Lexed<'a>, found: &mut Found<'a>) {
    let (mut start, mut depth) = (0, 0_usize);
    for (at, token) in lexed.tokens.iter().enumerate() {
        if lexed.syntax.lines_end && token.begins_line && depth == 0 {
            idiom(lexed, start..at, found);
            start = at;
        }
        match token.text {
            "(" | "[" if token.kind == Kind::Mark => depth += 1,
            ")" | "]" if token.kind == Kind::Mark => depth = depth.saturating_sub(1),
            ";" | "{" | "}" if token.kind == Kind::Mark => {
                idiom(lexed, start..at, found);
                start = at + 1;
                // A bracket that was never closed ends here.
                depth = if token.text == ";" { 0 } else { depth };
            }
            _ => {}
        }
    }
    idiom(lexed, start..lexed.tokens.len(), found);
}

fn idiom<'a>(lexed: &Lexed<'a>, range: Range<usize>, found: &mut Found<'a>) {
    if range.len() < LEAST_TOKENS {
        return;
    }
    let mut shape = String::with_capacity(range.len() * 3);
    for at in range {
        if !shape.is_empty() {
            shape.push(' ');
        }
        shape.push_str(part(lexed, at));
    }
    found.push((Family::Idiom, shortened(shape).into()));
}

fn part<'a>(lexed: &Lexed<'a>, at: usize) -> &'a str {
    match lexed.tokens[at].kind {
        Kind::Name if lexed.is_local(at) => LOCAL,
        Kind::Name => NAME,
        Kind::Number => NUMBER,
        Kind::Literal => LITERAL,
        Kind::Keyword | Kind::Mark => lexed.tokens[at].text,
    }
}

fn shortened(shape: String) -> String {
    if shape.len() <= LONGEST_SHAPE {
        return shape;
    }
    let end = (0..=LONGEST_SHAPE).rev().find(|end| shape.is_char_boundary(*end)).unwrap_or(0);
    format!("{} .. {:016x}", &shape[..end], fnv(&shape))
}

/// FNV-1a: a hash that never changes.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
