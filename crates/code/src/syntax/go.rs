//! Go.

use super::Syntax;

pub(super) const SYNTAX: Syntax = Syntax {
    functions: &["function_declaration", "method_declaration"],
    closures: &["func_literal"],
    namers: &[],
    classes: &["type_declaration"],
    containers: &[],
    wrappers: &[],
    attributes: &[],
    imports: &["import_declaration"],
    calls: &[("call_expression", &["function"])],
    comments: &["comment"],
    strings: &["interpreted_string_literal", "raw_string_literal"],
    interpolations: &[],
    numbers: &["int_literal", "float_literal", "imaginary_literal"],
    parens: &["parenthesized_expression"],
    nests: &[
        "if_statement",
        "for_statement",
        "expression_switch_statement",
        "type_switch_statement",
        "select_statement",
    ],
    catches: &[],
    names: &["identifier"],
    binders: &[
        ("parameter_declaration", "name"),
        ("variadic_parameter_declaration", "name"),
        ("short_var_declaration", "left"),
        ("var_spec", "name"),
        ("const_spec", "name"),
        ("range_clause", "left"),
        ("receive_statement", "left"),
        ("type_switch_statement", "alias"),
    ],
    fixed: &[("function_declaration", "name"), ("keyed_element", "key")],
    unbound: &["type", "value", "right", "operand", "index", "field", "function", "arguments"],
    skipped_in_paths: &["type_arguments"],
};
