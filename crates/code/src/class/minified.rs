//! Lines that no person types: output of minifiers and bundlers.

use crate::looked::Looked;

/// Smaller files are not judged by their lines.
const FEWEST_BYTES: usize = 512;

/// Mean length, in bytes, above which lines are not typed by hand: Linguist's bound for minified files.
const MEAN_LINE_BYTES: usize = 110;

/// Whether the lines at the start are long on average, or the end is in the midst of a line longer than what is looked
/// at (a licence may stand before it).
pub(super) fn is_minified(looked: Looked<'_>) -> bool {
    let enough = looked.head.len() >= FEWEST_BYTES;
    enough && (mean_line(looked.head) > MEAN_LINE_BYTES || is_one_line(looked.tail))
}

fn mean_line(text: &[u8]) -> usize {
    text.len() / (memchr::memchr_iter(b'\n', text).count() + 1)
}

fn is_one_line(tail: &[u8]) -> bool {
    tail.len() >= crate::TAIL_BYTES && memchr::memchr(b'\n', tail.trim_ascii_end()).is_none()
}

/// Whether the last line that is not blank is `//# sourceMappingURL=` or the form of it that style sheets use.
pub(super) fn names_source_map(looked: Looked<'_>) -> bool {
    const STARTS: &[&[u8]] = &[b"//# sourceMappingURL=", b"//@ sourceMappingURL=", b"/*# sourceMappingURL="];
    let text = looked.tail.trim_ascii_end();
    let last = memchr::memrchr(b'\n', text).map_or(text, |at| &text[at + 1..]);
    STARTS.iter().any(|start| last.starts_with(start))
}
