//! `outcross init`.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use forge::Kind;
use insta::assert_snapshot;
use outcross::setup::record::{Record, Undone};
use outcross::setup::{Action, Part, Place, Situation, apply, plan, templates};
use proptest::prelude::*;
use testkit::Repo;

use crate::in_repo;
use crate::output::follows_schema;

const ALL: &str = "policy,ci,record,notes,hooks";

fn repo() -> Repo {
    let repo = Repo::new("layout worktree\ncommit a\n lines x one");
    repo.append_config(
        "[remote \"origin\"]\n\turl = https://github.com/team/app\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n",
    );
    repo
}

/// Every file, folder and link below a folder: its kind and rights, and what is in it.
fn tree(folder: &Path) -> BTreeMap<PathBuf, (u32, Vec<u8>)> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap().map(Result::unwrap) {
            let (path, about) = (entry.path(), fs::symlink_metadata(entry.path()).unwrap());
            let content = if about.is_file() { fs::read(&path).unwrap() } else { Vec::new() };
            found.insert(path.clone(), (about.mode(), content));
            if about.is_dir() {
                folders.push(path);
            }
        }
    }
    found
}

fn init(repo: &Repo, args: &[&str]) -> testkit::Output {
    in_repo(repo, ["init"].into_iter().chain(args.iter().copied())).run()
}

fn hook(repo: &Repo, content: &str) {
    let folder = repo.git_dir().join("hooks");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("pre-push"), content).unwrap();
}

/// Without the advice that builds of releases don't give.
fn text(output: &testkit::Output) -> String {
    output
        .to_string()
        .replace(&format!("warning: {}\n", templates::PIN_ADVICE), "")
        .trim_end_matches("----- stderr -----\n")
        .to_owned()
}

#[test]
fn nothing_is_written_without_yes() {
    let repo = repo();
    let before = tree(repo.path());
    for args in [&[][..], &["--dry-run"], &["--only", ALL], &["--json"], &["--dry-run", "--only", "hooks"]] {
        let output = init(&repo, args).expect_code(0);
        assert!(output.stdout.contains("outcross"), "{output}");
        assert_eq!(tree(repo.path()), before, "{args:?}");
    }
    let shown = init(&repo, &[]).expect_code(0);
    assert!(
        shown.stdout.ends_with("\nNothing was written. To write it: outcross init --yes (with the same options)\n")
    );
    for line in templates::policy().lines().chain(templates::github_check().lines()) {
        assert!(shown.stdout.contains(&format!("\n+{line}\n")), "{line}");
    }
}

#[test]
fn all_of_it_can_be_written_and_taken_back() {
    let repo = repo();
    hook(&repo, "#!/bin/sh\nexit 0\n");
    let before = tree(repo.path());
    assert_snapshot!(text(&init(&repo, &["--yes", "--only", ALL])), @r"
    exit: 0
    ----- stdout -----
    + outcross.toml                          new, 36 lines
    + .github/workflows/outcross.yml         new, 29 lines
    + .github/workflows/outcross-again.yml   new, 30 lines
    + .github/workflows/outcross-record.yml  new, 27 lines
    ~ .git/config                            +2 -0 lines, the others stay
    ~ .git/hooks/pre-push                    +17 -0 lines, the others stay

    Undo any time: outcross init --undo
    ");
    assert_snapshot!(text(&init(&repo, &["--yes", "--only", ALL])), @r"
    exit: 0
    ----- stdout -----
    = outcross.toml                          as it should be
    = .github/workflows/outcross.yml         as it should be
    = .github/workflows/outcross-again.yml   as it should be
    = .github/workflows/outcross-record.yml  as it should be
    = .git/config                            kept: a fetch brings notes along already
    = .git/hooks/pre-push                    as it should be

    Nothing to write.
    ");
    assert_ne!(tree(repo.path()), before);
    let config = String::from_utf8(repo.git(["config", "--get-all", "remote.origin.fetch"])).unwrap();
    assert_snapshot!(config, @r"
    +refs/heads/*:refs/remotes/origin/*
    refs/notes/outcross-*:refs/notes/outcross-*
    refs/notes/ai*:refs/notes/ai*
    ");
    let dry = init(&repo, &["--undo", "--dry-run"]).expect_code(0);
    assert!(dry.stdout.ends_with("\nNothing was taken back: --dry-run\n"), "{dry}");
    assert_snapshot!(text(&init(&repo, &["--undo"])), @r"
    exit: 0
    ----- stdout -----
    ~ .git/hooks/pre-push                    as it was before
    ~ .git/config                            as it was before
    - .github/workflows/outcross-record.yml  gone, as before
    - .github/workflows/outcross-again.yml   gone, as before
    - .github/workflows/outcross.yml         gone, as before
    - outcross.toml                          gone, as before

    All of it is taken back.
    ");
    assert_eq!(tree(repo.path()), before);
    assert_snapshot!(text(&init(&repo, &["--undo"])), @r"
    exit: 3
    ----- stderr -----
    error: init has written nothing here, or it was taken back already
    ");
}

#[test]
fn what_is_written_is_a_policy_that_holds() {
    let repo = repo();
    let _ = init(&repo, &["--yes"]).expect_code(0);
    let _ = in_repo(&repo, ["config", "check"]).run().expect_code(0);
    let is_executable = |path: &str| fs::metadata(repo.path().join(path)).unwrap().permissions().mode() & 0o111 != 0;
    assert!(!is_executable("outcross.toml"));
    let _ = init(&repo, &["--yes", "--only", "hooks"]).expect_code(0);
    assert!(is_executable(".git/hooks/pre-push"));
}

#[test]
fn a_file_that_was_changed_since_stays() {
    let repo = repo();
    let before = tree(repo.path());
    let _ = init(&repo, &["--yes"]).expect_code(0);
    let policy = repo.path().join("outcross.toml");
    let written = fs::read(&policy).unwrap();
    fs::write(&policy, "version = 1\n").unwrap();
    assert_snapshot!(text(&init(&repo, &["--undo"])), @r"
    exit: 1
    ----- stdout -----
    - .github/workflows/outcross-again.yml   gone, as before
    - .github/workflows/outcross.yml         gone, as before
    = outcross.toml                          kept: it was changed since: take out by hand what init wrote

    The rest is taken back.
    ");
    assert_eq!(fs::read(&policy).unwrap(), b"version = 1\n");
    // As soon as it is as it was written, it can be taken back.
    fs::write(&policy, written).unwrap();
    let _ = init(&repo, &["--undo"]).expect_code(0);
    assert_eq!(tree(repo.path()), before);
}

#[test]
fn files_of_others_are_kept() {
    let repo = repo();
    fs::create_dir_all(repo.path().join(".github/workflows")).unwrap();
    fs::create_dir_all(repo.path().join(".config")).unwrap();
    fs::write(repo.path().join(".github/workflows/outcross.yml"), "name: mine\n").unwrap();
    fs::write(repo.path().join(".config/outcross.toml"), "version = 1\n").unwrap();
    hook(&repo, "#!/usr/bin/env python3\n");
    symlink("/nowhere", repo.path().join(".github/workflows/outcross-record.yml")).unwrap();
    assert_snapshot!(text(&init(&repo, &["--only", "policy,ci,record,hooks"])), @r#"
    exit: 0
    ----- stdout -----
    = outcross.toml                          kept: there is .config/outcross.toml already
    = .github/workflows/outcross.yml         kept: it is there already, and says something else than init would
    + .github/workflows/outcross-again.yml   new, 30 lines
    = .github/workflows/outcross-record.yml  kept: .github/workflows/outcross-record.yml is a link, and what it points to is not for outcross to change
    = .git/hooks/pre-push                    kept: it is no shell script: call 'outcross check --pre-push' in it

    .github/workflows/outcross-again.yml
    +# Made by 'outcross init'. After a review, runs the check of the change once more: the check that a push made stays red
    +# otherwise, whatever a later run says. For changes of forks GitHub lets no workflow do that: press "Re-run jobs" there.
    +name: outcross again
    +on:
    +  pull_request_review:
    +    types: [submitted, edited, dismissed]
    +permissions: {}
    +concurrency:
    +  group: outcross-again-${{ github.event.pull_request.number }}
    +  cancel-in-progress: true
    +jobs:
    +  again:
    +    name: outcross again
    +    runs-on: ubuntu-latest
    +    timeout-minutes: 5
    +    permissions:
    +      actions: write # to run a workflow again, and for nothing else
    +    steps:
    +      - name: Run the check again
    +        env:
    +          GH_TOKEN: ${{ github.token }}
    +          GH_REPO: ${{ github.repository }}
    +          HEAD: ${{ github.event.pull_request.head.sha }}
    +        run: |
    +          run=$(gh run list --workflow outcross.yml --event pull_request --commit "$HEAD" --limit 1 --json databaseId --jq '.[].databaseId')
    +          if [ -z "$run" ]; then
    +            echo "::notice title=outcross::no check of this commit has run yet"
    +          elif ! gh run rerun "$run"; then
    +            echo "::warning title=outcross::the check can't be run again from here: press 'Re-run jobs' of the run $run"
    +          fi

    Nothing was written. To write it: outcross init --yes (with the same options)
    "#);
    repo.append_config("[core]\n\thooksPath = .husky\n");
    assert_snapshot!(text(&init(&repo, &["--only", "hooks"])), @r"
    exit: 0
    ----- stdout -----
    = .git/hooks/pre-push                    kept: hooks are in .husky (core.hooksPath): call 'outcross check --pre-push' in its pre-push

    Nothing to write.
    ");
}

#[test]
fn nothing_is_written_through_a_link() {
    let repo = repo();
    let elsewhere = repo.beside("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    symlink(&elsewhere, repo.path().join(".github")).unwrap();
    let output = init(&repo, &["--yes", "--only", "ci"]).expect_code(0);
    assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 0);
    assert!(
        output.stdout.contains("kept: .github/workflows/outcross.yml is a link, and what it points to"),
        "{output}"
    );
}

#[test]
fn a_record_chooses_no_path() {
    let repo = repo();
    let folder = repo.git_dir().join("outcross/init");
    fs::create_dir_all(&folder).unwrap();
    let check = |file: &str, before: &str| {
        let entry = format!(r#"{{"file": "{file}", "before": {before}, "after": "00", "folders": 9}}"#);
        fs::write(folder.join("record.json"), format!(r#"{{"version": 1, "files": [{entry}]}}"#)).unwrap();
        let output = init(&repo, &["--undo"]).expect_code(2);
        output.stderr.lines().next().unwrap().to_owned()
    };
    assert_snapshot!(check("../x", "null"), @r"
    error: the record of init can't be used: it names a file that init does not write
    ");
    assert_snapshot!(check("policy", "\"../../../etc/passwd\""), @r"
    error: the record of init can't be used: it names no hash
    ");
    let absent = format!("\"{}\"", "0".repeat(64));
    assert_snapshot!(check("policy", &absent), @r"
    error: cannot read the record of init: No such file or directory (os error 2)
    ");
    fs::write(folder.join("0".repeat(64)), "x").unwrap();
    assert_snapshot!(check("policy", &absent), @r"
    error: the record of init can't be used: what it kept of a file was changed
    ");
}

#[test]
fn forges() {
    let repo = Repo::new("layout worktree\ncommit a\n lines x one");
    assert_snapshot!(text(&init(&repo, &["--only", "ci"])), @r"
    exit: 2
    ----- stderr -----
    error: it is not known at which forge the repository lies

    hint: say so: --forge github, gitlab or gitea
    ");
    let files = |args: &[&str]| {
        let output = init(&repo, args).expect_code(0);
        output.stdout.lines().take_while(|line| !line.is_empty()).map(str::to_owned).collect::<Vec<_>>().join("\n")
    };
    assert_snapshot!(files(&[]), @r"
    + outcross.toml                          new, 36 lines
    ");
    assert_snapshot!(files(&["--forge", "github", "--only", "ci,record"]), @r"
    + .github/workflows/outcross.yml         new, 29 lines
    + .github/workflows/outcross-again.yml   new, 30 lines
    + .github/workflows/outcross-record.yml  new, 27 lines
    ");
    assert_snapshot!(files(&["--forge", "gitea"]), @r"
    + outcross.toml                          new, 36 lines
    + .gitea/workflows/outcross.yml          new, 30 lines
    ");
    fs::create_dir(repo.path().join(".forgejo")).unwrap();
    assert_snapshot!(files(&[]), @r"
    + outcross.toml                          new, 36 lines
    + .forgejo/workflows/outcross.yml        new, 30 lines
    ");
    fs::write(repo.path().join(".gitlab-ci.yml"), "stages: [build]\n").unwrap();
    assert_snapshot!(files(&[]), @r"
    + outcross.toml                          new, 36 lines
    ~ .gitlab-ci.yml                         +23 -0 lines, the others stay
    ");
    let bare = Repo::new("commit a\n lines x one");
    assert_snapshot!(text(&init(&bare, &[])), @r"
    exit: 2
    ----- stderr -----
    error: the repository has no work tree to set something up in

    hint: go into a clone that has one
    ");
}

#[test]
fn a_pipeline_of_others_gets_a_block() {
    let block = |file: &str| String::from_utf8(templates::gitlab_ci(file.as_bytes()).unwrap().unwrap()).unwrap();
    let foreign = "stages: [build]\nbuild:\n  script: make";
    let with = block(foreign);
    assert!(
        with.starts_with(&format!("{foreign}\n# >>> outcross >>>")) && with.contains("\n  stage: .pre\n"),
        "{with}"
    );
    assert!(block("build:\n  script: make\n").contains("\n  stage: test\n"));
    assert_eq!(block(&with), with);
    assert!(block("a: 1\r\n").lines().count() > 20 && !block("a: 1\r\n").replace("\r\n", "").contains('\n'));
    assert_eq!(templates::gitlab_ci(b"outcross:\n  script: x\n").unwrap(), None);
    assert!(templates::gitlab_ci(b"# >>> outcross >>>\na: 1\n").is_err());
    assert!(templates::gitlab_ci(b"# <<< outcross <<<\n# >>> outcross >>>\n").is_err());
}

/// Runs a hook with an outcross in its path that writes down what it reads, and ends with a code.
fn run_hook(hook: &[u8], code: i32) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path
    };
    let seen = folder.path().join("seen");
    file("outcross", format!("#!/bin/sh\necho \"$@\" > {0}\ncat >> {0}\nexit {code}\n", seen.display()).as_bytes());
    file("pre-push", hook);
    let path = format!("{}:/usr/bin:/bin", folder.path().display());
    let output = testkit::Cli::new("/bin/sh")
        .args([folder.path().join("pre-push")])
        .env("PATH", path)
        .input("refs/heads/a 1 refs/heads/a 0\nrefs/heads/b 2 refs/heads/b 0\n")
        .run();
    (output.code, output.stdout, fs::read_to_string(seen).unwrap_or_default())
}

#[test]
fn the_hook_checks_and_hands_the_refs_on() {
    const REFS: &str = "refs/heads/a 1 refs/heads/a 0\nrefs/heads/b 2 refs/heads/b 0\n";
    let new = templates::pre_push(b"").unwrap().unwrap();
    let seen = format!("check --pre-push\n{REFS}");
    assert_eq!(run_hook(&new, 0), (Some(0), String::new(), seen.clone()));
    assert_eq!(run_hook(&new, 1), (Some(1), String::new(), seen.clone()));
    let of_others = templates::pre_push(b"#!/bin/sh\ncat\nexit 3\n").unwrap().unwrap();
    assert_eq!(run_hook(&of_others, 0), (Some(3), REFS.to_owned(), seen.clone()));
    assert_eq!(run_hook(&of_others, 1), (Some(1), String::new(), seen));
    let is_shell = |first: &str| templates::pre_push(format!("{first}\nx\n").as_bytes()).is_some();
    for first in ["#!/bin/sh", "#! /usr/bin/env bash", "#!/bin/dash -e", "#!/usr/bin/env zsh"] {
        assert!(is_shell(first), "{first}");
    }
    for first in ["#!/usr/bin/env python3", "#!/usr/bin/fish", "\u{7f}ELF", "exit 0", "#!", "#!/usr/bin/env"] {
        assert!(!is_shell(first), "{first}");
    }
}

#[test]
fn branches_that_don_t_go_into_yaml_stay_out() {
    let is_written = |branch: &str| templates::github_record(branch).is_some();
    assert!(is_written("main") && is_written("release/1.x"));
    for branch in ["", "a b", "x]\njobs:", "*", "1", "\"", "ä", "-x", "${{ x }}"] {
        assert!(!is_written(branch), "{branch}");
    }
}

#[test]
fn documents_follow_their_schema() {
    let repo = repo();
    follows_schema("init", &init(&repo, &["--json", "--only", ALL]));
    follows_schema("init", &init(&repo, &["--json", "--only", ALL, "--yes"]));
    fs::write(repo.path().join("outcross.toml"), "version = 1\n").unwrap();
    follows_schema("init", &init(&repo, &["--json", "--undo"]));
}

/// A folder as a work tree with a git folder in it, and files of others.
fn place(foreign: &[(&str, Vec<u8>)]) -> (tempfile::TempDir, Place) {
    let folder = tempfile::tempdir().unwrap();
    for (path, content) in foreign {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    let git = folder.path().join(".git");
    fs::create_dir_all(&git).unwrap();
    let place = Place { work_tree: folder.path().to_owned(), common_dir: git.clone(), git_dir: git };
    (folder, place)
}

/// Bytes like those of files that people keep, and others.
fn content() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop::sample::select(vec![
        "#!/bin/sh\n",
        "#!/usr/bin/env bash\r\n",
        "stages:\n",
        "outcross:\n",
        "build:\n  script: make\n",
        "\n",
        "\r\n",
        "x",
        "# >>> outcross >>>\n",
        "# <<< outcross <<<\n",
        "# >>> outcross >>> mine",
        "version = 1\n",
        "[remote \"origin\"]\n",
    ]);
    let text = prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat().into_bytes());
    prop_oneof![4 => text, 1 => prop::collection::vec(any::<u8>(), 0..40)]
}

fn foreign() -> impl Strategy<Value = Vec<(&'static str, Vec<u8>)>> {
    let paths = vec![
        "outcross.toml",
        ".config/outcross.toml",
        ".github/workflows/outcross.yml",
        ".github/x",
        ".gitlab-ci.yml",
        ".gitea/workflows/outcross.yml",
        ".git/hooks/pre-push",
        ".git/config",
        "docs/x",
    ];
    let some = prop::sample::subsequence(paths, 0..9);
    some.prop_flat_map(|paths| {
        let count = paths.len();
        (Just(paths), prop::collection::vec(content(), count))
            .prop_map(|(paths, contents)| paths.into_iter().zip(contents).collect())
    })
}

fn situation() -> impl Strategy<Value = Situation> {
    let forge = prop::sample::select(vec![None, Some(Kind::GitHub), Some(Kind::GitLab), Some(Kind::Gitea)]);
    (forge, any::<bool>(), any::<bool>()).prop_map(|(forge, has_forgejo_folder, has_policy_in_config)| Situation {
        forge,
        has_forgejo_folder,
        has_policy_in_config,
        branch: "main".to_owned(),
        ..Situation::default()
    })
}

const PARTS: [Part; 5] = [Part::Policy, Part::Ci, Part::Record, Part::Notes, Part::Hooks];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(100) })]

    #[test]
    fn undo_leaves_every_byte_as_it_was(files in foreign(), situation in situation(), first in prop::sample::subsequence(PARTS.to_vec(), 1..5)) {
        let (folder, place) = place(&files);
        let before = tree(folder.path());
        let config = fs::read(folder.path().join(".git/config")).ok();
        let git_config = config.map(|now| { let after = [&now[..], b"x"].concat(); (now, after) });
        let situation = Situation { git_config, ..situation };
        // Twice, with some parts and then with all.
        for parts in [&first[..], &PARTS] {
            let until_now = tree(folder.path());
            let record = Record::load(&place).unwrap();
            let planned = plan(&place, &record, &situation, parts).unwrap();
            apply(&place, record, &planned).unwrap();
            let kept = planned.iter().filter(|file| matches!(file.action, Action::Keep { .. }));
            for file in kept {
                let path = folder.path().join(file.which.to_string());
                prop_assert_eq!(fs::read(&path).ok(), until_now.get(&path).map(|(_, content)| content.clone()));
            }
        }
        let undone = Record::load(&place).unwrap().undo(&place, false).unwrap();
        prop_assert!(undone.iter().all(|(_, undone)| *undone != Undone::Changed), "{:?}", undone);
        prop_assert_eq!(tree(folder.path()), before);
    }

    #[test]
    fn what_is_around_a_block_stays(file in content()) {
        if let Ok(Some(with)) = templates::gitlab_ci(&file) {
            let without = outcross::setup::block::without_block(&with).unwrap();
            let others = outcross::setup::block::without_block(&file).unwrap();
            prop_assert!(without == others || without == [&others[..], b"\n"].concat() || without == [&others[..], b"\r\n"].concat());
        }
    }
}
