//! The text half of a Git AI note: paths, and under each the lines of keys.

use facts::Reason;

use crate::format::document;
use crate::problem::Tally;

/// A line of an attestation, without the white space at its end. Blank lines are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line<'n> {
    /// A path, without quotes around it.
    Path(&'n [u8]),
    /// Key and ranges, without the two spaces before them.
    Entry(&'n [u8]),
}

/// The lines of an attestation.
pub(super) fn lines(text: &[u8]) -> impl Iterator<Item = Line<'_>> {
    let lines = text.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii_end).filter(|line| !line.is_empty());
    lines.map(|line| line.strip_prefix(b"  ").map_or_else(|| Line::Path(unquoted(line)), Line::Entry))
}

/// What stands before and after the first line that is `---`.
pub(super) fn split_at_divider(note: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut at = 0;
    for line in note.split_inclusive(|&byte| byte == b'\n') {
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        if text.strip_suffix(b"\r").unwrap_or(text) == b"---" {
            return Some((&note[..at], &note[at + line.len()..]));
        }
        at += line.len();
    }
    None
}

/// A private version puts a second attestation block between two dividers. What its keys mean is not public, so
/// the block is not read, and counted.
pub(super) fn json_half<'n>(text: &'n [u8], problems: &mut Tally) -> &'n [u8] {
    if text.trim_ascii_start().starts_with(b"{") {
        return text;
    }
    let Some((block, json)) = split_at_divider(text) else { return text };
    problems.add(Reason::Malformed, "second attestation block, not read", block, 1);
    json
}

/// The ranges of an entry, of a record of which `before` are already read.
pub(super) fn ranges(text: &[u8], before: usize, problems: &mut Tally) -> Vec<(u32, u32)> {
    let items = text.split(|&byte| byte == b',').map(<[u8]>::trim_ascii).filter(|item| !item.is_empty());
    document::ranges(items.map(|item| (parse_range(item), item)), before, problems)
}

/// The path between quotes, which stand where it holds white space. There is no escaping.
fn unquoted(line: &[u8]) -> &[u8] {
    line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line)
}

/// Key and ranges, split at the first space.
pub(super) fn split_entry(entry: &[u8]) -> Option<(&[u8], &[u8])> {
    let space = entry.iter().position(|&byte| byte == b' ')?;
    let (key, ranges) = (&entry[..space], entry[space..].trim_ascii());
    (!key.is_empty() && !ranges.is_empty()).then_some((key, ranges))
}

/// `N` or `N-N`, from 1, the ends in order.
pub(in crate::format) fn parse_range(item: &[u8]) -> Option<(u32, u32)> {
    let item = std::str::from_utf8(item).ok()?;
    let (first, last) = item.split_once('-').unwrap_or((item, item));
    let number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit()).then(|| text.parse::<u32>().ok())?;
    let (first, last) = (number(first)?, number(last)?);
    (first >= 1 && first <= last).then_some((first, last))
}
