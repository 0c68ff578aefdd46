//! Manifests in elements of HTML (C2PA 2.4, A.7) and SVG (A.3).

use memchr::memmem;

use super::Manifest;
use crate::Language;
use crate::marks::{Draft, MarkKind, base64};

/// Bytes of a tag that are looked at.
const LONGEST_TAG: usize = 65_536;

pub(super) fn read(language: Option<Language>, bytes: &[u8], drafts: &mut Vec<Draft>) {
    if !language.is_some_and(|language| matches!(language.name(), "HTML" | "XML" | "SVG" | "Vue" | "Svelte" | "Astro"))
    {
        return;
    }
    if memmem::find(bytes, b"c2pa").is_none() {
        return;
    }
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'<', &bytes[at..]) {
        let start = at + found;
        at = start + 1;
        if let Some((manifest, end)) = element(bytes, start) {
            let draft = Draft::new(MarkKind::C2paElement, start..end, manifest.words());
            drafts.push(Draft { manifest: Some(manifest), ..draft });
            at = end;
        }
    }
}

/// The manifest of the element that begins here, and where it ends.
fn element(bytes: &[u8], start: usize) -> Option<(Manifest, usize)> {
    const NAMES: [&[u8]; 3] = [b"<script", b"<link", b"<c2pa:manifest"];
    let rest = &bytes[start..];
    let name = NAMES.iter().find(|name| rest.get(..name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name)))?;
    let tag = &rest[..rest.len().min(LONGEST_TAG)];
    let tag = &tag[..=memchr::memchr(b'>', tag)?];
    let says = |text: &[u8]| memmem::find(tag, text).is_some();
    if *name == NAMES[1] {
        let address = says(b"c2pa-manifest").then(|| attribute(tag, b"href"))??;
        return Some((Manifest::of_reference(address), start + tag.len()));
    }
    if *name == NAMES[0] && !says(b"application/c2pa") {
        return None;
    }
    let inside = &rest[tag.len()..];
    let inside = &inside[..memchr::memchr(b'<', inside)?];
    let manifest = base64::decode(inside).map(|store| Manifest::inline(&store))?;
    Some((manifest, start + tag.len() + inside.len()))
}

/// The value of an attribute in quotes.
fn attribute<'a>(tag: &'a [u8], name: &[u8]) -> Option<&'a str> {
    let behind = &tag[memmem::find(tag, name)? + name.len()..];
    let value = behind.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let (quote, value) = value.split_first().filter(|(quote, _)| matches!(quote, b'"' | b'\''))?;
    std::str::from_utf8(&value[..memchr::memchr(*quote, value)?]).ok()
}
