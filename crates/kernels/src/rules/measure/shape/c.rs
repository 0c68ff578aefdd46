//! C and C++.

use super::{MOST_TOKENS, Shape, Tokens};

pub(super) fn shape(code: Tokens<'_>) -> Shape {
    let mut shape = Shape { has_variables: true, functions: functions(code), ..Shape::default() };
    for at in code.first_of_lines() {
        shape.imports += usize::from(is_include(code, at));
        shape.classes += usize::from(is_class(code, at));
        shape.simple_variables += usize::from(is_simple_variable(code, at));
        shape.simple_returns += usize::from(is_simple_return(code, at));
    }
    shape.mains = (0..code.len()).filter(|at| is_main(code, *at)).count();
    shape
}

/// A word or more with space behind, stars between, then a name that touches its `(`, and a `)`.
fn functions(code: Tokens<'_>) -> usize {
    let (mut at, mut found) = (0, 0);
    while at < code.len() {
        let behind = is_function(code, at).then(|| code.behind_round(at + 1)).flatten();
        found += usize::from(behind.is_some());
        at = behind.unwrap_or(at + 1);
    }
    found
}

/// The token is the name of a function in front of its parameters.
fn is_function(code: Tokens<'_>, name: usize) -> bool {
    if !(code.is_word(name) && code.touches_next(name) && code.is(name + 1, "(")) {
        return false;
    }
    let stars = (0..name).rev().take(MOST_TOKENS).take_while(|at| code.is_one_of(*at, &["*", "**"])).count();
    let Some(word) = name.checked_sub(stars + 1) else { return false };
    let spaced = (word..name).any(|at| !code.touches_next(at));
    code.is_word(word) && spaced
}

fn is_include(code: Tokens<'_>, at: usize) -> bool {
    let opens = |at| code.is(at, "<") || code.text(at).starts_with(b"\"");
    code.is(at, "#") && code.is(at + 1, "include") && opens(at + 2)
}

fn is_class(code: Tokens<'_>, at: usize) -> bool {
    let opens = || code.is(at + 2, "{") || (code.is(at + 2, ":") && code.ahead(at + 3).any(|at| code.is(at, "{")));
    code.is(at, "class") && code.is_word(at + 1) && opens()
}

fn is_simple_variable(code: Tokens<'_>, at: usize) -> bool {
    let kind = at + usize::from(code.is(at, "unsigned"));
    let is_string = code.is(kind, "std") && code.is(kind + 1, "::") && code.is(kind + 2, "string");
    let name = if is_string { kind + 3 } else { kind + 1 };
    let is_plain = code.is_one_of(kind, &["int", "float", "double", "char", "bool", "auto"]);
    (is_string || is_plain) && code.is_word(name) && code.is(name + 1, ";")
}

fn is_simple_return(code: Tokens<'_>, at: usize) -> bool {
    let value = usize::from(code.is_word(at + 1) || code.is_literal(at + 1));
    let end = at + 1 + value;
    code.is(at, "return") && code.is(end, ";") && code.is_last(end)
}

fn is_main(code: Tokens<'_>, at: usize) -> bool {
    let body = || code.behind_round(at + 1).is_some_and(|behind| code.is(behind, "{"));
    code.is(at, "main") && code.is(at + 1, "(") && body()
}
