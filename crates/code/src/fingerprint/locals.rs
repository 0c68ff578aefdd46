//! The names that a unit binds for itself: parameters and local variables.
//!
//! Names count for the whole unit, not for the block that binds them: a renaming that takes one of two variables of equal
//! name changes the shape.

use rustc_hash::FxHashSet;
use tree_sitter::Node;

use crate::parse::Parsed;
use crate::syntax::role;

/// The texts of names that are bound in functions at or below `root`.
pub(super) fn locals<'a>(parsed: &Parsed<'a>, root: Node<'_>) -> FxHashSet<&'a [u8]> {
    let table = parsed.table;
    let mut found = FxHashSet::default();
    let mut cursor = root.walk();
    let (mut depth, mut functions) = (0_usize, 0_usize);
    let is_function = |node: Node<'_>| table.is(node, role::FUNCTION | role::CLOSURE);
    loop {
        let node = cursor.node();
        functions += usize::from(is_function(node));
        if functions > 0 && table.is(node, role::BINDER) {
            bind(parsed, node, &mut found);
        }
        if cursor.goto_first_child() {
            depth += 1;
            continue;
        }
        loop {
            functions -= usize::from(is_function(cursor.node()));
            if depth == 0 {
                return found;
            }
            if cursor.goto_next_sibling() {
                break;
            }
            cursor.goto_parent();
            depth -= 1;
        }
    }
}

fn bind<'a>(parsed: &Parsed<'a>, node: Node<'_>, found: &mut FxHashSet<&'a [u8]>) {
    let mut cursor = node.walk();
    for field in parsed.table.binding_fields(node) {
        if field.is_empty() {
            names(parsed, node, found);
        } else {
            node.children_by_field_name(field, &mut cursor).for_each(|child| names(parsed, child, found));
        }
    }
}

/// The names of a pattern.
fn names<'a>(parsed: &Parsed<'a>, pattern: Node<'_>, found: &mut FxHashSet<&'a [u8]>) {
    let table = parsed.table;
    let mut cursor = pattern.walk();
    let mut depth = 0_usize;
    loop {
        let node = cursor.node();
        let unbound = depth > 0 && cursor.field_id().is_some_and(|field| table.is_unbound(field.get()));
        let is_name = table.is(node, role::NAME);
        if is_name && !unbound {
            found.extend(Some(&parsed.bytes[node.byte_range()]).filter(|name| may_be_local(parsed, name)));
        }
        if !unbound && !is_name && cursor.goto_first_child() {
            depth += 1;
            continue;
        }
        loop {
            if depth == 0 {
                return;
            }
            if cursor.goto_next_sibling() {
                break;
            }
            cursor.goto_parent();
            depth -= 1;
        }
    }
}

/// A pattern of Rust names constants in capitals; `$this` is the same everywhere.
fn may_be_local(parsed: &Parsed<'_>, name: &[u8]) -> bool {
    let is_constant = parsed.language.name() == "Rust" && name.first().is_some_and(u8::is_ascii_uppercase);
    !is_constant && name != b"$this" && name != b"_"
}
