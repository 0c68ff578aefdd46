//! The groups of languages by which repositories are compared.

use std::fmt;
use std::str::FromStr;

use facts::{Class, SpanRow};
use ledger::Ledger;

use crate::errors::CommandError;
use crate::scanning::read_error;

/// Repositories whose code is mainly in the same few languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Every repository.
    All,
    /// C and C++.
    Systems,
    /// Rust.
    Rust,
    /// Go.
    Go,
    /// Python.
    Python,
    /// JavaScript and TypeScript.
    JavaScript,
    /// Java, Kotlin, Scala, Groovy, Clojure.
    Jvm,
    /// Ruby and PHP.
    RubyPhp,
}

/// Each group: its name in the table, its words in a sentence, its languages as Linguist names them.
const GROUPS: &[(Group, &str, &str, &[&str])] = &[
    (Group::All, "all", "", &[]),
    (Group::Systems, "systems", "C and C++", &["C", "C++"]),
    (Group::Rust, "rust", "Rust", &["Rust"]),
    (Group::Go, "go", "Go", &["Go"]),
    (Group::Python, "python", "Python", &["Python", "Cython"]),
    (
        Group::JavaScript,
        "javascript",
        "JavaScript and TypeScript",
        &["JavaScript", "TypeScript", "TSX", "JSX", "Vue", "Svelte"],
    ),
    (Group::Jvm, "jvm", "JVM", &["Java", "Kotlin", "Scala", "Groovy", "Clojure"]),
    (Group::RubyPhp, "ruby-php", "Ruby and PHP", &["Ruby", "PHP"]),
];

impl Group {
    /// Every group, that of all repositories first.
    pub fn every() -> impl Iterator<Item = Group> {
        GROUPS.iter().map(|(group, ..)| *group)
    }

    /// As it is written down.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        GROUPS[self as usize].1
    }

    /// Its languages in a sentence; nothing for all repositories.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        GROUPS[self as usize].2
    }

    /// The group of a language as Linguist names it.
    #[must_use]
    pub fn of_language(language: &str) -> Option<Group> {
        GROUPS.iter().find(|(.., languages)| languages.contains(&language)).map(|(group, ..)| *group)
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Group {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = GROUPS.iter().find(|(_, name, ..)| *name == text).map(|(group, ..)| *group);
        found.ok_or_else(|| format!("no group is called '{}'", text.escape_debug()))
    }
}

/// Lines of source and tests at a head by group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GroupLines {
    by_group: [u64; GROUPS.len()],
    all: u64,
}

impl GroupLines {
    /// Takes lines at the head.
    pub fn add(&mut self, span: &SpanRow) {
        let Some(language) = span.language.as_deref() else { return };
        if !matches!(span.class, Class::Source | Class::Test) {
            return;
        }
        self.all += u64::from(span.lines);
        if let Some(group) = Group::of_language(language) {
            self.by_group[group as usize] += u64::from(span.lines);
        }
    }

    /// The group of more than half of the lines, else all repositories.
    #[must_use]
    pub fn main(&self) -> Group {
        Group::every().find(|group| self.by_group[*group as usize] * 2 > self.all).unwrap_or(Group::All)
    }
}

/// The group of a repository: that of more than half of the lines of its source and test files in a known language;
/// [`Group::All`] where there is none.
///
/// # Errors
/// If rows can't be read.
pub fn main_group(ledger: &Ledger, repo_id: &str) -> Result<Group, CommandError> {
    let mut lines = GroupLines::default();
    for span in ledger.spans(repo_id).map_err(read_error)? {
        lines.add(&span.map_err(read_error)?);
    }
    Ok(lines.main())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_group_has_its_row_and_its_name() {
        for (at, group) in Group::every().enumerate() {
            assert_eq!((group as usize, group.as_str().parse()), (at, Ok(group)));
        }
        assert_eq!("c".parse::<Group>(), Err("no group is called 'c'".to_owned()));
        assert_eq!(Group::of_language("TypeScript"), Some(Group::JavaScript));
        assert_eq!(Group::of_language("Haskell"), None);
    }

    #[test]
    fn more_than_half_of_the_lines_decide() {
        let check = |rust: u64, go: u64, all: u64, expect| {
            let mut lines = GroupLines { all, ..GroupLines::default() };
            (lines.by_group[Group::Rust as usize], lines.by_group[Group::Go as usize]) = (rust, go);
            assert_eq!(lines.main(), expect);
        };
        check(0, 0, 0, Group::All);
        check(5, 5, 10, Group::All);
        check(6, 4, 10, Group::Rust);
        check(4, 9, 20, Group::All);
        check(0, 11, 20, Group::Go);
    }
}
