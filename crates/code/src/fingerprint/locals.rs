//! The names that a unit binds for itself: parameters and local variables.
//!
//! Names count for the whole unit, not for the block that binds them: a renaming that takes one of two variables of equal
//! name changes the shape.

use rustc_hash::FxHashSet;
use tree_sitter::{Node, TreeCursor};

use crate::parse::Parsed;
use crate::syntax::{Visitor, role, visit};

/// The texts of names that are bound in functions at or below `root`.
pub(super) fn locals<'a>(parsed: &Parsed<'a>, root: Node<'_>) -> FxHashSet<&'a [u8]> {
    let mut search = Search { parsed, functions: 0, found: FxHashSet::default() };
    visit(root, &mut search);
    search.found
}

struct Search<'a, 'b> {
    parsed: &'a Parsed<'b>,
    /// Functions that are open.
    functions: usize,
    found: FxHashSet<&'b [u8]>,
}

impl Visitor for Search<'_, '_> {
    fn enter(&mut self, cursor: &TreeCursor<'_>, _depth: usize) -> bool {
        let node = cursor.node();
        let roles = self.parsed.table.roles(node);
        self.functions += usize::from(roles & (role::FUNCTION | role::CLOSURE) != 0);
        if self.functions > 0 && roles & role::BINDER != 0 {
            self.bind(node);
        }
        true
    }

    fn leave(&mut self, cursor: &TreeCursor<'_>, _depth: usize) {
        self.functions -= usize::from(self.parsed.table.is(cursor.node(), role::FUNCTION | role::CLOSURE));
    }
}

impl Search<'_, '_> {
    fn bind(&mut self, node: Node<'_>) {
        let mut cursor = node.walk();
        let mut pattern = Pattern { parsed: self.parsed, found: &mut self.found };
        for field in self.parsed.table.binding_fields(node) {
            if field.is_empty() {
                visit(node, &mut pattern);
            } else {
                node.children_by_field_name(field, &mut cursor).for_each(|child| visit(child, &mut pattern));
            }
        }
    }
}

/// Takes the names of a pattern.
struct Pattern<'a, 'b> {
    parsed: &'a Parsed<'b>,
    found: &'a mut FxHashSet<&'b [u8]>,
}

impl Visitor for Pattern<'_, '_> {
    fn enter(&mut self, cursor: &TreeCursor<'_>, depth: usize) -> bool {
        let (node, table) = (cursor.node(), self.parsed.table);
        if depth > 0 && cursor.field_id().is_some_and(|field| table.is_unbound(field.get())) {
            return false;
        }
        if !table.is(node, role::NAME) {
            return true;
        }
        let name = &self.parsed.bytes[node.byte_range()];
        self.found.extend(Some(name).filter(|name| may_be_local(self.parsed, name)));
        false
    }
}

/// A pattern of Rust names constants in capitals; `$this` is the same everywhere.
fn may_be_local(parsed: &Parsed<'_>, name: &[u8]) -> bool {
    let is_constant = parsed.language.name() == "Rust" && name.first().is_some_and(u8::is_ascii_uppercase);
    !is_constant && name != b"$this" && name != b"_"
}
