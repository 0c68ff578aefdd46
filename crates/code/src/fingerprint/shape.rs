//! The shape of a unit: a hash of its syntax tree from the leaves up (Merkle), names of its own by their order.
//!
//! Structure is in the hash, so what only repeats the structure can be left out: parentheses around one expression,
//! commas. A node with one child left is that child.

use rustc_hash::{FxHashMap, FxHashSet};
use tree_sitter::{Node, TreeCursor};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::{VERSION, literals, locals::locals};
use crate::parse::Parsed;
use crate::syntax::{Visitor, role, visit};
use crate::units::walk::docstring;
use crate::units::{Outline, Span, Unit, UnitKind};

const SEED: u64 = (VERSION as u64) << 32;
/// Hashes of leaves that are not their text.
const LOCAL: u64 = 1;
const OWN: u64 = 2;
const TEXT: u64 = 3;
const NUMBER: u64 = 4;

/// The shape of a unit; none of a block.
pub(super) fn shape(parsed: &Parsed<'_>, unit: &Unit) -> Option<u64> {
    let span = unit.core;
    let node = parsed.tree.root_node().descendant_for_byte_range(span.start, span.end)?;
    (unit.kind != UnitKind::Block && node.byte_range() == (span.start..span.end)).then(|| of_node(parsed, node, span))
}

/// The shapes of all units, in one walk.
pub(super) fn shapes(parsed: &Parsed<'_>, outline: &Outline) -> Vec<Option<u64>> {
    let units = outline.units.iter().enumerate().filter(|(_, unit)| unit.kind != UnitKind::Block);
    let places = units.map(|(at, unit)| ((unit.core.start, unit.core.end), (at, unit.core))).collect();
    let mut search = Search { parsed, places, found: vec![None; outline.units.len()] };
    visit(parsed.tree.root_node(), &mut search);
    search.found
}

/// Finds the nodes of units.
struct Search<'a, 'b> {
    parsed: &'a Parsed<'b>,
    places: FxHashMap<(usize, usize), (usize, Span)>,
    found: Vec<Option<u64>>,
}

impl Visitor for Search<'_, '_> {
    fn enter(&mut self, cursor: &TreeCursor<'_>, _depth: usize) -> bool {
        let node = cursor.node();
        // The innermost node of equal extent counts, as in a search by bytes.
        if let Some((at, span)) = self.places.get(&(node.start_byte(), node.end_byte())) {
            self.found[*at] = Some(of_node(self.parsed, node, *span));
        }
        !self.places.is_empty()
    }
}

fn of_node(parsed: &Parsed<'_>, node: Node<'_>, span: Span) -> u64 {
    let mut walk = Walk {
        parsed,
        locals: locals(parsed, node),
        order: FxHashMap::default(),
        own: own_name(parsed, node, span),
        docstrings: FxHashSet::default(),
        hashes: Vec::new(),
        frames: Vec::new(),
    };
    visit(node, &mut walk);
    walk.hashes.pop().unwrap_or(SEED)
}

/// The name that a definition gives itself.
fn own_name<'a>(parsed: &Parsed<'a>, node: Node<'_>, span: Span) -> Option<(usize, &'a [u8])> {
    if Span::of(node) != span {
        return None;
    }
    let field = parsed.table.naming_field(node).unwrap_or("name");
    let mut name = node.child_by_field_name(field).or_else(|| node.child_by_field_name("declarator"))?;
    while let Some(inner) = name.child_by_field_name("declarator") {
        name = inner;
    }
    Some((name.start_byte(), &parsed.bytes[name.byte_range()]))
}

/// A node whose children are being hashed.
struct Frame {
    first: usize,
    kind: u16,
    /// Names directly below are not local ones.
    is_fixed: bool,
    in_text: bool,
}

struct Walk<'a, 'b> {
    parsed: &'a Parsed<'b>,
    locals: FxHashSet<&'b [u8]>,
    order: FxHashMap<&'b [u8], u64>,
    /// Where the unit gives itself its name, and the name.
    own: Option<(usize, &'b [u8])>,
    docstrings: FxHashSet<usize>,
    hashes: Vec<u64>,
    frames: Vec<Frame>,
}

impl Visitor for Walk<'_, '_> {
    fn enter(&mut self, cursor: &TreeCursor<'_>, _depth: usize) -> bool {
        self.open(cursor)
    }

    fn leave(&mut self, cursor: &TreeCursor<'_>, _depth: usize) {
        self.close(cursor.node());
    }
}

impl Walk<'_, '_> {
    /// Opens a frame for a node; whether its children count.
    fn open(&mut self, cursor: &TreeCursor<'_>) -> bool {
        let node = cursor.node();
        let is_fixed = self.is_fixed(cursor);
        let in_text = self.frames.last().is_some_and(|frame| frame.in_text);
        let table = self.parsed.table;
        let roles = table.roles(node);
        let first = self.hashes.len();
        let takes_part = self.takes_part(node, roles, in_text);
        self.docstrings.extend(docstring(self.parsed.language, node).map(|string| string.start_byte()));
        let leaf = if takes_part { self.leaf(node, roles, is_fixed) } else { None };
        self.hashes.extend(leaf);
        let has_more = takes_part && leaf.is_none();
        let in_text = (in_text || roles & role::STRING != 0) && roles & role::INTERPOLATION == 0;
        let passes_on = is_fixed && node.child_count() == 1;
        // A frame that is already hashed is told by its kind.
        let kind = if has_more { node.kind_id() } else { u16::MAX };
        self.frames.push(Frame { first, kind, is_fixed: passes_on, in_text });
        has_more
    }

    fn is_fixed(&self, cursor: &TreeCursor<'_>) -> bool {
        let Some(frame) = self.frames.last() else { return false };
        frame.is_fixed || cursor.field_id().is_some_and(|field| self.parsed.table.is_fixed(frame.kind, field.get()))
    }

    /// What layout, style and documentation add does not.
    fn takes_part(&self, node: Node<'_>, roles: u32, in_text: bool) -> bool {
        if roles & role::COMMENT != 0 {
            return false;
        }
        if self.docstrings.contains(&node.start_byte()) && matches!(node.kind(), "string" | "expression_statement") {
            return false;
        }
        if in_text {
            let kind = node.kind();
            return node.is_named()
                && !kind.ends_with("_start")
                && !kind.ends_with("_end")
                && !kind.ends_with("_quote");
        }
        match node.kind() {
            "," | "line_continuation" => false,
            ";" => self.parsed.language.name() == "Rust",
            "(" | ")" => !self.frames.last().is_some_and(|frame| self.is_parens(frame)),
            _ => true,
        }
    }

    fn is_parens(&self, frame: &Frame) -> bool {
        self.parsed.table.roles_of(frame.kind) & role::PARENS != 0
    }

    /// The hash of a node that has no children for us.
    fn leaf(&mut self, node: Node<'_>, roles: u32, is_fixed: bool) -> Option<u64> {
        let bytes = self.parsed.bytes;
        let text = &bytes[node.byte_range()];
        if roles & role::NUMBER != 0 {
            return Some(tagged(NUMBER, &literals::number(text)));
        }
        if roles & role::STRING != 0 && !self.has_code(node) {
            return Some(tagged(TEXT, &literals::text(text)));
        }
        let is_name = roles & role::NAME != 0;
        if !is_name && node.child_count() > 0 {
            return None;
        }
        if is_name && !is_fixed && self.locals.contains(text) {
            let next = self.order.len() as u64;
            let number = *self.order.entry(text).or_insert(next);
            return Some(tagged(LOCAL, &number.to_le_bytes()));
        }
        if self.is_own(node, text) {
            return Some(tagged(OWN, &[]));
        }
        if node.child_count() > 0 { None } else { Some(xxh3_64_with_seed(text, SEED)) }
    }

    /// The unit's own name: where it is given, and where the unit names itself without anything in front.
    fn is_own(&self, node: Node<'_>, text: &[u8]) -> bool {
        let member = matches!(node.kind(), "field_identifier" | "property_identifier");
        self.own.is_some_and(|(at, name)| name == text && (at == node.start_byte() || !member))
    }

    /// A text with pieces of code.
    fn has_code(&self, node: Node<'_>) -> bool {
        let mut cursor = node.walk();
        node.children(&mut cursor).any(|child| self.parsed.table.is(child, role::INTERPOLATION))
    }

    fn close(&mut self, node: Node<'_>) {
        let Some(frame) = self.frames.pop() else { return };
        if frame.kind == u16::MAX {
            return;
        }
        let children = &self.hashes[frame.first..];
        let hash = match children {
            [one] => *one,
            _ => {
                let symbol = self.parsed.table.symbol(node);
                let bytes: Vec<u8> = children.iter().chain([&symbol]).flat_map(|hash| hash.to_le_bytes()).collect();
                xxh3_64_with_seed(&bytes, SEED)
            }
        };
        self.hashes.truncate(frame.first);
        self.hashes.push(hash);
    }
}

fn tagged(tag: u64, text: &[u8]) -> u64 {
    xxh3_64_with_seed(&xxh3_64(text).to_le_bytes(), SEED | tag)
}
