//! Code owners: who has to look at which files, by the file that GitHub, GitLab and Gitea read.
//!
//! A line is a pattern and its owners; the last line that fits a path decides, and one without owners takes them away.
//! Patterns are those of gitignore, less ranges of characters and `!` (GitHub's documentation): `*` and `?` stay within a
//! name, `**` between slashes goes across folders, a slash at the beginning or in the middle ties the pattern to the
//! root, one at the end asks for a folder; `\ ` is a space in a name (GitLab). A pattern that fits a folder owns all below
//! it, unless it ends in `/*`. In sections (`[name]`, GitLab) each decides for itself, lines without owners have the
//! section's, two of one name are one; any of the owners counts here.

use std::collections::BTreeSet;

/// Where the file may lie, the first that is there counts.
pub const PLACES: [&str; 4] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];

/// Lines of the file that are read.
const MAX_LINES: usize = 1 << 12;

/// Longest pattern that is kept: longer than any path that people type.
const MAX_PATTERN: usize = 512;

/// The rules of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Owners {
    /// Each section's rules in their order; the first section has no name.
    sections: Vec<Section>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Section {
    /// In lower case.
    name: String,
    /// Owners of lines that name none.
    default: Vec<Box<str>>,
    rules: Vec<Rule>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    pattern: Pattern,
    owners: Vec<Box<str>>,
}

impl Owners {
    /// Reads the file. What is no rule is passed over, as the forges do.
    #[must_use]
    pub fn parse(text: &[u8]) -> Owners {
        let mut sections = vec![Section::default()];
        let mut current = 0;
        for line in text.split(|byte| *byte == b'\n').take(MAX_LINES) {
            let line = String::from_utf8_lossy(without_comment(line)).into_owned();
            if let Some((name, after)) = section(&line) {
                current = place_of(&mut sections, name);
                sections[current].default = owners(after);
                continue;
            }
            let line = line.trim();
            let (pattern, named) = line.split_at(end_of_pattern(line));
            if pattern.is_empty() || pattern.len() > MAX_PATTERN {
                continue;
            }
            let named = owners(named);
            let section = &mut sections[current];
            let owners = if named.is_empty() { section.default.clone() } else { named };
            section.rules.push(Rule { pattern: Pattern::new(pattern.as_bytes()), owners });
        }
        Owners { sections }
    }

    /// The owners of a path, as the file spells them in lower case: `@login`, `@organisation/team`, an address. `None` if no
    /// line fits, or the one that decides names nobody.
    #[must_use]
    pub fn of(&self, path: &[u8]) -> Option<BTreeSet<&str>> {
        let decides = |section: &Section| section.rules.iter().rposition(|rule| rule.pattern.fits(path));
        let found = self.sections.iter().filter_map(|section| Some(&section.rules[decides(section)?]));
        let owners: BTreeSet<&str> = found.flat_map(|rule| rule.owners.iter().map(|owner| &**owner)).collect();
        (!owners.is_empty()).then_some(owners)
    }
}

fn owners(text: &str) -> Vec<Box<str>> {
    text.split_whitespace().filter(|word| word.contains('@')).map(|word| word.to_lowercase().into()).collect()
}

/// `[name]`, `^[name][2]`: what comes after it.
fn section(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let inner = line.strip_prefix('^').unwrap_or(line).strip_prefix('[')?;
    let (name, after) = inner.split_once(']')?;
    let after = after.strip_prefix('[').and_then(|count| count.split_once(']')).map_or(after, |(_, after)| after);
    Some((name, after))
}

fn without_comment(line: &[u8]) -> &[u8] {
    let hash = (0..line.len()).find(|at| line[*at] == b'#' && (*at == 0 || line[at - 1].is_ascii_whitespace()));
    &line[..hash.unwrap_or(line.len())]
}

/// Where the section of a name stands; a new one at the end.
fn place_of(sections: &mut Vec<Section>, name: &str) -> usize {
    let name = name.trim().to_lowercase();
    let known = sections.iter().skip(1).position(|section| section.name == name);
    known.map_or_else(
        || {
            sections.push(Section { name, ..Section::default() });
            sections.len() - 1
        },
        |at| at + 1,
    )
}

/// The first white space that no backslash stands before.
fn end_of_pattern(line: &str) -> usize {
    let mut is_escaped = false;
    let end = line.char_indices().find(|(_, char)| {
        let ends = char.is_whitespace() && !is_escaped;
        is_escaped = *char == '\\' && !is_escaped;
        ends
    });
    end.map_or(line.len(), |(at, _)| at)
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Pattern {
    tokens: Vec<Token>,
    /// It asks for a folder.
    is_folder: bool,
    /// What lies in a folder that fits is its own.
    owns_below: bool,
}

impl Pattern {
    fn new(pattern: &[u8]) -> Pattern {
        let trimmed = pattern.strip_suffix(b"/").unwrap_or(pattern);
        let is_tied = trimmed.contains(&b'/');
        let body = trimmed.strip_prefix(b"/").unwrap_or(trimmed);
        let mut tokens = if is_tied { Vec::new() } else { vec![Token::Folders] };
        let mut at = 0;
        while at < body.len() {
            let (token, length) = token(&body[at..], at == 0 || body[at - 1] == b'/');
            tokens.push(token);
            at += length;
        }
        let is_folder = trimmed.len() < pattern.len();
        Pattern { tokens, is_folder, owns_below: is_folder || !trimmed.ends_with(b"/*") }
    }

    /// Whether it fits a path, or a folder above it. No backtracking: time is at most the product of the lengths.
    fn fits(&self, path: &[u8]) -> bool {
        let is_byte = |(token, byte): &(&Token, &u8)| **token == Token::Byte(**byte);
        let begun = self.tokens.iter().zip(path).take_while(is_byte).count();
        if self.tokens.is_empty() {
            return self.is_folder;
        }
        // reachable[i]: the tokens so far fit the path up to i.
        let mut reachable = vec![false; path.len() + 1];
        reachable[begun] = true;
        for token in &self.tokens[begun..] {
            reachable = step(*token, &reachable, path);
            if !reachable.contains(&true) {
                return false;
            }
        }
        let is_below = |at: usize| reachable[at] && path[at] == b'/';
        (!self.is_folder && reachable[path.len()]) || (self.owns_below && (0..path.len()).any(is_below))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    /// `**/`: no folder or some.
    Folders,
    /// `**` at the end.
    Anything,
    /// `*`.
    Name,
    /// `?`.
    One,
    Byte(u8),
}

/// The first token and its length. `starts`: a name begins here.
fn token(pattern: &[u8], starts: bool) -> (Token, usize) {
    match pattern {
        [b'*', b'*', b'/', ..] if starts => (Token::Folders, 3),
        [b'*', b'*'] if starts => (Token::Anything, 2),
        [b'*', rest @ ..] => (Token::Name, 1 + rest.iter().take_while(|byte| **byte == b'*').count()),
        [b'?', ..] => (Token::One, 1),
        [b'\\', byte, ..] => (Token::Byte(*byte), 2),
        [byte, ..] => (Token::Byte(*byte), 1),
        [] => (Token::Anything, 1),
    }
}

fn step(token: Token, before: &[bool], text: &[u8]) -> Vec<bool> {
    let mut after = vec![false; before.len()];
    let mut any_before = false;
    for at in 0..before.len() {
        after[at] = match token {
            Token::Byte(byte) => at > 0 && before[at - 1] && text[at - 1] == byte,
            Token::One => at > 0 && before[at - 1] && text[at - 1] != b'/',
            Token::Name => before[at] || (at > 0 && after[at - 1] && text[at - 1] != b'/'),
            Token::Anything => before[at] || (at > 0 && after[at - 1]),
            Token::Folders => before[at] || (at > 0 && text[at - 1] == b'/' && any_before),
        };
        any_before |= before[at];
    }
    after
}
