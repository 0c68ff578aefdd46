//! How long a text of a record may be and how many things an event may hold. What is beyond is left out and counted.

use std::str::FromStr;
use std::sync::Arc;

use facts::{CommitId, Reason, Region};

use crate::problem::Problems;

/// Bytes of the name of an account, of a person, or of an address.
pub(crate) const NAME: usize = 320;
/// Bytes of the name of a branch.
pub(crate) const BRANCH: usize = 1024;
/// Bytes of a path.
pub(crate) const PATH: usize = 4096;
/// Bytes of the name of a change, a forge or a source.
pub(crate) const KEY: usize = 255;
/// Commits of one event.
pub(crate) const COMMITS: usize = 10_000;
/// Regions of one event.
pub(crate) const REGIONS: usize = 10_000;

/// The text if it is of that length at most and not empty.
pub(crate) fn text(text: &str, max_bytes: usize, problems: &mut Problems) -> Option<Arc<str>> {
    if text.len() > max_bytes {
        problems.add(Reason::TooLarge, "text longer than its limit", text);
        return None;
    }
    (!text.is_empty()).then(|| text.into())
}

/// A text that things are found by: short, and without characters that hide.
pub(crate) fn key(text: &str, problems: &mut Problems) -> Option<Arc<str>> {
    if text.chars().any(char::is_control) {
        problems.add(Reason::Malformed, "name with control characters", text);
        return None;
    }
    self::text(text, KEY, problems)
}

/// An object id; counted if there is a text and it is none.
pub(crate) fn id<T: FromStr>(text: Option<&str>, problems: &mut Problems) -> Option<T> {
    let text = text.filter(|text| !text.is_empty())?;
    let id = text.parse().ok();
    if id.is_none() {
        problems.add(Reason::Malformed, "object id that is none", text);
    }
    id
}

/// Object ids in their order.
pub(crate) fn commits<'t>(texts: impl Iterator<Item = &'t str>, problems: &mut Problems) -> Vec<CommitId> {
    let mut ids: Vec<CommitId> = Vec::new();
    for (index, text) in texts.enumerate() {
        if index == COMMITS {
            problems.add(Reason::TooMany, "more commits of one event", "");
            break;
        }
        ids.extend(id::<CommitId>(Some(text), problems));
    }
    ids
}

/// Lines of a file, from 1; the whole file if the start is 0 or the lines make no range.
pub(crate) fn region(path: &str, start_line: u64, last_line: u64, problems: &mut Problems) -> Option<Region> {
    let path = text(path, PATH, problems)?;
    let start = u32::try_from(start_line).unwrap_or(0);
    let lines = last_line.checked_sub(start_line).and_then(|more| u32::try_from(more).ok()?.checked_add(1));
    Some(match lines {
        Some(lines) if start > 0 => Region { path, start_line: start, lines },
        _ => Region { path, start_line: 0, lines: 0 },
    })
}

/// Cuts a list to what an event may hold.
pub(crate) fn shorten<T>(list: &mut Vec<T>, max: usize, what: &'static str, problems: &mut Problems) {
    if list.len() > max {
        list.truncate(max);
        problems.add(Reason::TooMany, what, "");
    }
}
