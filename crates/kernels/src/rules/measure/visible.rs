//! The text of a page of HTML that a reader sees.

use memchr::memmem;

/// Visible text: what stands outside of tags, comments and declarations, and not in `script`, `style` and `template`.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Visible {
    /// Characters, white space too; a reference to a character is one.
    pub(in super::super) characters: usize,
}

/// Elements whose text nobody sees.
const HIDDEN: [&str; 3] = ["script", "style", "template"];

impl Visible {
    /// What is not closed hides the rest of the page.
    pub(super) fn of(text: &str) -> Self {
        let (all, mut at, mut found) = (text.as_bytes(), 0, Self::default());
        while at < all.len() {
            let next = memchr::memchr(b'<', &all[at..]).map_or(all.len(), |length| at + length);
            found.characters += characters(&all[at..next]);
            if next == all.len() {
                break;
            }
            at = behind_markup(all, next).unwrap_or_else(|| {
                found.characters += 1;
                next + 1
            });
        }
        found
    }
}

/// The end of what a `<` begins; nothing, where it is only a sign.
fn behind_markup(all: &[u8], start: usize) -> Option<usize> {
    let rest = &all[start..];
    if rest.starts_with(b"<!--") {
        return Some(memmem::find(&rest[4..], b"-->").map_or(all.len(), |length| start + 4 + length + 3));
    }
    let name = match rest.get(1)? {
        b'!' | b'?' => return Some(memchr::memchr(b'>', rest).map_or(all.len(), |length| start + length + 1)),
        b'/' => b"",
        letter if letter.is_ascii_alphabetic() => name(&rest[1..]),
        _ => return None,
    };
    let end = behind_tag(all, start);
    let hidden = HIDDEN.into_iter().find(|hidden| name.eq_ignore_ascii_case(hidden.as_bytes()));
    Some(hidden.map_or(end, |hidden| behind_element(all, end, hidden)))
}

fn name(rest: &[u8]) -> &[u8] {
    let end = rest.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(rest.len());
    &rest[..end]
}

/// Behind the `>` of a tag that is not in quotes.
fn behind_tag(all: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(length) = memchr::memchr3(b'>', b'"', b'\'', &all[at..]) {
        at += length + 1;
        let quote = all[at - 1];
        if quote == b'>' {
            return at;
        }
        let value = memchr::memchr(quote, &all[at..]);
        at = value.map_or(all.len(), |length| at + length + 1);
    }
    all.len()
}

/// Behind the tag that closes an element.
fn behind_element(all: &[u8], start: usize, element: &str) -> usize {
    let closes = |at: &usize| {
        let behind = all.get(at + 2..at + 2 + element.len());
        behind.is_some_and(|behind| behind.eq_ignore_ascii_case(element.as_bytes()))
    };
    let close = memmem::find_iter(&all[start..], b"</").map(|length| start + length).find(closes);
    close.map_or(all.len(), |close| behind_tag(all, close))
}

/// Characters of text between tags.
fn characters(text: &[u8]) -> usize {
    let references = memchr::memchr_iter(b'&', text).map(|at| reference(&text[at..])).sum::<usize>();
    super::bytes::characters(text) - references
}

/// Characters of a reference beyond one: 4 of `&amp;`.
fn reference(text: &[u8]) -> usize {
    const LONGEST: usize = 32;
    let name = text[1..].iter().take(LONGEST).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'#').count();
    if name > 0 && text.get(name + 1) == Some(&b';') { name + 1 } else { 0 }
}
