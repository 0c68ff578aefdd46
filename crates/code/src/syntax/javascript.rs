//! JavaScript, and TypeScript with and without JSX.

use super::Syntax;

const BASE: Syntax = Syntax {
    functions: &["function_declaration", "generator_function_declaration", "method_definition"],
    closures: &["arrow_function", "function_expression", "generator_function"],
    namers: &[
        ("variable_declarator", "name"),
        ("pair", "key"),
        ("assignment_expression", "left"),
        ("field_definition", "property"),
    ],
    classes: &["class_declaration", "class"],
    containers: &[],
    wrappers: &["export_statement"],
    attributes: &["decorator"],
    imports: &["import_statement"],
    calls: &[("call_expression", &["function"]), ("new_expression", &["constructor"])],
    comments: &["comment", "html_comment"],
    strings: &["string", "template_string"],
    interpolations: &["template_substitution"],
    numbers: &["number"],
    parens: &["parenthesized_expression"],
    nests: &[
        "if_statement",
        "for_statement",
        "for_in_statement",
        "while_statement",
        "do_statement",
        "switch_statement",
        "try_statement",
        "ternary_expression",
    ],
    catches: &["catch_clause"],
    names: &["identifier", "shorthand_property_identifier_pattern"],
    binders: &[
        ("formal_parameters", ""),
        ("arrow_function", "parameter"),
        ("variable_declarator", "name"),
        ("for_in_statement", "left"),
        ("catch_clause", "parameter"),
    ],
    fixed: &[("function_declaration", "name"), ("class_declaration", "name")],
    unbound: &["value", "right", "object", "property", "body"],
    skipped_in_paths: &[],
};

#[cfg(feature = "grammar-javascript")]
pub(super) const SYNTAX: Syntax = Syntax { unbound: &["right", "object", "property", "body", "key"], ..BASE };

#[cfg(feature = "grammar-typescript")]
pub(super) const TYPED: Syntax = Syntax {
    classes: &["class_declaration", "class", "abstract_class_declaration", "interface_declaration", "enum_declaration"],
    containers: &["internal_module", "module"],
    namers: &[
        ("variable_declarator", "name"),
        ("pair", "key"),
        ("assignment_expression", "left"),
        ("public_field_definition", "name"),
    ],
    unbound: &["right", "object", "property", "body", "type", "key"],
    skipped_in_paths: &["type_arguments"],
    ..BASE
};
