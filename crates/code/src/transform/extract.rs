//! A part of a function becomes a function of its own.
//!
//! What comes out is parsed, not compiled: types of parameters are placeholders.

use std::collections::BTreeSet;

use tree_sitter::{Node, TreeCursor};

use super::rename::Words;
use super::{Change, Part, Scene, layout};
use crate::syntax::{Visitor, visit};
use crate::units::{Span, Unit};

/// Parameters that a new function may have.
const MOST_PARAMETERS: usize = 6;

/// Of each function the longest run of statements that can be moved goes to a new function behind it.
pub(super) fn extract(scene: &Scene<'_>) -> Change {
    let mut change = Change::default();
    for (number, unit) in scene.units() {
        let Some(found) = Found::new(scene, unit) else { continue };
        let name = format!("extracted_{number}");
        let (call, head, tail) = found.texts(scene, &name);
        change.touched.push(number);
        change.edits.text(found.start..found.end, call);
        let at = unit.span.end;
        let inside = vec![
            Part::New(format!("\n\n{}", layout::indent(scene.bytes(), unit.span.start))),
            Part::Begins(number),
            Part::New(head),
            Part::Old(found.start..found.end),
            Part::New(tail),
        ];
        change.edits.replace(at..at, inside);
    }
    change
}

/// Statements that can be moved.
struct Found<'a> {
    start: usize,
    end: usize,
    /// Names that they use and that stood before them.
    parameters: Vec<&'a str>,
    is_method: bool,
    uses_self: bool,
    /// Blanks in front of the statements, and of the function.
    indents: (String, String),
}

impl<'a> Found<'a> {
    fn new(scene: &'a Scene<'_>, unit: &Unit) -> Option<Self> {
        let root = scene.parsed.tree.root_node();
        let node = root.descendant_for_byte_range(unit.core.start, unit.core.end)?;
        let body = node.child_by_field_name("body").filter(|body| body.kind().contains("block"))?;
        let (start, end) = run(scene, body)?;
        let bytes = scene.parsed.bytes;
        let text = |from, to| Span { start: from, end: to, start_line: 0, end_line: 0 };
        let part = |from, to| Unit { core: text(from, to), ..unit.clone() };
        let (before, inside) = (part(unit.core.start, start), part(start, end));
        let names = |unit: &Unit| Words::new(scene, unit).local().into_iter().collect::<BTreeSet<_>>();
        let shared: Vec<&[u8]> = names(&before).intersection(&names(&inside)).copied().collect();
        let parameters = shared.into_iter().filter_map(|name| std::str::from_utf8(name).ok()).take(MOST_PARAMETERS);
        let holder = node.parent().and_then(|parent| parent.parent()).map_or("", |holder| holder.kind());
        let is_method = ["impl", "trait", "class", "interface", "enum"].iter().any(|kind| holder.contains(kind));
        let says = |word: &str| memchr::memmem::find(&bytes[start..end], word.as_bytes()).is_some();
        Some(Self {
            start,
            end,
            parameters: parameters.collect(),
            is_method,
            uses_self: says("self") || says("this"),
            indents: (layout::indent(bytes, start), layout::indent(bytes, unit.core.start)),
        })
    }

    /// The call that takes the place of the statements, and what stands around them in the new function.
    fn texts(&self, scene: &Scene<'_>, name: &str) -> (String, String, String) {
        let list = |around: fn(&str) -> String| self.parameters.iter().map(|name| around(name)).collect::<Vec<_>>();
        let plain = list(str::to_owned).join(", ");
        let (inner, outer) = &self.indents;
        let open = format!(" {{\n{inner}");
        let close = format!("\n{outer}}}");
        let with = |first: &str, rest: Vec<String>| {
            let first = Some(first.to_owned()).filter(|first| !first.is_empty());
            first.into_iter().chain(rest).collect::<Vec<_>>().join(", ")
        };
        match (scene.parsed.language.name(), self.is_method) {
            ("Python", true) => (
                format!("self.{name}({plain})"),
                format!("def {name}({}):\n{inner}", with("self", list(str::to_owned))),
                String::new(),
            ),
            ("Python", false) => (format!("{name}({plain})"), format!("def {name}({plain}):\n{inner}"), String::new()),
            ("Rust", _) => {
                let own = if self.uses_self && self.is_method { "&self" } else { "" };
                let path = if !own.is_empty() {
                    "self."
                } else if self.is_method {
                    "Self::"
                } else {
                    ""
                };
                let typed = with(own, list(|name| format!("{name}: &T")));
                (format!("{path}{name}({plain});"), format!("fn {name}({typed}){open}"), close)
            }
            ("Go", _) => (
                format!("{name}({plain})"),
                format!("func {name}({}){open}", list(|name| format!("{name} any")).join(", ")),
                close,
            ),
            ("Java", _) => {
                let typed = list(|name| format!("Object {name}")).join(", ");
                (format!("{name}({plain});"), format!("private void {name}({typed}){open}"), close)
            }
            (_, true) => (format!("this.{name}({plain});"), format!("{name}({plain}){open}"), close),
            (_, false) => (format!("{name}({plain});"), format!("function {name}({plain}){open}"), close),
        }
    }
}

/// First and last byte of the longest run of statements, two at least, that leave the function in no other way than at
/// their end; never all of a body, and never its last one, which may be its value.
fn run(scene: &Scene<'_>, body: Node<'_>) -> Option<(usize, usize)> {
    let mut cursor = body.walk();
    // Go and others keep statements in a list of their own.
    let list = body.named_children(&mut cursor).find(|child| child.kind() == "statement_list").unwrap_or(body);
    let mut cursor = list.walk();
    let all: Vec<Node<'_>> =
        list.named_children(&mut cursor).filter(|child| !child.kind().contains("comment")).collect();
    let open = all.split_last()?.1;
    let has_own_line = |node: &Node<'_>| {
        let bytes = scene.bytes();
        bytes[layout::line_start(bytes, node.start_byte())..node.start_byte()].trim_ascii().is_empty()
    };
    let runs = open.split(|node| !can_move(*node) || !has_own_line(node)).filter(|run| run.len() > 1);
    let longest = runs.max_by_key(|run| run[run.len() - 1].end_byte() - run[0].start_byte())?;
    Some((longest[0].start_byte(), longest[longest.len() - 1].end_byte()))
}

/// No jump out of it lies in a statement.
fn can_move(node: Node<'_>) -> bool {
    let mut search = Jumps(false);
    visit(node, &mut search);
    !search.0
}

struct Jumps(bool);

impl Visitor for Jumps {
    fn enter(&mut self, cursor: &TreeCursor<'_>, _depth: usize) -> bool {
        const KINDS: &[&str] = &[
            "return",
            "break",
            "continue",
            "yield",
            "await",
            "try_expression",
            "defer",
            "goto",
            "label",
            "nonlocal",
            "global",
        ];
        let node = cursor.node();
        self.0 |= node.is_named() && KINDS.iter().any(|kind| node.kind().starts_with(kind));
        !self.0
    }
}
