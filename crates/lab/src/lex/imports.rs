//! What a file imports.

use super::syntax::Imports;
use super::{Kind, Syntax, Token};

/// Tokens that an import has at most; what is longer is none.
const LONGEST: usize = 2_000;

/// The longest module name; a longer literal is none.
const LONGEST_NAME: usize = 200;

/// The names that a file imports, in order, each as often as it is written, with the token at which its import begins.
pub(super) fn imports(tokens: &[Token<'_>], syntax: &Syntax) -> Vec<(usize, String)> {
    let (mut all, mut found) = (Vec::new(), Vec::new());
    for (at, token) in tokens.iter().enumerate() {
        let begins = token.begins_line || at == 0 || [";", "}", "{"].iter().any(|mark| tokens[at - 1].is_mark(mark));
        let rest = &tokens[at + 1..tokens.len().min(at + 1 + LONGEST)];
        match (syntax.imports, token.text) {
            (Imports::Use, "use") if begins || is_public(tokens, at) => {
                tree(&mut statement(rest, syntax), "", &mut found);
            }
            (Imports::Python, "import") if begins => modules(statement(rest, syntax), &mut found),
            (Imports::Python, "from") if begins => members(statement(rest, syntax), &mut found),
            (Imports::Script, "from" | "require" | "require_relative" | "import") => module_string(rest, &mut found),
            (Imports::Dotted, "import" | "using") if begins => dotted(statement(rest, syntax), &mut found),
            (Imports::Include, "#") if rest.first().is_some_and(|next| next.text == "include") => {
                include(&rest[1..], &mut found);
            }
            (Imports::Strings, "import") if begins => strings(rest, &mut found),
            _ => {}
        }
        all.extend(found.drain(..).filter_map(|name| Some((at, named(name, syntax)?))));
    }
    all
}

/// The name, unless a variable stands in it: `$crate` is the crate, any other is named elsewhere.
fn named(name: String, syntax: &Syntax) -> Option<String> {
    if !syntax.dollar_is_local || !name.contains('$') {
        return Some(name);
    }
    let name = name.replace("$crate", "crate");
    (!name.contains('$')).then_some(name)
}

fn is_public(tokens: &[Token<'_>], at: usize) -> bool {
    at > 0 && (tokens[at - 1].text == "pub" || tokens[at - 1].is_mark(")"))
}

/// The tokens up to the end of a statement.
fn statement<'t, 'a>(rest: &'t [Token<'a>], syntax: &Syntax) -> &'t [Token<'a>] {
    let mut depth = 0_i32;
    let ends = |token: &Token<'_>| {
        depth += i32::from(token.is_mark("(")) - i32::from(token.is_mark(")"));
        token.is_mark(";") || (syntax.imports != Imports::Use && token.begins_line && depth <= 0)
    };
    let end = rest.iter().position(ends).unwrap_or(rest.len());
    &rest[..end]
}

/// `a::{b, c::d as e}` as `a::b` and `a::c::d`.
fn tree(tokens: &mut &[Token<'_>], head: &str, found: &mut Vec<String>) {
    let mut path = head.to_owned();
    let mut has_leaf = false;
    while let Some((token, rest)) = tokens.split_first() {
        *tokens = rest;
        match token.text {
            "::" | "\\" => path.push_str("::"),
            "{" => {
                tree(tokens, &path, found);
                has_leaf = false;
            }
            "as" => *tokens = tokens.get(1..).unwrap_or_default(),
            "," | "}" => {
                if std::mem::take(&mut has_leaf) {
                    found.push(path.trim_start_matches("::").to_owned());
                }
                head.clone_into(&mut path);
                if token.text == "}" {
                    return;
                }
            }
            _ => {
                path.push_str(token.text);
                has_leaf = true;
            }
        }
    }
    if has_leaf {
        found.push(path.trim_start_matches("::").to_owned());
    }
}

/// `a.b as c, d` as `a.b` and `d`.
fn modules(tokens: &[Token<'_>], found: &mut Vec<String>) {
    for part in tokens.split(|token| token.is_mark(",")) {
        let name: String = part.iter().take_while(|token| token.text != "as").map(|token| token.text).collect();
        if !name.is_empty() {
            found.push(name);
        }
    }
}

/// `a.b import (c as d, e)` as `a.b.c` and `a.b.e`.
fn members(tokens: &[Token<'_>], found: &mut Vec<String>) {
    let Some(at) = tokens.iter().position(|token| token.text == "import") else { return };
    let module: String = tokens[..at].iter().map(|token| token.text).collect();
    for part in tokens[at + 1..].split(|token| token.is_mark(",")) {
        let name = part.iter().find(|token| !token.is_mark("(") && !token.is_mark(")"));
        if let Some(name) = name {
            found.push(format!("{module}.{}", name.text));
        }
    }
}

/// The literal right after `from` or `require(`.
fn module_string(rest: &[Token<'_>], found: &mut Vec<String>) {
    let next = rest.iter().take(2).find(|token| !token.is_mark("("));
    found.extend(next.filter(|token| token.kind == Kind::Literal).and_then(|token| unquoted(token.text)));
}

fn dotted(tokens: &[Token<'_>], found: &mut Vec<String>) {
    let is_part = |token: &&Token<'_>| token.text != "as" && !token.is_mark("=") && !token.is_mark("(");
    let parts = tokens.iter().take_while(is_part).filter(|token| token.text != "static");
    let name: String = parts.map(|token| token.text).collect();
    if !name.is_empty() {
        found.push(name);
    }
}

fn include(rest: &[Token<'_>], found: &mut Vec<String>) {
    match rest.first() {
        Some(token) if token.kind == Kind::Literal => found.extend(unquoted(token.text)),
        Some(token) if token.is_mark("<") => {
            let name: String = rest[1..]
                .iter()
                .take_while(|token| !token.is_mark(">") && !token.begins_line)
                .map(|token| token.text)
                .collect();
            found.push(name);
        }
        _ => {}
    }
}

fn strings(rest: &[Token<'_>], found: &mut Vec<String>) {
    let is_group = rest.first().is_some_and(|token| token.is_mark("("));
    let in_group = rest.iter().take_while(|token| !token.is_mark(")"));
    let names = in_group.take(if is_group { LONGEST } else { 2 }).filter(|token| token.kind == Kind::Literal);
    found.extend(names.filter_map(|token| unquoted(token.text)));
}

fn unquoted(text: &str) -> Option<String> {
    let name = text.trim_matches(['"', '\'', '`']);
    (!name.is_empty() && name.len() <= LONGEST_NAME).then(|| name.to_owned())
}
