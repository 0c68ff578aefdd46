//! The union of a note's lines: what is there stays byte for byte, what is new comes after it.

use rustc_hash::FxHashSet;

/// The note with the new lines that it does not have yet, each once and in their order; `None` if it has them all. A
/// last line without an end gets one before another follows.
pub(super) fn union<'a>(existing: &'a [u8], new: impl IntoIterator<Item = &'a [u8]>) -> Option<Vec<u8>> {
    let mut known: FxHashSet<&[u8]> = lines(existing).collect();
    let mut note = existing.to_vec();
    for line in new {
        if known.insert(line) {
            if note.last().is_some_and(|last| *last != b'\n') {
                note.push(b'\n');
            }
            note.extend_from_slice(line);
            note.push(b'\n');
        }
    }
    (note.len() > existing.len()).then_some(note)
}

/// The lines of a note, without their ends. Empty ones are none.
pub(super) fn lines(note: &[u8]) -> impl Iterator<Item = &[u8]> {
    note.split(|byte| *byte == b'\n').filter(|line| !line.is_empty())
}
