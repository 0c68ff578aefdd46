//! Comments go.

use super::{Change, Scene, layout, lead};
use crate::units::Comment;

/// Every comment but those of the first line that a system reads; a line that held nothing else goes with it. Docstrings
/// are literals and stay.
pub(super) fn strip(scene: &Scene<'_>) -> Change {
    let bytes = scene.bytes();
    let mut change = Change::default();
    let comments = || scene.outline.comments.iter().filter(|comment| is_stripped(comment, bytes));
    for (number, unit) in scene.units() {
        let lines = lead(scene.parsed.language, bytes, unit)..unit.span.end;
        if comments().any(|comment| lines.contains(&comment.span.start)) {
            change.touched.push(number);
        }
    }
    for comment in comments() {
        let end = comment.span.start + comment.span.text(bytes).trim_ascii_end().len();
        let (line_start, line_end) = (layout::line_start(bytes, comment.span.start), layout::line_end(bytes, end));
        let head = bytes[line_start..comment.span.start].trim_ascii_end();
        let is_last = bytes[end..line_end].trim_ascii().is_empty();
        let range = match (head.is_empty(), is_last) {
            (true, true) => line_start..(line_end + 1).min(bytes.len()),
            (false, true) => line_start + head.len()..end,
            _ => comment.span.start..end,
        };
        change.edits.text(range, "");
    }
    change
}

fn is_stripped(comment: &Comment, bytes: &[u8]) -> bool {
    let is_shebang = comment.span.start == 0 && bytes.starts_with(b"#!");
    !comment.docstring && !is_shebang
}
