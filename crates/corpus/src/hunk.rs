//! A hunk of a commit as the text of a row: the unified form, as `git diff` writes it, with three lines of context.
//!
//! The lines that both versions have are the ledger's, which looks over white space; where those differ in a byte they are
//! lines that went and lines that came. So the hunks of a file, applied to the version before, give the version after it.

use std::fmt::Write as _;
use std::ops::Range;

/// Lines around a change.
const CONTEXT: usize = 3;

/// What stands under a line without an end.
const NO_END: &str = "\\ No newline at end of file\n";

/// Consecutive lines of both versions that are the same but for white space: the first in the version before and in that
/// after, from 0, and how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Same {
    /// The first in the version before.
    pub before: usize,
    /// The first in the version after.
    pub after: usize,
    /// How many.
    pub lines: usize,
}

/// A hunk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hunk {
    /// The text: a head `@@ -a,b +c,d @@`, then the lines, each behind a blank, `-` or `+`.
    pub text: String,
    /// The first line of the version after that it shows, from 1; 1 where it shows none.
    pub start_line: u32,
    /// The last one; 1 where it shows none.
    pub end_line: u32,
    /// The lines that came: their place in the text, and in the version after, both from 1.
    pub added: Vec<(u32, u32)>,
    /// Nothing but white space came or went.
    pub is_blank: bool,
}

/// Lines of the version before that went, and those that came for them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Edit {
    before: Range<usize>,
    after: Range<usize>,
}

/// The hunks between two versions of a text, in order.
///
/// `same` ascends on both sides; what it does not name went or came.
#[must_use]
pub fn hunks(before: &str, after: &str, same: &[Same]) -> Vec<Hunk> {
    let before: Vec<&str> = before.split_inclusive('\n').collect();
    let after: Vec<&str> = after.split_inclusive('\n').collect();
    let edits = edits(&before, &after, same);
    // As git has it: hunks whose contexts touch are one.
    let together = edits.chunk_by(|one, next| next.before.start - one.before.end <= 2 * CONTEXT);
    together.map(|edits| Writing::new(&before, &after).hunk(edits)).collect()
}

fn edits(before: &[&str], after: &[&str], same: &[Same]) -> Vec<Edit> {
    let mut found: Vec<Edit> = Vec::new();
    let mut add = |edit: Edit| match found.last_mut() {
        _ if edit.before.is_empty() && edit.after.is_empty() => {}
        Some(last) if last.before.end == edit.before.start && last.after.end == edit.after.start => {
            (last.before.end, last.after.end) = (edit.before.end, edit.after.end);
        }
        _ => found.push(edit),
    };
    let mut at = (0, 0);
    let end = Same { before: before.len(), after: after.len(), lines: 0 };
    for Same { before: old, after: new, lines } in same.iter().copied().chain([end]) {
        add(Edit { before: at.0..old, after: at.1..new });
        for line in (0..lines).filter(|line| before[old + line] != after[new + line]) {
            add(Edit { before: old + line..old + line + 1, after: new + line..new + line + 1 });
        }
        at = (old + lines, new + lines);
    }
    found
}

/// A hunk while it is written.
struct Writing<'a> {
    before: &'a [&'a str],
    after: &'a [&'a str],
    hunk: Hunk,
    lines: u32,
}

impl<'a> Writing<'a> {
    fn new(before: &'a [&'a str], after: &'a [&'a str]) -> Self {
        let hunk = Hunk { text: String::new(), start_line: 1, end_line: 1, added: Vec::new(), is_blank: true };
        Writing { before, after, hunk, lines: 0 }
    }

    /// What these edits make, of which there is at least one.
    fn hunk(mut self, edits: &[Edit]) -> Hunk {
        let (Some(first), Some(last)) = (edits.first(), edits.last()) else { return self.hunk };
        let above = CONTEXT.min(first.before.start).min(first.after.start);
        let below = CONTEXT.min(self.before.len() - last.before.end).min(self.after.len() - last.after.end);
        let before = first.before.start - above..last.before.end + below;
        let after = first.after.start - above..last.after.end + below;
        self.head(&before, &after);
        let mut at = before.start;
        for edit in edits {
            self.context(at..edit.before.start);
            self.changed(edit);
            at = edit.before.end;
        }
        self.context(at..before.end);
        if !after.is_empty() {
            (self.hunk.start_line, self.hunk.end_line) = (number(after.start + 1), number(after.end));
        }
        self.hunk
    }

    fn head(&mut self, before: &Range<usize>, after: &Range<usize>) {
        // An empty side is named by the line above it.
        let first = |side: &Range<usize>| side.start + usize::from(!side.is_empty());
        let (old, new) = (first(before), first(after));
        let written = writeln!(self.hunk.text, "@@ -{old},{} +{new},{} @@", before.len(), after.len());
        written.expect("because a text takes whatever is written");
        self.lines = 1;
    }

    fn context(&mut self, lines: Range<usize>) {
        let before = self.before;
        before[lines].iter().for_each(|line| self.line(' ', line));
    }

    fn changed(&mut self, edit: &Edit) {
        let (before, after) = (self.before, self.after);
        before[edit.before.clone()].iter().for_each(|line| self.line('-', line));
        for at in edit.after.clone() {
            self.line('+', after[at]);
            let marks = u32::from(!after[at].ends_with('\n'));
            self.hunk.added.push((self.lines - marks, number(at + 1)));
        }
        let mut changed = before[edit.before.clone()].iter().chain(&after[edit.after.clone()]);
        self.hunk.is_blank &= changed.all(|line| line.trim().is_empty());
    }

    fn line(&mut self, mark: char, line: &str) {
        self.hunk.text.push(mark);
        self.hunk.text.push_str(line);
        self.lines += 1;
        if !line.ends_with('\n') {
            self.hunk.text.push('\n');
            self.hunk.text.push_str(NO_END);
            self.lines += 1;
        }
    }
}

fn number(line: usize) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}

/// What a hunk shows of the version after, as it stands there; of the version before, where it shows nothing of that.
#[must_use]
pub(crate) fn new_side(hunk: &str) -> String {
    let of = |marks: [char; 2]| hunk.split_inclusive('\n').skip(1).filter_map(move |line| line.strip_prefix(marks));
    let after: String = of([' ', '+']).collect();
    if after.is_empty() { of([' ', '-']).collect() } else { after }
}

#[cfg(test)]
mod tests;
