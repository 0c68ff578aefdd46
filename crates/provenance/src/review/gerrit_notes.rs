//! Notes of Gerrit's plugin reviewnotes (`refs/notes/review`): votes, and who submitted the change.
//!
//! A note is a block of lines, or several for a commit that came through several changes: `Code-Review+2: Name <address>`
//! for each vote, `Submitted-by`, `Submitted-at` (RFC 2822), `Reviewed-on` (the change's address), `Project`, `Branch`.
//! A vote has no time of its own.

use facts::Reason;

use super::{Collected, ReviewKind, ReviewMark, ReviewSource, Reviewer, text, time};
use crate::agents::Agents;
use crate::mark::{Person, split_person};
use crate::problem::Problem;

/// Reads a note. Never fails; linear in its size.
#[must_use]
pub fn parse(agents: &Agents, note: &[u8]) -> (Vec<ReviewMark>, Vec<Problem>) {
    let mut collected = Collected::default();
    if collected.admits(note) {
        let mut lines = Vec::new();
        for line in note.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii).chain([&b""[..]]) {
            if line.is_empty() {
                block(agents, &lines, &mut collected);
                lines.clear();
            } else {
                lines.extend(split(line, &mut collected));
            }
        }
    }
    collected.finish()
}

fn split<'n>(line: &'n [u8], collected: &mut Collected) -> Option<(&'n [u8], &'n [u8])> {
    let Some(colon) = line.iter().position(|&byte| byte == b':') else {
        collected.problems.add(Reason::Malformed, "line of a review note without a key", line, 1);
        return None;
    };
    Some((&line[..colon], line[colon + 1..].trim_ascii()))
}

fn block(agents: &Agents, lines: &[(&[u8], &[u8])], collected: &mut Collected) {
    let value = |wanted: &[u8]| lines.iter().find(|(key, _)| key.eq_ignore_ascii_case(wanted)).map(|(_, value)| *value);
    let change = value(b"Reviewed-on").and_then(text);
    let submitted_at = value(b"Submitted-at").and_then(time::rfc2822);
    for (key, value) in lines {
        let (kind, at) = match vote(key) {
            Some(kind) => (kind, None),
            None if key.eq_ignore_ascii_case(b"Submitted-by") => (ReviewKind::Merged, submitted_at),
            None => continue,
        };
        let person = split_person(value).unwrap_or(Person { name: value, email: b"" });
        let reviewer = Reviewer::person(agents, &person, at);
        let mark = ReviewMark::new(kind, ReviewSource::GerritNote, key);
        collected.push(ReviewMark { reviewer, at, change: change.clone(), ..mark });
    }
}

/// `Label+2`, `Label-1`.
fn vote(key: &[u8]) -> Option<ReviewKind> {
    let at = key.iter().rposition(|byte| b"+-".contains(byte))?;
    let (label, value) = key.split_at(at);
    let digits = value.len() > 1 && value[1..].iter().all(u8::is_ascii_digit);
    let value: i8 = std::str::from_utf8(value).ok().filter(|_| digits)?.parse().ok()?;
    let named = !label.is_empty() && label.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte));
    let kind = if label == b"Code-Review" { ReviewKind::CodeReview(value) } else { ReviewKind::Label(value) };
    named.then_some(kind)
}
