//! Windows of five lines: the unit of clone density and of copies from live code.
//!
//! A window is five consecutive lines of a text file that hold twenty alphanumerics or more together, and of which one
//! at least is not trivial. Two windows are
//! the same when their lines are, white space aside: equality is that of a 64-bit hash of the five tokens.

use std::ops::Range;

use super::weight::Weight;
use crate::text::Text;

/// Lines of a window.
pub(crate) const WINDOW: usize = 5;

/// Alphanumerics that a window holds at the least: git's bound on moved blocks.
const WINDOW_ALNUMS: u32 = 20;

/// A single line that is as good as a window: so many alphanumerics (git's bound on copies across files).
pub(crate) const LONG_LINE_ALNUMS: u16 = 40;

/// Something that can be looked for in the tree, and the line where it begins, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) key: u64,
    pub(crate) line: u32,
    /// Five lines; else a single long one.
    pub(crate) is_window: bool,
}

/// The key of a window.
pub(crate) fn window_key(tokens: &[u64]) -> u64 {
    let mixed = tokens.iter().fold(0x9e37_79b9_7f4a_7c15_u64, |hash, token| {
        (hash ^ token).wrapping_mul(0xff51_afd7_ed55_8ccd).rotate_left(29)
    });
    mixed ^ (mixed >> 32)
}

/// The key of a single long line: other than that of any window.
pub(crate) fn line_key(token: u64) -> u64 {
    token.wrapping_mul(0xc4ce_b9fe_1a85_ec53).rotate_left(31) ^ 1
}

/// Whether lines of so many alphanumerics each are a window; `is_telling` says of one of them that it is not trivial.
pub(crate) fn is_window(alnums: impl Iterator<Item = u16>, is_telling: impl Fn(usize) -> bool) -> bool {
    alnums.map(u32::from).sum::<u32>() >= WINDOW_ALNUMS && (0..WINDOW).any(is_telling)
}

/// The marks of a version that a change of the given lines makes or ends: every window that holds one of the lines or
/// spans the place where lines were taken out, and every long line among them. `changed` ascends.
pub(crate) fn marks(text: &Text, changed: &[Range<usize>]) -> Vec<Mark> {
    let mut found = Vec::new();
    let mut next = 0;
    for range in changed {
        let first = range.start.saturating_sub(WINDOW - 1).max(next);
        let last = range.end.min((text.line_count() + 1).saturating_sub(WINDOW));
        if first < last {
            windows(text, first..last, &mut found);
            next = last;
        }
        long_lines(text, range.clone(), &mut found);
    }
    found
}

fn windows(text: &Text, starts: Range<usize>, found: &mut Vec<Mark>) {
    let (tokens, alnums) = (text.tokens(), text.alnums());
    for start in starts {
        let is_telling = |line| !Weight::of(text, start + line).trivial;
        if is_window(alnums[start..start + WINDOW].iter().copied(), is_telling) {
            found.push(Mark { key: window_key(&tokens[start..start + WINDOW]), line: number(start), is_window: true });
        }
    }
}

fn long_lines(text: &Text, lines: Range<usize>, found: &mut Vec<Mark>) {
    for line in lines {
        if text.alnums()[line] >= LONG_LINE_ALNUMS {
            found.push(Mark { key: line_key(text.tokens()[line]), line: number(line), is_window: false });
        }
    }
}

fn number(line: usize) -> u32 {
    u32::try_from(line).expect("a text has fewer lines than bytes, and those are limited")
}
