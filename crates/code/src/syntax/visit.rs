//! A walk over a syntax tree that needs no stack of the machine, however deep the tree is.

use tree_sitter::{Node, TreeCursor};

/// What is done on the way.
pub(crate) trait Visitor {
    /// Before the children of a node; whether to go to them. `depth` is 0 for the first node.
    fn enter(&mut self, cursor: &TreeCursor<'_>, depth: usize) -> bool;

    /// After the children of a node, also where they were left out.
    fn leave(&mut self, _cursor: &TreeCursor<'_>, _depth: usize) {}
}

/// Visits a node and everything below it, in order.
pub(crate) fn visit(root: Node<'_>, visitor: &mut impl Visitor) {
    let mut cursor = root.walk();
    let mut depth = 0;
    loop {
        if visitor.enter(&cursor, depth) && cursor.goto_first_child() {
            depth += 1;
            continue;
        }
        loop {
            visitor.leave(&cursor, depth);
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
