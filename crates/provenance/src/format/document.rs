//! What the readers of records begin with: the limit of size, the JSON itself, the version, the ranges of an entry.
//! Whatever is wrong becomes a problem in the words of the format.

use facts::Reason;
use serde::Deserialize;

use super::git_ai::{MAX_NOTE_BYTES, MAX_RANGES};
use super::lenient::{Number, Object};
use crate::problem::Tally;

/// A kind of record: how large one may be, and what problems call it.
#[derive(Debug)]
pub(crate) struct Document {
    /// Largest one that is read, in bytes.
    pub(crate) limit: usize,
    /// The problem of a larger one.
    pub(crate) too_large: &'static str,
    /// The problem of one that is not JSON.
    pub(crate) not_json: &'static str,
}

/// A note.
pub(super) const NOTE: Document =
    Document { limit: MAX_NOTE_BYTES, too_large: "note larger than the limit", not_json: "note is not JSON" };

impl Document {
    /// Whether a text is small enough to be read; a problem if not.
    pub(crate) fn admits(&self, text: &[u8], problems: &mut Tally) -> bool {
        let fits = text.len() <= self.limit;
        if !fits {
            problems.add(Reason::TooLarge, self.too_large, b"", text.len() as u64);
        }
        fits
    }

    /// The JSON of a text in the shape that is asked for; its default where it has another type than an object. `None`,
    /// and a problem, if it is too large or no JSON.
    pub(super) fn read<'de, T: Deserialize<'de> + Default>(&self, text: &'de [u8], problems: &mut Tally) -> Option<T> {
        if !self.admits(text, problems) {
            return None;
        }
        match serde_json::from_slice::<Object<T>>(text) {
            Ok(Object(read)) => Some(read),
            Err(error) => {
                problems.add(Reason::Malformed, self.not_json, error.to_string().as_bytes(), 1);
                None
            }
        }
    }
}

/// A problem if a note has another version than those that are known. It is read all the same.
pub(super) fn check_version(Number(version): Number, known: &[u64], problems: &mut Tally) {
    if !version.is_some_and(|version| known.contains(&version)) {
        let version = version.map_or("none".to_owned(), |version| version.to_string());
        problems.add(Reason::UnknownVersion, "note version", version.as_bytes(), 1);
    }
}

/// The ranges of an entry, each with the text that it was read from, if that is at hand. Those that are none, and those
/// of a record beyond [`MAX_RANGES`], of which `before` are already read, are left out and counted.
pub(super) fn ranges<'t>(
    items: impl IntoIterator<Item = (Option<(u32, u32)>, &'t [u8])>,
    before: usize,
    problems: &mut Tally,
) -> Vec<(u32, u32)> {
    let mut ranges = Vec::new();
    for (range, text) in items {
        match range {
            Some(_) if before + ranges.len() >= MAX_RANGES => {
                problems.add(Reason::TooMany, "ranges beyond the limit", b"", 1);
            }
            Some(range) => ranges.push(range),
            None => problems.add(Reason::Malformed, "not a range of lines", text, 1),
        }
    }
    ranges
}
