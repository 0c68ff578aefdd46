//! C.

use super::Syntax;

pub(super) const SYNTAX: Syntax = Syntax {
    functions: &["function_definition"],
    closures: &[],
    namers: &[],
    classes: &["struct_specifier", "union_specifier", "enum_specifier"],
    containers: &["linkage_specification", "preproc_if", "preproc_ifdef", "preproc_else", "preproc_elif"],
    wrappers: &["type_definition"],
    attributes: &[],
    imports: &["preproc_include"],
    calls: &[("call_expression", &["function"])],
    comments: &["comment"],
    strings: &["string_literal"],
    interpolations: &[],
    numbers: &["number_literal"],
    parens: &["parenthesized_expression"],
    nests: &[
        "if_statement",
        "for_statement",
        "while_statement",
        "do_statement",
        "switch_statement",
        "conditional_expression",
    ],
    catches: &["seh_except_clause"],
    names: &["identifier"],
    binders: &[
        ("parameter_declaration", "declarator"),
        ("declaration", "declarator"),
        ("init_declarator", "declarator"),
    ],
    fixed: &[("call_expression", "function"), ("preproc_def", "name"), ("preproc_function_def", "name")],
    unbound: &["type", "value", "size", "parameters", "arguments", "argument", "index"],
    skipped_in_paths: &[],
};
