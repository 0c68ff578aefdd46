//! Java.

use super::{Shape, Tokens};

const MODIFIERS: &[&str] = &["public", "protected", "private", "static"];

pub(super) fn shape(code: Tokens<'_>) -> Shape {
    let mut shape = Shape::default();
    for at in code.first_of_lines() {
        shape.functions += usize::from(is_function(code, at));
        shape.imports += usize::from(is_import(code, at));
        shape.classes += usize::from(is_class(code, at));
        shape.simple_returns += usize::from(is_simple_return(code, at));
        let variable = variable(code, at);
        shape.has_variables |= variable.is_some();
        shape.simple_variables += usize::from(variable.is_some_and(|end| code.is(end, ";")));
    }
    shape
}

fn modifiers(code: Tokens<'_>, at: usize, words: &[&str]) -> usize {
    code.ahead(at).take_while(|at| code.is_one_of(*at, words)).count()
}

/// Modifiers, type, name and `(` at the start of a line.
fn is_function(code: Tokens<'_>, at: usize) -> bool {
    let first = at + modifiers(code, at, MODIFIERS);
    // A modifier may be the type, if `static` is the last of them.
    let kind = match code.words_from(first, 3) {
        2 => first,
        1 if first > at && code.is(first - 1, "static") => first - 1,
        _ => return false,
    };
    let not_types: &[&[u8]] = &[b"public", b"private", b"protected", b"else", b"if"];
    let is_type = !not_types.iter().any(|start| code.text(kind).starts_with(start));
    is_type && code.is(kind + 2, "(") && code.behind_round(kind + 2).is_some()
}

fn is_import(code: Tokens<'_>, at: usize) -> bool {
    let is_path = |at: &usize| code.is_word(*at) || code.is_one_of(*at, &[".", "*", ".*"]);
    let end = at + 1 + code.ahead(at + 1).take_while(is_path).count();
    let is_static = code.is_word(at + 1) && code.is_word(at + 2);
    code.is(at, "import") && !is_static && end > at + 1 && code.is(end, ";") && code.is_last(end)
}

fn is_class(code: Tokens<'_>, at: usize) -> bool {
    let at = at + usize::from(code.is_one_of(at, &["public", "protected", "private"]));
    let at = at + usize::from(code.is_one_of(at, &["final", "abstract"]));
    code.is(at, "class") && code.is_word(at + 1)
}

/// Of nothing, a name, a number without a sign or point, or a string.
fn is_simple_return(code: Tokens<'_>, at: usize) -> bool {
    let value = usize::from(code.is_word(at + 1) || code.is_literal(at + 1));
    let end = at + 1 + value;
    code.is(at, "return") && code.is(end, ";") && code.is_last(end)
}

/// The token behind the name of a declaration that begins a line: `=` or `;`.
fn variable(code: Tokens<'_>, at: usize) -> Option<usize> {
    let kind = at + modifiers(code, at, &["public", "protected", "private", "final", "static"]);
    let is_plain = code.is_one_of(kind, &["int", "float", "boolean", "char", "double"]);
    let is_class = code.text(kind).first().is_some_and(u8::is_ascii_uppercase) && code.is_word(kind);
    let generic = if is_class { behind_angles(code, kind + 1) } else { kind + 1 };
    let is_declared = (is_plain || is_class) && code.is_word(generic) && code.is_one_of(generic + 1, &["=", ";"]);
    is_declared.then_some(generic + 1)
}

/// Behind `<A<B>>`; a comma with a space is no part of the form.
fn behind_angles(code: Tokens<'_>, at: usize) -> usize {
    if !code.is(at, "<") {
        return at;
    }
    let is_part = |at: &usize| code.is_one_of(*at, &["<", ">"]) || (code.is_word(*at) && !code.is(*at - 1, ">"));
    at + code.ahead(at).take_while(is_part).count()
}
