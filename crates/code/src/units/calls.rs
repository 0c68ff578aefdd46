//! What calls call: the path as it is written, and what the file's imports make of it.

use rustc_hash::FxHashMap;
use tree_sitter::Node;

use super::{Import, Outline};
use crate::parse::Parsed;

/// Parts of a path that count: of longer ones the last.
const MOST_PARTS: usize = 12;
/// Bytes of the text of a callee that are looked at, from its end: a chain of calls may be a whole program.
const MOST_BYTES: usize = 400;

/// The path that a call names, with dots between its parts. `?` stands for an expression that is no name.
pub(super) fn written(parsed: &Parsed<'_>, node: Node<'_>) -> String {
    if node.kind() == "shell_command_expression" {
        return "`".to_owned();
    }
    let fields = parsed.table.callee_fields(node);
    let nodes: Vec<Node<'_>> = match fields {
        [] => node.named_child(0).into_iter().collect(),
        _ => fields.iter().filter_map(|field| node.child_by_field_name(field)).collect(),
    };
    let Some(last) = nodes.last() else { return String::new() };
    let mut path = Path::default();
    let mut at = last.end_byte();
    for node in nodes.iter().rev() {
        if node.end_byte() <= at && !path.is_closed {
            path.take(parsed, *node);
            at = node.start_byte();
        }
    }
    path.text()
}

/// A path read from its end.
#[derive(Default)]
struct Path<'a> {
    parts: Vec<&'a [u8]>,
    /// Something stands in front that is no name.
    is_closed: bool,
}

impl<'a> Path<'a> {
    /// The names of a node in front of those that are there.
    fn take(&mut self, parsed: &'a Parsed<'_>, node: Node<'_>) {
        let start = node.start_byte().max(node.end_byte().saturating_sub(MOST_BYTES));
        let text = &parsed.bytes[start..node.end_byte()];
        let mut end = text.len();
        loop {
            end = skip_back(text, end);
            let from = word_start(text, end);
            if from == end || self.parts.len() == MOST_PARTS {
                self.is_closed = true;
                return;
            }
            self.parts.push(&text[from..end]);
            let Some(before) = separator(text, from) else {
                self.is_closed = skip_space(text, from) > 0;
                return;
            };
            end = before;
        }
    }

    fn text(&self) -> String {
        let mut parts: Vec<_> = self.parts.iter().rev().map(|part| String::from_utf8_lossy(part)).collect();
        if self.is_closed {
            parts.insert(0, "?".into());
        }
        parts.join(".")
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'@') || byte >= 0x80
}

fn word_start(text: &[u8], end: usize) -> usize {
    let mark = usize::from(end > 0 && matches!(text[end - 1], b'!' | b'?'));
    let from = text[..end - mark].iter().rposition(|byte| !is_name(*byte)).map_or(0, |at| at + 1);
    if from == end - mark { end } else { from }
}

fn skip_space(text: &[u8], end: usize) -> usize {
    text[..end].iter().rposition(|byte| !byte.is_ascii_whitespace()).map_or(0, |at| at + 1)
}

/// Over white space and over arguments of types in angle or square brackets.
fn skip_back(text: &[u8], end: usize) -> usize {
    let end = skip_space(text, end);
    let open = match end.checked_sub(1).map(|at| text[at]) {
        Some(b'>') => b'<',
        _ => return end,
    };
    let mut depth = 0_usize;
    for at in (0..end).rev() {
        if text[at] == b'>' {
            depth += 1;
        } else if text[at] == open {
            depth -= 1;
            if depth == 0 {
                let at = skip_space(text, at);
                return if text[..at].ends_with(b"::") { at - 2 } else { at };
            }
        }
    }
    end
}

/// Where the part in front of a separator ends.
fn separator(text: &[u8], end: usize) -> Option<usize> {
    const SEPARATORS: &[&[u8]] = &[b"?->", b"->", b"::", b"?.", b"&.", b"!.", b".", b"\\"];
    let end = skip_space(text, end);
    SEPARATORS.iter().find(|separator| text[..end].ends_with(separator)).map(|separator| end - separator.len())
}

/// Puts imports in for the first parts of calls.
pub(super) fn resolve(outline: &mut Outline) {
    let mut aliases: FxHashMap<&str, &str> = FxHashMap::default();
    for Import { alias, path, .. } in &outline.imports {
        if !alias.is_empty() {
            aliases.entry(alias).or_insert(path);
        }
    }
    for call in &mut outline.calls {
        let first = call.written.split('.').next().unwrap_or_default();
        let Some(path) = aliases.get(first) else { continue };
        call.qualified = Some(format!("{path}{}", &call.written[first.len()..]));
    }
}
