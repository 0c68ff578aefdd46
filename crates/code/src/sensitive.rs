//! Lines that touch what a reviewer wants to see: authentication, cryptography, execution, network, SQL, deserialisation.
//!
//! A line counts by what it imports or calls, resolved through the file's imports, or by a text that is SQL. Rules are
//! rows of tables, one file a language, each with its reason. A rule sees names, not values: it says where to look, not
//! that something is wrong; what is reached through a variable or a wrapper it does not see.
//!
//! The names come from a syntax tree within a budget; without one from tokens, which miss a few and take a definition for
//! a call now and then.

use crate::Language;
use crate::parse::{Budget, Unparsed};
use crate::units::{LiteralKind, Outline, embedded, read};

mod c;
mod csharp;
mod go;
mod java;
mod javascript;
mod php;
mod python;
mod ruby;
mod rust;
mod shell;
mod sql;

/// What a line touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SensitiveKind {
    /// Who someone is and what they may do: passwords, sessions, tokens, permissions.
    Auth,
    /// Encryption, hashes, signatures, certificates, random numbers for them.
    Crypto,
    /// Programs, code from text, loading of code.
    Exec,
    /// Connections, requests, servers.
    Network,
    /// Queries of a database.
    Sql,
    /// Objects from bytes in formats that can run code or make any type.
    Deserialization,
}

impl SensitiveKind {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Auth, Self::Crypto, Self::Exec, Self::Network, Self::Sql, Self::Deserialization];

    /// The word for it: `auth`, `crypto`, `exec`, `network`, `sql`, `deserialization`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auth => "auth",
            Self::Crypto => "crypto",
            Self::Exec => "exec",
            Self::Network => "network",
            Self::Sql => "sql",
            Self::Deserialization => "deserialization",
        }
    }
}

/// A line that touches something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SensitiveLine {
    /// The line, from 1.
    pub line: u32,
    /// What it touches.
    pub kind: SensitiveKind,
    /// Why, by the rule that says so.
    pub reason: &'static str,
    /// The name that the rule fits, with dots between its parts; `SQL` for a text.
    pub name: String,
}

/// What one name means.
///
/// `a.b` is that name, `a.b.*` also all below it, `*.b` every name that ends with it.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The name that it fits.
    pub pattern: &'static str,
    /// What a line with the name touches.
    pub kind: SensitiveKind,
    /// Why.
    pub reason: &'static str,
}

pub(crate) const fn rule(kind: SensitiveKind, pattern: &'static str, reason: &'static str) -> Rule {
    Rule { pattern, kind, reason }
}

/// The rules of a language, in groups. None where no table knows it.
#[must_use]
pub fn rules(language: Language) -> &'static [&'static [Rule]] {
    match language.name() {
        "C" => &[c::RULES],
        "C++" => &[c::RULES, c::CPP],
        "C#" => &[csharp::RULES],
        "Go" => &[go::RULES],
        "Java" | "Kotlin" | "Scala" | "Groovy" => &[java::RULES],
        "JavaScript" | "TypeScript" | "TSX" => &[javascript::RULES],
        "PHP" => &[php::RULES],
        "Python" => &[python::RULES],
        "Ruby" => &[ruby::RULES],
        "Rust" => &[rust::RULES],
        "Shell" => &[shell::RULES],
        _ => &[],
    }
}

/// The sensitive lines of a file, rising; each kind and name once a line.
#[must_use]
pub fn sensitive_lines(language: Language, bytes: &[u8]) -> Vec<SensitiveLine> {
    sensitive_lines_within(language, bytes, &Budget::default(), &mut || true).0
}

/// The same within a budget, with the reason why tokens had to do where no tree could be had. `go_on` is asked as in
/// [`crate::parse::parse`].
#[must_use]
pub fn sensitive_lines_within(
    language: Language,
    bytes: &[u8],
    budget: &Budget,
    go_on: &mut dyn FnMut() -> bool,
) -> (Vec<SensitiveLine>, Option<Unparsed>) {
    if language.name() == "Jupyter Notebook" {
        return (cells(language, bytes, budget, go_on), None);
    }
    let outline = read(language, bytes, budget, go_on);
    let mut found = Vec::new();
    if !rules(language).is_empty() {
        found.extend(names(language, &outline));
        found.extend(texts(&outline, bytes));
    }
    found.sort_unstable();
    found.dedup_by(|a, b| (a.line, a.kind, &a.name) == (b.line, b.kind, &b.name));
    (found, outline.unparsed)
}

fn cells(language: Language, bytes: &[u8], budget: &Budget, go_on: &mut dyn FnMut() -> bool) -> Vec<SensitiveLine> {
    let mut found = Vec::new();
    for piece in embedded::pieces(language, bytes) {
        let Some(language) = piece.language else { continue };
        let lines = sensitive_lines_within(language, &piece.text, budget, go_on).0;
        found.extend(lines.into_iter().filter_map(|line| Some(SensitiveLine { line: piece.line(line.line)?, ..line })));
    }
    found
}

fn names(language: Language, outline: &Outline) -> Vec<SensitiveLine> {
    let imports = outline.imports.iter().map(|import| (import.line, import.path.as_str(), true));
    let calls = outline.calls.iter().map(|call| (call.span.start_line, call.name(), false));
    let line = |(line, name, is_import): (u32, &str, bool)| {
        let all = rules(language).iter().flat_map(|rules| rules.iter());
        let rule = all.filter(|rule| rule.fits(name, is_import)).max_by_key(|rule| rule.pattern.len())?;
        Some(SensitiveLine { line, kind: rule.kind, reason: rule.reason, name: name.to_owned() })
    };
    imports.chain(calls).filter_map(line).collect()
}

impl Rule {
    /// The rule is about this name.
    #[must_use]
    pub fn fits(&self, name: &str, is_import: bool) -> bool {
        if let Some(end) = self.pattern.strip_prefix("*.") {
            let before = name.strip_suffix(end);
            return !is_import && before.is_some_and(|before| before.is_empty() || before.ends_with('.'));
        }
        let Some(start) = self.pattern.strip_suffix(".*") else { return name == self.pattern };
        name.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '/', ':']))
    }
}

fn texts(outline: &Outline, bytes: &[u8]) -> Vec<SensitiveLine> {
    let strings = outline.literals.iter().filter(|literal| literal.kind == LiteralKind::String);
    let queries = strings.filter(|literal| sql::is_query(literal.span.text(bytes)));
    let line = |literal: &crate::units::Literal| SensitiveLine {
        line: literal.span.start_line,
        kind: SensitiveKind::Sql,
        reason: "a text that is a query",
        name: "SQL".to_owned(),
    };
    queries.map(line).collect()
}
