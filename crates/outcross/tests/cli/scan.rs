//! `outcross scan`.

use insta::assert_snapshot;
use testkit::Repo;

use crate::{TEAM, document, in_repo};

/// A scan of one repository with an origin, one without, and of nothing, into the ledger beside the first.
fn scan_of_three(team: &Repo, other: &Repo) -> testkit::Cli {
    team.append_config("[remote \"origin\"]\n url = https://user:secret@forge.example/Team/Poem.git\n");
    let (ledger, nowhere) = (team.beside("ledger"), team.beside("nowhere"));
    in_repo(team, ["scan", ".", nowhere.to_str().unwrap(), other.path().to_str().unwrap()])
        .args(["--ledger", ledger.to_str().unwrap()])
        .replace(other.path().display().to_string(), "[OTHER]")
        .replace(nowhere.display().to_string(), "[NOWHERE]")
        .replace(ledger.display().to_string(), "[LEDGER]")
        .names_of(other)
}

#[test]
fn several_repositories_one_ledger() {
    let (team, other) = (Repo::new(TEAM), Repo::new("commit only\n lines x one"));
    let call = scan_of_three(&team, &other);
    assert_snapshot!(call.run(), @r#"
    exit: 4
    ----- stdout -----
    forge.example/team/poem @ [bob]   3 commits · 5 lines · 2 files (1 more skipped)   [TIME]
    ledger      [LEDGER]
    repo @ [only]   1 commit · 1 line · 1 file   [TIME]
    ledger      [LEDGER]
    2 repositories   4 commits · 6 lines · 3 files (1 more skipped)   [TIME]
    ----- stderr -----
    error: no git repository at [NOWHERE]
    hint: name a git repository, or go into one with -C DIR
    "#);
    let text = std::fs::read_to_string(team.beside("ledger").join("ledger.json")).unwrap();
    assert!(!text.contains("secret") && text.contains("forge.example/team/poem"));
}

#[test]
fn the_document() {
    let (team, other) = (Repo::new(TEAM), Repo::new("commit only\n lines x one"));
    let call = scan_of_three(&team, &other);
    assert_snapshot!(document(&call.args(["--json"]).run()), @r#"
    exit: 4
    error: no git repository at [NOWHERE]
    hint: name a git repository, or go into one with -C DIR
    {
      "failed": [
        {
          "error": "no git repository at [NOWHERE]",
          "path": "[NOWHERE]"
        }
      ],
      "repositories": [
        {
          "counts": {
            "commits": 3,
            "files": 2,
            "lines": 5,
            "skipped_files": 1
          },
          "ledger": "[LEDGER]",
          "new_commits": null,
          "path": ".",
          "problems": [],
          "repo": {
            "branch": "refs/heads/main",
            "commit": "[bob]",
            "id": "forge.example/team/poem",
            "object_format": "sha1",
            "partial": false,
            "shallow": false
          },
          "units": null
        },
        {
          "counts": {
            "commits": 1,
            "files": 1,
            "lines": 1,
            "skipped_files": 0
          },
          "ledger": "[LEDGER]",
          "new_commits": null,
          "path": "[OTHER]",
          "problems": [],
          "repo": {
            "branch": "refs/heads/main",
            "commit": "[only]",
            "id": "repo",
            "object_format": "sha1",
            "partial": false,
            "shallow": false
          },
          "units": null
        }
      ],
      "schema": "outcross/scan/1",
      "summary": {
        "failed": 1,
        "scanned": 2
      }
    }
    "#);
}

#[test]
fn two_repositories_of_one_name() {
    let (one, two) = (Repo::new(TEAM), Repo::new("commit only\n lines x one"));
    let ledger = one.beside("ledger");
    let scan = |repo: &Repo| {
        in_repo(repo, ["scan", "--name", "same", "--ledger", ledger.to_str().unwrap()])
            .replace(ledger.display().to_string(), "[LEDGER]")
            .replace(one.id("base"), "[base]")
            .replace(two.id("only"), "[only]")
            .run()
    };
    assert_snapshot!(scan(&one), @r"
    exit: 0
    ----- stdout -----
    same @ [bob]   3 commits · 5 lines · 2 files (1 more skipped)   [TIME]
    ledger      [LEDGER]
    ");
    assert_snapshot!(scan(&two), @r"
    exit: 2
    ----- stderr -----
    error: two repositories have the id 'same': 'repo from [base]' is in the ledger, and 'repo from [only]' is not the same

    hint: give the repository another id: outcross scan REPOSITORY --name ID --ledger LEDGER
    ");
    assert_eq!(scan(&one).code, Some(0));
}

#[test]
fn a_list_of_repositories() {
    let repo = Repo::new(TEAM);
    let list = |text: String| in_repo(&repo, ["scan", "--repos", "-"]).input(text).hide_ids();
    assert_snapshot!(list(format!("# ours\n\n{}\n", repo.path().display())).run(), @r"
    exit: 0
    ----- stdout -----
    repo @ [bob]   3 commits · 5 lines · 2 files (1 more skipped)   [TIME]
    ledger      [HOME]/cache/outcross/[ID]
    ");
    assert_snapshot!(list("# none\n".to_owned()).run(), @r"
    exit: 3
    ----- stderr -----
    error: the list names no repository
    ");
    assert_snapshot!(list("/\n/tmp/..\n".to_owned()).run(), @r"
    exit: 3
    ----- stderr -----
    error: no git repository at /
    hint: name a git repository, or go into one with -C DIR
    error: no git repository at /tmp/..
    hint: name a git repository, or go into one with -C DIR
    error: none of the paths is a git repository
    ");
}

#[test]
fn bad_names_and_places() {
    let repo = Repo::new(TEAM);
    let run = |args: &str| in_repo(&repo, ["scan"]).args(args.split_whitespace()).run();
    assert_snapshot!(run("--name ../x"), @r"
    exit: 2
    ----- stderr -----
    error: '../x' can't be the id of a repository

    hint: an id is made of letters, digits and -_.~+, with / between its parts
    ");
    assert_snapshot!(run("--name x . /other"), @r"
    exit: 2
    ----- stderr -----
    error: --name is for one repository, and several are named
    ");
    assert_snapshot!(run("--ledger objects"), @r"
    exit: 2
    ----- stderr -----
    error: objects is not empty and not a ledger

    hint: name an empty or a new folder with --ledger
    ");
    assert_snapshot!(run("--repos missing.txt"), @r"
    exit: 2
    ----- stderr -----
    error: cannot read missing.txt: No such file or directory (os error 2)
    ");
    assert_snapshot!(run("--identity-key missing.key"), @r"
    exit: 2
    ----- stderr -----
    error: cannot read missing.key: No such file or directory (os error 2)
    ");
}

#[test]
fn a_secret_joins_pseudonyms_and_is_another_setting() {
    let repo = Repo::new(TEAM);
    let (key, ledger) = (repo.beside("key"), repo.beside("ledger"));
    std::fs::write(&key, "a secret\n").unwrap();
    let scan = |extra: &[&str]| {
        let _ = in_repo(&repo, ["scan", "-q", "--ledger", ledger.to_str().unwrap()]).args(extra).run().expect_code(0);
        std::fs::read_to_string(ledger.join("ledger.json")).unwrap()
    };
    let own = scan(&[]);
    let keyed = scan(&["--identity-key", key.to_str().unwrap()]);
    assert_ne!(own, keyed);
    assert!(!keyed.contains("a secret"));
    assert_eq!(scan(&[]), own);
}

#[test]
fn a_reader_does_not_make_a_shared_ledger_anew() {
    let repo = Repo::new(TEAM);
    let (key, ledger) = (repo.beside("key"), repo.beside("ledger"));
    std::fs::write(&key, "a secret\n").unwrap();
    let place = ["--ledger", ledger.to_str().unwrap(), "--name", "team/poem"];
    let _ = in_repo(&repo, ["scan", "--identity-key", key.to_str().unwrap()]).args(place).run().expect_code(0);
    let status = in_repo(&repo, ["status"]).args(place).replace(place[1], "[LEDGER]");
    assert!(status.run().expect_code(0).stdout.starts_with("team/poem @ [bob]"));
    repo.git(["update-ref", "refs/heads/main", repo.id("base")]);
    assert_snapshot!(status.run(), @r"
    exit: 2
    ----- stderr -----
    error: the ledger [LEDGER] is behind, and was made with other settings than this scan

    hint: bring it up to date with outcross scan and its own settings
    ");
}

#[test]
fn one_and_many_threads_write_the_same_bytes() {
    let repo = Repo::new(TEAM);
    let scan = |threads: &str| {
        let ledger = repo.beside(&format!("ledger-{threads}"));
        let _ = in_repo(&repo, ["scan", "-j", threads, "--ledger", ledger.to_str().unwrap()]).run().expect_code(0);
        std::fs::read(ledger.join("ledger.json")).unwrap()
    };
    assert_eq!(scan("1"), scan("4"));
}

/// Rows of the tables that a second scan adds to, as text, in any order.
pub(crate) fn added_rows(ledger: &std::path::Path) -> (Vec<String>, Vec<String>, Vec<String>, Vec<String>) {
    let ledger = ledger::Ledger::open(ledger).unwrap();
    ledger.verify().unwrap();
    let mut fates: Vec<_> = ledger.fates("repo").unwrap().map(|row| format!("{:?}", row.unwrap())).collect();
    let mut series: Vec<_> = ledger.series("repo").unwrap().map(|row| format!("{:?}", row.unwrap())).collect();
    fates.sort();
    series.sort();
    let commits = ledger.commits("repo").unwrap().map(|row| format!("{:?}", row.unwrap())).collect();
    let spans = ledger.spans("repo").unwrap().map(|row| format!("{:?}", row.unwrap())).collect();
    (commits, spans, fates, series)
}

#[test]
fn a_second_scan_adds_what_is_new() {
    let (name, shape) = &testkit::Shape::ALL[0];
    let repo = testkit::generate(7, shape).build();
    let line = String::from_utf8(repo.git(["rev-list", "--first-parent", "--reverse", "HEAD"])).unwrap();
    let heads: Vec<&str> = line.lines().collect();
    let branch = String::from_utf8(repo.git(["symbolic-ref", "HEAD"])).unwrap();
    let (grown, fresh) = (repo.beside("grown"), repo.beside("fresh"));
    let scan = |ledger: &std::path::Path| {
        let call = in_repo(&repo, ["scan", "--json", "--ledger", ledger.to_str().unwrap()]);
        let document: serde_json::Value = serde_json::from_str(&call.run().expect_code(0).stdout).unwrap();
        document["repositories"][0]["new_commits"].clone()
    };
    for (at, head) in heads.iter().enumerate().step_by(3) {
        repo.git(["update-ref", branch.trim(), *head]);
        assert_eq!(scan(&grown).is_null(), at == 0, "{name}: {head}");
        let _ = std::fs::remove_dir_all(&fresh);
        assert!(scan(&fresh).is_null());
        assert!(added_rows(&grown) == added_rows(&fresh), "{name}: the ledgers differ at {head}");
    }
    assert_eq!(scan(&grown), 0);
    // A branch that lost its last commits goes on from the checkpoint before; one that has nothing of it, anew.
    repo.git(["update-ref", branch.trim(), heads[1]]);
    assert!(scan(&grown).is_number());
    let _ = std::fs::remove_dir_all(&fresh);
    scan(&fresh);
    assert!(added_rows(&grown) == added_rows(&fresh), "{name}: the ledgers differ after a rewrite");
    repo.git(["update-ref", branch.trim(), heads[0]]);
    assert_eq!(scan(&grown), 0, "the checkpoint of the first scan");
}
