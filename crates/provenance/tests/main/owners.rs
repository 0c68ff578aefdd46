//! Code owners, after the documentation of GitHub and GitLab.

use std::collections::BTreeSet;

use proptest::prelude::*;

use provenance::review::owners::Owners;

/// The owners of a path by a file; nothing for nobody.
fn owners(file: &str, path: &str) -> String {
    let owners = Owners::parse(file.as_bytes());
    owners.of(path.as_bytes()).map_or(String::new(), |found| found.into_iter().collect::<Vec<_>>().join(" "))
}

/// Whether a pattern fits paths.
fn check(pattern: &str, fits: &[&str], others: &[&str]) {
    let file = format!("{pattern} @x\n");
    fits.iter().for_each(|path| assert_eq!(owners(&file, path), "@x", "{pattern} fits {path}"));
    others.iter().for_each(|path| assert_eq!(owners(&file, path), "", "{pattern} does not fit {path}"));
}

#[test]
fn patterns() {
    check("*", &["a", "a/b", ".a", "a/.b/c"], &[]);
    check("*.js", &["a.js", "a/b.js", ".js"], &["a.ts", "js", "a.jsx"]);
    check("/build/logs/", &["build/logs/a", "build/logs/a/b"], &["build/logs", "x/build/logs/a", "build/a"]);
    check("docs/*", &["docs/a.md"], &["docs/a/b.md", "x/docs/a.md", "docs"]);
    check("apps/", &["apps/a", "x/apps/a", "x/apps/a/b"], &["apps", "myapps/a"]);
    check("/docs/", &["docs/a", "docs/a/b"], &["x/docs/a"]);
    check("**/logs", &["logs", "logs/a", "build/logs/a", "a/b/logs/c/d"], &["xlogs", "logs.txt"]);
    check("README", &["README", "a/README", "README/b"], &["README.md", "AREADME"]);
    check("/README.md", &["README.md"], &["a/README.md"]);
    check("a/b", &["a/b", "a/b/c"], &["x/a/b", "a/bc"]);
    check("/*", &["a", ".b"], &["a/b"]);
    check("/docs/**/*.md", &["docs/a.md", "docs/x/a.md", "docs/x/y/a.md"], &["a.md", "docs/a.txt"]);
    check("/docs/**", &["docs/a", "docs/a/b"], &["docs", "a/docs/b"]);
    check("a/**/b", &["a/b", "a/x/b", "a/x/y/b", "a/x/b/c"], &["ab", "a/xb", "x/a/b"]);
    check("a**b", &["ab", "axxb", "x/axb"], &["a/b"]);
    check("/a**/b", &["a/b", "ax/b"], &["a/x/b", "ab"]);
    check("fo?", &["foo", "x/fox"], &["fo", "fooo", "fo/"]);
    check("*/a", &["x/a", "x/a/b"], &["a", "x/y/a"]);
    check("src/*.rs", &["src/a.rs", "src/a.rs/b"], &["src/x/a.rs"]);
    check("/src/*/", &["src/a/b"], &["src/a"]);
    check("path\\ with\\ spaces/", &["path with spaces/a"], &["path/a", "with/a"]);
    check("\\#file", &["#file"], &["\\#file"]);
    check("A", &["A"], &["a"]);
    check("é/*.md", &["é/a.md"], &["e/a.md"]);
}

const GITHUB: &str = "
# A comment
*       @global-owner1 @Global-Owner2
*.js    @js-owner #This is an inline comment.
*.go docs@Example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/* docs@example.com
apps/ @octocat
/scripts/ @doctocat @octocat
/apps/ @octocat
/apps/github
/apps/special @doctocat
";

#[test]
fn the_last_line_that_fits_decides() {
    for (path, expected) in [
        ("a.c", "@global-owner1 @global-owner2"),
        ("src/a.js", "@js-owner"),
        ("a.go", "docs@example.com"),
        ("a/b.txt", "@octo-org/octocats"),
        ("build/logs/a.js", "@doctocat"),
        ("docs/a.js", "docs@example.com"),
        ("docs/x/a.js", "@js-owner"),
        ("x/apps/a.js", "@octocat"),
        ("scripts/a", "@doctocat @octocat"),
        ("apps/a", "@octocat"),
        // Its owners are left empty.
        ("apps/github/a", ""),
        ("apps/special/a", "@doctocat"),
    ] {
        assert_eq!(owners(GITHUB, path), expected, "{path}");
    }
}

#[test]
fn sections() {
    let file = "\
* @everyone
[Documentation][2] @docs
docs/
*.md @md
^[Database] @db
model/
[documentation]
docs/special/
[DATABASE] @dba
*.sql
";
    for (path, expected) in [
        ("a", "@everyone"),
        ("docs/a", "@docs @everyone"),
        ("docs/a.md", "@everyone @md"),
        ("model/a", "@db @everyone"),
        ("model/a.sql", "@dba @everyone"),
        // A section of a name that was there: the last line of both that fits decides.
        ("docs/special/a.md", "@everyone"),
    ] {
        assert_eq!(owners(file, path), expected, "{path}");
    }
    assert_eq!(owners("[A] @a\nx\n[B]\nx\n", "x"), "@a", "a section without owners");
}

#[test]
fn what_is_no_owner_is_passed_over() {
    assert_eq!(owners("* @a this is not b@x\n", "f"), "@a b@x");
    assert_eq!(owners("   *.rs\t@a\r\n", "f.rs"), "@a");
    assert_eq!(owners("\n\n#* @a\n  # * @b\n", "f"), "");
    assert_eq!(owners("", "f"), "");
    assert_eq!(owners(&format!("{} @a\n", "a".repeat(513)), &"a".repeat(513)), "", "too long to be a path");
}

/// Patterns and paths made to be slow.
#[test]
fn many_stars_take_time_of_their_length() {
    let pattern = "*a".repeat(250);
    let path = "a".repeat(2_000) + "/" + &"a/".repeat(1_000) + "b";
    let file: String = (0..10).map(|at| format!("{pattern}{at} @x\n{pattern}/**/{pattern} @x\n")).collect();
    assert_eq!(owners(&file, &path), "");
    assert_eq!(owners(&format!("{pattern} @x\n"), &path), "@x");
}

/// Whether a pattern of names, `*`, `?` and folders fits a path, tried in every way.
fn reference(pattern: &[u8], path: &[u8]) -> bool {
    match (pattern, path) {
        ([], rest) => rest.is_empty(),
        ([b'*', rest @ ..], _) => {
            let most = path.iter().position(|byte| *byte == b'/').unwrap_or(path.len());
            (0..=most).any(|at| reference(rest, &path[at..]))
        }
        ([b'?', rest @ ..], [byte, path @ ..]) => *byte != b'/' && reference(rest, path),
        ([wanted, rest @ ..], [byte, path @ ..]) => wanted == byte && reference(rest, path),
        (_, []) => false,
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read(
        file in prop::collection::vec(any::<u8>(), 0..300),
        path in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        prop_assert!(Owners::parse(&file).of(&path).is_none_or(|owners| !owners.is_empty()));
    }

    #[test]
    fn any_rules_are_read(file in "([*?/a\\\\\\[\\]^# @\n]|\\*\\*/){0,60}", path in "[ab/]{0,20}") {
        prop_assert!(Owners::parse(file.as_bytes()).of(path.as_bytes()).is_none_or(|owners| !owners.is_empty()));
    }

    /// A pattern that is tied to the root and does not end in a star fits what it fits, and all below.
    #[test]
    fn tied_patterns_fit_as_when_tried_in_every_way(pattern in "/([ab?]|[ab?]\\*?[ab]|[ab]/[ab]){1,5}", path in "[ab]{1,3}(/[ab]{1,3}){0,3}") {
        let inner = &pattern.as_bytes()[1..];
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        let expected = ends.into_iter().any(|end| reference(inner, &path.as_bytes()[..end]));
        prop_assert_eq!(!owners(&format!("{pattern} @x"), &path).is_empty(), expected, "{} {}", pattern, path);
    }

    #[test]
    fn owners_are_named_in_the_file(file in "([*?/a]{1,6}( @[abc])*\n){0,6}", path in "[ab]{1,3}(/[ab]{1,3}){0,3}") {
        let rules = Owners::parse(file.as_bytes());
        let named: BTreeSet<String> = file.split_whitespace().filter(|word| word.starts_with('@')).map(str::to_owned).collect();
        prop_assert!(rules.of(path.as_bytes()).into_iter().flatten().all(|owner| named.contains(owner)));
    }
}
