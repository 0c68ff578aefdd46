//! What two versions of a file do not have in common.

use std::ops::Range;

use super::runs::Line;
use super::update::Hunk;
use super::weight::Weight;
use super::window::{Mark, marks};
use crate::matching::Match;
use crate::text::Text;

/// What is wanted of a comparison beside the lines that match.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Want {
    /// What becomes of lines.
    pub(crate) lines: bool,
    /// What becomes of windows.
    pub(crate) marks: bool,
}

/// The difference of a new version and its first source. Binary versions have no lines here. Of a version with several
/// sources only the lines that none passes on are told.
#[derive(Debug, Default)]
pub(crate) struct Delta {
    /// Lines that are in no source; the number of their file is not set yet.
    pub(crate) born: Vec<Line>,
    /// Lines that are not in the new version.
    pub(crate) gone: Vec<Line>,
    /// Of a file whose source other new files have too: the lines that are in the source, each with its place there.
    pub(crate) carried: Vec<(Line, u32)>,
    /// Where lines may take the places of others.
    pub(crate) hunks: Vec<Hunk>,
    /// Lines of which only white space differs.
    pub(crate) noop: Vec<u32>,
    /// Windows and long lines that come and go.
    pub(crate) marks_born: Vec<Mark>,
    pub(crate) marks_gone: Vec<Mark>,
    /// Of a file under a new path those that come with its changed lines; `None`: all that come.
    pub(crate) marks_brought: Option<Vec<Mark>>,
}

/// How the first source of a version stands to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Home {
    /// At the same path.
    Same,
    /// At another: all windows are new there, and those of the source end where its path does.
    Other,
    /// At another, and further new files have it as their source.
    Shared,
}

/// Compares a version with its sources.
pub(crate) fn delta(
    old: &[Option<&Text>],
    new: &Text,
    matches: &[Option<Vec<Match>>],
    home: Home,
    want: Want,
) -> Delta {
    let first = old.first().copied().flatten().filter(|old| !old.is_binary());
    let matched: Vec<Match> = match (first, matches) {
        (Some(_), [Some(matches)]) if !new.is_binary() => matches.clone(),
        (_, [] | [_]) => Vec::new(),
        (_, several) => union(several.iter().flatten().flatten()),
    };
    let mut delta = Delta::default();
    if old.len() > 1 {
        delta.born = born(new, &new_gaps(&matched, new));
        return delta;
    }
    let nothing = Text::new(git::Bytes::default(), None);
    let (old_gaps, new_gaps) = gaps(&matched, first.unwrap_or(&nothing), new);
    if want.lines {
        delta.born = born(new, &new_gaps);
        delta.gone = first.map(|old| lines(old, &old_gaps)).unwrap_or_default();
        if let Some(old) = first.filter(|_| !new.is_binary()) {
            let gaps = old_gaps.iter().zip(&new_gaps);
            delta.hunks = gaps.filter_map(|(old_gap, new_gap)| Hunk::new(old, new, old_gap, new_gap)).collect();
            delta.noop = noop(old, new, &matched);
            if home == Home::Shared {
                delta.carried = carried(new, &matched);
            }
        }
    }
    if want.marks && home == Home::Same {
        delta.marks_gone = first.map(|old| marks(old, &old_gaps)).unwrap_or_default();
        delta.marks_born = if new.is_binary() { Vec::new() } else { marks(new, &new_gaps) };
    } else if want.marks {
        delta.marks_born = all_marks(new);
        delta.marks_brought = first.filter(|_| !new.is_binary()).map(|_| marks(new, &new_gaps));
    }
    delta
}

/// All lines of a file that goes.
pub(crate) fn removal(old: &Text, want: Want) -> Delta {
    let mut delta = Delta::default();
    if old.is_binary() {
        return delta;
    }
    if want.lines {
        let whole = 0..old.line_count();
        delta.gone = lines(old, std::slice::from_ref(&whole));
    }
    if want.marks {
        delta.marks_gone = all_marks(old);
    }
    delta
}

/// A file that goes on under another path: its lines stay what they are, its windows stand elsewhere.
pub(crate) fn renamed(text: &Text, is_shared: bool, want: Want) -> Delta {
    let mut delta = Delta::default();
    if want.marks {
        delta.marks_born = all_marks(text);
    }
    if is_shared && !text.is_binary() {
        let lines = number(text.line_count());
        delta.carried = carried(text, &[Match { old_start: 0, new_start: 0, lines }]);
    }
    delta
}

/// The lines of matches, each with its place in the source.
fn carried(new: &Text, matches: &[Match]) -> Vec<(Line, u32)> {
    let of = |found: &Match| {
        let (start, lines) = (found.new_start as usize, found.lines as usize);
        let places = found.old_start..;
        lines_of(new, start..start + lines).zip(places).collect::<Vec<_>>()
    };
    matches.iter().flat_map(of).collect()
}

fn all_marks(text: &Text) -> Vec<Mark> {
    let lines = if text.is_binary() { 0..0 } else { 0..text.line_count() };
    marks(text, std::slice::from_ref(&lines))
}

/// The gaps between matches, on both sides: the same number, some of them empty.
fn gaps(matches: &[Match], old: &Text, new: &Text) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let new_lines = if new.is_binary() { 0 } else { new.line_count() };
    let end = Match { old_start: number(old.line_count()), new_start: number(new_lines), lines: 0 };
    let (mut old_at, mut new_at) = (0, 0);
    let (mut old_gaps, mut new_gaps) = (Vec::new(), Vec::new());
    for found in matches.iter().chain([&end]) {
        let (old_start, new_start, lines) = (found.old_start as usize, found.new_start as usize, found.lines as usize);
        if old_start > old_at || new_start > new_at {
            old_gaps.push(old_at..old_start);
            new_gaps.push(new_at..new_start);
        }
        (old_at, new_at) = (old_start + lines, new_start + lines);
    }
    (old_gaps, new_gaps)
}

/// The gaps of the new side alone; matches may overlap.
fn new_gaps(matches: &[Match], new: &Text) -> Vec<Range<usize>> {
    let mut at = 0;
    let mut gaps = Vec::new();
    let end = if new.is_binary() { 0 } else { new.line_count() };
    for found in matches {
        let (start, lines) = (found.new_start as usize, found.lines as usize);
        if start > at {
            gaps.push(at..start);
        }
        at = at.max(start + lines);
    }
    if end > at {
        gaps.push(at..end);
    }
    gaps
}

/// All matches of several sources, by their places in the new version.
fn union<'a>(matches: impl Iterator<Item = &'a Match>) -> Vec<Match> {
    let mut all: Vec<Match> = matches.copied().collect();
    all.sort_unstable_by_key(|found| found.new_start);
    all
}

fn born(new: &Text, gaps: &[Range<usize>]) -> Vec<Line> {
    if new.is_binary() { Vec::new() } else { lines(new, gaps) }
}

fn lines(text: &Text, ranges: &[Range<usize>]) -> Vec<Line> {
    ranges.iter().flat_map(|range| lines_of(text, range.clone())).collect()
}

fn lines_of(text: &Text, range: Range<usize>) -> impl Iterator<Item = Line> {
    range.map(|at| Line { token: text.tokens()[at], weight: Weight::of(text, at), file: 0, place: number(at) })
}

/// Places in the new version of the matched lines whose bytes differ.
fn noop(old: &Text, new: &Text, matches: &[Match]) -> Vec<u32> {
    let mut found = Vec::new();
    let (head, tail) = new.alike(old).map_or((0, 0), |alike| (alike.head_lines, alike.tail_lines));
    for run in matches {
        let (mut new_start, mut old_start) = (run.new_start as usize, run.old_start as usize);
        let mut lines = run.lines as usize;
        // At the ends of both versions it is known that the bytes are the same.
        if new_start == old_start {
            let known = head.saturating_sub(new_start).min(lines);
            (new_start, old_start, lines) = (new_start + known, old_start + known, lines - known);
        }
        let (new_left, old_left) = (new.line_count() - new_start - lines, old.line_count() - old_start - lines);
        if new_left == old_left {
            lines -= tail.saturating_sub(new_left).min(lines);
        }
        if old.lines(old_start..old_start + lines) != new.lines(new_start..new_start + lines) {
            let differ = (0..lines).filter(|at| old.line(old_start + at) != new.line(new_start + at));
            found.extend(differ.map(|at| number(new_start + at)));
        }
    }
    found
}

fn number(line: usize) -> u32 {
    u32::try_from(line).expect("a text has fewer lines than bytes, and those are limited")
}
