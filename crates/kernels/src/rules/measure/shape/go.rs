//! Go.

use super::{Shape, Tokens};

pub(super) fn shape(code: Tokens<'_>) -> Shape {
    let mut shape = Shape::default();
    for at in code.first_of_lines() {
        shape.functions += usize::from(is_function(code, at));
        shape.imports += usize::from(is_import(code, at));
        shape.classes += usize::from(is_type(code, at));
        shape.simple_returns += usize::from(code.is(at, "return"));
        shape.simple_variables += usize::from(is_simple_variable(code, at));
        shape.has_variables |= is_variable(code, at);
    }
    shape
}

/// `func name(...)` or `func (x *T) name(...)`.
fn is_function(code: Tokens<'_>, at: usize) -> bool {
    let name = if code.is(at + 1, "(") { code.behind_round(at + 1).unwrap_or(at) } else { at + 1 };
    code.is(at, "func") && code.is_word(name) && code.is(name + 1, "(") && code.behind_round(name + 1).is_some()
}

/// The line that an import begins on: the lines of a list were never counted.
fn is_import(code: Tokens<'_>, at: usize) -> bool {
    code.is(at, "import") && (code.is_literal(at + 1) || code.is(at + 1, "(")) && code.is_last(at + 1)
}

fn is_type(code: Tokens<'_>, at: usize) -> bool {
    let is_kind = code.is_one_of(at + 2, &["struct", "interface"]);
    code.is(at, "type") && code.is_word(at + 1) && is_kind && code.is(at + 3, "{")
}

/// `var name type`.
fn is_simple_variable(code: Tokens<'_>, at: usize) -> bool {
    let end = at + 2 + usize::from(code.is(at + 3, ";"));
    code.is(at, "var") && code.is_word(at + 1) && code.is_word(at + 2) && code.is_last(end)
}

/// `var`, `const`, or names in front of `:=`.
fn is_variable(code: Tokens<'_>, at: usize) -> bool {
    let end = code.ahead(at + 1).step_by(2).find(|end| !code.is(*end, ",")).unwrap_or(at);
    code.is_one_of(at, &["var", "const"]) || (code.is_word(at) && code.is(end, ":="))
}
