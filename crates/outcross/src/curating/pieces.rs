//! A file in pieces: functions, and what lies between them.
//!
//! Units of `code::units` lie within each other, so that a row for each would hold most lines twice. Here each line that
//! is more than white space is in exactly one piece:
//! - a function, method or test that lies in no other; functions within it belong to it;
//! - a class without any of these, and a block of the top level;
//! - of what lies between these (imports, fields, the head of a class) each run of lines, as a piece of the class that it
//!   stands in or as a block. Comments that end right before a unit belong to it. A run with fewer than
//!   [`LEAST_ALPHANUMERICS`] letters and digits (a closing brace) is no piece, and is said to be left out.
//!
//! A text without a syntax tree (no grammar of its language, or none within the budget) is one piece.

use std::ops::RangeInclusive;

use code::Language;
use code::parse::{Budget, has_grammar};
use code::units::{Outline, UnitKind, read};
use corpus::row::RowKind;
use kernels::words;

use crate::platform::interrupted;

/// Letters and digits that lines between units need in order to be a row: the bound by which git, and the ledger, take a
/// run of lines for more than chance.
pub(super) const LEAST_ALPHANUMERICS: usize = 20;

/// Lines of a file that are a row, or too little for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) kind: RowKind,
    pub(super) name: Option<String>,
    /// From 1.
    pub(super) lines: RangeInclusive<u32>,
    pub(super) is_row: bool,
}

/// The pieces of a text, in order.
pub(super) fn pieces(language: Option<Language>, lines: &[&str], text: &str) -> Vec<Piece> {
    let parsed = language.filter(|language| has_grammar(*language));
    let outline = parsed.map(|language| read(language, text.as_bytes(), &Budget::default(), &mut || !interrupted()));
    match outline.filter(|outline| outline.unparsed.is_none()) {
        Some(outline) => Cutting::new(&outline, lines).cut(),
        None => vec![whole(text)],
    }
}

/// A text as one piece.
pub(super) fn whole(text: &str) -> Piece {
    let lines = u32::try_from(words::lines(text)).unwrap_or(u32::MAX);
    Piece { kind: RowKind::File, name: None, lines: 1..=lines, is_row: true }
}

fn count(lines: &[&str]) -> u32 {
    u32::try_from(lines.len()).unwrap_or(u32::MAX)
}

struct Cutting<'a> {
    lines: &'a [&'a str],
    outline: &'a Outline,
    /// Of each unit whether it is a class that is cut.
    is_cut: Vec<bool>,
    /// Of each line whether it is nothing but a comment.
    is_comment: Vec<bool>,
}

impl<'a> Cutting<'a> {
    fn new(outline: &'a Outline, lines: &'a [&'a str]) -> Self {
        Cutting { lines, outline, is_cut: cut_classes(outline), is_comment: comment_lines(outline, lines) }
    }

    fn cut(&self) -> Vec<Piece> {
        let (mut pieces, mut next) = (Vec::new(), 1);
        for mut unit in self.units() {
            let start = *unit.lines.start();
            let begins = (next..start).rev().take_while(|line| self.is_comment[index(*line)]).last().unwrap_or(start);
            self.between(next..=begins.saturating_sub(1), &mut pieces);
            next = unit.lines.end() + 1;
            unit.lines = begins..=*unit.lines.end();
            pieces.push(unit);
        }
        self.between(next..=count(self.lines), &mut pieces);
        pieces
    }

    /// Units that are pieces; those that share a line are one.
    fn units(&self) -> Vec<Piece> {
        let units = &self.outline.units;
        let is_outer = |at: usize| units[at].parent.is_none_or(|parent| self.is_cut[parent]);
        let last = count(self.lines).max(1);
        let mut found: Vec<Piece> = Vec::new();
        for at in (0..units.len()).filter(|at| is_outer(*at) && !self.is_cut[*at]) {
            let unit = &units[at];
            let (start, end) = (unit.span.start_line.min(last), unit.span.end_line.min(last));
            match found.last_mut() {
                Some(before) if start <= *before.lines.end() => {
                    before.lines = *before.lines.start()..=end.max(*before.lines.end());
                }
                _ => {
                    let name = Some(unit.name.clone()).filter(|name| !name.is_empty());
                    found.push(Piece { kind: RowKind::Unit(kind(unit.kind)), name, lines: start..=end, is_row: true });
                }
            }
        }
        found
    }

    /// What lies between two units.
    fn between(&self, lines: RangeInclusive<u32>, pieces: &mut Vec<Piece>) {
        let is_blank = |line: &u32| self.lines[index(*line)].trim().is_empty();
        let first = lines.clone().find(|line| !is_blank(line));
        let last = lines.rev().find(|line| !is_blank(line));
        let (Some(first), Some(last)) = (first, last) else { return };
        let written = self.lines[index(first)..=index(last)].iter().flat_map(|line| line.chars());
        let is_row = written.filter(|c| c.is_alphanumeric()).take(LEAST_ALPHANUMERICS).count() == LEAST_ALPHANUMERICS;
        let (kind, name) = self.holder(first);
        pieces.push(Piece { kind: RowKind::Unit(kind), name, lines: first..=last, is_row });
    }

    /// The innermost class that is cut and has this line.
    fn holder(&self, line: u32) -> (facts::UnitKind, Option<String>) {
        let has = |(at, unit): &(usize, &code::units::Unit)| {
            self.is_cut[*at] && (unit.span.start_line..=unit.span.end_line).contains(&line)
        };
        match self.outline.units.iter().enumerate().rfind(has) {
            Some((_, unit)) => (facts::UnitKind::Class, Some(unit.name.clone()).filter(|name| !name.is_empty())),
            None => (facts::UnitKind::Block, None),
        }
    }
}

/// Classes with a function in them, that lie in nothing but such classes.
fn cut_classes(outline: &Outline) -> Vec<bool> {
    let units = &outline.units;
    let mut has_functions = vec![false; units.len()];
    for (at, unit) in units.iter().enumerate().rev() {
        let is_function = matches!(unit.kind, UnitKind::Function | UnitKind::Method | UnitKind::Test);
        if let Some(parent) = unit.parent.filter(|_| is_function || has_functions[at]) {
            has_functions[parent] = true;
        }
    }
    let mut is_cut = vec![false; units.len()];
    for (at, unit) in units.iter().enumerate() {
        let is_outer = unit.parent.is_none_or(|parent| is_cut[parent]);
        is_cut[at] = is_outer && unit.kind == UnitKind::Class && has_functions[at];
    }
    is_cut
}

fn comment_lines(outline: &Outline, lines: &[&str]) -> Vec<bool> {
    let mut is_comment = vec![false; lines.len()];
    for comment in outline.comments.iter().filter(|comment| !comment.docstring) {
        let (first, last) = (index(comment.span.start_line), index(comment.span.end_line));
        for (line, text) in lines.iter().enumerate().take(last.saturating_add(1)).skip(first) {
            // A line that begins or ends with code is the code's: such a comment starts after it.
            is_comment[line] = line > first && line < last || begins_or_ends(text);
        }
    }
    is_comment
}

/// Whether a line at an end of a comment holds nothing else.
fn begins_or_ends(text: &str) -> bool {
    let text = text.trim();
    let begins = ["//", "/*", "*", "#", "--", "<!--", ";"].iter().any(|mark| text.starts_with(mark));
    let goes_on = text.find("*/").is_some_and(|end| end + 2 < text.len());
    (begins || text.ends_with("*/")) && !goes_on
}

/// The place of a line, from 1, in a list.
fn index(line: u32) -> usize {
    (line as usize).saturating_sub(1)
}

fn kind(kind: UnitKind) -> facts::UnitKind {
    match kind {
        UnitKind::Function => facts::UnitKind::Function,
        UnitKind::Method => facts::UnitKind::Method,
        UnitKind::Class => facts::UnitKind::Class,
        UnitKind::Test => facts::UnitKind::Test,
        UnitKind::Block => facts::UnitKind::Block,
    }
}
