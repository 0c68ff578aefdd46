//! What tells how a unit is written: size, nesting, comments, masked errors, calls, duplication.
//!
//! Each signal is a count with its definition beside it, never a verdict: rates, thresholds and comparisons are made where
//! counts of many units come together. [`of_units`] needs one file; [`across`] what a set of files calls; [`duplicated`]
//! classes of clones; [`tests`] sums.

use crate::clones::{CloneClass, CloneType, lines_touched};
use crate::parse::Parsed;
use crate::stream::Stream;
use crate::units::{Comment, Outline, Span, UnitKind};

mod calls;
mod masks;
mod restated;
mod walk;

pub use calls::{CallSignals, across};

/// Counts of one unit. Those of a unit within it are in it too, but for nesting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UnitSignals {
    /// Lines from its first byte to its last.
    pub lines: u32,
    /// Lines on which a token begins that is no comment.
    pub code_lines: u32,
    /// Lines that hold a comment or a docstring, with code beside it or without. Density is these over the sum of these
    /// and [`UnitSignals::code_lines`].
    pub comment_lines: u32,
    /// Comments that stand on lines of their own, do not document, and have code behind them.
    pub plain_comments: u32,
    /// Of the plain comments those that restate the next line of code: two thirds of their words or more, without
    /// function words, are words of that line (names taken apart at `_` and capitals, words cut to their stems), or what
    /// people call its operators and keywords (`loop` for `for`, `increment` for `+=`).
    pub restating_comments: u32,
    /// Tokens of the lines that it touches, comments left out.
    pub tokens: u32,
    /// The most branches, loops and handlers that lie within each other; `else if` is no deeper than `if`.
    pub nesting: u32,
    /// Places that make an error disappear: an empty handler, or one that only passes, continues or returns nothing; a
    /// result that is thrown away (`let _ = f()`, `f().ok();`, `_ = f()`); an operator that hushes (`@f()`,
    /// `rescue nil`).
    pub masked_errors: u32,
    /// Handlers of errors.
    pub handlers: u32,
    /// Calls.
    pub calls: u32,
}

/// The counts of each unit of a file, in the order of [`Outline::units`].
#[must_use]
pub fn of_units(parsed: &Parsed<'_>, outline: &Outline) -> Vec<UnitSignals> {
    let stream = Stream::new(Some(parsed.language), parsed.bytes);
    let mut signals = walk::counts(parsed, outline);
    let restated = restated::comments(parsed.language, parsed.bytes, outline);
    for (unit, found) in outline.units.iter().zip(&mut signals) {
        let (first, last) = (unit.span.start_line, unit.span.end_line);
        found.lines = unit.span.lines();
        found.tokens = u32::try_from(stream.tokens_of(first, last).len()).unwrap_or(u32::MAX);
        let code = (first..=last).filter(|line| !stream.tokens_of(*line, *line).is_empty());
        found.code_lines = u32::try_from(code.count()).unwrap_or(u32::MAX);
        found.comment_lines = comment_lines(outline, unit.span);
        let from = restated.partition_point(|(line, _)| *line < first);
        for (_, restates) in restated[from..].iter().take_while(|(line, _)| *line <= last) {
            found.plain_comments += 1;
            found.restating_comments += u32::from(*restates);
        }
    }
    signals
}

fn comment_lines(outline: &Outline, span: Span) -> u32 {
    let inside = |comment: &&Comment| comment.span.start >= span.start && comment.span.end <= span.end;
    let comments = outline.comments.iter().filter(inside);
    lines_touched(comments.map(|comment| (comment.span.start_line, comment.span.end_line)).collect())
}

/// Lines of a part of a file that members of classes touch, each once. `file` is the file's index among those of
/// [`crate::clones::find`].
#[must_use]
pub fn duplicated(span: Span, file: u32, classes: &[CloneClass], up_to: CloneType) -> u32 {
    let members = classes.iter().filter(|class| class.clone_type <= up_to).flat_map(|class| &class.members);
    let inside = members.filter(|member| member.file == file);
    let ranges = inside
        .map(|member| (member.start_line.max(span.start_line), member.end_line.min(span.end_line)))
        .filter(|(first, last)| first <= last);
    lines_touched(ranges.collect())
}

/// How much of a set of files is tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TestRatio {
    /// Lines of tests, and of functions in files of tests.
    pub test_lines: u64,
    /// Lines of other functions and methods.
    pub other_lines: u64,
}

/// Lines of functions, methods and tests of files, by whether they test. `is_test` says that a file as a whole does.
/// Functions within functions count with these.
#[must_use]
pub fn tests<'a>(files: impl IntoIterator<Item = (&'a Outline, bool)>) -> TestRatio {
    let mut ratio = TestRatio::default();
    for (outline, is_test) in files {
        for unit in &outline.units {
            let callable = |kind: UnitKind| matches!(kind, UnitKind::Function | UnitKind::Method | UnitKind::Test);
            let is_inside = unit.parent.is_some_and(|parent| callable(outline.units[parent].kind));
            if !callable(unit.kind) || is_inside {
                continue;
            }
            let lines = u64::from(unit.span.lines());
            if is_test || unit.kind == UnitKind::Test {
                ratio.test_lines += lines;
            } else {
                ratio.other_lines += lines;
            }
        }
    }
    ratio
}
