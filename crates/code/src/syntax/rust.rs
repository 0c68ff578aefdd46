//! Rust.

use super::Syntax;

pub(super) const SYNTAX: Syntax = Syntax {
    functions: &["function_item"],
    closures: &["closure_expression"],
    namers: &[],
    classes: &["struct_item", "enum_item", "union_item", "trait_item"],
    containers: &["impl_item", "mod_item", "foreign_mod_item"],
    wrappers: &[],
    attributes: &["attribute_item"],
    imports: &["use_declaration", "extern_crate_declaration"],
    calls: &[("call_expression", &["function"]), ("macro_invocation", &["macro"])],
    comments: &["line_comment", "block_comment"],
    strings: &["string_literal", "raw_string_literal"],
    interpolations: &[],
    numbers: &["integer_literal", "float_literal"],
    parens: &["parenthesized_expression"],
    nests: &["if_expression", "match_expression", "for_expression", "while_expression", "loop_expression"],
    catches: &[],
    names: &["identifier"],
    binders: &[
        ("parameter", "pattern"),
        ("let_declaration", "pattern"),
        ("let_condition", "pattern"),
        ("closure_parameters", ""),
        ("for_expression", "pattern"),
        ("match_arm", "pattern"),
    ],
    fixed: &[
        ("scoped_identifier", "name"),
        ("scoped_identifier", "path"),
        ("macro_invocation", "macro"),
        ("function_item", "name"),
        ("tuple_struct_pattern", "type"),
    ],
    unbound: &["type", "condition", "body", "path"],
    skipped_in_paths: &["type_arguments"],
};
