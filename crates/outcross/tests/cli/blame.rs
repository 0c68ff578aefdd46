//! `outcross blame`.

use insta::assert_snapshot;
use testkit::{Repo, oracle};

use crate::{DISPUTED, TEAM, document, in_repo};

#[test]
fn text() {
    let repo = Repo::new(TEAM);
    assert_snapshot!(in_repo(&repo, ["blame", "src/verse.txt"]).run(), @r"
    exit: 0
    ----- stdout -----
     [base] 2024-01-01 src/poem.txt unknown                  - 1│ one
     [base] 2024-01-01 src/poem.txt unknown                  - 2│ two
     [base] 2024-01-01 src/poem.txt unknown                  - 3│ three
     [agent] 2024-01-01 src/poem.txt ai claude-code (claimed) - 4│ four
    ");
    assert_snapshot!(in_repo(&repo, ["blame", "src/verse.txt", "README.md", "-L", "1,1"]).run(), @r"
    exit: 0
    ----- stdout -----
    src/verse.txt
     [base] 2024-01-01 src/poem.txt unknown - 1│ one

    README.md
     [bob] 2024-01-01 unknown - 1│ hello
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
          "change_id": null,
          "claim": "ai",
          "code_owner": null,
          "copied_from": null,
          "evidence": [
            "trailer co-authored-by: Claude <noreply@anthropic.com>"
          ],
          "independent": null,
          "introduced_commit": "[agent]",
          "introduced_line": 4,
          "introduced_path": "src/poem.txt",
          "level": "claimed",
          "line": 4,
          "model": null,
          "model_raw": null,
          "path": "src/verse.txt",
          "read_mark": null,
          "review_class": null,
          "review_level": null,
          "reviewed_at": null,
          "reviewers": null,
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

/// Only a scan follows moves and knows reviews, so only then it is said where a line was written and who looked at it.
pub(crate) fn without_written(document: &str) -> String {
    let scanned = ["written_commit", "review_class", "review_level", "reviewers", "read_mark"];
    let is_scanned = |line: &str| scanned.iter().any(|name| line.contains(&format!("\"{name}\"")));
    document.lines().filter(|line| !is_scanned(line)).collect::<Vec<_>>().join("\n")
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
    for form in ["--porcelain", "--line-porcelain"] {
        let ours = in_repo(&repo, ["blame", form, "-L2,3", "-L", "5,6", "plain.txt"]).run().expect_code(0);
        assert_eq!(comparable(&ours.raw), comparable(&git(&repo, &[form, "-L2,3", "-L5,6"])), "{form}");
        let ours = in_repo(&repo, ["blame", form, "plain.txt"]).run().expect_code(0);
        assert_eq!(comparable(&ours.raw), comparable(&git(&repo, &[form])), "{form}");
    }
}

/// What git says of the file without the headers that we leave out.
fn comparable(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes).into_owned();
    text.lines().filter(|line| !line.starts_with("previous ")).map(|line| format!("{line}\n")).collect()
}

fn git(repo: &Repo, args: &[&str]) -> Vec<u8> {
    let mut git = oracle::plain_git(repo.path());
    git.args(["-c", "i18n.logOutputEncoding=none", "blame", "-w"]).args(args).args(["HEAD", "--", "plain.txt"]);
    git.output().unwrap().stdout
}

#[test]
fn another_commit() {
    let repo = Repo::new(TEAM);
    assert_snapshot!(in_repo(&repo, ["blame", "src/poem.txt", "--rev", "HEAD~2"]).run(), @r"
    exit: 0
    ----- stdout -----
     [base] 2024-01-01 unknown - 1│ one
     [base] 2024-01-01 unknown - 2│ two
     [base] 2024-01-01 unknown - 3│ three
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
     [a] 2024-01-01 unknown - 1│ one
     [a] 2024-01-01 unknown - 2│ two
    ----- stderr -----
    warning: d/x on disk differs from HEAD; this is for HEAD
    ");
    std::fs::remove_file(repo.path().join("y")).unwrap();
    assert_snapshot!(run("y"), @r"
    exit: 0
    ----- stdout -----
     [a] 2024-01-01 unknown - 1│ one
    ----- stderr -----
    warning: y can't be read on disk; this is for HEAD
    ");
    let inside = in_repo(&repo, ["blame", "x", "-q"]).current_dir(repo.path().join("d"));
    assert_eq!(inside.run().expect_code(0).stderr, "");
    let absolute = repo.path().join("d/x");
    assert_eq!(run(absolute.to_str().unwrap()).code, Some(0));
}

#[test]
fn some_lines_alone() {
    let repo = Repo::new(DISPUTED);
    let run = |args: &[&str]| in_repo(&repo, ["blame", "f"]).args(args).run();
    assert_snapshot!(run(&[]), @r"
    exit: 0
    ----- stdout -----
     [base] 2024-01-01 unknown                  - 1│ 1
     [base] 2024-01-01 unknown                  - 2│ 2
     [agent] 2024-02-01 ai claude-code (claimed) - 3│ three
     [agent] 2024-02-01 human (claimed)          - 4│ four
     [agent] 2024-02-01 unknown                  - 5│ five
     [quiet] 2024-03-01 ai cursor (claimed)      - 6│ six
     [marked] 2024-04-01 ai claude-code (claimed) - 7│ seven
    ");
    assert_snapshot!(run(&["--only", "ai"]), @r"
    exit: 0
    ----- stdout -----
     [agent] 2024-02-01 ai claude-code (claimed) - 3│ three
     [quiet] 2024-03-01 ai cursor (claimed)      - 6│ six
     [marked] 2024-04-01 ai claude-code (claimed) - 7│ seven
    ");
    assert_snapshot!(run(&["--only", "human,unknown"]), @r"
    exit: 0
    ----- stdout -----
     [base] 2024-01-01 unknown         - 1│ 1
     [base] 2024-01-01 unknown         - 2│ 2
     [agent] 2024-02-01 human (claimed) - 4│ four
     [agent] 2024-02-01 unknown         - 5│ five
    ");
    assert_snapshot!(run(&["--only", "conflict"]), @r"
    exit: 0
    ----- stdout -----
     [agent] 2024-02-01 human (claimed) - 4│ four
    ");
    assert_snapshot!(run(&["--only", "one-sided", "-L", "1,5"]), @r"
    exit: 0
    ----- stdout -----
     [agent] 2024-02-01 unknown - 5│ five
    ");
    assert_snapshot!(run(&["-L", "6,6", "-L", "1,1"]), @r"
    exit: 0
    ----- stdout -----
     [base] 2024-01-01 unknown             - 1│ 1
     [quiet] 2024-03-01 ai cursor (claimed) - 6│ six
    ");
    let document: serde_json::Value = serde_json::from_str(&run(&["--only", "conflict", "--json"]).stdout).unwrap();
    let numbers: Vec<_> = document["lines"].as_array().unwrap().iter().map(|line| line["line"].clone()).collect();
    assert_eq!((numbers, &document["summary"]["lines"]), (vec![4.into()], &1.into()));
    assert_snapshot!(run(&["--only", "human", "-L", "1,2"]), @r"
    exit: 0
    ----- stderr -----
    note: no line is of these kinds
    ");
    assert_snapshot!(run(&["--only", "ai,unreviewed"]), @r"
    exit: 0
    ----- stderr -----
    note: what review lines had is known after a scan: outcross scan
    note: no line is of these kinds
    ");
}

#[test]
fn a_line_explained() {
    let repo = Repo::new(DISPUTED);
    let call = in_repo(&repo, ["blame", "f", "--explain", "-L", "1", "-L", "3,6"]);
    assert_snapshot!(call.run(), @r"
    exit: 0
    ----- stdout -----
    f:1│ 1
      introduced  [base] 2024-01-01 f:1
      written     not known without a ledger: outcross scan
      written by  unknown
      evidence    none
      review      not known without a ledger: outcross scan

    f:3│ three
      introduced  [agent] 2024-02-01 f:3
      written     not known without a ledger: outcross scan
      written by  ai, claimed
      agent       claude-code
      model       anthropic/claude-opus-4, spelled claude-opus-4-20250514
      evidence    git-ai-note: session s_1 claude claude-opus-4-20250514
                  trailer co-authored-by: Claude <noreply@anthropic.com>
      review      not known without a ledger: outcross scan

    f:4│ four
      introduced  [agent] 2024-02-01 f:4
      written     not known without a ledger: outcross scan
      written by  human, claimed
      evidence    git-ai-note: person h_1
                  trailer co-authored-by: Claude <noreply@anthropic.com>
      conflict    line record says human, commit mark says ai
      review      not known without a ledger: outcross scan

    f:5│ five
      introduced  [agent] 2024-02-01 f:5
      written     not known without a ledger: outcross scan
      written by  unknown
      evidence    trailer co-authored-by: Claude <noreply@anthropic.com>
      one-sided   commit mark, line not in the line record
      review      not known without a ledger: outcross scan

    f:6│ six
      introduced  [quiet] 2024-03-01 f:6
      written     not known without a ledger: outcross scan
      written by  ai, claimed
      agent       cursor
      model       openai/gpt-5, spelled gpt-5
      evidence    git-ai-note: session s_1 cursor gpt-5
      one-sided   line record without a commit mark
      review      not known without a ledger: outcross scan
    ");
    let _ = in_repo(&repo, ["scan"]).env("XDG_CACHE_HOME", call.home().join("cache")).run().expect_code(0);
    let after = call.run().expect_code(0).stdout;
    assert!(after.contains("written     the same, added") && !after.contains("not known"), "{after}");
}

#[test]
fn a_moved_and_a_copied_line_explained() {
    let repo = Repo::new(
        r#"
        commit one
            lines a "a line that is long enough to move" other
            lines b third
        commit two
            time 2024-02-01T12:00:00Z
            lines a other
            lines b third "a line that is long enough to move"
            file d <<END
            int width = measure(window);
            int height = measure_height(window);
            int area = width * height;
            report(area, width, height);
            remember(window, area);
            forget_others(window);
            END
        commit three
            time 2024-03-01T12:00:00Z
            copy d e
        "#,
    );
    let call = in_repo(&repo, ["blame", "b", "e", "--explain", "-L", "2"]);
    let _ = in_repo(&repo, ["scan"]).env("XDG_CACHE_HOME", call.home().join("cache")).run().expect_code(0);
    assert_snapshot!(call.run(), @r"
    exit: 0
    ----- stdout -----
    b:2│ a line that is long enough to move
      introduced  [two] 2024-02-01 b:2
      written     [one] 2024-01-01 a, added
      written by  unknown
      evidence    none
      review      unknown, no record

    e:2│ int height = measure_height(window);
      introduced  [three] 2024-03-01 e:2
      written     the same, copied from live
      written by  unknown
      copied from [two] 2024-02-01 d:2, written by unknown
      evidence    none
      review      unknown, no record
    ");
}

#[test]
fn flags_of_git() {
    let repo = Repo::new(TEAM);
    let run = |args: &[&str]| in_repo(&repo, ["blame", "README.md"]).args(args).run();
    assert_snapshot!(run(&["-s", "-w"]), @r"
    exit: 0
    ----- stdout -----
     [bob] 1│ hello
    ");
    assert_snapshot!(run(&["--date", "iso"]), @r"
    exit: 0
    ----- stdout -----
     [bob] 2024-01-01 02:00:00 +0000 unknown - 1│ hello
    ");
    assert_eq!(run(&["-l"]).stdout, run(&[]).stdout);
    assert_eq!(run(&["-l"]).raw.len(), run(&[]).raw.len() + 32);
    assert_eq!(run(&["-p"]).raw, run(&["--porcelain"]).raw);
    assert_snapshot!(run(&["-M"]), @r"
    exit: 2
    ----- stderr -----
    error: blame has no -M: a scan follows moved lines by itself

    hint: after outcross scan, --explain and --json say where a line was written
    ");
}
