//! The types of a text.

use std::borrow::Cow;
use std::ops::Range;

use super::imports::imports;
use super::syntax::defines;
use super::words::{LITERAL, LOCAL, NUMBER};
use super::{Kind, Lexed, Token};
use crate::Family;

/// The longest shape of a statement that is written out; of a longer one the begin, and a hash of the whole.
const LONGEST_SHAPE: usize = 100;

/// Tokens that a statement has at least to be an idiom.
const LEAST_TOKENS: usize = 3;

/// What stands for any other name in the shape of a statement.
const NAME: &str = "n";

/// The name of a type: a piece of the text, or made of pieces.
pub(super) enum Name<'a, 'm> {
    Text(&'a str),
    Made(&'m str),
}

impl<'a> Name<'a, '_> {
    pub(super) fn as_str(&self) -> &str {
        match self {
            Name::Text(text) | Name::Made(text) => text,
        }
    }

    pub(super) fn into_cow(self) -> Cow<'a, str> {
        match self {
            Name::Text(text) => text.into(),
            Name::Made(text) => text.to_owned().into(),
        }
    }
}

/// Calls `found` for each occurrence of each type, with the token where it stands: of a pair of calls the second, of what is
/// longer the first.
pub(super) fn each<'a>(lexed: &Lexed<'a>, found: &mut impl FnMut(usize, Family, Name<'a, '_>)) {
    let is_local: Vec<bool> =
        (0..lexed.tokens.len()).map(|at| lexed.tokens[at].kind == Kind::Name && lexed.is_local(at)).collect();
    names(lexed, &is_local, found);
    for (at, name) in imports(&lexed.tokens, lexed.syntax) {
        found(at, Family::Import, Name::Made(&name));
    }
    calls(lexed, &is_local, found);
    Idioms { lexed, is_local: &is_local, shape: String::new() }.each(found);
}

fn names<'a>(lexed: &Lexed<'a>, is_local: &[bool], found: &mut impl FnMut(usize, Family, Name<'a, '_>)) {
    for (at, token) in lexed.tokens.iter().enumerate() {
        if token.kind != Kind::Name || is_local[at] {
            continue;
        }
        found(at, Family::Identifier, Name::Text(token.text));
        let is_middle = || lexed.tokens.get(at + 1).is_some_and(|next| next.is_mark("::"));
        if lexed.is_asked(at) && !is_middle() {
            found(at, Family::Api, Name::Text(token.text));
        }
    }
}

/// Pairs of names before an opening bracket that are not being defined.
fn calls<'a>(lexed: &Lexed<'a>, is_local: &[bool], found: &mut impl FnMut(usize, Family, Name<'a, '_>)) {
    let tokens = &lexed.tokens;
    let is_call = |at: &usize| {
        let opens = |place: usize| tokens.get(place).is_some_and(|token| token.is_mark("("));
        let is_macro = || tokens.get(at + 1).is_some_and(|token| token.is_mark("!")) && opens(at + 2);
        let is_defined = || *at > 0 && tokens[at - 1].is_word(defines);
        tokens[*at].kind == Kind::Name && !is_local[*at] && (opens(at + 1) || is_macro()) && !is_defined()
    };
    let (mut last, mut pair): (Option<&str>, String) = (None, String::new());
    for at in (0..tokens.len()).filter(is_call) {
        let called = tokens[at].text;
        if let Some(last) = last.replace(called) {
            pair.clear();
            pair.extend([last, " ", called]);
            found(at, Family::CallBigram, Name::Made(&pair));
        }
    }
}

/// The shapes of statements.
struct Idioms<'l, 'a> {
    lexed: &'l Lexed<'a>,
    is_local: &'l [bool],
    /// Room for one of them.
    shape: String,
}

impl<'a> Idioms<'_, 'a> {
    fn each(mut self, found: &mut impl FnMut(usize, Family, Name<'a, '_>)) {
        let lexed = self.lexed;
        let (mut start, mut depth) = (0, 0_usize);
        for (at, token) in lexed.tokens.iter().enumerate() {
            if lexed.syntax.lines_end && token.begins_line && depth == 0 {
                self.one(start..at, found);
                start = at;
            }
            match token.text {
                "(" | "[" if token.kind == Kind::Mark => depth += 1,
                ")" | "]" if token.kind == Kind::Mark => depth = depth.saturating_sub(1),
                ";" | "{" | "}" if token.kind == Kind::Mark => {
                    self.one(start..at, found);
                    start = at + 1;
                    // A bracket that was never closed ends here.
                    depth = if token.text == ";" { 0 } else { depth };
                }
                _ => {}
            }
        }
        self.one(start..lexed.tokens.len(), found);
    }

    fn one(&mut self, range: Range<usize>, found: &mut impl FnMut(usize, Family, Name<'a, '_>)) {
        if range.len() < LEAST_TOKENS {
            return;
        }
        let first = range.start;
        self.shape.clear();
        for at in range {
            if !self.shape.is_empty() {
                self.shape.push(' ');
            }
            self.shape.push_str(part(&self.lexed.tokens[at], self.is_local[at]));
        }
        if self.shape.len() <= LONGEST_SHAPE {
            found(first, Family::Idiom, Name::Made(&self.shape));
        } else {
            found(first, Family::Idiom, Name::Made(&shortened(&self.shape)));
        }
    }
}

fn part<'a>(token: &Token<'a>, is_local: bool) -> &'a str {
    match token.kind {
        Kind::Name if is_local => LOCAL,
        Kind::Name => NAME,
        Kind::Number => NUMBER,
        Kind::Literal => LITERAL,
        Kind::Keyword | Kind::Mark => token.text,
    }
}

fn shortened(shape: &str) -> String {
    let end = (0..=LONGEST_SHAPE).rev().find(|end| shape.is_char_boundary(*end)).unwrap_or(0);
    format!("{} .. {:016x}", &shape[..end], fnv(shape))
}

/// FNV-1a: a hash that never changes.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
