//! Names of units and of what holds them.

use tree_sitter::Node;

use crate::parse::Parsed;

/// Longer names are cut: a name is for people.
const LONGEST: usize = 200;

/// The name of a definition, without those of what it lies in. Empty where it has none.
pub(super) fn unit_name(node: Node<'_>, parsed: &Parsed<'_>) -> String {
    let bytes = parsed.bytes;
    if let Some(field) = parsed.table.naming_field(node) {
        return node.child_by_field_name(field).map(|name| plain(name, bytes)).unwrap_or_default();
    }
    if let Some(receiver) = node.child_by_field_name("receiver") {
        return [receiver_type(receiver, bytes), field(node, "name", bytes)].join(".");
    }
    if let Some(declarator) = node.child_by_field_name("declarator") {
        return declared(declarator, bytes);
    }
    match node.kind() {
        "type_declaration" => node.named_child(0).map(|spec| field(spec, "name", bytes)).unwrap_or_default(),
        "operator_declaration" => "operator".to_owned(),
        _ => field(node, "name", bytes),
    }
}

/// The name of a container: a module's, or that of the type whose members an `impl` holds.
pub(super) fn container_name(node: Node<'_>, bytes: &[u8]) -> String {
    match node.kind() {
        "impl_item" => field(node, "type", bytes),
        "mod_item" | "namespace_definition" | "namespace_declaration" | "module" | "internal_module" => {
            field(node, "name", bytes)
        }
        _ => String::new(),
    }
}

/// Functions in this container belong to a type.
pub(super) fn holds_methods(node: Node<'_>) -> bool {
    matches!(node.kind(), "impl_item" | "singleton_class")
        || (node.kind() == "module" && node.child_by_field_name("superclass").is_none())
}

fn field(node: Node<'_>, field: &str, bytes: &[u8]) -> String {
    node.child_by_field_name(field).map(|name| plain(name, bytes)).unwrap_or_default()
}

/// The text of a name without arguments of types, with dots for what separates its parts.
fn plain(node: Node<'_>, bytes: &[u8]) -> String {
    let text = &bytes[node.byte_range()];
    let text = String::from_utf8_lossy(&text[..text.len().min(LONGEST)]);
    let text = text.split(['<', '(', '\n']).next().unwrap_or_default();
    let text = text.trim().trim_matches(['"', '\'', '`', '&', '*', '#']);
    text.replace("::", ".").replace('\\', ".").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `(r *Reader[T])` names `Reader`.
fn receiver_type(receiver: Node<'_>, bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(&bytes[receiver.byte_range()]).into_owned();
    let inside = text.trim_matches(['(', ')']).split('[').next().unwrap_or_default();
    inside.split_whitespace().last().unwrap_or_default().trim_start_matches('*').to_owned()
}

/// The name within declarators of C: pointers, references and parameters stripped.
fn declared(mut node: Node<'_>, bytes: &[u8]) -> String {
    while let Some(inner) = node.child_by_field_name("declarator").or_else(|| reference(node)) {
        if node.kind() == "function_declarator" && is_macro(inner, bytes) {
            return macro_name(node, bytes);
        }
        node = inner;
    }
    plain(node, bytes)
}

fn reference(node: Node<'_>) -> Option<Node<'_>> {
    matches!(node.kind(), "reference_declarator" | "parenthesized_declarator").then(|| node.named_child(0)).flatten()
}

/// `TEST(Suite, name)` of a test library.
fn is_macro(name: Node<'_>, bytes: &[u8]) -> bool {
    matches!(&bytes[name.byte_range()], b"TEST" | b"TEST_F" | b"TEST_P" | b"TYPED_TEST" | b"TEST_CASE")
}

fn macro_name(node: Node<'_>, bytes: &[u8]) -> String {
    let Some(parameters) = node.child_by_field_name("parameters") else { return String::new() };
    let text = String::from_utf8_lossy(&bytes[parameters.byte_range()]).into_owned();
    let parts = text.trim_matches(['(', ')']).split(',').map(|part| part.trim().trim_matches('"'));
    parts.collect::<Vec<_>>().join(".")
}
