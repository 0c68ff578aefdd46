//! The tag `SPDX-License-Identifier:` (SPDX 3.0, annex on file tags; REUSE 3.3).

use crate::licence::expression::{all_of, canonical};

const TAG: &str = "SPDX-License-Identifier:";
/// Lines at the top of a file in which a tag is looked for.
const LINES: usize = 50;
/// Bytes of those lines at most.
const BYTES: usize = 64 << 10;

/// Signs and words that open a comment, or stand before each of its lines.
const OPENERS: &[&str] = &[
    "//", "/*", "*", "#", "--", ";", "%", "<!--", "<%", "(*", "{#", "{-", "{{!", "{*", "!", "\" ", "' ", "@c", "@rem",
    "rem ", "REM ", "dnl ", "..", ".\\\"", "'\\\"", "\\\\", "=begin", "|", ">", "&", "c ", "C ", "~", "‘", "$",
];

/// The licence that a text declares in a comment of its first 50 lines, canonical; several tags apply together.
#[must_use]
pub fn tag_of(text: &str) -> Option<String> {
    let head = &text[..text.floor_char_boundary(text.len().min(BYTES))];
    memchr::memmem::find(head.as_bytes(), TAG.as_bytes())?;
    let tags: Vec<String> = head.lines().take(LINES).filter_map(of_line).collect();
    all_of(tags.iter().map(String::as_str))
}

fn of_line(line: &str) -> Option<String> {
    let (before, after) = line.split_once(TAG)?;
    if !is_comment(before) {
        return None;
    }
    canonical(without_closer(after))
}

/// Whether what stands before the tag is a comment and not code that holds the tag in a text.
fn is_comment(before: &str) -> bool {
    let start = before.trim_start().trim_start_matches('\u{feff}');
    let open = start.is_empty() || OPENERS.iter().any(|opener| start.starts_with(opener));
    open && !before.ends_with(['"', '\'', '`'])
}

/// What stands behind the tag up to where the comment closes.
fn without_closer(after: &str) -> &str {
    let closers = ["*/", "-->", "*)", "#}", "-}", "}}", "%>", "*}", "\\n", "\"", "'", "`", "<", "|#", "*#"];
    let end = closers.iter().filter_map(|closer| after.find(closer)).min().unwrap_or(after.len());
    after[..end].trim().trim_end_matches(['#', '*', ';', ',', '/', '.', '|', '-']).trim()
}
