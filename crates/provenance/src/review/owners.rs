//! Code owners: who has to look at which files, by the file that GitHub, GitLab and Gitea read.
//!
//! A line is a pattern and its owners; the last line that fits a path decides, and one without owners takes them away.
//! Patterns are those of gitignore, less ranges of characters and `!` (GitHub's documentation): `*` and `?` stay within a
//! name, `**` goes across folders, a slash at the beginning or in the middle ties the pattern to the root, one at the end
//! asks for a folder. Sections of GitLab (`[name]`) are read as lines: each section decides for itself there, and
//! any of its owners counts here.

use std::collections::BTreeSet;

/// Where the file may lie, the first that is there counts.
pub const PLACES: [&str; 4] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];

/// Lines of the file that are read.
const MAX_LINES: usize = 1 << 12;

/// The rules of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Owners {
    /// Each section's rules in their order; the first section has no name.
    sections: Vec<Vec<Rule>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    pattern: Vec<u8>,
    owners: Vec<Box<str>>,
}

impl Owners {
    /// Reads the file. What is no rule is passed over, as the forges do.
    #[must_use]
    pub fn parse(text: &[u8]) -> Owners {
        let mut sections = vec![Vec::new()];
        let mut default: Vec<Box<str>> = Vec::new();
        for line in text.split(|byte| *byte == b'\n').take(MAX_LINES) {
            let line = String::from_utf8_lossy(without_comment(line)).into_owned();
            if let Some((_, after)) = section(&line) {
                sections.push(Vec::new());
                default = owners(after);
                continue;
            }
            let mut words = line.split_whitespace();
            let Some(pattern) = words.next() else { continue };
            let named: Vec<Box<str>> = owners(&line[line.find(pattern).unwrap_or(0) + pattern.len()..]);
            let owners = if named.is_empty() && sections.len() > 1 { default.clone() } else { named };
            let rules = sections.last_mut().expect("the first section is there");
            rules.push(Rule { pattern: pattern.as_bytes().to_vec(), owners });
        }
        Owners { sections }
    }

    /// The owners of a path, as the file spells them in lower case: `@login`, `@organisation/team`, an address. `None` if no
    /// line fits, or the one that decides names nobody.
    #[must_use]
    pub fn of(&self, path: &[u8]) -> Option<BTreeSet<&str>> {
        let decides = |rules: &Vec<Rule>| rules.iter().rposition(|rule| fits(&rule.pattern, path));
        let found = self.sections.iter().filter_map(|rules| Some(&rules[decides(rules)?]));
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

/// Whether a pattern fits a path, or a folder above it.
fn fits(pattern: &[u8], path: &[u8]) -> bool {
    let is_folder = pattern.ends_with(b"/");
    let trimmed = pattern.strip_suffix(b"/").unwrap_or(pattern);
    let is_tied = trimmed.contains(&b'/');
    let pattern = trimmed.strip_prefix(b"/").unwrap_or(trimmed);
    if pattern.is_empty() {
        return is_folder;
    }
    let ends = (0..path.len()).filter(|at| path[*at] == b'/').chain([path.len()]);
    let starts = || std::iter::once(0).chain((0..path.len()).filter(|at| path[*at] == b'/').map(|at| at + 1));
    ends.into_iter().any(|end| {
        let is_whole = end == path.len();
        // `docs/*` owns the files in the folder and none below; a plain name owns all below it.
        let is_allowed = if is_whole { !is_folder } else { is_folder || !pattern.ends_with(b"/*") };
        is_allowed
            && (if is_tied {
                matches(pattern, &path[..end])
            } else {
                starts().filter(|start| *start < end).any(|start| matches(pattern, &path[start..end]))
            })
    })
}

/// Glob match without backtracking: time is at most the product of the lengths.
fn matches(pattern: &[u8], text: &[u8]) -> bool {
    // reachable[i]: the pattern up to some place fits the text up to i.
    let mut reachable = vec![false; text.len() + 1];
    reachable[0] = true;
    let mut at = 0;
    while at < pattern.len() {
        let (token, length) = token(&pattern[at..]);
        reachable = step(token, &reachable, text);
        at += length;
    }
    reachable[text.len()]
}

#[derive(Clone, Copy)]
enum Token {
    /// `**/`: no folder or some.
    Folders,
    /// `**` elsewhere.
    Anything,
    /// `*`.
    Name,
    /// `?`.
    One,
    Byte(u8),
}

fn token(pattern: &[u8]) -> (Token, usize) {
    match pattern {
        [b'*', b'*', b'/', ..] => (Token::Folders, 3),
        [b'*', b'*', ..] => (Token::Anything, 2),
        [b'*', ..] => (Token::Name, 1),
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
