//! Manifests between the delimiters of structured text (C2PA 2.4, A.9).

use memchr::memmem;

use super::Manifest;
use crate::Language;
use crate::language::Kind;
use crate::marks::{Draft, MarkKind};

pub(super) const BEGIN: &str = "-----BEGIN C2PA MANIFEST-----";
pub(super) const END: &str = "-----END C2PA MANIFEST-----";

/// Lines that an address may have: Base64 that someone broke up.
const MOST_LINES: usize = 100_000;

pub(super) fn read(language: Option<Language>, bytes: &[u8], drafts: &mut Vec<Draft>) {
    let mut ends = memmem::find_iter(bytes, END).peekable();
    let mut begins = memmem::find_iter(bytes, BEGIN).peekable();
    while let Some(begin) = begins.next() {
        let inside = begin + BEGIN.len();
        while ends.next_if(|end| *end < inside).is_some() {}
        let Some(end) = ends.peek().copied() else { return };
        // Of two beginnings the one that is closer to the end counts.
        if begins.peek().is_some_and(|next| *next < end) || !stands_alone(language, bytes, begin) {
            continue;
        }
        if let Some(manifest) = manifest(&bytes[inside..end]) {
            let draft = Draft::new(MarkKind::C2paBlock, begin..end + END.len(), manifest.words());
            drafts.push(Draft { manifest: Some(manifest), ..draft });
        }
    }
}

/// In front of it on its line are only signs, as those of a comment, but no quote: programs that write such blocks have
/// them in strings. Prose quotes them with back quotes.
fn stands_alone(language: Option<Language>, bytes: &[u8], begin: usize) -> bool {
    const LONGEST: usize = 200;
    let from = begin.saturating_sub(LONGEST);
    let head = &bytes[from..begin];
    let head = memchr::memrchr(b'\n', head).map_or(head, |feed| &head[feed + 1..]);
    let is_webvtt = language.is_none() && head.trim_ascii() == b"NOTE";
    let sign = |byte: &u8| b"/*#;!%-<>{(=~|\\@.:dnlremREM \t".contains(byte);
    let prose = language.is_some_and(|language| language.kind() == Kind::Prose);
    let fenced = prose && (head.contains(&b'`') || head.starts_with(b"    "));
    is_webvtt || (!fenced && head.iter().all(sign))
}

/// The address between the delimiters; signs of comments at the start of further lines do not belong to it.
fn manifest(inside: &[u8]) -> Option<Manifest> {
    let mut reference = Vec::with_capacity(inside.len());
    for line in inside.split(|byte| *byte == b'\n').take(MOST_LINES) {
        let line = line.trim_ascii();
        let signs = line.iter().position(|byte| !b"#*;%! \t".contains(byte)).unwrap_or(line.len());
        let line = line.get(signs..).unwrap_or_default();
        reference.extend(line.strip_prefix(b"//").or_else(|| line.strip_prefix(b"--")).unwrap_or(line).trim_ascii());
    }
    let reference = std::str::from_utf8(&reference).ok()?;
    let scheme = reference.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_address =
        matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https" | "data" | "file" | "urn" | "ipfs");
    (is_address && !reference.contains(char::is_whitespace)).then(|| Manifest::of_reference(reference))
}
