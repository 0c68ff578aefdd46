//! Lines, and how another formatter would set them.

use std::ops::Range;

use tree_sitter::{Node, TreeCursor};

use super::{Change, Random, Scene};
use crate::syntax::{Visitor, role, visit};

pub(super) fn line_start(bytes: &[u8], at: usize) -> usize {
    memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |feed| feed + 1)
}

/// The place of the line feed, or the end of the text.
pub(super) fn line_end(bytes: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |feed| at + feed)
}

/// Blanks at the start of the line that holds a byte.
pub(super) fn indent(bytes: &[u8], at: usize) -> String {
    let line = &bytes[line_start(bytes, at)..at];
    let length = line.iter().position(|byte| !matches!(byte, b' ' | b'\t')).unwrap_or(line.len());
    String::from_utf8_lossy(&line[..length]).into_owned()
}

/// Parts whose blanks are content: literals and comments; and the blanks behind commas within brackets.
#[derive(Default)]
pub(super) struct Gaps {
    /// Rising.
    content: Vec<Range<usize>>,
    commas: Vec<usize>,
}

impl Gaps {
    pub(super) fn new(scene: &Scene<'_>) -> Self {
        let mut search = Search { scene, found: Self::default() };
        visit(scene.parsed.tree.root_node(), &mut search);
        search.found
    }

    /// The byte lies within content, not at its start.
    pub(super) fn is_content(&self, at: usize) -> bool {
        let before = self.content.partition_point(|range| range.start < at);
        before.checked_sub(1).is_some_and(|last| at < self.content[last].end)
    }
}

struct Search<'a> {
    scene: &'a Scene<'a>,
    found: Gaps,
}

impl Visitor for Search<'_> {
    fn enter(&mut self, cursor: &TreeCursor<'_>, _depth: usize) -> bool {
        let node = cursor.node();
        let is_literal = self.scene.parsed.table.is(node, role::STRING | role::COMMENT);
        if is_literal || is_content(node) {
            self.found.content.push(node.byte_range());
            return false;
        }
        if node.kind() == "," && node.parent().is_some_and(is_bracketed) {
            self.found.commas.push(node.end_byte());
        }
        true
    }
}

/// Texts that the table does not name: templates, parts of regular expressions, text between tags.
fn is_content(node: Node<'_>) -> bool {
    ["string", "template", "heredoc", "regex", "jsx_text", "char_literal"].iter().any(|part| node.kind().contains(part))
}

fn is_bracketed(node: Node<'_>) -> bool {
    node.child(0).is_some_and(|first| matches!(first.kind(), "(" | "[" | "{"))
}

/// Type 1: another layout. No token changes.
pub(super) fn reformat(scene: &Scene<'_>, random: &mut Random) -> Change {
    let (bytes, gaps) = (scene.bytes(), Gaps::new(scene));
    let mut change = Change { touched: scene.units().map(|(number, _)| number).collect(), ..Change::default() };
    let mut start = 0;
    while start < bytes.len() {
        let end = line_end(bytes, start);
        set_line(&gaps, bytes, start..end, random, &mut change);
        start = end + 1;
    }
    for comma in gaps.commas.iter().filter(|comma| bytes.get(**comma) == Some(&b' ')) {
        if random.chance(25) && !bytes[..*comma].ends_with(b"\n") {
            let deeper = wider(&indent(bytes, *comma)) + "    ";
            change.edits.text(*comma..*comma + 1, format!("\n{deeper}"));
        }
    }
    change
}

/// Twice the indent, no blanks at the end, and of blank lines every other one is gone.
fn set_line(gaps: &Gaps, bytes: &[u8], line: Range<usize>, random: &mut Random, change: &mut Change) {
    let text = &bytes[line.clone()];
    let lead = text.iter().position(|byte| !matches!(byte, b' ' | b'\t')).unwrap_or(text.len());
    let kept = text.iter().rposition(|byte| !matches!(byte, b' ' | b'\t' | b'\r')).map_or(0, |last| last + 1);
    let (is_first_content, is_last_content) = (gaps.is_content(line.start), ends_in_text(gaps, bytes, line.end));
    if kept == 0 {
        if !is_first_content && line.end < bytes.len() && random.chance(50) {
            change.edits.text(line.start..line.end + 1, "");
        }
        return;
    }
    if lead > 0 && !is_first_content {
        let indent = String::from_utf8_lossy(&text[..lead]).into_owned();
        change.edits.text(line.start..line.start + lead, wider(&indent));
    }
    if kept < text.len() && !is_last_content {
        change.edits.text(line.start + kept..line.end, "");
    }
}

/// A line's end lies within a literal; that of a comment does not count, because formatters cut its blanks.
fn ends_in_text(gaps: &Gaps, bytes: &[u8], end: usize) -> bool {
    let before = gaps.content.partition_point(|range| range.start < end);
    let last = before.checked_sub(1).map(|last| &gaps.content[last]);
    last.is_some_and(|range| end < range.end && !is_comment(&bytes[range.clone()]))
}

fn is_comment(text: &[u8]) -> bool {
    [b"//".as_slice(), b"/*", b"#"].iter().any(|sign| text.starts_with(sign))
}

fn wider(indent: &str) -> String {
    indent.replace('\t', "    ").repeat(2)
}
