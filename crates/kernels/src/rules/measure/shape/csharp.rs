//! C#.

use super::{Shape, Tokens};

const ACCESS: &[&str] = &["public", "protected", "private", "internal"];
const MODIFIERS: &[&str] = &["static", "virtual", "override", "abstract", "async"];
const TYPES: &[&str] = &[
    "int", "float", "double", "char", "string", "bool", "byte", "sbyte", "short", "ushort", "uint", "long", "ulong",
    "decimal",
];

pub(super) fn shape(code: Tokens<'_>) -> Shape {
    let mut shape = Shape::default();
    for at in code.first_of_lines() {
        shape.functions += usize::from(is_function(code, at));
        shape.imports += usize::from(is_using(code, at));
        shape.simple_returns += usize::from(is_return(code, at));
    }
    for at in 0..code.len() {
        let is_declared = code.is_word(at + 1) && (code.is_one_of(at, TYPES) || code.is(at, "var"));
        shape.has_variables |= is_declared;
        shape.simple_variables += usize::from(is_declared && !code.is(at, "var") && code.is(at + 2, ";"));
        shape.classes += usize::from(code.is(at, "class") && code.is_word(at + 1));
    }
    shape
}

/// Access, modifier, type, name and `(` at the start of a line, the first two where they stand.
fn is_function(code: Tokens<'_>, at: usize) -> bool {
    let words = code.words_from(at, 5);
    let opens = code.is(at + words, "(") && code.behind_round(at + words).is_some();
    let kind = match words {
        2 => at,
        3 if code.is_one_of(at, ACCESS) || code.is_one_of(at, MODIFIERS) => at + 1,
        4 if code.is_one_of(at, ACCESS) && code.is_one_of(at + 1, MODIFIERS) => at + 2,
        _ => return false,
    };
    let not_types: &[&[u8]] = &[b"public", b"private", b"protected", b"if", b"else"];
    opens && !not_types.iter().any(|start| code.text(kind).starts_with(start))
}

fn is_using(code: Tokens<'_>, at: usize) -> bool {
    let end = code.ahead(at + 1).find(|at| !(code.is_word(*at) || code.is(*at, ".")));
    code.is(at, "using") && end.is_some_and(|end| end > at + 1 && code.is(end, ";"))
}

/// Any that ends on its line.
fn is_return(code: Tokens<'_>, at: usize) -> bool {
    let ends = || {
        let last = code.ahead(at).find(|place| code.is(*place, ";") || code.is_last(*place));
        last.is_some_and(|last| code.is(last, ";"))
    };
    code.is(at, "return") && ends()
}
