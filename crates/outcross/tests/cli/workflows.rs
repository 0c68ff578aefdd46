//! The workflows that `init` writes, the Action and its script: what security tools look for in them, and what the
//! script calls.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use insta::assert_snapshot;
use outcross::setup::templates;
use testkit::Repo;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn action() -> String {
    fs::read_to_string(root().join("action.yml")).unwrap()
}

fn workflows() -> Vec<String> {
    vec![
        templates::github_check(),
        templates::github_again(),
        templates::github_record("main").unwrap(),
        templates::gitea_check(),
    ]
}

/// The lines of every `run:`, which a shell reads.
fn shell_lines(text: &str) -> Vec<&str> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut lines = Vec::new();
    let mut block = None;
    for line in text.lines() {
        match block {
            Some(depth) if line.trim().is_empty() || indent(line) > depth => lines.push(line),
            _ => block = None,
        }
        if let Some((_, command)) = line.split_once("run:") {
            lines.push(command);
            block = command.trim().starts_with('|').then(|| indent(line));
        }
    }
    lines
}

#[test]
fn no_expression_gets_into_a_shell() {
    for text in workflows().into_iter().chain([action()]) {
        let lines = shell_lines(&text);
        assert!(lines.iter().all(|line| !line.contains("${{")), "{lines:?}");
    }
    assert_eq!(shell_lines(&templates::gitea_check()).len(), 4);
}

#[test]
fn every_action_is_pinned_to_a_commit() {
    for text in workflows().into_iter().chain([action()]) {
        let uses = text.lines().filter_map(|line| line.trim().trim_start_matches("- ").strip_prefix("uses: "));
        for uses in uses {
            let (_, version) = uses.rsplit_once('@').unwrap();
            let (commit, comment) = version.split_once(" # ").unwrap();
            assert!(commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()), "{uses}");
            assert!(comment.starts_with('v'), "{uses}");
        }
    }
    assert!(!action().contains("uses:"));
}

/// In YAML a colon with a space behind it makes a mapping of what looks like a command.
#[test]
fn commands_of_gitlab_are_texts() {
    let pipeline = String::from_utf8(templates::gitlab_ci(b"").unwrap().unwrap()).unwrap();
    let commands =
        pipeline.lines().filter_map(|line| line.strip_prefix("    - ")).filter(|line| !line.starts_with("if:"));
    let commands: Vec<&str> = commands.collect();
    assert_eq!(commands.len(), 4);
    assert!(commands.iter().all(|line| line.starts_with('"') || !line.contains(": ")), "{commands:?}");
}

#[test]
fn permissions_are_named_and_few() {
    let permissions = |text: &str| -> Vec<String> {
        let lines = text.lines().map(|line| line.split('#').next().unwrap().trim());
        lines.filter(|line| line.ends_with(": write") || line.ends_with(": read")).map(str::to_owned).collect()
    };
    let [check, again, record, gitea] = &workflows()[..] else { panic!() };
    for text in [check, again, record] {
        assert!(text.contains("\npermissions: {}\n"), "{text}");
    }
    assert_eq!(permissions(check), ["contents: read", "pull-requests: read"]);
    assert_eq!(permissions(gitea), ["contents: read", "pull-requests: read"]);
    assert_eq!(permissions(again), ["actions: write"]);
    assert_eq!(permissions(record), ["contents: write", "pull-requests: read"]);
    for text in workflows() {
        assert!(!text.contains("pull_request_target") && !text.contains("workflow_run"), "{text}");
        assert!(!text.contains("checkout@") || text.contains("persist-credentials: false"), "{text}");
        assert!(text.contains("timeout-minutes:") && text.contains("concurrency:"), "{text}");
    }
}

#[test]
fn nothing_is_left_to_be_filled_in() {
    let gitlab = String::from_utf8(templates::gitlab_ci(b"").unwrap().unwrap()).unwrap();
    for text in workflows().into_iter().chain([gitlab, templates::policy()]) {
        for name in ["repository", "version", "checkout", "checkout_url", "action", "branch", "stage"] {
            assert!(!text.contains(&format!("{{{name}}}")), "{name}: {text}");
        }
    }
}

#[test]
fn every_input_reaches_the_script() {
    let (action, script) = (action(), fs::read_to_string(root().join("ci/action.sh")).unwrap());
    let inputs = action.split_once("\ninputs:\n").unwrap().1.split_once("\noutputs:\n").unwrap().0;
    let names = inputs.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names: Vec<&str> = names.map(|line| line.trim().trim_end_matches(':')).collect();
    assert_eq!(names.len(), 13, "{names:?}");
    for name in names {
        let variable = match name {
            "token" => "OUTCROSS_TOKEN".to_owned(),
            other => format!("INPUT_{}", other.replace('-', "_").to_uppercase()),
        };
        assert!(action.contains(&format!("{variable}: ${{{{ inputs.{name} }}}}\n")), "{name}");
        assert!(script.contains(&variable), "{name}");
    }
}

/// Runs the Action's script in a repository, with an outcross that writes down how it is called and ends with a code.
fn run_action(variables: &[(&str, &str)], code: i32) -> String {
    let repo = Repo::new("layout worktree\ncommit a\n lines x one");
    let folder = repo.beside("bin");
    fs::create_dir(&folder).unwrap();
    let program = folder.join("outcross");
    // The program adds to the summary of the step by itself.
    let also = "[ \"$1\" != check ] || [ -z \"$GITHUB_STEP_SUMMARY\" ] || echo summary >>\"$GITHUB_STEP_SUMMARY\"";
    fs::write(&program, format!("#!/bin/sh\n{also}\nprintf '[%s]' \"$@\"\necho\nexit {code}\n")).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let (outputs, summary) = (repo.beside("outputs"), repo.beside("summary"));
    let call = testkit::Cli::new("/bin/bash")
        .current_dir(repo.path())
        .args([root().join("ci/action.sh")])
        .env("PATH", format!("{}:/usr/bin:/bin", folder.display()))
        .env("RUNNER_TEMP", repo.beside("bin"))
        .env("GITHUB_OUTPUT", &outputs)
        .env("GITHUB_STEP_SUMMARY", &summary);
    let output = variables.iter().fold(call, |call, (name, value)| call.env(name, value)).run();
    assert!(!repo.path().join("pwned").exists(), "{output}");
    let written = |path: &Path| fs::read_to_string(path).unwrap_or_default();
    let text = format!("{output}----- outputs -----\n{}----- summary -----\n{}", written(&outputs), written(&summary));
    // The name of a temporary folder.
    let (mut shown, parts) =
        (String::new(), text.split(&format!("{}/outcross.", folder.display())).collect::<Vec<_>>());
    for (at, part) in parts.iter().enumerate() {
        shown.push_str(if at == 0 { part } else { part.split_once('/').map_or("", |(_, rest)| rest) });
    }
    shown
}

#[test]
fn the_script_calls_check() {
    assert_snapshot!(run_action(&[], 0), @r"
    exit: 0
    ----- stdout -----
    [check][--format][github][--also][json=outcross.json][--fail-on][error]
    ----- outputs -----
    exit-code=0
    json=outcross.json
    ----- summary -----
    summary
    ");
    let all = [
        ("INPUT_RANGE", "main..topic"),
        ("INPUT_PATH", "src/**\n\ndocs/a b"),
        ("INPUT_FORGE", "github"),
        ("INPUT_REPORT_ONLY", "true"),
        ("INPUT_FAIL_ON", "warning"),
        ("INPUT_BASELINE", "base.json"),
        ("INPUT_BASELINE_FROM_REF", "v1"),
        ("INPUT_EXPLAIN", "true"),
        ("INPUT_SARIF", "out.sarif"),
        ("INPUT_SUMMARY", "false"),
    ];
    assert_snapshot!(run_action(&all, 1), @r"
    exit: 1
    ----- stdout -----
    [check][--format][github][--also][json=outcross.json][--fail-on][warning][--forge][github][--baseline][base.json][--baseline-from-ref][v1][--also][sarif=out.sarif][--report-only][--explain][--path][src/**][--path][docs/a b][--][main..topic]
    ----- outputs -----
    exit-code=1
    json=outcross.json
    ----- summary -----
    ");
}

#[test]
fn the_script_takes_no_input_for_a_command() {
    let hostile = "$(touch pwned)`touch pwned`;touch pwned\"'";
    for name in ["RANGE", "PATH", "FORGE", "FAIL_ON", "BASELINE", "SARIF", "VERSION"] {
        let shown = run_action(&[(&format!("INPUT_{name}"), hostile)], 0);
        assert!(name == "VERSION" || shown.contains(hostile), "{name}: {shown}");
    }
    assert_snapshot!(run_action(&[("INPUT_VERSION", hostile)], 0), @r"
    exit: 2
    ----- stdout -----
    ::error title=outcross::'version' is no version
    ----- outputs -----
    ----- summary -----
    ");
    assert_snapshot!(run_action(&[("INPUT_RANGE", "--config=x")], 0), @r"
    exit: 0
    ----- stdout -----
    [check][--format][github][--also][json=outcross.json][--fail-on][error][--][--config=x]
    ----- outputs -----
    exit-code=0
    json=outcross.json
    ----- summary -----
    summary
    ");
}

#[test]
fn the_script_records() {
    assert_snapshot!(run_action(&[("INPUT_RECORD", "true"), ("INPUT_RANGE", "HEAD..HEAD")], 0), @r"
    exit: 0
    ----- stdout -----
    [reviews][import]
    [reviews][record][HEAD..HEAD][--no-sign]
    ----- outputs -----
    exit-code=0
    ----- summary -----
    ");
    let unknown = format!("{}..HEAD", "0".repeat(40));
    assert_snapshot!(run_action(&[("INPUT_RECORD", "true"), ("INPUT_RANGE", &unknown)], 0), @r"
    exit: 0
    ----- stdout -----
    [reviews][import]
    [reviews][record][--no-sign]
    ----- outputs -----
    exit-code=0
    ----- summary -----
    ");
}
