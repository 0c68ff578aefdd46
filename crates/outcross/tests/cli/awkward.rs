//! Repositories that are cut off, damaged, or made to harm.

use insta::assert_snapshot;
use testkit::Repo;

use crate::blame::without_written;
use crate::{TEAM, in_repo, outcross};

#[test]
fn shallow_and_bundled() {
    let repo = Repo::new(TEAM);
    let shallow = repo.shallow_clone(1);
    let run = |args: &[&str]| in_repo(&repo, []).current_dir(shallow.path()).args(args).hide_ids().run();
    assert_snapshot!(run(&["status"]), @r"
    exit: 0
    ----- stdout -----
    shallow-1 @ [bob]   1 commit · 5 lines · 2 files (1 more skipped)   [TIME]
    Written by  AI 0.0 %   human 0.0 %   unknown 100.0 %
    Lines are   data 80.0 % · docs 20.0 %
    Coverage    0.0 % of the lines have evidence of who wrote them, beside their age; history is cut off before 5 lines
    Review      no records of review here: outcross reviews import
    Trend       last 90 days and those before      now  before        reference (58 repositories, 2025: quartiles)
                copied lines                     0.0 % unknown  ···▁   6.7 · 11.8 · 16.6
                moved lines                      0.0 % unknown  ···▁   1.5 · 2.8 · 6.1
                churn within 14 days           unknown unknown  ····   1.2 · 2.7 · 7.0
    Problems    1 × shallow while reading the commit graph
    ");
    assert_snapshot!(run(&["blame", "src/verse.txt"]), @r"
    exit: 0
    ----- stdout -----
    ^[bob] 2024-01-01 unknown - 1│ one
    ^[bob] 2024-01-01 unknown - 2│ two
    ^[bob] 2024-01-01 unknown - 3│ three
    ^[bob] 2024-01-01 unknown - 4│ four
    ");
    let bundle = repo.bundle("all.bundle", &["--all"]);
    let scan = outcross(repo.path(), ["scan", bundle.to_str().unwrap()]).names_of(&repo).hide_ids();
    assert_snapshot!(scan.run(), @r"
    exit: 0
    ----- stdout -----
    all @ [bob]   3 commits · 5 lines · 2 files (1 more skipped)   [TIME]
    ledger      [HOME]/cache/outcross/[ID]
    ");
    let status = outcross(repo.path(), ["status", bundle.to_str().unwrap()]).run().expect_code(0);
    assert!(status.stdout.starts_with("all @ "), "{status}");
    let part = repo.bundle("part.bundle", &["HEAD~1..main"]);
    let scan = outcross(repo.path(), ["scan", part.to_str().unwrap()]);
    assert_snapshot!(scan.replace(part.display().to_string(), "[PART]").run(), @r"
    exit: 4
    ----- stderr -----
    error: the bundle [PART] needs commits that it does not hold (1)

    hint: make a bundle that is whole: git bundle create FILE --all
    ");
}

#[test]
fn a_missing_object_is_said_and_the_rest_is_shown() {
    let repo = Repo::new("storage loose\ncommit a\n lines x one\n lines y two\ncommit b\n lines x one three");
    let blob = String::from_utf8(repo.git(["rev-parse", "HEAD~1:x"])).unwrap();
    repo.delete_object(blob.trim());
    let run = |args: &[&str]| in_repo(&repo, []).args(args).replace(blob.trim(), "[blob]").run();
    assert_snapshot!(run(&["status", "-v"]), @r"
    exit: 4
    ----- stdout -----
    repo @ [b]   2 commits · 3 lines · 2 files   [TIME]
    Written by  AI 0.0 %   human 0.0 %   unknown 100.0 %
    Lines are   data 100.0 %
    Coverage    0.0 % of the lines have evidence of who wrote them, beside their age; history is cut off before 2 lines
    Review      no records of review here: outcross reviews import
    Trend       last 90 days and those before      now  before        reference (58 repositories, 2025: quartiles)
                copied lines                     0.0 % unknown  ···▁   6.7 · 11.8 · 16.6
                moved lines                      0.0 % unknown  ···▁   1.5 · 2.8 · 6.1
                churn within 14 days           unknown unknown  ····   1.2 · 2.7 · 7.0
    Problems    1 × missing while reading objects
                objects missing: x: in commit [a]: object [blob] is missing
    ");
    let with_ledger = in_repo(&repo, ["scan"]);
    let _ = with_ledger.run().expect_code(4);
    let cache = with_ledger.home().join("cache");
    for (file, code) in [("x", 4), ("y", 0)] {
        let blame = |call: testkit::Cli| call.run().expect_code(code);
        let walked = blame(in_repo(&repo, ["blame", file, "--json"])).stdout;
        let stored = blame(in_repo(&repo, ["blame", file, "--json"]).env("XDG_CACHE_HOME", &cache)).stdout;
        assert_eq!(without_written(&stored), without_written(&walked));
    }
    assert_snapshot!(run(&["blame", "x"]), @r"
    exit: 4
    ----- stdout -----
    ^[b] 2024-01-01 unknown - 1│ one
    ^[b] 2024-01-01 unknown - 2│ three
    ");
    assert_snapshot!(run(&["blame", "y"]), @r"
    exit: 0
    ----- stdout -----
     [a] 2024-01-01 unknown - 1│ two
    ");
}

#[test]
fn formats_that_are_not_known_are_refused() {
    let repo = Repo::new(TEAM);
    repo.declare_extension("refStorage", "reftable");
    assert_snapshot!(in_repo(&repo, []).run(), @r"
    exit: 4
    ----- stderr -----
    error: . keeps its references as 'reftable', which can't be read yet

    hint: scan a copy that keeps them as files: git clone --mirror --ref-format=files REPO COPY
    ");
    let repo = Repo::new(TEAM);
    repo.declare_extension("fancy", "true");
    assert_snapshot!(in_repo(&repo, []).run(), @r"
    exit: 4
    ----- stderr -----
    error: . needs the repository extension 'fancy', which is not known

    hint: scan a copy in the usual format: git clone --mirror --no-local REPO COPY
    ");
}

/// Names, messages, contents and records that try to drive the terminal.
const HOSTILE: &str = "
    commit a
        author \x1b[31mEve\u{9b} <e\x1b]0;x@example.com>
        file \"a\\x1b[2J\\r.txt\" \"x\\x1b]8;;http://x\\x07\\n\\xff\\x9b\\xe2\\x80\\xaegpj\\n\"
        message \"\\x1b[31mred\"
        trailer Co-authored-by: Claude\x1b[5m <noreply@anthropic.com>
    note a \"{\\\"\\x1b[31m\\\": 1\"
";

#[test]
fn no_escape_gets_out() {
    let repo = Repo::new(HOSTILE);
    let file = "a\u{1b}[2J\r.txt";
    repo.append_config("[remote \"origin\"]\n url = \"https://forge.example/\u{1b}[31m/x\"\n");
    for args in [&["status", "-v"][..], &["status", "--json"], &["blame", file], &["blame", file, "--json"]]
        .into_iter()
        .chain([&["show", "HEAD"][..], &["show", "HEAD", "--json"], &["scan", "-v"], &["doctor"]])
        .chain([&["blame", "no\u{1b}[2Jfile"][..], &["scan", "/no\u{1b}[2Jrepository"]])
    {
        let output = in_repo(&repo, args.iter().copied()).run();
        let all = [output.stdout.as_str(), &output.stderr].concat();
        assert!(!all.chars().any(|c| c.is_control() && c != '\n'), "{args:?}: {all:?}");
        assert!(!all.contains('\u{202e}'), "{args:?}: {all:?}");
    }
}

#[test]
fn nothing_in_the_repository_changes() {
    let repo = Repo::new(TEAM);
    let before = repo.footprint();
    for args in [&["status"][..], &["blame", "README.md"], &["show", "HEAD"], &["doctor"]] {
        let _ = in_repo(&repo, args.iter().copied()).run().expect_code(0);
    }
    assert!(repo.footprint() == before);
}
