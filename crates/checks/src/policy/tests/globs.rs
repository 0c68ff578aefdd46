//! What globs and patterns take in.

use super::super::*;

fn globs(texts: &[&str]) -> Globs {
    in_case(texts, Case::Differs)
}

fn in_case(texts: &[&str], case: Case) -> Globs {
    Globs::new(texts.iter().map(ToString::to_string).collect(), case).unwrap()
}

#[test]
fn globs_over_paths() {
    let check =
        |texts: &[&str], path: &str, expect: bool| assert_eq!(globs(texts).has(path), expect, "{texts:?} {path}");
    check(&["**"], "a/b/c.rs", true);
    check(&["*"], "a/b", false);
    check(&["*"], "b", true);
    check(&["src/*.rs"], "src/a/b.rs", false);
    check(&["src/**"], "src/a/b.rs", true);
    check(&["src/**"], "src", false);
    check(&["**/auth/**"], "auth/x", true);
    check(&["a/**/b"], "a/b", true);
    check(&["*.{rs,py}"], "x.py", true);
    check(&["x{,.kts}"], "x", true);
    check(&["a?c"], "a/c", false);
    check(&["a\\*b"], "a*b", true);
    check(&["a\\*b"], "axb", false);
    check(&["src/**"], "SRC/a", false);
    check(&["src/**", "!src/gen/**"], "src/gen/a", false);
    check(&["src/**", "!src/gen/**"], "src/a", true);
    check(&["src/**", "!src/gen/**", "src/gen/keep"], "src/gen/keep", true);
    check(&[], "a", false);
    check(&["**"], "", true);
    check(&["**/*.rs"], "\u{202e}\n/a\tb.rs", true);
}

#[test]
fn the_glob_that_decides() {
    let set = globs(&["src/**", "!src/gen/**", "**/*.rs"]);
    assert_eq!(set.which("src/gen/a.rs"), Some("**/*.rs"));
    assert_eq!(set.which("src/gen/a.py"), None);
    assert_eq!(set.which("src/a.py"), Some("src/**"));
}

#[test]
fn case_can_be_ignored() {
    let set = in_case(&["src/Auth/**", "!src/auth/doc/**"], Case::Same);
    assert!(set.has("SRC/AUTH/x"));
    assert!(!set.has("src/Auth/DOC/x"));
}

#[test]
fn very_long_paths_and_globs() {
    let path = "a/".repeat(1 << 19) + "auth/x.rs";
    assert!(globs(&["**/auth/**"]).has(&path));
    assert!(!globs(&["**/{b,c}/*/**/d"]).has(&path));
    let sensitive = Policy::shipped().rules;
    assert!(sensitive.iter().any(|rule| rule.name.as_deref() == Some("auth") && rule.paths.has(&path)));
    assert!(Globs::new(vec!["a".repeat(513)], Case::Differs).is_err());
    assert!(Globs::new(vec!["{".repeat(256) + &"}".repeat(256)], Case::Differs).is_err());
}

#[test]
fn patterns_over_names() {
    let check = |pattern: &str, name: &str, expect: bool| assert_eq!(fits(pattern, name), expect, "{pattern} {name}");
    check("*[bot]", "dependabot[bot]", true);
    check("*[bot]", "robert", false);
    check("copilot", "Copilot", true);
    check("copilot", "copilot-x", false);
    check("copilot-*", "copilot-pull-request-reviewer", true);
    check("*", "", true);
    check("**", "x", true);
    check("a*a", "a", false);
    check("a*a", "aa", true);
    check("*b*d*", "abcde", true);
    check("*d*b*", "abcde", false);
    check("", "", true);
    check("", "a", false);
    check("é*", "éa", true);
}
