//! `outcross doctor`.

use insta::assert_snapshot;
use testkit::Repo;

use crate::{TEAM, in_repo, outcross};

fn run(repo: &Repo) -> testkit::Output {
    in_repo(repo, ["doctor"]).hide_ids().run()
}

/// Without the line about git, whose version differs from machine to machine.
fn without_git(output: &testkit::Output) -> String {
    output.to_string().lines().filter(|line| !line.contains("  git  ")).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_repository_that_is_well() {
    assert_snapshot!(without_git(&run(&Repo::new(TEAM))), @r"
    exit: 0
    ----- stdout -----
    ok    cache folder  [HOME]/cache/outcross
    ok    repository    repo at [bob] (refs/heads/main)
    ok    notes         refs/notes/ai is not here, and there is no origin to fetch it from
    ok    agents        the program's own table
    ok    reviews       nothing imported (outcross reviews import); refs/notes/outcross-review is not here
    ok    ledger        none yet ([HOME]/cache/outcross/[ID])
    ");
}

#[test]
fn a_repository_with_peculiarities() {
    let repo = Repo::new(TEAM).shallow_clone(1);
    repo.append_config("[remote \"origin\"]\n promisor = true\n");
    std::fs::create_dir_all(repo.git_dir().join("info")).unwrap();
    std::fs::write(repo.git_dir().join("info/grafts"), "x\n").unwrap();
    repo.write_commit_graph();
    assert_snapshot!(without_git(&run(&repo)), @r"
    exit: 0
    ----- stdout -----
    ok    cache folder  [HOME]/cache/outcross
    ok    repository    shallow-1 at [bob] (refs/heads/main)
    warn  shallow       history is cut off: lines at the boundary may be older than they show
                        fix: git fetch --unshallow
    warn  partial       objects may be absent: files whose history needs them are incomplete
                        fix: git fetch --refetch --no-filter
    warn  grafts        a grafts file is there and ignored: what is stored counts
                        fix: remove info/grafts from the git folder
    warn  notes         refs/notes/ai is not here; if the origin has it, a clone did not fetch it
                        fix: git fetch origin 'refs/notes/ai:refs/notes/ai'
    ok    agents        the program's own table
    warn  reviews       nothing imported (outcross reviews import); refs/notes/outcross-review is not here; git fetch does not bring those of the origin
                        fix: git config --add remote.origin.fetch 'refs/notes/outcross-*:refs/notes/outcross-*'; git fetch
    ok    ledger        none yet ([HOME]/cache/outcross/[ID])
    ");
}

#[test]
fn a_damaged_ledger_fails() {
    let repo = Repo::new(TEAM);
    let ledger = repo.beside("ledger");
    let place = ledger.to_str().unwrap();
    let _ = in_repo(&repo, ["scan", "--ledger", place]).run().expect_code(0);
    let doctor = in_repo(&repo, ["doctor", "--ledger", place]).replace(place, "[LEDGER]");
    assert_eq!(doctor.run().code, Some(0));
    std::fs::write(ledger.join("ledger.json"), "{}").unwrap();
    assert_snapshot!(without_git(&doctor.run()), @r"
    exit: 1
    ----- stdout -----
    ok    cache folder  [HOME]/cache/outcross
    ok    repository    repo at [bob] (refs/heads/main)
    ok    notes         refs/notes/ai is not here, and there is no origin to fetch it from
    ok    agents        the program's own table
    ok    reviews       nothing imported (outcross reviews import); refs/notes/outcross-review is not here
    fail  ledger        [LEDGER]/ledger.json is damaged: missing field `schema` at line 1 column 2
                        fix: if [LEDGER] is a ledger, remove it and scan again: all of it comes from its repositories
    ");
}

#[test]
fn no_repository_and_no_home() {
    let doctor = outcross(std::path::Path::new("/"), ["doctor"]).env("HOME", "").env("XDG_CACHE_HOME", "x");
    assert_snapshot!(without_git(&doctor.run()), @r"
    exit: 1
    ----- stdout -----
    fail  cache folder  neither XDG_CACHE_HOME nor HOME is an absolute path
                        fix: set one of them, or give --ledger DIR
    fail  repository    no git repository at .
                        fix: name a git repository, or go into one with -C DIR
    ");
}
