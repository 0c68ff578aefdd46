//! Text for HTML and SVG: escaped, with nothing in it that hides or turns other text, and with a rough width.
//!
//! Invariant: every name, path and sentence reaches an output through [`escape`]. What does not let itself be seen is
//! shown as an escape, in the same form as on the terminal (`\x1b`, `\u{202e}`).

use std::borrow::Cow;
use std::fmt::Write as _;

/// The text for an element or a quoted attribute of HTML, XHTML or SVG. Markup characters become references; control
/// characters, marks that turn the reading order, characters without width and non-characters become visible escapes.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// A sentence for an element: escaped, and no line breaks between a number and its percent sign.
pub(crate) fn prose(text: &str) -> String {
    escape(text).replace(" %", "\u{a0}%")
}

/// The text with what can't be seen shown as an escape; applying it twice changes nothing more.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(hides) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if !hides(c) => out.push(c),
            _ if u32::from(c) < 0x100 => write!(out, "\\x{:02x}", u32::from(c)).expect("a string takes all text"),
            _ => write!(out, "\\u{{{:x}}}", u32::from(c)).expect("a string takes all text"),
        }
    }
    Cow::Owned(out)
}

/// Control characters, marks of reading order, characters without width, separators of lines, tags, non-characters.
fn hides(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
        || matches!(c, '\u{e0000}'..='\u{e0fff}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// About how wide the text is in a sans-serif face of `size`, in the unit of `size`; rather too wide than too narrow.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size
}

fn advance(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '|' | '!' | '\'' | '·' => 0.29,
        ' ' | 'f' | 't' | 'r' | 'I' | '(' | ')' | '-' | '/' | '"' | '[' | ']' => 0.36,
        'm' | 'M' | 'W' | 'w' | '%' | '@' | '—' => 0.9,
        'A'..='Z' | '&' => 0.7,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' => 1.05,
        '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{1f000}'.. => 1.1,
        _ => 0.58,
    }
}

/// The visible text, cut with an ellipsis where it is wider than `room`.
pub(crate) fn fit(text: &str, size: f64, room: f64) -> String {
    let text = visible(text);
    if width(&text, size) <= room {
        return text.into_owned();
    }
    let mut out = String::new();
    let mut used = size * 0.9;
    for c in text.chars() {
        used += advance(c) * size;
        if used > room {
            break;
        }
        out.push(c);
    }
    let kept = out.trim_end().len();
    out.truncate(kept);
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, expect: &str) {
        assert_eq!(escape(input), expect);
        assert_eq!(visible(&visible(input)), visible(input));
    }

    #[test]
    fn markup_is_escaped() {
        check("plain – ünïcode", "plain – ünïcode");
        check("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;");
        check("\" onload='x' & more", "&quot; onload=&#39;x&#39; &amp; more");
        assert_eq!(prose("9.8 % of <b>"), "9.8\u{a0}% of &lt;b&gt;");
    }

    #[test]
    fn what_hides_is_shown() {
        check("\x1b[31mred\x07\0", "\\x1b[31mred\\x07\\x00");
        check("a\nb\r\t\u{85}\u{7f}", "a\\nb\\r\\t\\x85\\x7f");
        check("\u{202e}gpj.exe\u{2069}\u{2066}", "\\u{202e}gpj.exe\\u{2069}\\u{2066}");
        check("a\u{200b}b\u{feff}\u{e0041}\u{2028}", "a\\u{200b}b\\u{feff}\\u{e0041}\\u{2028}");
        check("\u{fffe}\u{ffff}\u{10ffff}", "\\u{fffe}\\u{ffff}\\u{10ffff}");
    }

    #[test]
    fn long_text_is_cut_to_its_room() {
        assert_eq!(fit("short", 12.0, 100.0), "short");
        let cut = fit("a rather long name of a repository", 12.0, 100.0);
        assert_eq!(cut, "a rather long n…");
        assert!(width(&cut, 12.0) <= 100.0);
        assert_eq!(fit("x", 12.0, 0.0), "…");
    }
}
