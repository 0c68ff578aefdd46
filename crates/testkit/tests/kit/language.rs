//! The language: what each statement makes, and what is said of a wrong one.

use testkit::{History, Repo, oracle};

/// The files of the head as `mode path: content`.
fn shown(text: &str) -> String {
    let repo = Repo::new(text);
    let show = |file: oracle::TreeFile| {
        let content =
            if file.mode == "160000" { file.id.into_bytes() } else { repo.git(["cat-file", "blob", &file.id]) };
        format!("{} {}: {}", file.mode, file.path.escape_ascii(), content.escape_ascii())
    };
    oracle::ls_files(repo.path(), "HEAD").into_iter().map(show).collect::<Vec<_>>().join("\n")
}

fn check(text: &str, expect: &str) {
    assert_eq!(shown(text), expect, "{text}");
}

fn check_error(text: &str, expect: &str) {
    assert_eq!(History::parse(text).unwrap_err().to_string(), expect, "{text}");
}

#[test]
fn contents() {
    check("commit a\nfile x \"one\\n\\x00\\xff\\\"\"", r#"100644 x: one\n\x00\xff\""#);
    check(
        "commit a\n  file x <<END\n    if\n      then\n\n    # no comment\n    END",
        r"100644 x: if\n  then\n\n# no comment\n",
    );
    check("commit a\nlines x one 2..4 \"a b\" \"5..6\"", r"100644 x: one\n2\n3\n4\na b\n5..6\n");
    check("commit a\nlines run.sh +exec +crlf a b", r"100755 run.sh: a\r\nb\r\n");
    check("commit a\nlines x +crlf +no-eol a b", r"100644 x: a\r\nb");
    check("commit a\nfile \"na\\xefve \\\"q\\\".txt\" +no-eol <<E\nline\nE", r#"100644 na\xefve \"q\".txt: line"#);
    check(
        "commit a\nsymlink link target\ngitlink sub 12",
        &format!("120000 link: target\n160000 sub: {}", "12".repeat(20)),
    );
}

#[test]
fn steps() {
    let base = "commit a\nlines src/x 1\nlines src/y 2\nlines z 3\ncommit b\n";
    check(&format!("{base}delete src"), r"100644 z: 3\n");
    check(&format!("{base}rename src/x q\ndelete z\ndelete src/y"), r"100644 q: 1\n");
    check(&format!("{base}copy z src"), "100644 src: 3\\n\n100644 z: 3\\n");
    check(&format!("{base}delete src\nlines z/inside 4"), r"100644 z/inside: 4\n");
    check(&format!("{base}clear\nlines x 1\nmode x exec"), r"100755 x: 1\n");
    let branches = format!("{base}clear\nlines x b\ncommit c <\nlines x c\nlines y c\n");
    check(&format!("{branches}commit m < b c\ntake c y"), "100644 x: b\\n\n100644 y: c\\n");
    check(&format!("{branches}commit m < b c\ntake c"), "100644 x: c\\n\n100644 y: c\\n");
    check(&format!("{branches}commit m < b c\ngraft c sub\ndelete sub/y"), "100644 sub/x: c\\n\n100644 x: b\\n");
}

#[test]
fn commits_as_git_shows_them() {
    let repo = Repo::new(
        r#"
        format sha256
        commit base
            author Bob <bob@example.com>
            committer Eve <eve@example.com>
            author-time 2024-02-29T12:00:01Z +0530
            commit-time 86400
            message Subject of it
            trailer Co-authored-by: Claude <noreply@anthropic.com>
            trailer Assisted-by: x
        commit left < base
            message <<END
            Two

            paragraphs
            END
        commit right < base
        commit root <
            time 1700000000 -0100
        commit octopus < left right root
        note base "about {id:base}"
        branch topic right
        tag v1
        "#,
    );
    let format = "--format=%s|%an %ae|%cn|%at %aI|%ct|%(trailers:key=Co-authored-by,valueonly,separator=%x2C)";
    let shown = String::from_utf8(repo.git(["log", "-1", format, repo.id("base")])).unwrap();
    insta::assert_snapshot!(shown, @"Subject of it|Bob bob@example.com|Eve|1709208001 2024-02-29T17:30:01+05:30|86400|Claude <noreply@anthropic.com>");
    let graph = String::from_utf8(repo.git(["log", "--topo-order", "--format=%at %s", "HEAD"])).unwrap();
    insta::assert_snapshot!(graph, @"
    1704081600 octopus
    1700000000 root
    1704074400 right
    1704070800 Two
    1709208001 Subject of it
    ");
    assert_eq!(repo.id("base").len(), 64);
    assert_eq!(repo.resolve("HEAD^3"), repo.id("root"));
    assert_eq!(repo.resolve("topic"), repo.id("right"));
    assert_eq!(repo.resolve("v1"), repo.id("octopus"));
    let note = repo.git(["notes", "--ref=refs/notes/ai", "show", repo.id("base")]);
    assert_eq!(String::from_utf8(note).unwrap(), format!("about {}", repo.id("base")));
    assert_eq!(repo.label(repo.id("left")), Some("left"));
}

#[test]
fn heads_and_layouts() {
    let repo = Repo::new("layout worktree\ncommit a\nlines x 1\ncommit b\nlines x 2\nhead detached a");
    assert_eq!(std::fs::read_to_string(repo.path().join("x")).unwrap(), "1\n");
    assert_eq!(std::fs::read_to_string(repo.git_dir().join("HEAD")).unwrap().trim(), repo.id("a"));
    let repo = Repo::new("commit a\nhead branch trunk");
    assert_eq!(repo.git(["symbolic-ref", "HEAD"]), b"refs/heads/trunk\n");
    assert_eq!(repo.resolve("HEAD"), repo.id("a"));
    let repo = Repo::new("layout worktree\ncommit a\nbranch kept\nhead unborn main");
    assert_eq!(repo.git(["for-each-ref", "--format=%(refname)"]), b"refs/heads/kept\n");
    let repo = Repo::new("refs reftable\nstorage packed\ncommit a\nlines x 1");
    assert!(repo.git_dir().join("reftable").is_dir());
    assert_eq!(oracle::rev_list(repo.path(), "HEAD"), [repo.id("a")]);
    assert!(Repo::new("").git(["for-each-ref"]).is_empty());
}

#[test]
fn the_same_text_has_the_same_ids_anywhere() {
    let text = "commit a\nlines x 1\ncommit b\nlines x 2\nnote a hello";
    let (one, other) = (Repo::new(text), Repo::new(&format!("layout worktree\nstorage packed\n{text}")));
    assert_eq!(one.resolve("refs/notes/ai"), other.resolve("refs/notes/ai"));
    insta::assert_snapshot!(one.id("b"), @"e09a8de275e5cafdddb27ef279284dff3a9d071a");
}

#[test]
fn errors_name_the_line() {
    check_error("commit a\n\nfiles x", "line 3: 'files' with 1 words is no statement");
    check_error("commit a < b", "line 1: no commit 'b' so far");
    check_error("commit a\nlines x 1\ncommit b\nlines y 1\ndelete z\nlines q 1", "line 5: no file 'z' here");
    check_error("commit a\ncommit a", "line 2: a second commit 'a'");
    check_error("lines x 1", "line 1: lines before the first commit");
    check_error("commit a\nfile x <<END\nnever", "line 2: no line 'END' follows");
    check_error("commit a\nfile x \"open", "line 2: a quote is not closed");
    check_error("commit a\nfile x +bold y", "line 2: unknown flag '+bold'");
    check_error("commit a\ntime yesterday", "line 2: no time: 'yesterday'");
    check_error("format md5", "line 1: unknown format 'md5'");
    check_error("commit a\nbranch x nowhere", "line 2: no commit 'nowhere' so far");
    check_error("commit a > b", "line 1: expected '<' and parents, found '>'");
}
