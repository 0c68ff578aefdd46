//! `outcross check`: which change is judged, by which policy, and how it ends.

use std::path::{Path, PathBuf};

use serde_json::Value;
use testkit::{Output, Repo};

use crate::in_repo;

/// A base, and a topic with an agent's lines, a person's, and some that go again.
const CHANGE: &str = r#"
    commit base
        author Ada <ada@example.com>
        lines src/poem.rs 1..5
    branch main base
    commit agent
        author Ada <ada@example.com>
        lines src/poem.rs 1..5 six seven eight
        trailer Co-authored-by: Claude Opus 4.5 <noreply@anthropic.com>
    commit person
        author Ada <ada@example.com>
        lines src/poem.rs 1..5 six seven
        lines README.md words
        trailer AI-Assisted: no
    branch topic person
    head branch topic
"#;

fn check(repo: &Repo, args: &[&str]) -> Output {
    in_repo(repo, ["check"].into_iter().chain(args.iter().copied())).run()
}

/// The document of a check, which ends with a code.
fn document(repo: &Repo, args: &[&str], code: i32) -> Value {
    let output = in_repo(repo, ["check", "--json"].into_iter().chain(args.iter().copied())).run();
    assert_eq!(output.code, Some(code), "{output}");
    serde_json::from_slice(&output.raw).unwrap()
}

/// Rule, path and first line of what counts.
fn findings(document: &Value) -> Vec<String> {
    let of = |list: &Value| -> Vec<String> {
        let each = list.as_array().unwrap().iter();
        each.map(|finding| {
            let path = finding["path"].as_str().unwrap_or("-");
            let gone = if finding["gone"] == true { " gone" } else { "" };
            format!("{} {} {path} {}{gone}", finding["severity"], finding["rule"], finding["places"]).replace('"', "")
        })
        .collect()
    };
    of(&document["findings"])
}

fn written(repo: &Repo, name: &str, text: &str) -> PathBuf {
    let path = repo.beside(name);
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn lines_of_an_agent_need_a_person_and_gone_ones_are_named() {
    let repo = Repo::new(CHANGE);
    let found = document(&repo, &["main..topic"], 1);
    assert_eq!(
        findings(&found),
        ["error unreviewed-ai src/poem.rs [[6,7]]", "error unreviewed-ai src/poem.rs [[8,8]] gone"]
    );
    assert_eq!((&found["verdict"], &found["summary"]["ai"]), (&"fail".into(), &3.into()));
    let text = check(&repo, &["main..topic"]).to_string();
    assert!(text.contains("judged by the shipped default ("), "{text}");
    assert!(text.contains("a later commit of the change took these lines away again"), "{text}");
}

#[test]
fn what_is_meant_where_nothing_is_typed() {
    let repo = Repo::new(CHANGE);
    assert_eq!(document(&repo, &[], 1)["range"]["name"], "main..HEAD");
    assert_eq!(document(&repo, &["main"], 1)["range"]["target"], "main");
    assert_eq!(findings(&document(&repo, &["topic..topic"], 0)), [""; 0]);
    let alone = Repo::new("commit one\nlines a 1\nbranch topic\nhead branch topic\n");
    let output = check(&alone, &[]);
    assert_eq!(output.code, Some(2), "{output}");
    assert_eq!(check(&repo, &["main...topic"]).code, Some(2));
    assert_eq!(check(&repo, &["nothing..topic"]).code, Some(3));
}

#[test]
fn ci_says_which_change_it_is() {
    let repo = Repo::new(CHANGE);
    let (base, head) = (repo.id("base"), repo.id("person"));
    let event = format!(
        r#"{{"pull_request": {{"number": 7, "base": {{"sha": "{base}", "ref": "main"}},
        "head": {{"sha": "{head}", "ref": "topic"}}}}}}"#
    );
    let event = written(&repo, "event.json", &event);
    let summary = repo.beside("summary.md");
    let output = in_repo(&repo, ["check", "--forge", "none", "--format", "github"])
        .env("GITHUB_EVENT_PATH", &event)
        .env("GITHUB_STEP_SUMMARY", &summary)
        .run();
    assert_eq!(output.code, Some(1), "{output}");
    assert!(output.to_string().contains("::error file=src/poem.rs,line=6,endLine=7"), "{output}");
    assert!(std::fs::read_to_string(summary).unwrap().contains("outcross: "));
    let missing = in_repo(&repo, ["check", "--forge", "none"]).env("GITHUB_EVENT_PATH", repo.beside("none")).run();
    assert_eq!(missing.code, Some(4), "{missing}");
}

#[test]
fn a_push_is_judged_by_its_statements() {
    let repo = Repo::new(CHANGE);
    let zeros = "0".repeat(40);
    let line = format!("refs/heads/topic {} refs/heads/topic {zeros}\n", repo.id("person"));
    let output = in_repo(&repo, ["check", "--pre-push"]).input(&line).run();
    assert_eq!(output.code, Some(0), "{output}");
    assert!(output.to_string().contains("reviews come later"), "{output}");
    let deleted = format!("(delete) {zeros} refs/heads/topic {}\n", repo.id("person"));
    assert_eq!(in_repo(&repo, ["check", "--pre-push"]).input(&deleted).run().code, Some(0));
    assert_eq!(in_repo(&repo, ["check", "--pre-push"]).input("what\n").run().code, Some(2));
}

#[test]
fn what_was_there_before_does_not_count_again() {
    let repo = Repo::new(CHANGE);
    let old = repo.beside("old.json");
    let made = in_repo(&repo, ["check", "--json", "--report-only", "main..topic", "-o", old.to_str().unwrap()]).run();
    assert_eq!(made.code, Some(0), "{made}");
    let known = document(&repo, &["main..topic", "--baseline", old.to_str().unwrap()], 0);
    assert_eq!((findings(&known), &known["summary"]["in_baseline"]), (vec![], &2.into()));
    let by_ref = document(&repo, &["main..topic", "--baseline-from-ref", repo.id("agent")], 1);
    // The last of three lines goes: the two that stay are another hunk than the three were.
    assert_eq!(findings(&by_ref).len() + by_ref["summary"]["in_baseline"].as_u64().unwrap() as usize, 2);
    let none = written(&repo, "none.json", "{}");
    assert_eq!(check(&repo, &["main..topic", "--baseline", none.to_str().unwrap()]).code, Some(2));
}

#[test]
fn only_some_files() {
    let repo = Repo::new(CHANGE);
    assert_eq!(check(&repo, &["main..topic", "--path", "docs"]).code, Some(0));
    assert_eq!(check(&repo, &["main..topic", "--path", "src"]).code, Some(1));
    assert_eq!(check(&repo, &["main..topic", "--path", "**/*.rs"]).code, Some(1));
}

/// The policy is that of the base, whatever the change does to it.
#[test]
fn a_change_does_not_write_its_own_policy() {
    let free = "version = 1\ndefault_rules = false\n[[rule]]\nneeds = \"allow\"\nai = \"allow\"\n";
    let history = |base: &str, topic: &str| {
        format!(
            "commit base\nlines a.rs 1..3\nfile outcross.toml {base:?}\nbranch main base\ncommit topic\n\
             lines a.rs 1..6\nfile outcross.toml {topic:?}\n\
             trailer Co-authored-by: Claude <noreply@anthropic.com>\nbranch topic\nhead branch topic\n"
        )
    };
    let strict = "version = 1\n[[rule]]\nai = \"forbid\"\n";
    let told = document(&Repo::new(&history(strict, free)), &["main..topic"], 1);
    assert!(findings(&told).iter().any(|finding| finding.contains("forbidden-ai a.rs")), "{told}");
    assert!(told["policy"]["origin"].as_str().unwrap().starts_with("outcross.toml of "), "{told}");
    let told = document(&Repo::new(&history(free, strict)), &["main..topic"], 0);
    assert_eq!((findings(&told), &told["policy"]["canary"]), (vec![], &"not caught by this policy".into()));
}

#[test]
fn a_policy_that_is_none_is_no_free_pass() {
    let repo = Repo::new(
        "commit base\nlines a 1\nfile outcross.toml \"version = 1\\n[review]\\naprovals = 2\\n\"\nbranch main base\n\
         commit topic\nlines a 1..2\nbranch topic\nhead branch topic\n",
    );
    let output = check(&repo, &["main..topic"]);
    assert_eq!(output.code, Some(2), "{output}");
    let text = output.to_string();
    assert!(text.contains(":3:1: ") && text.contains("approvals"), "{text}");
    let file = written(&repo, "ok.toml", "version = 1\n");
    assert_eq!(check(&repo, &["main..topic", "--config", file.to_str().unwrap()]).code, Some(0));
}

#[test]
fn suppressions_hold_until_their_day_and_are_counted() {
    let policy = "version = 1\n[[suppress]]\nrule = \"unreviewed-ai\"\npaths = [\"src/**\"]\n\
                  reason = \"made by a script\"\nowner = \"platform\"\nexpires = 2030-01-01\n";
    let repo = Repo::new(&CHANGE.replace("    branch main base", &format!("    branch x base\n    commit policy < base\n        file outcross.toml {policy:?}\n    branch main policy")).replace("commit agent", "commit agent < policy"));
    let held = document(&repo, &["main..topic", "--as-of", "2029-12-31"], 0);
    assert_eq!((findings(&held), &held["summary"]["suppressed"]), (vec![], &2.into()));
    let expired = document(&repo, &["main..topic", "--as-of", "2030-01-01"], 1);
    assert_eq!((findings(&expired).len(), expired["expired"].as_array().unwrap().len()), (2, 1));
}

#[test]
fn every_form_can_be_written_beside() {
    let repo = Repo::new(CHANGE);
    let forms = ["sarif", "gitlab", "github", "markdown", "json", "text"];
    let files: Vec<PathBuf> = forms.iter().map(|form| repo.beside(form)).collect();
    let also: Vec<String> =
        forms.iter().zip(&files).map(|(form, file)| format!("--also={form}={}", file.display())).collect();
    let args: Vec<&str> = ["main..topic"].into_iter().chain(also.iter().map(String::as_str)).collect();
    assert_eq!(check(&repo, &args).code, Some(1));
    let starts = ["{", "[", "::", "<!-- outcross:check -->", "{", "judged by"];
    for (file, start) in files.iter().zip(starts) {
        let text = std::fs::read_to_string(file).unwrap();
        assert!(text.trim_start().starts_with(start), "{}: {text}", file.display());
    }
    assert_eq!(check(&repo, &["--format", "sarif", "main..topic"]).code, Some(0));
    assert_eq!(check(&repo, &["--also", "html=x"]).code, Some(2));
}

#[test]
fn a_replay_says_what_would_have_been_stopped() {
    let repo = Repo::new(&CHANGE.replace(
        "head branch topic",
        "commit merge < base person\n        take person\n    branch main merge\n    head branch main",
    ));
    let output = in_repo(&repo, ["check", "--replay", "30d", "--json"]).run();
    assert_eq!(output.code, Some(1), "{output}");
    let told: Value = serde_json::from_slice(&output.raw).unwrap();
    assert_eq!((&told["summary"]["changes"], &told["summary"]["stopped"]), (&1.into(), &1.into()));
    assert_eq!(told["summary"]["by_rule"]["unreviewed-ai"], 1);
    let text = check(&repo, &["--replay", "30d", "--report-only"]);
    assert_eq!(text.code, Some(0), "{text}");
    assert!(text.to_string().contains("1 change landed, 1 would have been stopped"), "{text}");
    assert_eq!(check(&repo, &["--replay", "soon"]).code, Some(2));
}

#[test]
fn rules_are_explained() {
    let nowhere = Path::new("/");
    let explain = |args: &[&str]| crate::outcross(nowhere, ["explain"].into_iter().chain(args.iter().copied())).run();
    let list = explain(&[]);
    assert!(list.to_string().contains("unreviewed-ai"), "{list}");
    assert!(explain(&["stale-approval"]).to_string().contains("# stale-approval"));
    assert_eq!(explain(&["nothing"]).code, Some(2));
}
