//! The list of repositories: a line each, `owner/name commit group size`; `#` begins a comment.

use crate::Failure;

/// Groups of languages by which repositories are compared; the names are those of the table. One that is mainly in no
/// such language is `mixed`, and counts among all repositories alone.
pub(super) const GROUPS: &[&str] = &["systems", "rust", "go", "python", "javascript", "jvm", "ruby-php"];

const MIXED: &str = "mixed";

/// Sizes by the commits of a history: up to how many each goes.
const SIZES: &[(&str, u64)] = &[("small", 3_000), ("medium", 10_000), ("large", u64::MAX)];

/// A repository to measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    /// owner/name.
    pub(super) name: String,
    /// The commit whose history is measured.
    pub(super) commit: String,
    /// One of [`GROUPS`], or `mixed`.
    pub(super) group: String,
    /// One of [`SIZES`].
    pub(super) size: String,
}

/// The repositories of a list, in the order of their names.
pub(super) fn parse(text: &str) -> Result<Vec<Listed>, Failure> {
    let mut listed = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.split('#').next().unwrap_or_default();
        if !line.trim().is_empty() {
            listed.push(repository(line).map_err(|failure| format!("line {number} of the list: {failure}"))?);
        }
    }
    listed.sort_by(|a: &Listed, b| a.name.cmp(&b.name));
    match listed.windows(2).find(|pair| pair[0].name == pair[1].name) {
        Some(pair) => Err(format!("{} is listed twice", pair[0].name)),
        None => Ok(listed),
    }
}

fn repository(line: &str) -> Result<Listed, Failure> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [name, commit, group, size] = words[..] else { return Err("not owner/name commit group size".to_owned()) };
    let is_word = |part: &str| {
        !part.starts_with('.') && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    if !name
        .split_once('/')
        .is_some_and(|(owner, name)| [owner, name].iter().all(|part| !part.is_empty() && is_word(part)))
    {
        return Err(format!("'{name}' is not owner/name"));
    }
    if commit.len() != 40 || !commit.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)) {
        return Err(format!("'{commit}' is no whole commit id"));
    }
    if group != MIXED && !GROUPS.contains(&group) {
        return Err(format!("'{group}' is none of {}, {MIXED}", GROUPS.join(", ")));
    }
    Ok(Listed { name: name.into(), commit: commit.into(), group: group.into(), size: size.into() })
}

/// The size of a history of so many commits.
pub(super) fn size(commits: u64) -> &'static str {
    SIZES.iter().find(|(_, most)| commits <= *most).map_or("", |(size, _)| size)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0123456789abcdef0123456789abcdef01234567";

    #[test]
    fn repositories_by_name() {
        let listed = parse(&format!("# all\n\nb/b {ID} rust small # late\na/a-1.x {ID} mixed large\n"));
        let names = listed.map(|listed| listed.into_iter().map(|one| (one.name, one.group)).collect::<Vec<_>>());
        let expect = [("a/a-1.x", "mixed"), ("b/b", "rust")].map(|(name, group)| (name.to_owned(), group.to_owned()));
        assert_eq!(names, Ok(expect.to_vec()));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let check = |line: &str, expect: &str| assert_eq!(parse(line), Err(expect.to_owned()));
        check("a/a", "line 1 of the list: not owner/name commit group size");
        check(&format!("../a {ID} rust small"), "line 1 of the list: '../a' is not owner/name");
        check("a/a 01234567 rust small", "line 1 of the list: '01234567' is no whole commit id");
        let groups = "systems, rust, go, python, javascript, jvm, ruby-php, mixed";
        check(&format!("\na/a {ID} c small"), &format!("line 2 of the list: 'c' is none of {groups}"));
        check(&format!("a/a {ID} go small\na/a {ID} go small"), "a/a is listed twice");
    }

    #[test]
    fn sizes_of_histories() {
        let check = |commits, expect| assert_eq!(size(commits), expect);
        check(0, "small");
        check(3_000, "small");
        check(3_001, "medium");
        check(10_001, "large");
        check(u64::MAX, "large");
    }
}
