//! Trailers of review at the end of a commit message.
//!
//! | key | kind |
//! |---|---|
//! | `Reviewed-by`, `Acked-by`, `Tested-by`, `Approved-by` | the person's word, unsigned |
//! | `Merged-by` | merged |
//! | `Reviewed-on`, `Change-Id`, `PR-URL`, `Pull-Request`, `Part-of`, `Differential Revision` | landed: names the change |
//! | `Reviewed By` (Phabricator) | reviewed, by accounts |
//!
//! Anybody can write any of them, an agent too. A sign-off is none: it is the author's word about the origin.

use super::{Collected, ReviewKind, ReviewMark, ReviewSource, Reviewer, text};
use crate::agents::Agents;
use crate::format::trailers::{TailLine, tail};
use crate::mark::{Person, split_person};
use crate::problem::Problem;

/// Reads the trailers of review of a commit message. Linear in its size; no allocation if there are none.
#[must_use]
pub fn read(agents: &Agents, message: &[u8]) -> (Vec<ReviewMark>, Vec<Problem>) {
    let mut collected = Collected::default();
    for line in tail(message, |line| spaced(line).is_some() || agents.footer(line).is_some()) {
        match line {
            TailLine::Trailer(key, value) => trailer(agents, key, &value, &mut collected),
            TailLine::Other(line) => {
                if let Some((key, value)) = spaced(line) {
                    key_with_space(agents, key, value, &mut collected);
                }
            }
        }
    }
    collected.finish()
}

/// The two keys of Phabricator that hold a space and so are no trailers to git.
const SPACED: [&[u8]; 2] = [b"Differential Revision", b"Reviewed By"];

fn spaced(line: &[u8]) -> Option<(&'static [u8], &[u8])> {
    SPACED.into_iter().find_map(|key| {
        let value = line.strip_prefix(key)?.strip_prefix(b":")?;
        Some((key, value.trim_ascii()))
    })
}

fn key_with_space(agents: &Agents, key: &[u8], value: &[u8], collected: &mut Collected) {
    if key == SPACED[0] {
        collected.extend_landed("differential revision", address(value));
        return;
    }
    let accounts = value.split(|&byte| byte == b',').map(<[u8]>::trim_ascii);
    for account in accounts {
        let login = account.strip_prefix(b"#").map_or(account, |_| b"");
        let Some(reviewer) = Reviewer::account(agents, login, None, None) else { continue };
        let mark = ReviewMark::new(ReviewKind::Reviewed, ReviewSource::Trailer, b"reviewed by");
        collected.push(ReviewMark { reviewer: Some(reviewer), ..mark });
    }
}

/// What a person did, by the key.
const PEOPLE: [(&str, ReviewKind); 5] = [
    ("reviewed-by", ReviewKind::Reviewed),
    ("acked-by", ReviewKind::Acked),
    ("tested-by", ReviewKind::Tested),
    ("approved-by", ReviewKind::Approved),
    ("merged-by", ReviewKind::Merged),
];

fn trailer(agents: &Agents, key: &[u8], value: &[u8], collected: &mut Collected) {
    let person = PEOPLE.iter().find(|(name, _)| key.eq_ignore_ascii_case(name.as_bytes()));
    if let Some((name, kind)) = person {
        let Some(reviewer) = person_of(agents, value) else { return };
        let mark = ReviewMark::new(*kind, ReviewSource::Trailer, name.as_bytes());
        collected.push(ReviewMark { reviewer: Some(reviewer), ..mark });
        return;
    }
    if let Some((name, read)) = CHANGES.iter().find(|(name, _)| key.eq_ignore_ascii_case(name.as_bytes())) {
        collected.extend_landed(name, read(value));
    }
}

/// How the change is read from a value; `None` for what names none.
type ReadChange = fn(&[u8]) -> Option<&[u8]>;

/// What names a change, by the key.
const CHANGES: [(&str, ReadChange); 5] = [
    ("change-id", change_id),
    ("reviewed-on", address),
    ("pr-url", address),
    ("part-of", address),
    ("pull-request", number_or_address),
];

/// `I` and 40 hex digits.
fn change_id(value: &[u8]) -> Option<&[u8]> {
    let digits = value.strip_prefix(b"I")?;
    (digits.len() == 40 && digits.iter().all(u8::is_ascii_hexdigit)).then_some(value)
}

/// An address on the web, with or without angle brackets.
fn address(value: &[u8]) -> Option<&[u8]> {
    let inner = value.strip_prefix(b"<").and_then(|value| value.strip_suffix(b">")).unwrap_or(value);
    let web = inner.starts_with(b"https://") || inner.starts_with(b"http://");
    (web && !inner.iter().any(u8::is_ascii_whitespace)).then_some(inner)
}

fn number_or_address(value: &[u8]) -> Option<&[u8]> {
    let digits = value.strip_prefix(b"#").unwrap_or_default();
    let number = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    if number { Some(value) } else { address(value) }
}

/// `Name <address>`, an address, `@login`, or a name that says no more.
fn person_of(agents: &Agents, value: &[u8]) -> Option<Reviewer> {
    if let Some(login) = value.strip_prefix(b"@") {
        return Reviewer::account(agents, login.split(u8::is_ascii_whitespace).next()?, None, None);
    }
    let person = split_person(value).unwrap_or(Person { name: value, email: b"" });
    Reviewer::person(agents, &person, None)
}

impl Collected {
    fn extend_landed(&mut self, key: &str, change: Option<&[u8]>) {
        let Some(change) = change.and_then(text) else { return };
        let detail = format!("{key} {change}");
        let mark = ReviewMark::new(ReviewKind::Landed, ReviewSource::Trailer, detail.as_bytes());
        self.push(ReviewMark { change: Some(change), ..mark });
    }
}
