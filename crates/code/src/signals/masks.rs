//! Places that make an error disappear.

use tree_sitter::Node;

use crate::parse::Parsed;
use crate::syntax::role;

/// The node is such a place.
pub(super) fn masks(parsed: &Parsed<'_>, node: Node<'_>, roles: u32) -> bool {
    if roles & role::CATCH != 0 {
        return node.kind() == "rescue_modifier" || handles_nothing(parsed, node);
    }
    let text = |node: Node<'_>| &parsed.bytes[node.byte_range()];
    match (parsed.language().name(), node.kind()) {
        ("Rust", "let_declaration") => {
            let is_blank = node.child_by_field_name("pattern").is_some_and(|pattern| text(pattern) == b"_");
            is_blank && node.child_by_field_name("value").is_some_and(|value| ends_in_call(parsed, value))
        }
        ("Rust", "expression_statement") => text(node).ends_with(b".ok();"),
        ("Go", "assignment_statement") => {
            let left = node.child_by_field_name("left").map(text).unwrap_or_default();
            let is_blank = left.split(|byte| *byte == b',').all(|name| name.trim_ascii() == b"_");
            is_blank && node.child_by_field_name("right").is_some_and(|right| ends_in_call(parsed, right))
        }
        ("Go", "if_statement") => {
            let condition = node.child_by_field_name("condition").map(text).unwrap_or_default();
            condition.ends_with(b"!= nil")
                && condition.starts_with(b"err")
                && node.child_by_field_name("consequence").is_some_and(|block| statements(parsed, block).is_empty())
        }
        ("PHP", "error_suppression_expression") => true,
        ("JavaScript" | "TypeScript" | "TSX", "call_expression") => catches_nothing(parsed, node),
        _ => false,
    }
}

fn ends_in_call(parsed: &Parsed<'_>, node: Node<'_>) -> bool {
    let node = if node.kind() == "expression_list" { node.named_child(0) } else { Some(node) };
    let node =
        node.map(|node| if node.kind() == "await_expression" { node.named_child(0).unwrap_or(node) } else { node });
    node.is_some_and(|node| parsed.table.is(node, role::CALL))
}

/// A handler without a body, or whose only statement passes, continues or returns nothing.
fn handles_nothing(parsed: &Parsed<'_>, node: Node<'_>) -> bool {
    let Some(body) = body(node) else { return node.kind() == "rescue" };
    match statements(parsed, body).as_slice() {
        [] => true,
        [one] => is_nothing(parsed, *one),
        _ => false,
    }
}

fn body(node: Node<'_>) -> Option<Node<'_>> {
    node.child_by_field_name("body").or_else(|| {
        let mut cursor = node.walk();
        node.named_children(&mut cursor)
            .filter(|child| matches!(child.kind(), "block" | "then" | "statement_block" | "compound_statement"))
            .last()
    })
}

fn statements<'tree>(parsed: &Parsed<'_>, body: Node<'tree>) -> Vec<Node<'tree>> {
    let mut cursor = body.walk();
    let named = body.named_children(&mut cursor);
    let real = named.filter(|child| !parsed.table.is(*child, role::COMMENT) && child.kind() != "empty_statement");
    // Go keeps statements in a list of their own.
    let found: Vec<Node<'tree>> = real.collect();
    match found.as_slice() {
        [list] if list.kind() == "statement_list" => statements(parsed, *list),
        _ => found,
    }
}

fn is_nothing(parsed: &Parsed<'_>, statement: Node<'_>) -> bool {
    let text = parsed.bytes[statement.byte_range()].trim_ascii();
    let text = text.strip_suffix(b";").unwrap_or(text).trim_ascii();
    matches!(
        text,
        b"pass"
            | b"continue"
            | b"..."
            | b"return"
            | b"return None"
            | b"return null"
            | b"return nil"
            | b"return undefined"
            | b"nil"
            | b"return false"
            | b"return False"
    )
}

/// `.catch(() => {})`.
fn catches_nothing(parsed: &Parsed<'_>, call: Node<'_>) -> bool {
    let function = call.child_by_field_name("function");
    let name = function.and_then(|function| function.child_by_field_name("property"));
    if name.is_none_or(|name| &parsed.bytes[name.byte_range()] != b"catch") {
        return false;
    }
    let handler = call.child_by_field_name("arguments").and_then(|arguments| arguments.named_child(0));
    let body = handler
        .filter(|handler| parsed.table.is(*handler, role::CLOSURE))
        .and_then(|handler| handler.child_by_field_name("body"));
    body.is_some_and(|body| body.kind() == "statement_block" && statements(parsed, body).is_empty())
}
