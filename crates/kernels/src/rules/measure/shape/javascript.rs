//! JavaScript.

use super::{Shape, Tokens};

const DECLARES: &[&str] = &["var", "let", "const"];

pub(super) fn shape(code: Tokens<'_>) -> Shape {
    let mut shape = Shape::default();
    for at in 0..code.len() {
        if code.is(at, "function") {
            shape.functions += usize::from(is_declared_function(code, at));
        } else if code.is(at, "class") {
            shape.classes += usize::from(code.is_word(at + 1) && begins(code, at));
        } else if code.is(at, "import") {
            let is_call = code.is_one_of(at + 1, &["(", "."]);
            shape.imports += usize::from(begins(code, at) && !is_call);
        } else if code.is(at, "return") {
            shape.simple_returns += usize::from(is_simple(code, at, at + 1));
        } else if code.is_one_of(at, DECLARES) || code.is(at, "module") {
            add_variable(code, at, &mut shape);
        }
    }
    shape
}

/// A statement or a declaration begins here.
fn begins(code: Tokens<'_>, at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| code.text(before));
    before.is_none_or(|before| matches!(before, b";" | b"{" | b"}" | b"export" | b"default" | b"async" | b")"))
        || (code.is_first(at) && before.is_some_and(|before| !is_open(before)))
}

/// The line behind goes on with it.
fn is_open(text: &[u8]) -> bool {
    text.last().is_some_and(|byte| b"=,([?:&|+-*/<>!".contains(byte)) || text == b"return"
}

/// `function name(`, or `function(` that a declaration or `module.exports` gives a name.
fn is_declared_function(code: Tokens<'_>, at: usize) -> bool {
    let name = at + 1 + usize::from(code.is(at + 1, "*"));
    code.is_word(name) && begins(code, at)
}

/// One declaration; those behind a comma are not looked at.
fn add_variable(code: Tokens<'_>, at: usize, shape: &mut Shape) {
    let equals = if code.is_one_of(at, DECLARES) {
        if !code.is_word(at + 1) {
            return;
        }
        at + 2
    } else {
        let path = [".", "exports", "."];
        let is_export = path.iter().enumerate().all(|(step, text)| code.is(at + 1 + step, text));
        if !(is_export && code.is_word(at + 4) && code.is(at + 5, "=")) {
            return;
        }
        at + 5
    };
    let value = equals + 1 + usize::from(code.is(equals + 1, "async"));
    let is_function = code.is(equals, "=") && code.is(value, "function");
    let is_arrow = !code.is_one_of(at, DECLARES) && is_arrow(code, value);
    if is_function || is_arrow {
        shape.functions += 1;
        return;
    }
    shape.has_variables = true;
    let is_plain = !code.is(equals, "=") || is_simple(code, equals, equals + 1);
    shape.simple_variables += usize::from(is_plain && !code.is_one_of(equals, &["of", "in"]));
}

fn is_arrow(code: Tokens<'_>, at: usize) -> bool {
    let behind = if code.is(at, "(") { code.behind_round(at) } else { Some(at + 1) };
    behind.is_some_and(|behind| code.is(behind, "=>"))
}

/// Nothing, a name or a literal, perhaps with a sign, and then an end. `before` is the token in front.
fn is_simple(code: Tokens<'_>, before: usize, at: usize) -> bool {
    let ends = |last: usize| code.is_one_of(last + 1, &[";", "}", ","]) || code.is_last(last);
    let sign = usize::from(code.is_one_of(at, &["-", "+", "!", "~", "typeof", "void", "delete"]));
    let value = at + sign;
    ends(before) || ((code.is_word(value) || code.is_literal(value)) && ends(value))
}
