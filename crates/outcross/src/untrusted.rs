//! Text that others wrote: paths, messages, names and lines of repositories, notes and forges.
//!
//! Invariant: such text reaches a terminal, a log, Markdown or JSON only through a sink of this module, so it can't move a cursor, set
//! a colour or a title, hide text, or turn the reading order around (reliability.md A3). A sink loses nothing that
//! can be seen: what it does not let through is shown as an escape.

mod build_log;
mod markdown;

use std::fmt::{self, Write as _};
use std::io;

/// A value that others wrote. It has no `Display` of its own: a sink has to be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Untrusted<T>(T);

impl<T: AsRef<[u8]>> Untrusted<T> {
    /// Marks a value as written by others.
    pub fn new(value: T) -> Self {
        Untrusted(value)
    }

    /// For a terminal or a text file, as part of a line: tabs stay, line feeds are shown as `\n`, bytes that are not
    /// UTF-8 as `\xff`.
    pub fn term(&self) -> Term<'_> {
        Term { bytes: self.0.as_ref(), keep_line_feeds: false }
    }

    /// Like [`Self::term`], but line feeds stay: for texts of several lines.
    pub fn term_lines(&self) -> Term<'_> {
        Term { bytes: self.0.as_ref(), keep_line_feeds: true }
    }

    /// For a line of the log of a build: like [`Self::term`], and nothing in it is a command to the service that runs
    /// the build. `::` at its start is shown as `:\x3a`; `##[`, `##vso[` and `##teamcity[` as `#\x23[` and so on.
    pub fn log(&self) -> String {
        build_log::harmless(&self.term().to_string())
    }

    /// For Markdown, as one piece of code: nothing in it is markup, a link, a mention or a reference, in a table either.
    /// Back quotes are shown as `\x60`, bars as `\x7c`.
    pub fn md(&self) -> String {
        markdown::code(&self.term().to_string())
    }

    /// For Markdown, as prose: plain words stay, every other word is a piece of code as by [`Self::md`].
    pub fn md_text(&self) -> String {
        markdown::prose(&self.term().to_string())
    }
}

/// Prints bytes with everything escaped that a terminal would act upon.
#[derive(Debug, Clone, Copy)]
pub struct Term<'a> {
    bytes: &'a [u8],
    keep_line_feeds: bool,
}

impl Term<'_> {
    fn write_char(self, f: &mut fmt::Formatter<'_>, c: char) -> fmt::Result {
        match c {
            '\t' => f.write_char(c),
            '\n' if self.keep_line_feeds => f.write_char(c),
            '\n' => f.write_str("\\n"),
            '\r' => f.write_str("\\r"),
            _ if !acts_on_terminal(c) => f.write_char(c),
            _ if u32::from(c) < 0x100 => write!(f, "\\x{:02x}", u32::from(c)),
            _ => write!(f, "\\u{{{:x}}}", u32::from(c)),
        }
    }
}

impl fmt::Display for Term<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for chunk in self.bytes.utf8_chunks() {
            chunk.valid().chars().try_for_each(|c| self.write_char(f, c))?;
            chunk.invalid().iter().try_for_each(|byte| write!(f, "\\x{byte:02x}"))?;
        }
        Ok(())
    }
}

/// Writes a piece of a JSON string, with `\u` escapes for every character that a terminal would act upon: the same
/// string for a parser, harmless when someone looks at the file. Quotes, backslashes and C0 are not in `fragment`:
/// the serializer has escaped them.
///
/// # Errors
/// Those of `writer`.
pub fn write_json_fragment(writer: &mut (impl io::Write + ?Sized), fragment: &str) -> io::Result<()> {
    let mut clean_from = 0;
    for (at, c) in fragment.char_indices().filter(|&(_, c)| acts_on_terminal(c)) {
        writer.write_all(&fragment.as_bytes()[clean_from..at])?;
        for unit in c.encode_utf16(&mut [0; 2]) {
            write!(writer, "\\u{unit:04x}")?;
        }
        clean_from = at + c.len_utf8();
    }
    writer.write_all(&fragment.as_bytes()[clean_from..])
}

/// C0, DEL, C1, the marks that change reading order, line and paragraph separators, and tag characters.
fn acts_on_terminal(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || matches!(c, '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: impl AsRef<[u8]>, expect: &str) {
        assert_eq!(Untrusted::new(input).term().to_string(), expect);
    }

    #[test]
    fn nothing_a_terminal_acts_upon_gets_through() {
        check("plain – ünïcode\ttab", "plain – ünïcode\ttab");
        check("\x1b[31mred\x07", "\\x1b[31mred\\x07");
        check("a\nb\r\x7f\u{9b}", "a\\nb\\r\\x7f\\x9b");
        check("\u{202e}gpj.exe\u{2069}", "\\u{202e}gpj.exe\\u{2069}");
        check("\u{e0041}tag\u{2028}", "\\u{e0041}tag\\u{2028}");
        check(b"caf\xe9 \xff", "caf\\xe9 \\xff");
    }

    #[test]
    fn lines_stay_lines() {
        assert_eq!(Untrusted::new("a\nb\x1b").term_lines().to_string(), "a\nb\\x1b");
    }

    #[test]
    fn every_scalar_value_is_safe_and_json_keeps_it() {
        for c in (0..=0x10ffff).filter_map(char::from_u32) {
            let text = Untrusted::new(c.to_string()).term().to_string();
            assert!(!text.chars().any(|c| acts_on_terminal(c) && c != '\t'), "{c:?} -> {text:?}");
        }
    }

    #[test]
    fn json_escapes_are_the_same_string() {
        let text = "a\u{9b}b\u{202e}c\u{e0041}d\u{7f}";
        let mut json = b"\"".to_vec();
        write_json_fragment(&mut json, text).unwrap();
        json.push(b'"');
        assert!(json.is_ascii());
        assert_eq!(serde_json::from_slice::<String>(&json).unwrap(), text);
    }
}
