//! What a file names of others, read off its syntax tree or, without one, its tokens.

use code::Language;
use code::lex::{Dialect, tokens};
use code::parse::Budget;
use code::units::{Import, read};

use crate::platform::interrupted;

/// How names of a language lead to files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Python,
    Script,
    Rust,
    Go,
    C,
    Java,
}

/// What a file imports, as its language spells it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in super::super) struct Imports {
    pub(super) family: Option<Family>,
    pub(super) names: Vec<Name>,
    /// The module that a `go.mod` names.
    pub(super) go_module: Option<String>,
}

/// A name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// With dots between its parts, or a path.
    pub(super) path: String,
    /// All names of it are taken.
    pub(super) is_all: bool,
    /// A module of Rust that the file declares.
    pub(super) is_declared: bool,
}

impl Imports {
    /// Those of a text. A language whose names lead to no files has none.
    pub(in super::super) fn of(path: &[u8], text: &[u8]) -> Imports {
        if path == b"go.mod" || path.ends_with(b"/go.mod") {
            return Imports { go_module: go_module(text), ..Imports::default() };
        }
        let Some(language) = code::language(path, text) else { return Imports::default() };
        let Some(family) = family(language) else { return Imports::default() };
        let outline = read(language, text, &Budget::default(), &mut || !interrupted());
        let name = |Import { path, alias, .. }| Name { path, is_all: alias.is_empty(), is_declared: false };
        let mut names: Vec<Name> = outline.imports.into_iter().map(name).collect();
        if family == Family::Rust {
            names.extend(declared(language, text));
        }
        Imports { family: Some(family), names, go_module: None }
    }
}

fn family(language: Language) -> Option<Family> {
    match language.name() {
        "Python" => Some(Family::Python),
        "JavaScript" | "TypeScript" | "TSX" => Some(Family::Script),
        "Rust" => Some(Family::Rust),
        "Go" => Some(Family::Go),
        "C" | "C++" => Some(Family::C),
        "Java" => Some(Family::Java),
        _ => None,
    }
}

/// `mod name;`.
fn declared(language: Language, text: &[u8]) -> Vec<Name> {
    let words: Vec<&[u8]> = tokens(Dialect::of(Some(language)), text).map(|token| token.text(text)).collect();
    let found = words.windows(3).filter(|words| words[0] == b"mod" && words[2] == b";");
    let name = |words: &[&[u8]]| Name {
        path: String::from_utf8_lossy(words[1]).trim_start_matches("r#").to_owned(),
        is_all: true,
        is_declared: true,
    };
    found.map(name).collect()
}

fn go_module(text: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(text).ok()?;
    let module = text.lines().find_map(|line| line.trim().strip_prefix("module "))?;
    Some(module.split("//").next().unwrap_or_default().trim().trim_matches('"').to_owned())
}
