//! Names of local variables, by how they are bound in the file.

use rustc_hash::FxHashSet;

use super::syntax::{binds, defines};
use super::{Kind, Syntax, Token};

/// Tokens that a pattern is looked for in at most.
const LONGEST_PATTERN: usize = 24;

/// Tokens that a list of parameters has at most; without a limit a text of open brackets would cost the square of its
/// length.
const MOST_PARAMETERS: usize = 1_000;

/// A type that is a keyword.
fn is_type(word: &str) -> bool {
    matches!(
        word,
        "bool"
            | "boolean"
            | "byte"
            | "char"
            | "double"
            | "float"
            | "int"
            | "long"
            | "short"
            | "signed"
            | "string"
            | "unsigned"
    )
}

/// The names that a file binds to local variables. Only names that begin small are: others are constants and types.
pub(super) fn locals<'a>(tokens: &[Token<'a>], syntax: &Syntax) -> FxHashSet<&'a str> {
    let mut found = FxHashSet::default();
    let mut depth = 0_usize;
    for at in 0..tokens.len() {
        let token = &tokens[at];
        match token.text {
            "(" | "[" if token.kind == Kind::Mark => depth += 1,
            ")" | "]" if token.kind == Kind::Mark => depth = depth.saturating_sub(1),
            "=>" => before_arrow(tokens, at, &mut found),
            _ if token.is_word(binds) => after_binder(tokens, at, &mut found),
            _ if token.is_word(defines) => parameters(tokens, at, &mut found),
            _ => {}
        }
        if is_bound(tokens, at, depth, syntax) {
            found.insert(token.text);
        }
    }
    found
}

fn is_candidate(tokens: &[Token<'_>], at: usize) -> bool {
    let token = &tokens[at];
    let begins_small = token.text.starts_with(|first: char| first == '_' || first == '$' || first.is_lowercase());
    token.kind == Kind::Name && begins_small && !follows(tokens, at, &[".", "::", "->", "?."])
}

fn follows(tokens: &[Token<'_>], at: usize, marks: &[&str]) -> bool {
    at.checked_sub(1).is_some_and(|before| marks.iter().any(|mark| tokens[before].is_mark(mark)))
}

fn precedes(tokens: &[Token<'_>], at: usize, marks: &[&str]) -> bool {
    tokens.get(at + 1).is_some_and(|next| marks.iter().any(|mark| next.is_mark(mark)))
}

/// A part of a pattern that is a variable, and no constructor, path or field.
fn is_variable(tokens: &[Token<'_>], at: usize) -> bool {
    is_candidate(tokens, at) && !precedes(tokens, at, &["(", "::", ".", "!", "{"])
}

/// `x = ..` at the begin of a statement, `x := ..`, `|x|`, and `int x = ..` where types come first.
fn is_bound(tokens: &[Token<'_>], at: usize, depth: usize, syntax: &Syntax) -> bool {
    if !is_candidate(tokens, at) {
        return false;
    }
    let begins = tokens[at].begins_line || follows(tokens, at, &[";", "{", "}"]);
    if (begins && depth == 0 && precedes(tokens, at, &["="])) || precedes(tokens, at, &[":="]) {
        return true;
    }
    if follows(tokens, at, &["|"]) && precedes(tokens, at, &["|", ",", ":"]) {
        return true;
    }
    let typed = at.checked_sub(1).map(|before| &tokens[before]);
    let is_typed = typed.is_some_and(|before| {
        before.kind == Kind::Name || before.is_word(is_type) || before.is_mark(">") || before.is_mark("*")
    });
    syntax.types_first && is_typed && precedes(tokens, at, &["=", ";", ",", ")", "["])
}

/// `let (a, Some(b)) = ..`, `for a, b in ..`
fn after_binder<'a>(tokens: &[Token<'a>], at: usize, found: &mut FxHashSet<&'a str>) {
    for place in at + 1..tokens.len().min(at + LONGEST_PATTERN) {
        let token = &tokens[place];
        if token.kind == Kind::Mark && ["=", ":", ";", "{", ":=", "|"].contains(&token.text)
            || token.text == "in"
            || token.text == "of"
        {
            break;
        }
        if is_variable(tokens, place) {
            found.insert(token.text);
        }
    }
}

/// `def f(a, b=1)`, `fn f(mut a: T)`: the first name of each parameter, and with types first the last.
fn parameters<'a>(tokens: &[Token<'a>], at: usize, found: &mut FxHashSet<&'a str>) {
    let window = at + 1..tokens.len().min(at + 1 + LONGEST_PATTERN);
    let ends = |token: &Token<'_>| ["{", ";", ":"].iter().any(|mark| token.is_mark(mark));
    let Some(open) = window.take_while(|place| !ends(&tokens[*place])).find(|place| tokens[*place].is_mark("(")) else {
        return;
    };
    let mut depth = 0_usize;
    for place in open..tokens.len().min(open + MOST_PARAMETERS) {
        match tokens[place].text {
            "(" | "[" => depth += 1,
            ")" | "]" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return;
        }
        let is_first = follows(tokens, place, &["(", ",", "*", "**", "&"])
            || place.checked_sub(1).is_some_and(|before| tokens[before].text == "mut");
        if depth == 1 && is_first && is_variable(tokens, place) {
            found.insert(tokens[place].text);
        }
    }
}

/// `x => ..`, `(a, b) => ..`, `Some(x) => ..`
fn before_arrow<'a>(tokens: &[Token<'a>], at: usize, found: &mut FxHashSet<&'a str>) {
    let mut depth = 0_usize;
    for place in (at.saturating_sub(LONGEST_PATTERN)..at).rev() {
        match tokens[place].text {
            ")" | "]" => depth += 1,
            "(" | "[" | "," | "{" | "}" | ";" | "=" | "if" | "=>" if depth == 0 => return,
            "(" | "[" => depth -= 1,
            // What comes after a colon is a type.
            _ if is_variable(tokens, place) && !follows(tokens, place, &[":"]) => {
                found.insert(tokens[place].text);
            }
            _ => {}
        }
    }
}
