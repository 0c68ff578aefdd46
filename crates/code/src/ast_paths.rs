//! Paths of two and three kinds of nodes, parent to child, in a syntax tree: what shapes a text is built of.
//!
//! Only named nodes count, so that punctuation makes no paths; comments do not, and neither does what the grammar could
//! not read. A kind is a name of the grammar and never a piece of the text: a path shows nothing of what it was found in.

use tree_sitter::Node;

use crate::parse::Parsed;
use crate::syntax::role;

/// Stands between the kinds of a path.
pub const SEPARATOR: &str = " > ";

/// The most kinds that a path has; it has at least two.
pub const LONGEST: usize = 3;

/// Calls `found` for each path in order of the text, with the byte at which its last node begins: for each node the
/// path from its parent, and from the parent of that. The tree's root counts as a node.
pub fn each(parsed: &Parsed<'_>, found: &mut dyn FnMut(&str, usize)) {
    let mut cursor = parsed.tree.walk();
    // The kinds of the nodes around; `None` where no path may lead through.
    let mut around: Vec<Option<&str>> = Vec::new();
    let mut path = String::new();
    loop {
        let node = cursor.node();
        let kind = kind(parsed, node);
        if let Some(kind) = kind {
            paths(&around, kind, &mut path, &mut |path| found(path, node.start_byte()));
        }
        if cursor.goto_first_child() {
            around.push(kind);
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
            around.pop();
        }
    }
}

fn kind<'t>(parsed: &Parsed<'_>, node: Node<'t>) -> Option<&'t str> {
    let is_shape = node.is_named() && !node.is_error() && !node.is_missing();
    let is_comment = || parsed.table.roles(node) & role::COMMENT != 0;
    (is_shape && !is_comment()).then(|| node.kind())
}

/// The paths that end with a node.
fn paths(around: &[Option<&str>], kind: &str, path: &mut String, found: &mut dyn FnMut(&str)) {
    for length in 2..=LONGEST.min(around.len() + 1) {
        path.clear();
        for above in &around[around.len() + 1 - length..] {
            let Some(above) = above else { return };
            path.push_str(above);
            path.push_str(SEPARATOR);
        }
        path.push_str(kind);
        found(path);
    }
}
