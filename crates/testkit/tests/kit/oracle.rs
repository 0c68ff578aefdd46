//! The oracle: git's answers, read right.

use testkit::{Repo, oracle};

/// `commit path:line` of each line, with `^` where a shallow clone ends.
fn shown(repo: &Repo, path: &[u8]) -> String {
    let lines = oracle::blame(repo.path(), "HEAD", path).into_iter().map(|line| {
        let mark = if line.boundary { "^" } else { "" };
        format!("{mark}{} {}:{}", repo.label(&line.commit).unwrap(), line.path.escape_ascii(), line.line)
    });
    lines.collect::<Vec<_>>().join(", ")
}

const RENAMED: &str = r#"
    commit a
        lines "o\xefd \"name\"" 1..30
    commit b
        lines "o\xefd \"name\"" 1..10 new 11..30
    commit c
        rename "o\xefd \"name\"" x
        lines x zero 1..2
    "#;

#[test]
fn blame_follows_renames_of_odd_names() {
    let repo = Repo::new(&RENAMED.replace("zero 1..2", "zero 9..10 new 11..30"));
    insta::assert_snapshot!(shown(&repo, b"x").split(", ").take(5).collect::<Vec<_>>().join(", "), @r#"c x:1, a o\xefd \"name\":9, a o\xefd \"name\":10, b o\xefd \"name\":11, a o\xefd \"name\":11"#);
}

#[test]
fn white_space_is_ignored() {
    let repo = Repo::new("commit a\nfile x \"if\\n  then\\n\"\ncommit b\nfile x \"  if\\r\\nthen\\r\\nnew\\r\\n\"");
    insta::assert_snapshot!(shown(&repo, b"x"), @"a x:1, a x:2, b x:3");
}

#[test]
fn the_end_of_a_shallow_clone_is_a_boundary_and_a_root_is_not() {
    let repo = Repo::new("commit a\nlines x 1\ncommit b\nlines x 1 2\ncommit c\nlines x 1 2 3");
    assert_eq!(shown(&repo, b"x"), "a x:1, b x:2, c x:3");
    assert_eq!(shown(&repo.shallow_clone(2), b"x"), "^b x:1, ^b x:2, c x:3");
}

#[test]
fn text_files_leave_out_links_submodules_and_binary_ones() {
    let repo = Repo::new(
        "commit a\nlines a 1\nfile b \"x\\0\"\nsymlink c a\ngitlink d 1\nfile e \"\"\nlines f +exec +no-eol 1 2",
    );
    let files = oracle::text_files(repo.path(), "HEAD");
    let shown: Vec<String> =
        files.iter().map(|file| format!("{}:{}", file.path.escape_ascii(), file.lines())).collect();
    assert_eq!(shown, ["a:1", "e:0", "f:2"]);
    let blamed = oracle::blame_all(repo.path(), "HEAD");
    assert_eq!(blamed.values().map(Vec::len).collect::<Vec<_>>(), [1, 0, 2]);
}

#[test]
fn replace_refs_grafts_and_a_lying_commit_graph_do_not_change_the_answer() {
    let repo = Repo::new(
        "commit a\nlines x 1\ncommit b\nlines x 1 2\ncommit c\nlines x 1 2 3\ncommit other <\nlines y 1\nbranch main c",
    );
    let truth = (oracle::rev_list(repo.path(), "main").len(), shown(&repo, b"x"));
    repo.replace(repo.id("b"), repo.id("other"));
    assert_eq!((oracle::rev_list(repo.path(), "main").len(), shown(&repo, b"x")), truth);
    assert_ne!(repo.git(["rev-list", "main"]).len(), 3 * 41, "git itself is misled");
    repo.git(["replace", "-d", repo.id("b")]);
    repo.write_lying_commit_graph(repo.id("b"));
    assert_eq!(repo.git(["rev-list", "main"]).len(), 2 * 41, "git itself is misled");
    assert_eq!((oracle::rev_list(repo.path(), "main").len(), shown(&repo, b"x")), truth);
    repo.graft(repo.id("c"), &[]);
    assert_eq!(repo.git(["rev-list", "main"]).len(), 41, "git itself is misled");
    assert_eq!((oracle::rev_list(repo.path(), "main").len(), shown(&repo, b"x")), truth);
}
