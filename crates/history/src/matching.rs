//! Which lines of a version are lines of another: the identity diff.
//!
//! Exactly what `git blame -w` computes (blame.md, rule 4): git cuts the common tail off in blocks of 1024 bytes before
//! it looks, runs Myers' algorithm in xdiff's variant on lines without white space, and slides each hunk to the place
//! where the indents around it look best. The diff is `gix-imara-diff`'s, which agrees with xdiff; the slider is told
//! the indent of each line by position, because one token stands for lines of different indentation here.

use std::ops::Range;

use gix_imara_diff::{Algorithm, Diff, IndentHeuristic, IndentLevel, SliderHeuristic as _, Token};
use rustc_hash::FxHashMap;

use crate::text::Text;

/// Lines that stand in both versions, in order and without change but for white space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) old_start: u32,
    pub(crate) new_start: u32,
    pub(crate) lines: u32,
}

/// Buffers that one thread uses again and again.
#[derive(Default)]
pub(crate) struct Matcher {
    diff: Diff,
    old: Vec<Token>,
    new: Vec<Token>,
    /// Token `i` at place `i`: lets the slider's heuristic know a line by its position.
    positions: Vec<Token>,
    numbers: FxHashMap<u64, u32>,
}

impl Matcher {
    /// The matching lines of two versions, ascending on both sides.
    pub(crate) fn matches(&mut self, old: &Text, new: &Text) -> Vec<Match> {
        let known = new.alike(old).and_then(|alike| alike.tail_bytes);
        let cut = tail_cut(&old.bytes, &new.bytes, known);
        let (old_lines, new_lines) = (old.line_at(old.bytes.len() - cut), new.line_at(new.bytes.len() - cut));
        debug_assert_eq!(old.line_count() - old_lines, new.line_count() - new_lines, "the cut tail is the same");
        let alike = new.alike(old).map_or(0, |alike| alike.head_lines.min(old_lines).min(new_lines));
        let count = self.number(&old.tokens()[..old_lines], &new.tokens()[..new_lines], alike);
        self.diff.compute_with(Algorithm::Myers, &self.old, &self.new, count);
        self.slide(old, new);
        let hunks = self.diff.hunks().map(|hunk| (hunk.before, hunk.after));
        gaps(hunks, line_number(old.line_count()), line_number(new.line_count()))
    }

    /// Numbers the tokens densely, as the diff wants them. Only tokens that occur between the common head and the
    /// common tail get numbers of their own, all others share 0: the diff never compares two of those, and no hunk
    /// can slide over one (it would have to equal a line of the hunk). The first `alike` lines are known to be equal.
    fn number(&mut self, old: &[u64], new: &[u64], alike: usize) -> u32 {
        let head = alike + old[alike..].iter().zip(&new[alike..]).take_while(|(old, new)| old == new).count();
        let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(|(old, new)| old == new).count();
        self.numbers.clear();
        let mut filter = Filter::default();
        for token in old[head..old.len() - tail].iter().chain(&new[head..new.len() - tail]) {
            let next = line_number(self.numbers.len() + 1);
            self.numbers.entry(*token).or_insert(next);
            filter.add(*token);
        }
        let number = |token: &u64| {
            let known = filter.may_hold(*token).then(|| self.numbers.get(token).copied()).flatten();
            Token(known.unwrap_or(0))
        };
        self.old.clear();
        self.old.extend(old.iter().map(number));
        self.new.clear();
        self.new.extend(new.iter().map(number));
        line_number(self.numbers.len() + 1)
    }

    fn slide(&mut self, old: &Text, new: &Text) {
        let longest = line_number(self.old.len().max(self.new.len()));
        let known = line_number(self.positions.len());
        self.positions.extend((known..longest).map(Token));
        let (positions, old_side) = (&self.positions, self.old.as_ptr());
        self.diff.postprocess_with(&self.old, &self.new, |tokens: &[Token], hunk: Range<u32>, earliest_end: u32| {
            let text = if tokens.as_ptr() == old_side { old } else { new };
            let indent = |position: Token| indent(text.line(position.0 as usize));
            IndentHeuristic::new(indent).best_slider_end(&positions[..tokens.len()], hunk, earliest_end)
        });
    }
}

/// How far a line is indented, tabs to columns of eight. To git a form feed is no white space, so a line of one is not
/// blank; to the heuristic's own reading it would be.
fn indent(line: &[u8]) -> IndentLevel {
    let seen = |byte: &u8| if *byte == b'\x0c' { b'.' } else { *byte };
    IndentLevel::for_ascii_line(line.iter().map(seen), 8)
}

/// A small set that answers "surely not" quickly.
#[derive(Default)]
struct Filter([u64; 16]);

impl Filter {
    fn place(token: u64) -> (usize, u64) {
        ((token >> 60) as usize, 1 << ((token >> 54) & 63))
    }

    fn add(&mut self, token: u64) {
        let (word, bit) = Self::place(token);
        self.0[word] |= bit;
    }

    fn may_hold(&self, token: u64) -> bool {
        let (word, bit) = Self::place(token);
        self.0[word] & bit != 0
    }
}

fn line_number(lines: usize) -> u32 {
    u32::try_from(lines).expect("a text has fewer lines than bytes, and those are limited")
}

/// What lies between the hunks, as matches.
fn gaps(hunks: impl Iterator<Item = (Range<u32>, Range<u32>)>, old_lines: u32, new_lines: u32) -> Vec<Match> {
    let mut matches = Vec::new();
    let (mut old_at, mut new_at) = (0, 0);
    for (before, after) in hunks.chain([(old_lines..old_lines, new_lines..new_lines)]) {
        debug_assert_eq!(before.start - old_at, after.start - new_at, "a gap is as long on both sides");
        if after.start > new_at {
            matches.push(Match { old_start: old_at, new_start: new_at, lines: after.start - new_at });
        }
        (old_at, new_at) = (before.end, after.end);
    }
    matches
}

/// The step in which git compares tails.
const TAIL_BLOCK: usize = 1024;

/// Bytes that git cuts off both versions before it compares them: whole blocks of the common tail, less what goes up
/// to the first line feed in them, so that the cut lies between two lines. `known`: how long the common tail is.
fn tail_cut(old: &[u8], new: &[u8], known: Option<usize>) -> usize {
    let count = || old.rchunks_exact(TAIL_BLOCK).zip(new.rchunks_exact(TAIL_BLOCK)).take_while(|(a, b)| a == b).count();
    let common = known.map_or_else(count, |bytes| bytes / TAIL_BLOCK) * TAIL_BLOCK;
    let tail = &old[old.len() - common..];
    memchr::memchr(b'\n', tail).map_or(0, |at| common - at - 1)
}
