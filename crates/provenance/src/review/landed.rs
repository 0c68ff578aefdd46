//! The change request that a commit came through, as forges write it into messages.
//!
//! | form | written by |
//! |---|---|
//! | `Merge pull request #12 from owner/branch` | GitHub |
//! | `Merge pull request 'title' (#12) from branch into main` | Gitea |
//! | `Merged in branch (pull request #12)` | Bitbucket |
//! | `title (#12)` | GitHub and Gitea, of a squash |
//! | `See merge request group/project!12`, a line of its own at the end | GitLab |
//!
//! It says that there was a change request, and nothing of a review. Titles can be edited, and people write the number
//! of an issue in the same place.

use super::{ReviewKind, ReviewMark, ReviewSource, text};

/// The change that a message names, if any.
#[must_use]
pub fn read(message: &[u8]) -> Option<ReviewMark> {
    let subject = message.split(|&byte| byte == b'\n').next().unwrap_or_default().trim_ascii_end();
    let number = merged(subject).or_else(|| squashed(subject)).map(|number| [b"#", number].concat());
    let change = text(&number.or_else(|| request(message).map(<[u8]>::to_vec))?)?;
    let mark = ReviewMark::new(ReviewKind::Landed, ReviewSource::Subject, change.as_bytes());
    Some(ReviewMark { change: Some(change), ..mark })
}

fn merged(subject: &[u8]) -> Option<&[u8]> {
    if let Some(rest) = subject.strip_prefix(b"Merge pull request #") {
        return digits(rest).filter(|number| rest[number.len()..].starts_with(b" from "));
    }
    if let Some(rest) = subject.strip_prefix(b"Merge pull request ") {
        let at = rest.windows(b") from ".len()).rposition(|window| window == b") from ")?;
        return squashed(&rest[..=at]);
    }
    let number = subject.strip_prefix(b"Merged in ")?.strip_suffix(b")")?;
    let at = number.windows(b" (pull request #".len()).rposition(|window| window == b" (pull request #")?;
    let number = &number[at + b" (pull request #".len()..];
    digits(number).filter(|found| found.len() == number.len())
}

/// `... (#12)` at the end.
fn squashed(subject: &[u8]) -> Option<&[u8]> {
    let rest = subject.strip_suffix(b")")?;
    let at = rest.windows(3).rposition(|window| window == b" (#")?;
    digits(&rest[at + 3..]).filter(|number| number.len() == rest.len() - at - 3)
}

/// The last line, `See merge request group/project!12`.
fn request(message: &[u8]) -> Option<&[u8]> {
    let message = message.trim_ascii_end();
    let line = message.rsplit(|&byte| byte == b'\n').next()?;
    let change = line.strip_prefix(b"See merge request ")?;
    let at = change.iter().rposition(|&byte| byte == b'!')?;
    let number = &change[at + 1..];
    let whole = digits(number).is_some_and(|found| found.len() == number.len());
    (whole && line.len() < message.len() && !change.iter().any(u8::is_ascii_whitespace)).then_some(change)
}

/// The digits at the beginning; 10 at most.
fn digits(text: &[u8]) -> Option<&[u8]> {
    let length = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (1..=10).contains(&length).then(|| &text[..length])
}
