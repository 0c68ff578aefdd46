//! `outcross findings`.

use std::path::Path;

use insta::assert_snapshot;
use testkit::{Output, Repo};

use crate::output::follows_schema;
use crate::{TEAM, in_repo};

const LIST: &str = r#"[
    {"tool": "lint", "rule": "rhyme", "path": "src/verse.txt", "start_line": 4, "message": "no rhyme"},
    {"tool": "lint", "rule": "title", "severity": "low", "path": "src/verse.txt", "message": "no title"},
    {"tool": "lint", "rule": "range", "severity": "high", "path": "./src/verse.txt", "start_line": 3, "end_line": 4},
    {"tool": "lint", "rule": "out", "path": "../elsewhere.txt", "start_line": 1},
    {"tool": "lint", "rule": "out", "path": "/etc/passwd", "start_line": 1}
]"#;

const SARIF: &str = r#"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "scan\u001b[31m"}}, "results": [
    {"ruleId": "s1", "level": "error", "message": {"text": "red \u001b[31m"}, "locations": [{"physicalLocation":
        {"artifactLocation": {"uri": "README.md"}, "region": {"startLine": 1}}}]}]}]}"#;

/// A repository, and a folder for caches that all calls share.
struct Place {
    repo: Repo,
}

impl Place {
    fn new() -> Place {
        let repo = Repo::new(&format!("layout worktree\n{TEAM}"));
        std::fs::write(repo.beside("list.json"), LIST).unwrap();
        std::fs::write(repo.beside("scan.sarif"), SARIF).unwrap();
        Place { repo }
    }

    fn run(&self, args: &str) -> Output {
        let beside = |word: &str| match word.split_once('+') {
            Some((_, file)) => self.repo.beside(file).to_str().unwrap().to_owned(),
            None => word.to_owned(),
        };
        let words: Vec<String> = args.split(' ').map(beside).collect();
        let call = in_repo(&self.repo, ["findings"]).args(&words);
        call.env("XDG_CACHE_HOME", self.repo.beside("cache")).hide_ids().run()
    }
}

#[test]
fn imported_and_listed() {
    let place = Place::new();
    assert_snapshot!(place.run("import +list.json"), @r#"
    exit: 0
    ----- stdout -----
    imported 3 findings of 1 tool, in place of 0
    Next: outcross findings list
    ----- stderr -----
    warning: 2 × the path is not within the repository
    "#);
    assert_snapshot!(place.run("list"), @r#"
    exit: 0
    ----- stdout -----
    src/verse.txt  note  unknown  [base]  lint title: no title
    src/verse.txt:3-4  error  unknown  [base]  lint range
    src/verse.txt:4  warning  ai claude-code (claimed)  [agent]  lint rhyme: no rhyme
    "#);
    assert_snapshot!(place.run("import +scan.sarif"), @r#"
    exit: 0
    ----- stdout -----
    imported 1 finding of 1 tool, in place of 0
    Next: outcross findings list
    "#);
    assert_snapshot!(place.run("list --only ai,unknown"), @r#"
    exit: 0
    ----- stdout -----
    README.md:1  error  unknown  [bob]  scan\x1b[31m s1: red \x1b[31m
    src/verse.txt  note  unknown  [base]  lint title: no title
    src/verse.txt:3-4  error  unknown  [base]  lint range
    src/verse.txt:4  warning  ai claude-code (claimed)  [agent]  lint rhyme: no rhyme
    "#);
    follows_schema("findings-list", &place.run("list --json"));
    follows_schema("findings-import", &place.run("import +list.json --json"));
    // Again, and nothing changes; a tool that finds nothing more has no findings.
    assert_snapshot!(place.run("import +list.json"), @r#"
    exit: 0
    ----- stdout -----
    imported 3 findings of 1 tool, in place of 3
    Next: outcross findings list
    ----- stderr -----
    warning: 2 × the path is not within the repository
    "#);
    std::fs::write(place.repo.beside("none.sarif"), SARIF.replace("\"results\": [", "\"results\": [], \"x\": ["))
        .unwrap();
    assert_snapshot!(place.run("import +none.sarif"), @r#"
    exit: 0
    ----- stdout -----
    imported 0 findings of 1 tool, in place of 1
    Next: outcross findings list
    "#);
}

#[test]
fn a_new_scan_keeps_them() {
    let place = Place::new();
    let _ = place.run("import +list.json").expect_code(0);
    let listed = place.run("list").stdout;
    let again = in_repo(&place.repo, ["scan"]).env("XDG_CACHE_HOME", place.repo.beside("cache")).run();
    let _ = again.expect_code(0);
    assert_eq!(place.run("list").stdout, listed);
    assert_eq!(listed.lines().count(), 3);
}

#[test]
fn lines_of_another_head_are_not_shown() {
    let place = Place::new();
    let _ = place.run("import +list.json").expect_code(0);
    commit(place.repo.path());
    assert_snapshot!(place.run("list"), @r#"
    exit: 0
    ----- stderr -----
    note: 3 findings count lines of an older head: import them again
    "#);
}

fn commit(folder: &Path) {
    std::fs::write(folder.join("new.txt"), "new\n").unwrap();
    for args in [&["add", "new.txt"][..], &["commit", "-q", "-m", "new"]] {
        let status =
            testkit::git(folder).args(["-c", "user.name=Ada", "-c", "user.email=ada@example.com"]).args(args).status();
        assert!(status.unwrap().success());
    }
}

#[test]
fn nothing_and_what_can_not_be_read() {
    let place = Place::new();
    assert_snapshot!(place.run("list"), @r#"
    exit: 0
    ----- stderr -----
    note: no findings were imported: outcross findings import FILE
    "#);
    std::fs::write(place.repo.beside("bad.json"), "[{\"tool\": \"a\", \"line\": 1}]").unwrap();
    std::fs::write(place.repo.beside("old.sarif"), "{\"version\": \"2.0.0\", \"runs\": []}").unwrap();
    assert_snapshot!(place.run("import +bad.json").stderr.replace(place.repo.beside("").to_str().unwrap(), ""), @r#"
    error: cannot use bad.json: line 1, column 21: unknown field `line`, expected one of `tool`, `rule`, `severity`, `path`, `start_line`, `end_line`, `message`

    hint: SARIF 2.1.0 is read, and a list of {tool, rule, severity, path, start_line, end_line, message}
    hint: docs/reference/finding-imports.md says what is read of each
    "#);
    assert_snapshot!(place.run("import +old.sarif").stderr.replace(place.repo.beside("").to_str().unwrap(), ""), @r#"
    error: cannot use old.sarif: SARIF of version '2.0.0' can't be read, only 2.1.0

    hint: SARIF 2.1.0 is read, and a list of {tool, rule, severity, path, start_line, end_line, message}
    hint: docs/reference/finding-imports.md says what is read of each
    "#);
    let _ = place.run("import +absent.json").expect_code(2);
    let _ = place.run("import").expect_code(2);
    let _ = place.run("list --only someone").expect_code(2);
}
