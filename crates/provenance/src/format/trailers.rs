//! The end of a commit message: trailers, and the lines that agents leave beside them.
//!
//! The rule is git's own (`trailer.c`, `find_trailer_block_start`): the last paragraph is a trailer block if every
//! line of it is a trailer, or if a quarter of it is and one of those is a sign-off or a cherry-pick line; the first
//! paragraph is the title and never one. Two things are added, because squash merges and agents write so: footers
//! that an agent is known for may stand among trailers, and further paragraphs that hold nothing else (or a rule of
//! dashes) may stand above. What is quoted in the body is prose and stops the search.
//!
//! Every line is looked at twice at most, so the work is linear in the message.

use std::borrow::Cow;

/// Longest value that is read, in bytes; the rest of it is dropped.
const MAX_VALUE: usize = 1_000;

/// One line of the end of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TailLine<'m> {
    /// `key: value`, continuation lines joined by spaces.
    Trailer(&'m [u8], Cow<'m, [u8]>),
    /// Any other line.
    Other(&'m [u8]),
}

/// The lines at the end of a message that are trailers or stand among them. `is_footer` says of a line without its
/// line end whether an agent is known for it.
pub(crate) fn tail<'m>(message: &'m [u8], is_footer: impl Fn(&[u8]) -> bool) -> impl Iterator<Item = TailLine<'m>> {
    let start = tail_start(message, is_footer);
    let mut rest = &message[start..];
    std::iter::from_fn(move || {
        let line = next_line(&mut rest)?;
        let Some((key, value)) = split_trailer(line) else { return Some(TailLine::Other(line)) };
        Some(TailLine::Trailer(key, unfold(value, &mut rest)))
    })
}

/// Where the end begins; the length of the message if it has none.
fn tail_start(message: &[u8], is_footer: impl Fn(&[u8]) -> bool) -> usize {
    let title = title_end(message);
    let mut start = message.len();
    let mut paragraph = Paragraph { is_last: true, ..Paragraph::default() };
    let mut end = message.len();
    while end > title {
        let begin = message[..end - 1].iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        let line = message[begin..end].trim_ascii_end();
        if !line.is_empty() {
            paragraph.add(line, &is_footer);
        } else if !paragraph.is_empty() {
            if !paragraph.is_tail() {
                return start;
            }
            start = end;
            paragraph = Paragraph::default();
        }
        end = begin;
    }
    // A blank line always separates the title from what follows, so a paragraph left over is a judged one or none.
    start
}

/// The end of the first paragraph.
fn title_end(message: &[u8]) -> usize {
    let mut rest = message;
    let mut started = false;
    let mut end = 0;
    while let Some(line) = next_line(&mut rest) {
        let blank = line.trim_ascii().is_empty();
        if started && blank {
            return end;
        }
        started |= !blank;
        end = message.len() - rest.len();
    }
    end
}

/// What the lines of a paragraph are, counted from its last line to its first.
#[derive(Debug, Default)]
struct Paragraph {
    is_last: bool,
    trailers: usize,
    neutral: usize,
    prose: usize,
    /// Indented lines below one not yet seen: a continuation if that is a trailer, prose if not.
    indented: usize,
    by_git: bool,
}

impl Paragraph {
    fn add(&mut self, line: &[u8], is_footer: impl Fn(&[u8]) -> bool) {
        let generated = line.starts_with(b"Signed-off-by: ") || line.starts_with(b"(cherry picked from commit ");
        self.by_git |= generated;
        if generated || split_trailer(line).is_some() {
            self.trailers += 1;
            self.indented = 0;
        } else if line[0].is_ascii_whitespace() {
            self.indented += 1;
        } else {
            let neutral = line[0] == b'#' || is_rule(line) || is_footer(line);
            self.neutral += usize::from(neutral);
            self.prose += self.indented + usize::from(!neutral);
            self.indented = 0;
        }
    }

    fn is_empty(&self) -> bool {
        self.trailers + self.neutral + self.prose + self.indented == 0
    }

    fn is_tail(&self) -> bool {
        let prose = self.prose + self.indented;
        let only_marks = prose == 0 && self.trailers + self.neutral > 0;
        only_marks || (self.is_last && self.by_git && self.trailers * 3 >= prose)
    }
}

/// A line of dashes, as forges put between a body and the co-authors that they add.
fn is_rule(line: &[u8]) -> bool {
    line.len() >= 3 && line.iter().all(|&byte| byte == b'-')
}

/// `key` and `value` of a line that is a trailer by its form: letters, digits and dashes, white space, a colon.
fn split_trailer(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let key_len = line.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
    let (key, rest) = line.split_at(key_len);
    let value = rest.trim_ascii_start().strip_prefix(b":")?;
    (!key.is_empty()).then(|| (key, value.trim_ascii()))
}

/// The value with the continuation lines that follow, which are taken off `rest`.
fn unfold<'m>(value: &'m [u8], rest: &mut &'m [u8]) -> Cow<'m, [u8]> {
    let mut value = Cow::Borrowed(&value[..value.len().min(MAX_VALUE)]);
    while let Some(line) = continuation(rest) {
        if value.len() + line.len() < MAX_VALUE {
            let joined = value.to_mut();
            joined.push(b' ');
            joined.extend_from_slice(line);
        }
    }
    value
}

/// Takes the next line if it continues a trailer: indented, and not blank.
fn continuation<'m>(rest: &mut &'m [u8]) -> Option<&'m [u8]> {
    if !rest.first().is_some_and(u8::is_ascii_whitespace) {
        return None;
    }
    let mut after = *rest;
    let line = next_line(&mut after)?.trim_ascii();
    if line.is_empty() {
        return None;
    }
    *rest = after;
    Some(line)
}

/// Takes a line off the front, without its line end.
fn next_line<'m>(rest: &mut &'m [u8]) -> Option<&'m [u8]> {
    if rest.is_empty() {
        return None;
    }
    let (line, after) = match rest.iter().position(|&byte| byte == b'\n') {
        Some(at) => (&rest[..at], &rest[at + 1..]),
        None => (*rest, &rest[rest.len()..]),
    };
    *rest = after;
    Some(line.strip_suffix(b"\r").unwrap_or(line))
}
