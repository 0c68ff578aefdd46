//! `outcross config`.

use insta::assert_snapshot;
use outcross::policy_file::rule_ids;
use testkit::Repo;

use crate::in_repo;
use crate::output::follows_schema;

/// A policy in the base, another one in the commit above it.
const TWO_POLICIES: &str = r#"
    layout worktree
    commit base
        author Ada <ada@example.com>
        file outcross.toml "version = 1\n\n[review]\ncode_owner = true\n\n[severity]\nmissing-model = \"error\"\n\n[[rule]]\nname = \"engine\"\npaths = [\"src/engine/**\"]\nai = \"forbid\"\n\n[[suppress]]\nrule = \"unreviewed-ai\"\npaths = [\"tools/**\"]\nreason = \"made by a script\"\nowner = \"platform\"\nexpires = 2027-01-01\n"
    commit loose
        author Bob <bob@example.com>
        file outcross.toml "version = 1\ndefault_rules = false\n[[rule]]\nneeds = \"allow\"\n"
"#;

/// The output without the shipped sensitive rules, which have a page of their own.
fn without_sensitive(output: &testkit::Output) -> String {
    let text = output.to_string();
    let parts = text.split("\n\n").filter(|part| !(part.starts_with("[[rule]]") && part.contains("\nsensitive = ")));
    parts.collect::<Vec<_>>().join("\n\n")
}

#[test]
fn the_policy_of_a_commit() {
    let repo = Repo::new(TWO_POLICIES);
    let show = in_repo(&repo, ["config", "show", "--origin", "--rev", "HEAD~"]).run();
    assert_snapshot!(without_sensitive(&show), @r#"
    exit: 0
    ----- stdout -----
    # outcross.toml of commit [base], over the shipped default
    version = 1                            # outcross.toml:1
    default_rules = true                   # default

    [review]
    approvals = 1                          # default
    minimum = "approved"                   # default
    after_last_push = true                 # default
    code_owner = true                      # outcross.toml:4
    independent = true                     # default
    min_seconds_per_line = 0.5             # default
    trust_unsigned = false                 # default
    not_human = [                          # default
        "*[bot]",
        "*-bot",
        "copilot",
        "copilot-*",
        "dependabot",
        "renovate",
        "github-actions",
        "project_*_bot*",
        "group_*_bot*",
    ]

    [missing]
    authorship = "warn"                    # default
    review = "fail"                        # default
    source = "fail"                        # default

    [recommend]
    full_above_ai_lines = 200              # default
    full_on_warning = true                 # default

    [severity]
    missing-model = "error"                # outcross.toml:7

    [[rule]]
    name = "every line"                    # default
    paths = ["**"]                         # default
    needs = "declare"                      # default
    ai = "review"                          # default

    [[rule]]
    name = "engine"                        # outcross.toml:10
    paths = ["src/engine/**"]              # outcross.toml:11
    ai = "forbid"                          # outcross.toml:12

    [[suppress]]
    rule = "unreviewed-ai"                 # outcross.toml:15
    paths = ["tools/**"]                   # outcross.toml:16
    reason = "made by a script"            # outcross.toml:17
    owner = "platform"                     # outcross.toml:18
    expires = 2027-01-01                   # outcross.toml:19

    # not in the policy: agents, the program's own table (default)
    ----- stderr -----
    note: the work tree has another policy than the commit, and the gate judges by the commit's
    "#);
    let head = in_repo(&repo, ["config", "show"]).run().expect_code(0);
    assert!(
        head.stdout.ends_with(
            "[[rule]]\nneeds = \"allow\"\n\n# not in the policy: agents, the program's own table (default)\n"
        )
    );
    assert_eq!(head.stdout.matches("[[rule]]").count(), 1);
    assert_eq!(head.stderr, "");
}

#[test]
fn without_a_policy_the_shipped_default_holds() {
    let repo = Repo::new("commit a\n lines x one");
    let show = in_repo(&repo, ["config", "show"]).run().expect_code(0);
    assert!(
        show.stdout.starts_with("# the shipped default: commit [a] has no outcross.toml or .config/outcross.toml\n"),
        "{show}"
    );
    let empty = in_repo(&Repo::new("layout worktree"), ["config", "show"]).run().expect_code(0);
    assert!(empty.stdout.starts_with("# the shipped default: there is no commit yet\n"), "{empty}");
}

#[test]
fn what_is_shown_is_a_policy_with_the_same_values() {
    let repo = Repo::new(TWO_POLICIES);
    let show = in_repo(&repo, ["config", "show", "--rev", "HEAD~"]).run().expect_code(0);
    let text = show.stdout.replace("default_rules = true", "default_rules = false");
    let shown = checks::Policy::parse(&text, &rule_ids()).unwrap();
    let base = repo.git(["show", "HEAD~:outcross.toml"]);
    assert_eq!(shown, checks::Policy::parse(std::str::from_utf8(&base).unwrap(), &rule_ids()).unwrap());
}

#[test]
fn a_work_tree_that_differs() {
    const NOTE: &str = "note: the work tree has another policy than the commit, and the gate judges by the commit's\n";
    let repo = Repo::new(TWO_POLICIES);
    let stderr = |args: &[&str]| in_repo(&repo, args.iter().copied()).run().expect_code(0).stderr;
    assert_eq!(stderr(&["config", "show"]), "");
    assert_eq!(stderr(&["config", "show", "--rev", "HEAD~"]), NOTE);
    std::fs::write(repo.path().join("outcross.toml"), "nonsense").unwrap();
    assert_eq!(stderr(&["config", "show"]), NOTE);
    std::fs::remove_file(repo.path().join("outcross.toml")).unwrap();
    assert_eq!(stderr(&["config", "show"]), NOTE);
    let without = Repo::new("layout worktree\ncommit a\n lines x one");
    std::fs::create_dir(without.path().join(".config")).unwrap();
    std::fs::write(without.path().join(".config/outcross.toml"), "version = 1").unwrap();
    assert_eq!(in_repo(&without, ["config", "show"]).run().expect_code(0).stderr, NOTE);
}

#[test]
fn policies_that_can_t_be_used() {
    let check = |statements: &str| {
        let repo = Repo::new(&format!("layout worktree\ncommit a\n{statements}"));
        in_repo(&repo, ["config", "show"]).run().to_string()
    };
    assert_snapshot!(check(r#"file .config/outcross.toml "version = 1\n[reviews]\n""#), @r"
    exit: 2
    ----- stderr -----
    error: .config/outcross.toml:2:2: unknown key 'reviews'
      |
    2 | [reviews]
      |  ^^^^^^^

    hint: did you mean 'review'?
    hint: this is the file of commit [a]
    ");
    assert_snapshot!(check("symlink outcross.toml x"), @r"
    exit: 2
    ----- stderr -----
    error: outcross.toml of commit [a] is no file

    hint: a policy is a file of its own: a link in its place is not followed
    ");
    assert_snapshot!(check("file outcross.toml x\n file .config/outcross.toml x"), @r"
    exit: 2
    ----- stderr -----
    error: commit [a] has two policies: outcross.toml and .config/outcross.toml

    hint: keep one of them: which one holds must not be a matter of luck
    ");
    assert_snapshot!(check(r#"file outcross.toml "version = \xff""#), @r"
    exit: 2
    ----- stderr -----
    error: outcross.toml of commit [a] is no text: byte 10 is not UTF-8
    ");
    assert_snapshot!(check(r#"file outcross.toml "version = 1\n\"\\u001b[31m\\u202e\" = 1""#), @r#"
    exit: 2
    ----- stderr -----
    error: outcross.toml:2:1: unknown key '\x1b[31m\u{202e}'
      |
    2 | "\u001b[31m\u202e" = 1
      | ^^^^^^^^^^^^^^^^^^

    hint: this is the file of commit [a]
    "#);
}

#[test]
fn the_gate_refuses_what_show_refuses() {
    let check = |statements: &str| {
        let repo = Repo::new(&format!("layout worktree\ncommit a\n{statements}\ncommit b\n lines x one"));
        in_repo(&repo, ["check", "HEAD~..HEAD"]).run().to_string()
    };
    assert_snapshot!(check(r#"file outcross.toml "version = 1\n[reviews]\n""#), @r"
    exit: 2
    ----- stderr -----
    error: outcross.toml:2:2: unknown key 'reviews'
      |
    2 | [reviews]
      |  ^^^^^^^

    hint: did you mean 'review'?
    hint: this is the file of commit [a]
    ");
    assert_snapshot!(check("symlink outcross.toml x"), @r"
    exit: 2
    ----- stderr -----
    error: outcross.toml of commit [a] is no file

    hint: a policy is a file of its own: a link in its place is not followed
    ");
    assert_snapshot!(check("file outcross.toml x\n file .config/outcross.toml x"), @r"
    exit: 2
    ----- stderr -----
    error: commit [a] has two policies: outcross.toml and .config/outcross.toml

    hint: keep one of them: which one holds must not be a matter of luck
    ");
}

#[test]
fn a_file_is_checked() {
    let repo = Repo::new("layout worktree\ncommit a\n lines x one");
    let check = |text: &str| {
        std::fs::write(repo.path().join("outcross.toml"), text).unwrap();
        in_repo(&repo, ["config", "check"]).run().to_string()
    };
    assert_snapshot!(check("version = 1\n[[rule]]\nai = \"forbid\"\n"), @r"
    exit: 0
    ----- stdout -----
    outcross.toml: a policy of version 1: 1 rule of its own and 11 shipped, 0 suppressions
    ");
    assert_snapshot!(check("version = 1\n[review]\nminimum = \"aproved\"\n"), @r#"
    exit: 2
    ----- stderr -----
    error: outcross.toml:3:11: 'minimum' is one of commented, approved, attested, and not 'aproved'
      |
    3 | minimum = "aproved"
      |           ^^^^^^^^^

    hint: did you mean 'approved'?
    "#);
    assert_snapshot!(check("version = 1\n[[rule]]\nagents = [\"codex\"]\nneeds = \"review\"\n"), @r#"
    exit: 2
    ----- stderr -----
    error: outcross.toml:4:1: 'needs' together with 'agents': what a change claims of its lines would decide what every line needs
      |
    4 | needs = "review"
      | ^^^^^

    hint: use ai, which lines of agents need on top
    "#);
    assert_snapshot!(check("version = 1\n[[rule]]\nlanguages = [\"Rust\", \"c++\",\n  \"Pyhton\"]\nai = \"forbid\"\n"), @r#"
    exit: 2
    ----- stderr -----
    error: outcross.toml:4: no language is called 'Pyhton'
      |
    4 |   "Pyhton"]
      |    ^^^^^^

    hint: did you mean 'Python'?
    "#);
    assert_snapshot!(check("version = 1\n[[rule]]\nlanguages = [\"py\"]\nai = \"forbid\"\n"), @r#"
    exit: 2
    ----- stderr -----
    error: outcross.toml:3: no language is called 'py'
      |
    3 | languages = ["py"]
      |               ^^

    hint: did you mean 'Python'?
    "#);
    assert_snapshot!(in_repo(&repo, ["config", "check", "none.toml"]).run(), @r"
    exit: 2
    ----- stderr -----
    error: cannot read none.toml: No such file or directory (os error 2)
    ");
}

#[test]
fn documents_follow_their_schema() {
    let repo = Repo::new(TWO_POLICIES);
    follows_schema("config", &in_repo(&repo, ["config", "show", "--json"]).run());
    follows_schema("config", &in_repo(&repo, ["config", "check", "--json"]).run());
    follows_schema("config", &in_repo(&Repo::new(""), ["config", "show", "--json"]).run());
    let show = in_repo(&repo, ["config", "show", "--json", "--rev", "HEAD~"]).env("OUTCROSS_AGENTS", "a.toml").run();
    let document: serde_json::Value = serde_json::from_slice(&show.raw).unwrap();
    assert_eq!(document["file"]["path"], "outcross.toml");
    assert_eq!(document["file"]["commit"], repo.id("base"));
    assert_eq!(document["work_tree_differs"], true);
    assert_eq!(
        document["program"][0],
        serde_json::json!({"name": "agents", "value": "a.toml", "origin": "environment"})
    );
    let code_owner = serde_json::json!({"key": "code_owner", "value": true, "origin": "file", "line": 4});
    assert!(document["tables"][1]["settings"].as_array().unwrap().contains(&code_owner), "{}", document["tables"][1]);
}
