//! `outcross blame`.

use insta::assert_snapshot;
use testkit::{Repo, oracle};

use crate::{TEAM, document, in_repo};

#[test]
fn text() {
    let repo = Repo::new(TEAM);
    assert_snapshot!(in_repo(&repo, ["blame", "src/verse.txt"]).run(), @r"
    exit: 0
    ----- stdout -----
     [base] 2024-01-01 src/poem.txt unknown                  1│ one
     [base] 2024-01-01 src/poem.txt unknown                  2│ two
     [base] 2024-01-01 src/poem.txt unknown                  3│ three
     [agent] 2024-01-01 src/poem.txt ai claude-code (claimed) 4│ four
    ");
    assert_snapshot!(in_repo(&repo, ["blame", "src/verse.txt", "README.md", "-L", "1,1"]).run(), @r"
    exit: 0
    ----- stdout -----
    src/verse.txt
     [base] 2024-01-01 src/poem.txt unknown 1│ one

    README.md
     [bob] 2024-01-01 unknown 1│ hello
    ");
}

#[test]
fn the_document() {
    let repo = Repo::new(TEAM);
    assert_snapshot!(document(&in_repo(&repo, ["blame", "src/verse.txt", "-L", "4,+1", "--json"]).run()), @r#"
    exit: 0
    {
      "lines": [
        {
          "agent": "claude-code",
          "boundary": false,
          "claim": "ai",
          "copied_from": null,
          "evidence": [
            "trailer co-authored-by: Claude <noreply@anthropic.com>"
          ],
          "introduced_commit": "[agent]",
          "introduced_line": 4,
          "introduced_path": "src/poem.txt",
          "level": "claimed",
          "line": 4,
          "model": null,
          "path": "src/verse.txt",
          "review_class": null,
          "written_commit": null
        }
      ],
      "problems": [],
      "repo": {
        "branch": "refs/heads/main",
        "commit": "[bob]",
        "id": "repo",
        "object_format": "sha1",
        "partial": false,
        "shallow": false
      },
      "schema": "outcross/blame/1",
      "summary": {
        "files": 1,
        "lines": 1,
        "written": {
          "ai": {
            "by_level": {
              "claimed": 1
            },
            "lines": 1
          },
          "human": {
            "by_level": {},
            "lines": 0
          },
          "unknown": {
            "by_level": {},
            "lines": 0
          }
        }
      }
    }
    "#);
}

#[test]
fn with_and_without_a_ledger_it_says_the_same() {
    let repo = Repo::new(TEAM);
    for args in [["blame", "src/verse.txt", "--json"], ["blame", "src/verse.txt", "--porcelain"]] {
        let call = in_repo(&repo, args);
        let walked = call.run().expect_code(0);
        let _ = in_repo(&repo, ["scan"]).env("XDG_CACHE_HOME", call.home().join("cache")).run().expect_code(0);
        assert_eq!(without_written(&call.run().expect_code(0).stdout), without_written(&walked.stdout));
    }
}

/// Only a scan follows moves, so only then it is said where a line was written.
pub(crate) fn without_written(document: &str) -> String {
    document.lines().filter(|line| !line.contains("\"written_commit\"")).collect::<Vec<_>>().join("\n")
}

#[test]
fn where_a_line_was_written_is_known_after_a_scan() {
    let repo = Repo::new(
        r#"
        commit one
            lines a "a line that is long enough to move" other
            lines b third
        commit two
            lines a other
            lines b third "a line that is long enough to move"
        "#,
    );
    let call = in_repo(&repo, ["blame", "b", "--json"]);
    assert!(call.run().expect_code(0).stdout.contains("\"written_commit\": null"));
    let _ = in_repo(&repo, ["scan"]).env("XDG_CACHE_HOME", call.home().join("cache")).run().expect_code(0);
    let said = call.run().expect_code(0).stdout;
    let expect = "\"introduced_line\": 2,\n      \"written_commit\": \"[one]\"";
    assert!(said.contains(expect), "{said}");
}

#[test]
fn porcelain_is_gits_own() {
    let repo = Repo::new(
        r#"
        commit base
            author "Zoë \xe9" <z@example.com>
            lines "näme\t.txt" a b c d
            message "Subject\ngoes on\n\nbody"
        commit middle
            lines "näme\t.txt" a x b c
        commit moved
            time 1700000000 -0730
            rename "näme\t.txt" plain.txt
            message ""
        commit last
            lines plain.txt a x y b c e
        "#,
    );
    let ours = in_repo(&repo, ["blame", "--porcelain", "plain.txt"]).run().expect_code(0);
    let git = oracle::plain_git(repo.path())
        .args(["-c", "i18n.logOutputEncoding=none", "blame", "-w", "--porcelain", "HEAD", "--", "plain.txt"])
        .output()
        .unwrap();
    let text = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        text.lines().filter(|line| !line.starts_with("previous ")).map(|line| format!("{line}\n")).collect::<String>()
    };
    assert_eq!(text(&ours.raw), text(&git.stdout));
}

#[test]
fn another_commit() {
    let repo = Repo::new(TEAM);
    assert_snapshot!(in_repo(&repo, ["blame", "src/poem.txt", "--rev", "HEAD~2"]).run(), @r"
    exit: 0
    ----- stdout -----
     [base] 2024-01-01 unknown 1│ one
     [base] 2024-01-01 unknown 2│ two
     [base] 2024-01-01 unknown 3│ three
    ");
    assert_snapshot!(in_repo(&repo, ["blame", "src/poem.txt"]).run(), @r"
    exit: 3
    ----- stderr -----
    error: there is no file src/poem.txt in that commit

    hint: files that are not committed have no history yet; folders are not files
    ");
    assert_snapshot!(in_repo(&repo, ["blame", "src/verse.txt", "--rev", "nothing"]).run(), @r#"
    exit: 3
    ----- stderr -----
    error: 'nothing' names no commit: there is nothing of that name
    "#);
}

#[test]
fn files_that_have_no_lines_to_show() {
    let repo =
        Repo::new("layout worktree\ncommit a\n file bin \"\\0x\"\n file empty \"\"\n symlink link bin\n lines d/x 1");
    let run = |args: &str| in_repo(&repo, ["blame"]).args(args.split_whitespace()).run();
    assert_snapshot!(run("bin"), @r"
    exit: 0
    ----- stderr -----
    warning: bin has no lines: it is binary or could not be followed
    ");
    assert_snapshot!(run("empty"), @"exit: 0");
    assert_snapshot!(run("link"), @r"
    exit: 3
    ----- stderr -----
    error: link is a symbolic link, not a file
    ");
    assert_snapshot!(run("d"), @r"
    exit: 3
    ----- stderr -----
    error: there is no file d in that commit

    hint: files that are not committed have no history yet; folders are not files
    ");
    assert_snapshot!(run("../outside"), @r"
    exit: 2
    ----- stderr -----
    error: ../outside is no file of the repository repo
    ");
    assert_snapshot!(run("d/x -L 2,3"), @r"
    exit: 2
    ----- stderr -----
    error: d/x has 1 line only
    ");
}

#[test]
fn the_file_on_disk() {
    let repo = Repo::new("layout worktree\ncommit a\n lines d/x one two\n lines y one");
    let run = |file: &str| in_repo(&repo, ["blame", file]).run();
    let write = |text: &str| std::fs::write(repo.path().join("d/x"), text).unwrap();
    write("one\r\ntwo\r\n");
    assert_eq!(run("d/x").stderr, "");
    write("one\nthree\n");
    assert_snapshot!(run("d/x"), @r"
    exit: 0
    ----- stdout -----
     [a] 2024-01-01 unknown 1│ one
     [a] 2024-01-01 unknown 2│ two
    ----- stderr -----
    warning: d/x on disk differs from HEAD; this is for HEAD
    ");
    std::fs::remove_file(repo.path().join("y")).unwrap();
    assert_snapshot!(run("y"), @r"
    exit: 0
    ----- stdout -----
     [a] 2024-01-01 unknown 1│ one
    ----- stderr -----
    warning: y can't be read on disk; this is for HEAD
    ");
    let inside = in_repo(&repo, ["blame", "x", "-q"]).current_dir(repo.path().join("d"));
    assert_eq!(inside.run().expect_code(0).stderr, "");
    let absolute = repo.path().join("d/x");
    assert_eq!(run(absolute.to_str().unwrap()).code, Some(0));
}
