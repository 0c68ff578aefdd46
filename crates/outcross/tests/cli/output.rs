//! Where output goes, in which form, with which colours.

use std::path::{Path, PathBuf};

use outcross::output::json::{self, v1};
use testkit::Repo;

use crate::{TEAM, in_repo, outcross};

#[test]
fn colours_follow_the_matrix() {
    let repo = Repo::new(TEAM);
    let check = |variables: &[(&str, &str)], args: &[&str], expect: bool| {
        let call = in_repo(&repo, ["status"]).args(args);
        let call = variables.iter().fold(call, |call, (name, value)| call.env(name, value));
        let has_escape = call.run().expect_code(0).raw.contains(&0x1b);
        assert_eq!(has_escape, expect, "{variables:?} {args:?}");
    };
    check(&[], &[], false);
    check(&[("CLICOLOR_FORCE", "1")], &[], true);
    check(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &[], false);
    check(&[("CLICOLOR_FORCE", "1")], &["--color", "never"], false);
    check(&[("NO_COLOR", "1")], &["--color=always"], true);
    check(&[], &["--color", "always"], true);
    check(&[], &["--color", "always", "--json"], false);
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let repo = Repo::new("commit a\n lines x 1..20000");
    for args in [
        &["blame", "x"][..],
        &["blame", "x", "--json"],
        &["log"],
        &["log", "--json"],
        &["status"],
        &["trend"],
        &["report", "-o", "-"],
        &["completions", "bash"],
        &["--help"],
    ] {
        let output = in_repo(&repo, args.iter().copied()).run_with_closed_stdout();
        assert_eq!((output.code, output.stderr.as_str()), (Some(0), ""), "{args:?}");
    }
}

#[test]
fn output_to_a_file() {
    let repo = Repo::new(TEAM);
    let file = repo.beside("out.json");
    let to_file = in_repo(&repo, ["status", "--json", "-o", file.to_str().unwrap()]).run().expect_code(0);
    assert_eq!((to_file.stdout.as_str(), to_file.stderr.as_str()), ("", ""));
    let direct = in_repo(&repo, ["status", "--json", "-o", "-"]).run().expect_code(0);
    assert_eq!(std::fs::read(&file).unwrap(), direct.raw);
    let nowhere = in_repo(&repo, ["status", "-o", "no/such/folder"]).run();
    insta::assert_snapshot!(nowhere, @r"
    exit: 2
    ----- stderr -----
    error: cannot write no/such/folder: No such file or directory (os error 2)
    ");
    insta::assert_snapshot!(outcross(Path::new("/"), ["-C", "/nowhere", "status"]).run(), @r"
    exit: 3
    ----- stderr -----
    error: cannot go into /nowhere: No such file or directory (os error 2)
    ");
}

#[test]
fn quiet_is_quiet() {
    let repo = Repo::new("layout worktree\ncommit a\n lines x one");
    std::fs::write(repo.path().join("x"), "two\n").unwrap();
    assert_ne!(in_repo(&repo, ["blame", "x"]).run().stderr, "");
    assert_eq!(in_repo(&repo, ["blame", "x", "-q"]).run().stderr, "");
    assert_eq!(in_repo(&repo, ["scan"]).env("CI", "true").run().stderr, "");
}

pub(crate) fn published(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/schema");
    folder.join(format!("{name}-1.json"))
}

#[test]
fn published_schemas_are_the_programs() {
    for document in v1::DOCUMENTS {
        let mut schema = Vec::new();
        json::write(&mut schema, &document.json_schema()).unwrap();
        let file = published(document.name);
        let there = std::fs::read(&file).unwrap_or_default();
        let name = document.name;
        let path = file.display();
        assert!(there == schema, "{path} is behind: cargo run -p outcross -- schema {name} -o {path}");
        let printed = outcross(Path::new("/"), ["schema", name]).run().expect_code(0);
        assert!(printed.raw == schema, "{name}");
    }
}

/// Fails if a document does not follow the published schema of its kind.
pub(crate) fn follows_schema(name: &str, output: &testkit::Output) {
    let schema = std::fs::read_to_string(published(name)).unwrap();
    let schema = serde_json::from_str(&schema).unwrap();
    let document = serde_json::from_slice(&output.raw).unwrap_or_else(|error| panic!("{name}: {error}\n{output}"));
    let validator = jsonschema::validator_for(&schema).unwrap();
    let faults: Vec<_> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
    assert!(faults.is_empty(), "{name}: {faults:?}");
    let other = serde_json::json!({"schema": "outcross/other/1"});
    assert!(!validator.is_valid(&other), "{name}");
}

#[test]
fn documents_follow_their_schemas() {
    let repo = Repo::new(TEAM);
    repo.declare_extension("partialClone", "origin");
    let check = |name: &str, args: &[&str]| follows_schema(name, &in_repo(&repo, args.iter().copied()).run());
    check("status", &["status", "--json"]);
    check("scan", &["scan", "--json", ".", "/nowhere"]);
    check("blame", &["blame", "src/verse.txt", "README.md", "--json"]);
    check("show", &["show", "HEAD", "--json"]);
    check("log", &["log", "--json"]);
    check("doctor", &["doctor", "--json"]);
    check("trend", &["trend", "--json", "--fail-on", "copied>10%"]);
    check("report", &["report", "--json"]);
    check("tables", &["schema", "--tables", "--json"]);
}
