//! New names for local variables, by a careful reading of tokens that shares nothing with the fingerprint of shapes.
//!
//! A name is taken if a declaration in the function binds it, and nowhere in it the name is called, is a member, a key or
//! an argument by name, or stands in a text.

use std::collections::{BTreeMap, BTreeSet};

use super::{Change, Random, Scene};
use crate::lex::{Dialect, Token, TokenKind, tokens};
use crate::units::Unit;

/// Type 2: new names.
pub(super) fn rename(scene: &Scene<'_>, random: &mut Random) -> Change {
    let mut change = Change::default();
    for (number, unit) in scene.units() {
        let words = Words::new(scene, unit);
        let first = random.below(900);
        let names = words.bound();
        let new: BTreeMap<&[u8], String> =
            names.into_iter().zip(first..).map(|(name, at)| (name, format!("v{at}"))).collect();
        if new.is_empty() {
            continue;
        }
        change.touched.push(number);
        for token in words.tokens.iter().filter(|token| token.kind == TokenKind::Word) {
            if let Some(name) = new.get(token.text(words.text)) {
                let start = unit.core.start + token.start as usize;
                change.edits.text(start..unit.core.start + token.end as usize, name.clone());
            }
        }
    }
    change
}

/// The tokens of a function without comments.
pub(super) struct Words<'a> {
    text: &'a [u8],
    is_python: bool,
    tokens: Vec<Token>,
}

impl<'a> Words<'a> {
    pub(super) fn new(scene: &'a Scene<'_>, unit: &Unit) -> Self {
        let text = unit.core.text(scene.parsed.bytes);
        let tokens = tokens(Dialect::of(Some(scene.parsed.language)), text);
        let is_python = scene.parsed.language.name() == "Python";
        Self { text, is_python, tokens: tokens.filter(|token| token.kind != TokenKind::Comment).collect() }
    }

    fn at(&self, at: usize) -> &'a [u8] {
        self.tokens.get(at).map_or(b"", |token| token.text(self.text))
    }

    fn before(&self, at: usize) -> &'a [u8] {
        at.checked_sub(1).map_or(b"", |at| self.at(at))
    }

    /// Names that a declaration binds and that nothing speaks against.
    fn bound(&self) -> BTreeSet<&'a [u8]> {
        let local = self.local();
        let words = (0..self.tokens.len()).filter(|at| self.tokens[*at].kind == TokenKind::Word);
        words.filter(|at| self.is_bound(*at)).map(|at| self.at(at)).filter(|name| local.contains(name)).collect()
    }

    fn is_bound(&self, at: usize) -> bool {
        let (before, behind) = (self.before(at), self.at(at + 1));
        let declared = matches!(before, b"let" | b"mut" | b"var" | b"const");
        let previous = at.checked_sub(1).map(|at| self.tokens[at]);
        let is_first = previous.is_some_and(|previous| previous.line < self.tokens[at].line);
        // `Type name = ` of Java, `name = ` at the start of a line of Python.
        let is_type = previous.is_some_and(|previous| matches!(previous.kind, TokenKind::Word | TokenKind::Keyword));
        let typed = !is_first && (is_type || matches!(before, b">" | b"]"));
        let assigned = behind == b"=" && (typed || (self.is_python && is_first)) && !matches!(before, b"." | b",");
        declared || behind == b":=" || assigned
    }

    /// Small names that are only ever names of variables.
    pub(super) fn local(&self) -> BTreeSet<&'a [u8]> {
        let (mut local, mut foreign) = (BTreeSet::new(), BTreeSet::new());
        for (at, token) in self.tokens.iter().enumerate() {
            let text = token.text(self.text);
            match token.kind {
                TokenKind::Word if self.is_foreign(at) => drop(foreign.insert(text)),
                TokenKind::Word => drop(local.insert(text)),
                TokenKind::String => {
                    foreign.extend(text.split(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_'));
                }
                _ => {}
            }
        }
        local.difference(&foreign).copied().collect()
    }

    fn is_foreign(&self, at: usize) -> bool {
        let (before, name, behind) = (self.before(at), self.at(at), self.at(at + 1));
        let member = matches!(before, b"." | b"->" | b"::" | b"?." | b"@" | b"'" | b"#" | b"$");
        let called = matches!(behind, b"(" | b"!" | b"::" | b"'") || behind.starts_with(b"\"");
        // `*pkg.Type`, `name pkg.Type` of Go.
        let is_word = at > 0 && self.tokens[at - 1].kind == TokenKind::Word;
        let in_type = behind == b"." && (is_word || matches!(before, b"*" | b"]" | b"&"));
        let key = behind == b":" && before != b"let" && before != b"mut";
        let argument = behind == b"=" && matches!(before, b"(" | b",");
        let short = matches!(before, b"{" | b",") && matches!(behind, b"}" | b",") && self.is_in_braces(at);
        let is_name =
            name.first().is_some_and(u8::is_ascii_lowercase) && name.is_ascii() && name != b"self" && name != b"this";
        member || called || in_type || key || argument || short || !is_name
    }

    /// The bracket that is open around a token is a brace.
    fn is_in_braces(&self, at: usize) -> bool {
        const FARTHEST: usize = 60;
        let mut depth = 0;
        for before in (at.saturating_sub(FARTHEST)..at).rev() {
            match self.at(before) {
                b")" | b"]" | b"}" => depth += 1,
                b"(" | b"[" | b"{" if depth > 0 => depth -= 1,
                open @ (b"(" | b"[" | b"{") => return open == b"{",
                _ => {}
            }
        }
        false
    }
}
