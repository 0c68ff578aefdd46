//! Patterns of paths, as REUSE and Debian write them.

use regex::{Regex, RegexBuilder};

/// Bytes that a pattern may take when compiled.
const LARGEST: usize = 256 << 10;

/// `*` stands for anything within a folder, `**` for anything, `\` makes the next sign itself (REUSE 3.3, `REUSE.toml`).
/// Paths are relative to `folder`. `None` for a pattern too large.
pub(crate) fn of_reuse(folder: &str, pattern: &str) -> Option<Regex> {
    let mut source = start(folder);
    let mut rest = pattern.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '*' if rest.next_if_eq(&'*').is_some() => source.push_str(".*"),
            '*' => source.push_str("[^/]*"),
            '\\' => push_itself(&mut source, rest.next().unwrap_or('\\')),
            c => push_itself(&mut source, c),
        }
    }
    compile(source)
}

/// `*` stands for anything, `?` for one character (Debian's copyright format 1.0, section 6.1).
pub(crate) fn of_debian(folder: &str, pattern: &str) -> Option<Regex> {
    let mut source = start(folder);
    let mut rest = pattern.strip_prefix("./").unwrap_or(pattern).chars();
    while let Some(c) = rest.next() {
        match c {
            '*' => source.push_str(".*"),
            '?' => source.push('.'),
            '\\' => push_itself(&mut source, rest.next().unwrap_or('\\')),
            c => push_itself(&mut source, c),
        }
    }
    compile(source)
}

fn start(folder: &str) -> String {
    let slash = if folder.is_empty() { "" } else { "/" };
    format!("(?s)^{}{slash}", regex::escape(folder))
}

fn push_itself(source: &mut String, c: char) {
    source.push_str(&regex::escape(c.encode_utf8(&mut [0; 4])));
}

fn compile(source: String) -> Option<Regex> {
    RegexBuilder::new(&(source + "$")).size_limit(LARGEST).build().ok()
}
