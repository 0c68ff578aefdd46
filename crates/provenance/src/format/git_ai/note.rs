//! A Git AI note as a document: nothing is resolved, nothing is left out, and what is read can be written again.
//!
//! [`parse`](super::parse) says what a note means for lines. A [`Note`] is for rewriting one: it keeps the keys as they
//! are, the ranges in their order, and every field of the metadata, also those that nobody knows.

use facts::Reason;
use serde_json::Value;

use super::grammar::{self, Line, json_half, split_at_divider, split_entry};
use crate::format::document::NOTE;
use crate::problem::{Problem, Tally};

/// A note.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Note {
    /// The files in their order; a path may come more than once.
    pub attestations: Vec<Attestation>,
    /// The JSON half. Names within an object are in alphabetical order.
    pub metadata: Value,
}

/// A file of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attestation {
    /// Its path.
    pub path: Box<[u8]>,
    /// Whose its lines are. Where entries overlap the last one wins.
    pub entries: Vec<Entry>,
}

/// The lines of one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The session with its trace, the prompt, or the person.
    pub key: Box<[u8]>,
    /// First and last line of each range, from 1, both included.
    pub ranges: Vec<(u32, u32)>,
}

impl Note {
    /// Reads a note. Without problems the note is well formed, and [`Note::write`] gives one that reads the same. Never
    /// fails: what can't be read is in the problems and not in the note.
    #[must_use]
    pub fn read(text: &[u8]) -> (Note, Vec<Problem>) {
        let mut problems = Tally::default();
        let mut note = Note::default();
        if !NOTE.admits(text, &mut problems) {
            return (note, problems.finish());
        }
        let Some((attestation, rest)) = split_at_divider(text) else {
            problems.add(Reason::Malformed, "note without a divider", text, 1);
            return (note, problems.finish());
        };
        note.read_attestations(attestation, &mut problems);
        note.metadata = read_metadata(json_half(rest, &mut problems), &mut problems);
        (note, problems.finish())
    }

    /// The note as text: a path between quotes where it holds white space, two spaces before a key, the ranges joined by
    /// commas, a line `---`, and the JSON in lines with two spaces, without a line end after it. Entries without ranges
    /// and files without entries are not written. The grammar has no escapes: paths and keys that would read as
    /// something else are left out and counted.
    #[must_use]
    pub fn write(&self) -> (Vec<u8>, Vec<Problem>) {
        let mut problems = Tally::default();
        let mut text = Vec::new();
        for file in &self.attestations {
            let entries: Vec<u8> =
                file.entries.iter().flat_map(|entry| entry.write(&mut problems).unwrap_or_default()).collect();
            match written_path(&file.path) {
                _ if entries.is_empty() => {}
                Some(path) => text.extend([path, entries].concat()),
                None => problems.add(Reason::Malformed, "path that no note can hold, not written", &file.path, 1),
            }
        }
        text.extend(b"---\n");
        serde_json::to_writer_pretty(&mut text, &self.metadata).expect("because the names in a value are text");
        (text, problems.finish())
    }

    fn read_attestations(&mut self, text: &[u8], problems: &mut Tally) {
        let (mut path, mut ranges) = (None, 0);
        for line in grammar::lines(text) {
            match (line, path) {
                (Line::Path(named), _) => path = Some((named, self.attestations.len())),
                (Line::Entry(entry), Some((path, place))) => {
                    let Some(entry) = read_entry(entry, ranges, problems) else { continue };
                    ranges += entry.ranges.len();
                    if self.attestations.len() == place {
                        self.attestations.push(Attestation { path: path.into(), entries: Vec::new() });
                    }
                    self.attestations[place].entries.push(entry);
                }
                (Line::Entry(entry), None) => problems.add(Reason::Malformed, "entry before any path", entry, 1),
            }
        }
    }
}

impl Entry {
    /// A line, if it has ranges and its key reads as the same key.
    fn write(&self, problems: &mut Tally) -> Option<Vec<u8>> {
        let (good, bad): (Vec<_>, Vec<_>) = self.ranges.iter().partition(|(first, last)| 1 <= *first && first <= last);
        for (first, last) in bad {
            problems.add(Reason::Malformed, "not a range of lines", format!("{first}-{last}").as_bytes(), 1);
        }
        if good.is_empty() {
            return None;
        }
        let ranges = good.into_iter().map(written_range).collect::<Vec<_>>().join(",");
        let line = [b"  ".as_slice(), &self.key, b" ", ranges.as_bytes(), b"\n"].concat();
        let parts = Some((&*self.key, ranges.as_bytes()));
        if !matches!(only_line(&line), Some(Line::Entry(entry)) if split_entry(entry) == parts) {
            problems.add(Reason::Malformed, "key that no note can hold, not written", &self.key, 1);
            return None;
        }
        Some(line)
    }
}

fn read_entry(entry: &[u8], before: usize, problems: &mut Tally) -> Option<Entry> {
    let Some((key, ranges)) = split_entry(entry) else {
        problems.add(Reason::Malformed, "entry without key or ranges", entry, 1);
        return None;
    };
    let ranges = grammar::ranges(ranges, before, problems);
    (!ranges.is_empty()).then(|| Entry { key: key.into(), ranges })
}

fn read_metadata(json: &[u8], problems: &mut Tally) -> Value {
    let mut values = serde_json::Deserializer::from_slice(json).into_iter::<Value>();
    let metadata = match values.next() {
        Some(Ok(metadata)) => metadata,
        Some(Err(error)) => {
            problems.add(Reason::Malformed, "metadata is not JSON", error.to_string().as_bytes(), 1);
            return Value::Null;
        }
        None => {
            problems.add(Reason::Malformed, "no metadata", b"", 1);
            return Value::Null;
        }
    };
    let after = &json[values.byte_offset()..];
    if !after.trim_ascii().is_empty() {
        problems.add(Reason::Malformed, "text after the metadata, not read", after, 1);
    }
    metadata
}

/// A path as a line that reads as that path: bare where it holds no white space, else between quotes.
fn written_path(path: &[u8]) -> Option<Vec<u8>> {
    let bare = [path, b"\n"].concat();
    let quoted = [b"\"".as_slice(), path, b"\"\n"].concat();
    let spaced = path.iter().any(|byte| matches!(byte, b' ' | b'\t' | b'\n'));
    let reads_as_path = |line: &Vec<u8>| only_line(line) == Some(Line::Path(path)) && split_at_divider(line).is_none();
    [bare, quoted].into_iter().skip(usize::from(spaced)).find(reads_as_path)
}

fn written_range((first, last): (u32, u32)) -> String {
    if first == last { first.to_string() } else { format!("{first}-{last}") }
}

/// What a text reads as, if it is one line.
fn only_line(text: &[u8]) -> Option<Line<'_>> {
    let mut lines = grammar::lines(text);
    lines.next().filter(|_| lines.next().is_none())
}
