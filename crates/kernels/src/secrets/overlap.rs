//! From what the rules found to hits that are in order, apart, and on one line each.

use std::ops::Range;

use crate::secrets::{Hit, Kind};

/// Sorts hits, joins those that overlap (a secret's rule stays, then the longest's), widens them to whole characters, and numbers
/// their lines.
pub(crate) fn resolve<'r>(text: &str, mut hits: Vec<Hit<'r>>) -> Vec<Hit<'r>> {
    for hit in &mut hits {
        hit.start = text.floor_char_boundary(hit.start);
        hit.end = text.ceil_char_boundary(hit.end);
    }
    // At one start the longest comes first, then by kind and rule: nothing but the text and the rules decides.
    hits.sort_by(|a, b| (a.start, b.end, a.kind, a.rule).cmp(&(b.start, a.end, b.kind, b.rule)));
    let mut apart: Vec<Hit<'r>> = Vec::with_capacity(hits.len());
    for hit in hits {
        match apart.last_mut().filter(|last| hit.start < last.end) {
            Some(last) => join(last, &hit),
            None => apart.push(hit),
        }
    }
    number(text, &mut apart);
    apart
}

fn join<'r>(last: &mut Hit<'r>, hit: &Hit<'r>) {
    let weight = |hit: &Hit<'_>| (hit.kind == Kind::Secret, hit.end - hit.start);
    if weight(hit) > weight(last) {
        (last.rule, last.kind) = (hit.rule, hit.kind);
    }
    last.end = last.end.max(hit.end);
}

fn number(text: &str, hits: &mut [Hit<'_>]) {
    let (mut line, mut counted) = (1, 0);
    for hit in hits {
        line +=
            u32::try_from(memchr::memchr_iter(b'\n', &text.as_bytes()[counted..hit.start]).count()).unwrap_or(u32::MAX);
        counted = hit.start;
        hit.line = line;
    }
}

/// Hits widened to all of their lines.
pub(crate) fn whole_lines<'r>(text: &str, hits: Vec<Hit<'r>>) -> Vec<Hit<'r>> {
    let widened = hits.into_iter().map(|hit| {
        let line = lines(text.as_bytes(), hit.start..hit.end);
        Hit { start: line.start, end: line.end, ..hit }
    });
    resolve(text, widened.collect())
}

/// The whole lines that a range lies on, without the last line end.
pub(crate) fn lines(text: &[u8], range: Range<usize>) -> Range<usize> {
    let start = memchr::memrchr(b'\n', &text[..range.start]).map_or(0, |at| at + 1);
    let end = memchr::memchr(b'\n', &text[range.end..]).map_or(text.len(), |at| range.end + at);
    start..end
}

/// A line of a block of many, without what a language puts around its lines: quotes, commas, a sign that joins.
pub(crate) fn inside(text: &str, line: Range<usize>) -> Range<usize> {
    let around =
        |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ',' | ';' | '\\' | '|' | '>' | '#' | '*');
    let whole = &text[line.clone()];
    let mut body = whole.trim_end_matches(around);
    // A plus behind a quote joins two texts; otherwise it is a digit of base 64.
    if let Some(joined) = body.strip_suffix('+').filter(|rest| rest.ends_with(around)) {
        body = joined.trim_end_matches(around);
    }
    let start = line.start + (body.len() - body.trim_start_matches(around).len());
    start..(line.start + body.len()).max(start)
}
