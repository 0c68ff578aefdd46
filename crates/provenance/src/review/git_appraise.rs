//! Notes of git-appraise: requests (`refs/notes/devtools/reviews`) and comments (`refs/notes/devtools/discuss`), one
//! JSON object a line; a merge of notes can repeat lines.
//!
//! A comment approves or asks for changes if it resolves (`true`, `false`) and speaks of the change as a whole: it
//! answers no other comment and names no file. Any other is a comment. What people wrote is not kept.

use facts::Reason;
use serde::Deserialize;

use super::{Collected, ReviewKind, ReviewMark, ReviewSource, Reviewer, Signature, object_id, text, time};
use crate::agents::Agents;
use crate::format::lenient::{Object, Text};
use crate::format::scalar::Scalar;
use crate::problem::Problem;

/// A request or a comment; the fields of the other are absent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct LineV0 {
    timestamp: Scalar,
    requester: Text,
    #[serde(rename = "reviewRef")]
    review_ref: Text,
    author: Text,
    parent: Text,
    location: Object<LocationV0>,
    resolved: Scalar,
    signature: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct LocationV0 {
    commit: Text,
    path: Text,
}

/// Reads a note of requests. Never fails; linear in its size.
#[must_use]
pub fn parse_requests(note: &[u8]) -> (Vec<ReviewMark>, Vec<Problem>) {
    read(note, |line| {
        let author = line.requester.0.as_deref().and_then(|author| text(author.as_bytes()));
        let change = line.review_ref.0.as_deref().and_then(|name| text(name.as_bytes()));
        let mark = ReviewMark::new(ReviewKind::Requested, ReviewSource::GitAppraise, b"request");
        Some(ReviewMark { author, change, ..mark })
    })
}

/// Reads a note of comments. Never fails; linear in its size.
#[must_use]
pub fn parse_comments(agents: &Agents, note: &[u8]) -> (Vec<ReviewMark>, Vec<Problem>) {
    read(note, |line| {
        let (kind, detail) = kind(line);
        let at = line.timestamp.numeric().and_then(time::seconds);
        let reviewer = Reviewer::account(agents, line.author.0.as_deref()?.as_bytes(), None, at)?;
        let head_commit = line.location.0.commit.0.as_deref().and_then(object_id);
        let mark = ReviewMark::new(kind, ReviewSource::GitAppraise, detail.as_bytes());
        Some(ReviewMark { reviewer: Some(reviewer), head_commit, ..mark })
    })
}

fn kind(line: &LineV0) -> (ReviewKind, &'static str) {
    let given = |text: &Text| text.0.as_ref().is_some_and(|text| !text.is_empty());
    let whole = !given(&line.parent) && !given(&line.location.0.path);
    match line.resolved.flag().filter(|_| whole) {
        Some(true) => (ReviewKind::Approved, "accepted"),
        Some(false) => (ReviewKind::ChangesRequested, "rejected"),
        None => (ReviewKind::Commented, "comment"),
    }
}

fn read(note: &[u8], mark: impl Fn(&LineV0) -> Option<ReviewMark>) -> (Vec<ReviewMark>, Vec<Problem>) {
    let mut collected = Collected::default();
    if !collected.admits(note) {
        return collected.finish();
    }
    for line in note.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty()) {
        let parsed = line.starts_with(b"{").then(|| serde_json::from_slice::<Object<LineV0>>(line).ok()).flatten();
        match parsed.and_then(|Object(line)| Some((mark(&line)?, line))) {
            Some((mark, line)) => collected.push(dated(mark, &line)),
            None => collected.problems.add(Reason::Malformed, "line of a review note that can't be read", b"", 1),
        }
    }
    collected.finish()
}

fn dated(mark: ReviewMark, line: &LineV0) -> ReviewMark {
    let signed = line.signature.0.as_ref().is_some_and(|signature| !signature.is_empty());
    let signature = if signed { Signature::Present } else { Signature::None };
    ReviewMark { at: line.timestamp.numeric().and_then(time::seconds), signature, ..mark }
}
