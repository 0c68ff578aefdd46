//! The runner: what a program sees, and how its output is shown.

use testkit::{Cli, Repo};

fn shell(script: &str) -> Cli {
    Cli::new("/bin/sh").args(["-c", script])
}

#[test]
fn output_as_one_text() {
    let cli = shell("cat; echo problem >&2; exit 3").input("data\n");
    insta::assert_snapshot!(cli.run().to_string(), @"
    exit: 3
    ----- stdout -----
    data
    ----- stderr -----
    problem
    ");
    insta::assert_snapshot!(shell("true").run().expect_code(0).to_string(), @"exit: 0");
}

#[test]
fn what_differs_from_run_to_run_is_hidden() {
    let repo = Repo::new("commit base\nlines x 1");
    let id = repo.id("base");
    let script = format!(
        "echo {id} {} {} {}; echo $HOME; echo 2.9 s 13 ms, 1 m 05 s, 4 sheep v2 s 7 s",
        &id[..10],
        "ab".repeat(20),
        repo.path().display()
    );
    let cli = shell(&script).names_of(&repo).hide_durations().hide_ids().replace("sheep", "lambs");
    insta::assert_snapshot!(cli.run().stdout, @"
    [base] [base] [ID] [REPO]
    [HOME]
    [TIME], [TIME], 4 lambs v2 s [TIME]
    ");
}

#[test]
fn nothing_of_this_machine_is_seen() {
    let cli = shell("env | sort | sed 's/^PATH=.*/PATH=/'; pwd").env("NO_COLOR", "1");
    insta::assert_snapshot!(cli.run().stdout, @"
    HOME=[HOME]
    LANG=C.UTF-8
    NO_COLOR=1
    PATH=
    PWD=[HOME]
    TZ=UTC
    XDG_CACHE_HOME=[HOME]/cache
    XDG_CONFIG_HOME=[HOME]/config
    [HOME]
    ");
}

#[test]
fn a_closed_stdout_ends_a_program() {
    let output = shell("trap '' PIPE; sleep 0.2; echo data 2>/dev/null || exit 7").run_with_closed_stdout();
    assert_eq!(output.code, Some(7));
}
