//! A text without its secrets and personal data, line by line the same.
//!
//! Each hit gives way to `<SECRET>`, `<EMAIL>` or `<IP>` on its line, so that labels by line stay true. The hash of the
//! text before and after and the places that were replaced say what was done. Redacting twice is redacting once.

mod rows;

use crate::secrets::{Hit, Kind, resolve};

pub use rows::redact_rows;

/// A text, redacted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redacted {
    /// With as many lines as before.
    pub text: String,
    /// What was replaced, in order.
    pub redactions: Vec<Redaction>,
    /// BLAKE3 of the bytes before, lower-case hex.
    pub content_before: String,
    /// BLAKE3 of the bytes after, lower-case hex.
    pub content_after: String,
}

/// One place that was replaced, in the text as it was before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redaction {
    /// From 1.
    pub line: u32,
    /// The first character (Unicode scalar value) on the line, from 1.
    pub start_column: u32,
    /// The character behind the last.
    pub end_column: u32,
    /// The id of the rule.
    pub rule: String,
}

/// What stands in place of a hit.
#[must_use]
pub const fn replacement(kind: Kind) -> &'static str {
    match kind {
        Kind::Secret => "<SECRET>",
        Kind::Email => "<EMAIL>",
        Kind::Ip => "<IP>",
    }
}

/// Replaces what [`Rules::find`](crate::secrets::Rules::find) found in this text: `hits` are in order, don't overlap and
/// lie on one line each.
#[must_use]
pub fn redact(text: &str, hits: &[Hit<'_>]) -> Redacted {
    let redacted = replace(text, hits);
    Redacted {
        redactions: redactions(text, hits),
        content_before: blake3::hash(text.as_bytes()).to_hex().to_string(),
        content_after: blake3::hash(redacted.as_bytes()).to_hex().to_string(),
        text: redacted,
    }
}

/// The text with each hit replaced.
pub(crate) fn replace(text: &str, hits: &[Hit<'_>]) -> String {
    let mut redacted = String::with_capacity(text.len());
    let mut copied = 0;
    for hit in hits {
        redacted.push_str(&text[copied..hit.start]);
        redacted.push_str(replacement(hit.kind));
        copied = hit.end;
    }
    redacted.push_str(&text[copied..]);
    redacted
}

fn redactions(text: &str, hits: &[Hit<'_>]) -> Vec<Redaction> {
    hits.iter()
        .map(|hit| {
            let line = memchr::memrchr(b'\n', &text.as_bytes()[..hit.start]).map_or(0, |at| at + 1);
            let start_column = 1 + characters(&text[line..hit.start]);
            let end_column = start_column + characters(&text[hit.start..hit.end]);
            Redaction { line: hit.line, start_column, end_column, rule: hit.rule.to_owned() }
        })
        .collect()
}

fn characters(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

/// Whether a hit is what redaction has put there, or a part of it.
pub(crate) fn is_replacement(text: &str, hit: &Hit<'_>) -> bool {
    [Kind::Secret, Kind::Email, Kind::Ip].into_iter().map(replacement).any(|token| {
        (0..token.len().min(hit.start + 1))
            .map(|before| hit.start - before)
            .any(|start| hit.end <= start + token.len() && text.as_bytes()[start..].starts_with(token.as_bytes()))
    })
}

/// The hits of a text, joined with those that were found in it after the first were replaced.
pub(crate) fn join<'r>(text: &str, hits: &[Hit<'r>], more: &[Hit<'r>]) -> Vec<Hit<'r>> {
    let tokens = tokens(hits);
    let moved = more.iter().map(|hit| Hit {
        start: before(&tokens, hits, hit.start),
        end: behind(&tokens, hits, hit.end),
        ..*hit
    });
    resolve(text, hits.iter().copied().chain(moved).collect())
}

/// Where each replacement lies in the redacted text: its first byte and the one behind it.
fn tokens(hits: &[Hit<'_>]) -> Vec<(usize, usize)> {
    let (mut read, mut written) = (0, 0);
    let mut tokens = Vec::with_capacity(hits.len());
    for hit in hits {
        let start = written + (hit.start - read);
        written = start + replacement(hit.kind).len();
        read = hit.end;
        tokens.push((start, written));
    }
    tokens
}

/// The place in the text of a first byte in the redacted text.
fn before(tokens: &[(usize, usize)], hits: &[Hit<'_>], at: usize) -> usize {
    match tokens.partition_point(|&(start, _)| start <= at).checked_sub(1) {
        None => at,
        Some(last) if at < tokens[last].1 => hits[last].start,
        Some(last) => hits[last].end + (at - tokens[last].1),
    }
}

/// The place in the text of a byte behind the last in the redacted text.
fn behind(tokens: &[(usize, usize)], hits: &[Hit<'_>], at: usize) -> usize {
    match tokens.partition_point(|&(start, _)| start < at).checked_sub(1) {
        None => at,
        Some(last) if at <= tokens[last].1 => hits[last].end,
        Some(last) => hits[last].end + (at - tokens[last].1),
    }
}
