//! Evidence as text: `source: detail`. The detail comes from a repository and is hostile: it is bounded, and
//! characters that steer a terminal or hide in a text are dropped, so that what is stored can be shown anywhere.

use std::ops::RangeInclusive;
use std::sync::Arc;

/// Characters of an evidence text at most, its remark included.
pub(crate) const MAX_CHARS: usize = 200;

/// `source: detail`, or `source: detail [remark]`.
pub(crate) fn text(source: &str, detail: &[u8], remark: Option<&str>) -> Arc<str> {
    let taken = source.chars().count() + remark.map_or(0, |remark| remark.chars().count() + 3) + 2;
    let detail = clean(detail, MAX_CHARS.saturating_sub(taken));
    match remark {
        Some(remark) => format!("{source}: {detail} [{remark}]").into(),
        None => format!("{source}: {detail}").into(),
    }
}

/// At most `max_chars` visible characters of `bytes`, runs of white space as one space; `…` ends what was cut.
/// Bytes that are not UTF-8 become U+FFFD.
pub(crate) fn clean(bytes: &[u8], max_chars: usize) -> String {
    // A character has four bytes at most; more than that many dropped ones are not worth reading on for.
    let head = &bytes[..bytes.len().min(max_chars.saturating_mul(8))];
    let mut text = String::new();
    let mut chars = 0;
    for c in String::from_utf8_lossy(head).trim().chars().filter_map(visible) {
        if c == ' ' && text.ends_with(' ') {
            continue;
        }
        chars += 1;
        if chars > max_chars {
            text.pop();
            text.push('…');
            return text;
        }
        text.push(c);
    }
    text
}

/// The character as it may be shown: white space as a space, controls and characters of [`INVISIBLE`] not at all.
fn visible(c: char) -> Option<char> {
    if c.is_whitespace() {
        return Some(' ');
    }
    let hidden = c.is_control() || INVISIBLE.iter().any(|range| range.contains(&c));
    (!hidden).then_some(c)
}

/// Characters that take no room or turn the direction of what follows, and variation selectors and tags, which can
/// carry hidden text.
const INVISIBLE: [RangeInclusive<char>; 10] = [
    '\u{ad}'..='\u{ad}',
    '\u{61c}'..='\u{61c}',
    '\u{180e}'..='\u{180e}',
    '\u{200b}'..='\u{200f}',
    '\u{202a}'..='\u{202e}',
    '\u{2060}'..='\u{206f}',
    '\u{fe00}'..='\u{fe0f}',
    '\u{feff}'..='\u{feff}',
    '\u{fff9}'..='\u{fffb}',
    '\u{e0000}'..='\u{e0fff}',
];
