//! Code that a page of HTML shows or runs: `<pre>`, `<code>` of several lines, `<script>` (HTML Living Standard, 4.4.3,
//! 4.5.15, 4.12.1; character references of 13.5 as far as code needs them).
//!
//! A reader of tags alone, for pages of any quality: tags inside are left out, references are read, and a page that
//! breaks off gives what it has.

use super::{Piece, spelled};
use crate::Language;

/// Bytes of a tag.
const LONGEST_TAG: usize = 1_024;

/// Bytes of a character reference.
const LONGEST_REFERENCE: usize = 10;

/// What stands in front of a language in a class, as highlighters write it.
const LANGUAGE_MARKS: [&[u8]; 4] = [b"language-", b"lang-", b"highlight-source-", b"brush:"];

/// The pieces of code in their order.
pub(super) fn quotes(bytes: &[u8]) -> Vec<Piece> {
    let mut page = Page { bytes, at: 0, line: 1 };
    let mut found = Vec::new();
    while let Some(tag) = page.next_tag() {
        match tag.name() {
            name @ ("pre" | "code") if !tag.closes => found.extend(page.quote(name, &tag)),
            "script" if !tag.closes => found.extend(page.script(&tag)),
            _ => {}
        }
    }
    found
}

/// A tag; what it is called in lower case.
struct Tag<'a> {
    name: String,
    rest: &'a [u8],
    closes: bool,
    end: usize,
}

impl<'a> Tag<'a> {
    /// The tag that begins here.
    fn at(bytes: &'a [u8], at: usize) -> Option<Self> {
        let text = bytes.get(at + 1..bytes.len().min(at + LONGEST_TAG))?;
        let closes = text.first() == Some(&b'/');
        let text = &text[usize::from(closes)..];
        let name = text.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let mut quote = None;
        let end = text.iter().position(|byte| match (quote, byte) {
            (None, b'>' | b'<') => true,
            (None, b'"' | b'\'') => {
                quote = Some(*byte);
                false
            }
            (Some(open), byte) if open == *byte => {
                quote = None;
                false
            }
            _ => false,
        })?;
        (name > 0 && text[end] == b'>').then(|| Tag {
            name: String::from_utf8_lossy(&text[..name]).to_ascii_lowercase(),
            rest: &text[name..end],
            closes,
            end: at + 2 + usize::from(closes) + end,
        })
    }

    fn name(&self) -> &str {
        &self.name
    }

    /// The language that its class names.
    fn language(&self) -> Option<Language> {
        let text = self.rest.to_ascii_lowercase();
        let word = LANGUAGE_MARKS.iter().find_map(|mark| {
            let at = memchr::memmem::find(&text, mark)?;
            let word = text[at + mark.len()..].trim_ascii_start();
            let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'#' | b'-' | b'_');
            Some(&word[..word.iter().take_while(|byte| is_word(byte)).count()])
        });
        word.and_then(spelled)
    }
}

/// A page that is being read.
struct Page<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u32,
}

impl<'a> Page<'a> {
    fn go_to(&mut self, to: usize) {
        let to = to.clamp(self.at, self.bytes.len());
        let lines = memchr::memchr_iter(b'\n', &self.bytes[self.at..to]).count();
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.at = to;
    }

    /// The next tag; it stands behind it then.
    fn next_tag(&mut self) -> Option<Tag<'a>> {
        loop {
            let at = self.at + memchr::memchr(b'<', &self.bytes[self.at..])?;
            if self.bytes[at..].starts_with(b"<!--") {
                let end = memchr::memmem::find(&self.bytes[at..], b"-->")?;
                self.go_to(at + end + 3);
            } else if let Some(tag) = Tag::at(self.bytes, at) {
                self.go_to(tag.end);
                return Some(tag);
            } else {
                self.go_to(at + 1);
            }
        }
    }

    /// What is quoted up to the closing tag; a word within a line is no piece.
    fn quote(&mut self, name: &str, open: &Tag<'_>) -> Option<Piece> {
        let mut quoted = Quoted::new(open.language());
        while let Some(&byte) = self.bytes.get(self.at) {
            let tag = if byte == b'<' { Tag::at(self.bytes, self.at) } else { None };
            if let Some(tag) = tag {
                self.go_to(tag.end);
                if tag.closes && tag.name() == name {
                    break;
                }
                quoted.piece.language = quoted.piece.language.or_else(|| tag.language());
                if tag.name() == "br" {
                    quoted.push(b"\n", self.line);
                }
                continue;
            }
            let (text, length) = match byte {
                b'&' => reference(&self.bytes[self.at..]),
                _ => ([byte].to_vec(), 1),
            };
            quoted.push(&text, self.line);
            self.go_to(self.at + length);
        }
        let is_block = name == "pre" || quoted.piece.lines.len() > 1;
        (is_block && !quoted.piece.text.trim_ascii().is_empty()).then_some(quoted.piece)
    }

    /// The text of a script, which ends at its closing tag whatever is in it.
    fn script(&mut self, open: &Tag<'_>) -> Option<Piece> {
        let rest = &self.bytes[self.at..];
        let ends = |at: &usize| rest.get(at + 2..at + 8).is_some_and(|name| name.eq_ignore_ascii_case(b"script"));
        let end = memchr::memmem::find_iter(rest, b"</").find(ends).unwrap_or(rest.len());
        let mut quoted = Quoted::new(script_language(open.rest));
        for line in rest[..end].split_inclusive(|byte| *byte == b'\n') {
            quoted.push(line, self.line);
            self.go_to(self.at + line.len());
        }
        (quoted.piece.language.is_some() && !quoted.piece.text.trim_ascii().is_empty()).then_some(quoted.piece)
    }
}

/// A piece that is being read.
struct Quoted {
    piece: Piece,
    /// A line of it begins.
    begins: bool,
}

impl Quoted {
    fn new(language: Option<Language>) -> Self {
        Quoted { piece: Piece { language, text: Vec::new(), lines: Vec::new() }, begins: true }
    }

    /// Takes text that stands on a line of the page.
    fn push(&mut self, text: &[u8], line: u32) {
        for byte in text {
            if self.begins {
                self.piece.lines.push(line);
            }
            self.piece.text.push(*byte);
            self.begins = *byte == b'\n';
        }
    }
}

/// Scripts of other types are data or templates.
fn script_language(attributes: &[u8]) -> Option<Language> {
    let text = attributes.to_ascii_lowercase();
    let says = |word: &[u8]| memchr::memmem::find(&text, word).is_some();
    match () {
        () if says(b"lang=\"ts") || says(b"typescript") => Language::named(b"TypeScript"),
        () if !says(b"type") || says(b"javascript") || says(b"module") => Language::named(b"JavaScript"),
        () => None,
    }
}

/// What a character reference at the start stands for, and its length; one that is unknown stands for itself.
fn reference(bytes: &[u8]) -> (Vec<u8>, usize) {
    let itself = (b"&".to_vec(), 1);
    let head = &bytes[1..bytes.len().min(LONGEST_REFERENCE)];
    let Some(end) = memchr::memchr(b';', head) else { return itself };
    let number = |digits: &[u8], radix| u32::from_str_radix(std::str::from_utf8(digits).ok()?, radix).ok();
    let code = match &head[..end] {
        b"lt" => Some(u32::from(b'<')),
        b"gt" => Some(u32::from(b'>')),
        b"amp" => Some(u32::from(b'&')),
        b"quot" => Some(u32::from(b'"')),
        b"apos" => Some(u32::from(b'\'')),
        b"nbsp" => Some(u32::from(b' ')),
        [b'#', b'x' | b'X', digits @ ..] => number(digits, 16),
        [b'#', digits @ ..] => number(digits, 10),
        _ => None,
    };
    match code.and_then(char::from_u32) {
        Some(c) => (c.to_string().into_bytes(), end + 2),
        None => itself,
    }
}
