//! What one import statement names, read off its tokens.
//!
//! Tokens are enough, and the same reading serves files without a syntax tree. Paths have dots between their parts in
//! every language, `node:` of JavaScript is dropped.

use super::Import;
use crate::Language;
use crate::lex::{Dialect, Token, TokenKind, tokens};

/// The names that a statement imports. `line` is that of its first byte.
pub(super) fn imports(language: Language, text: &[u8], line: u32) -> Vec<Import> {
    let words = Words::new(language, text, line);
    match language.name() {
        "Rust" => rust(&words),
        "Python" => python(&words),
        "JavaScript" | "TypeScript" | "TSX" => javascript(&words),
        "Go" => go(&words),
        "Java" => java(&words),
        "C" | "C++" => c(text, &words),
        "C#" => csharp(&words),
        "PHP" => php(&words),
        "Ruby" => ruby(&words),
        _ => Vec::new(),
    }
}

/// The tokens of a statement but comments.
struct Words<'a> {
    text: &'a [u8],
    tokens: Vec<Token>,
    line: u32,
}

impl<'a> Words<'a> {
    fn new(language: Language, text: &'a [u8], line: u32) -> Self {
        let tokens = tokens(Dialect::of(Some(language)), text).filter(|token| token.kind != TokenKind::Comment);
        Self { text, tokens: tokens.collect(), line }
    }

    fn iter(&self) -> impl Iterator<Item = (Token, &'a str)> + '_ {
        self.tokens.iter().map(|token| (*token, std::str::from_utf8(token.text(self.text)).unwrap_or_default()))
    }

    fn import(&self, token: Token, path: &str, alias: &str) -> Import {
        Import { path: path.to_owned(), alias: alias.to_owned(), line: self.line + token.line - 1 }
    }
}

fn is_word(token: Token) -> bool {
    matches!(token.kind, TokenKind::Word | TokenKind::Keyword)
}

fn unquoted(text: &str) -> &str {
    text.trim_matches(['"', '\'', '`'])
}

/// A tree of paths: `a::{b, c as d, e::*}`; PHP writes `\` and the same braces.
fn path_tree(words: &Words<'_>, skip: &[&str]) -> Vec<Import> {
    let mut found = Vec::new();
    let (mut path, mut bases): (Vec<&str>, Vec<usize>) = (Vec::new(), Vec::new());
    let (mut alias, mut wants_alias, mut is_glob) = (None, false, false);
    let mut at = None;
    let mut emit =
        |path: &mut Vec<&str>, alias: &mut Option<&str>, is_glob: &mut bool, base: usize, at: Option<Token>| {
            let named = path.last() == Some(&"self");
            path.truncate(path.len() - usize::from(named && path.len() > 1));
            if let Some(token) = at.filter(|_| path.len() > base || named || *is_glob) {
                let name = if *is_glob { "" } else { alias.or(path.last().copied()).unwrap_or_default() };
                found.push(words.import(token, &path.join("."), name));
            }
            path.truncate(base);
            (*alias, *is_glob) = (None, false);
        };
    for (token, text) in words.iter() {
        let base = bases.last().copied().unwrap_or_default();
        match text {
            "{" => bases.push(path.len()),
            "," | ";" => emit(&mut path, &mut alias, &mut is_glob, base, at),
            "}" => {
                emit(&mut path, &mut alias, &mut is_glob, base, at);
                bases.pop();
                path.truncate(bases.last().copied().unwrap_or_default());
                at = None;
                continue;
            }
            "*" => is_glob = true,
            "as" => wants_alias = true,
            _ if is_word(token) && !(path.is_empty() && skip.contains(&text)) => {
                if wants_alias {
                    alias = Some(text);
                    wants_alias = false;
                    continue;
                }
                path.push(text);
            }
            _ => continue,
        }
        at = is_word(token)
            .then_some(token)
            .or(at.filter(|_| !matches!(text, "," | ";")))
            .or(Some(token).filter(|_| text == "*"));
    }
    let base = bases.last().copied().unwrap_or_default();
    emit(&mut path, &mut alias, &mut is_glob, base, at);
    found
}

fn rust(words: &Words<'_>) -> Vec<Import> {
    path_tree(words, &["use", "pub", "extern", "in"])
        .into_iter()
        .map(|mut import| {
            // `extern crate x` and `pub(crate) use x` leave a word in front.
            import.path = import.path.strip_prefix("crate.use.").map_or(import.path.clone(), str::to_owned);
            import
        })
        .collect()
}

fn php(words: &Words<'_>) -> Vec<Import> {
    let first = words.iter().next().map_or("", |(_, text)| text);
    if first == "use" {
        return path_tree(words, &["use", "function", "const"]);
    }
    let string = words.iter().find(|(token, _)| token.kind == TokenKind::String);
    string.map(|(token, text)| words.import(token, unquoted(text), "")).into_iter().collect()
}

fn python(words: &Words<'_>) -> Vec<Import> {
    let mut found = Vec::new();
    let mut module = String::new();
    let mut from = false;
    let mut item: Option<(Token, String, Option<&str>)> = None;
    let mut wants_alias = false;
    let mut names = false;
    let close =
        |item: &mut Option<(Token, String, Option<&str>)>, found: &mut Vec<Import>, module: &str, from: bool| {
            let Some((token, name, alias)) = item.take() else { return };
            let import = if name == "*" {
                words.import(token, module, "")
            } else if from {
                words.import(token, &format!("{module}.{name}"), alias.unwrap_or(&name))
            } else if let Some(alias) = alias {
                words.import(token, &name, alias)
            } else {
                // `import a.b` binds `a`.
                let first = name.split('.').next().unwrap_or_default();
                found.push(words.import(token, &name, ""));
                words.import(token, first, first)
            };
            found.push(import);
        };
    for (token, text) in words.iter() {
        match text {
            "from" if !names => from = true,
            "import" => names = true,
            "," => close(&mut item, &mut found, &module, from),
            "as" => wants_alias = true,
            "(" | ")" => {}
            _ if !names => module.push_str(text),
            _ if wants_alias => {
                wants_alias = false;
                item = item.take().map(|(token, name, _)| (token, name, Some(text)));
            }
            _ => match &mut item {
                Some((_, name, _)) => name.push_str(text),
                None => item = Some((token, text.to_owned(), None)),
            },
        }
    }
    close(&mut item, &mut found, &module, from);
    found
}

/// `import a, {b as c}, * as d from "m"`, `const {a: b} = require("m")`.
fn javascript(words: &Words<'_>) -> Vec<Import> {
    let Some((at, module)) = words.iter().filter(|(token, _)| token.kind == TokenKind::String).last() else {
        return Vec::new();
    };
    let module = unquoted(module);
    let module = module.strip_prefix("node:").unwrap_or(module);
    let mut found = vec![words.import(at, module, "")];
    let (mut in_braces, mut is_star) = (false, false);
    let mut name: Option<(Token, &str)> = None;
    let mut close = |name: &mut Option<(Token, &str)>, alias: Option<&str>, in_braces: bool, is_star: bool| {
        let Some((token, text)) = name.take() else { return };
        let path = if in_braces && text != "default" { format!("{module}.{text}") } else { module.to_owned() };
        let _ = is_star;
        found.push(words.import(token, &path, alias.unwrap_or(text)));
    };
    let mut wants_alias = false;
    for (token, text) in words.iter() {
        match text {
            "import" | "type" | "const" | "let" | "var" => {}
            "from" | "=" | "require" => break,
            "{" => in_braces = true,
            "*" => {
                is_star = true;
                name = Some((token, "*"));
            }
            "as" | ":" => wants_alias = true,
            "," | "}" => {
                close(&mut name, None, in_braces, is_star);
                in_braces &= text != "}";
            }
            _ if is_word(token) && wants_alias => {
                wants_alias = false;
                close(&mut name, Some(text), in_braces, is_star);
            }
            _ if is_word(token) => name = Some((token, text)),
            _ => {}
        }
    }
    close(&mut name, None, in_braces, is_star);
    found
}

fn go(words: &Words<'_>) -> Vec<Import> {
    let mut found = Vec::new();
    let mut alias = None;
    for (token, text) in words.iter() {
        if token.kind == TokenKind::String {
            let path = unquoted(text);
            // The package of `a/v2` is `a`, that of `gopkg.in/a.v3` is `a`.
            let mut parts = path.rsplit('/');
            let last = parts.next().unwrap_or_default();
            let version = last.strip_prefix('v').is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
            let name = if version { parts.next().unwrap_or(last) } else { last };
            let name = name.split(".v").next().unwrap_or(name);
            found.push(words.import(token, path, alias.take().unwrap_or(name)));
        } else if is_word(token) && text != "import" {
            alias = Some(text);
        } else if text == "." {
            alias = Some("");
        }
    }
    found
}

fn java(words: &Words<'_>) -> Vec<Import> {
    let path: Vec<(Token, &str)> =
        words.iter().filter(|(token, text)| is_word(*token) && !matches!(*text, "import" | "static")).collect();
    let Some((token, last)) = path.last().copied() else { return Vec::new() };
    let is_glob = words.iter().any(|(_, text)| text == "*");
    let joined: Vec<&str> = path.iter().map(|(_, text)| *text).collect();
    vec![words.import(token, &joined.join("."), if is_glob { "" } else { last })]
}

/// `#include <a/b.h>`, `using a::b;`, `namespace a = b::c;`, `using a = b::c;`.
fn c(text: &[u8], words: &Words<'_>) -> Vec<Import> {
    if text.starts_with(b"#") {
        let line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let quoted = line.splitn(2, |byte| matches!(byte, b'<' | b'"')).nth(1).unwrap_or_default();
        let path = quoted.split(|byte| matches!(byte, b'>' | b'"')).next().unwrap_or_default();
        let token = words.tokens.first().copied();
        return token.map(|token| words.import(token, &String::from_utf8_lossy(path), "")).into_iter().collect();
    }
    assigned(words, &["using", "namespace", "typename", "enum"])
}

fn csharp(words: &Words<'_>) -> Vec<Import> {
    assigned(words, &["using", "global", "static", "unsafe"])
}

/// `alias = a.b` or `a.b`; what a whole namespace is taken by has no alias.
fn assigned(words: &Words<'_>, skip: &[&str]) -> Vec<Import> {
    let named: Vec<(Token, &str)> =
        words.iter().filter(|(token, text)| (is_word(*token) && !skip.contains(text)) || *text == "=").collect();
    let (alias, path) = match named.iter().position(|(_, text)| *text == "=") {
        Some(at) => (named[..at].last().map(|(_, text)| *text), &named[at + 1..]),
        None => (None, &named[..]),
    };
    let Some((token, last)) = path.last().copied() else { return Vec::new() };
    let joined: Vec<&str> = path.iter().map(|(_, text)| *text).collect();
    let is_name =
        words.iter().next().is_some_and(|(_, text)| text == "using") && words.iter().any(|(_, text)| text == "::");
    let takes_all = words.iter().any(|(_, text)| text == "namespace");
    let alias = alias.unwrap_or(if is_name && !takes_all { last } else { "" });
    vec![words.import(token, &joined.join("."), alias)]
}

fn ruby(words: &Words<'_>) -> Vec<Import> {
    let string = words.iter().find(|(token, _)| token.kind == TokenKind::String);
    string.map(|(token, text)| words.import(token, unquoted(text), "")).into_iter().collect()
}
