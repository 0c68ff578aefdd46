//! `outcross export`.

use std::path::Path;

use insta::assert_snapshot;
use provenance::format::{agent_trace, git_ai};
use serde_json::Value;
use testkit::{Output, Repo};

use crate::{TEAM, in_repo, outcross};

/// An agent that is marked, a note of an agent and a person, lines of nobody, a merge, an old commit.
const NOTED: &str = r#"
    commit old
        time 2020-05-01T00:00:00Z
        lines f 1..2
    commit marked
        time 2024-05-01T00:00:00Z
        lines f 1..2 a b
        trailer Co-authored-by: Claude Opus 4.5 <noreply@anthropic.com>
    commit noted
        time 2024-06-01T00:00:00Z
        lines "src/a b.rs" 1..9
    note noted "\"src/a b.rs\"\n  s_1 1-3,5\n  h_1 7\n---\n{\"schema_version\": \"authorship/3.0.0\", \"humans\": {\"h_1\": {\"author\": \"Ada <ada@example.com>\"}}, \"sessions\": {\"s_1\": {\"agent_id\": {\"tool\": \"cursor\", \"id\": \"x\", \"model\": \"gpt-5\"}}}}"
"#;

fn export(repo: &Repo, args: &str) -> Output {
    in_repo(repo, ["export"].into_iter().chain(args.split_whitespace())).run()
}

/// The lines of stdout as they are, without labels in place of ids.
fn lines(output: &Output) -> Vec<Value> {
    assert_eq!(output.code, Some(0), "{output}");
    let text = std::str::from_utf8(&output.raw).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Commit, path, lines and claim of each line of jsonl.
fn short(repo: &Repo, args: &str) -> Vec<String> {
    let word = |line: &Value, name: &str| line[name].as_str().unwrap().to_owned();
    let short = |line: &Value| {
        let commit = word(line, "commit");
        let (path, claim, level) = (word(line, "path"), word(line, "claim"), word(line, "level"));
        let label = repo.label(&commit).unwrap();
        format!("{label} {path} {}-{} {claim} {level}", line["start_line"], line["end_line"])
    };
    lines(&export(repo, args)).iter().map(short).collect()
}

#[test]
fn lines_of_json_for_every_range_that_is_claimed() {
    let repo = Repo::new(NOTED);
    assert_snapshot!(export(&repo, "HEAD~1"), @r#"
    exit: 0
    ----- stdout -----
    {"schema":"outcross/export/1","commit":"[marked]","path":"f","start_line":3,"end_line":4,"claim":"ai","level":"claimed","agent":"claude-code","model":"anthropic/claude-opus-4.5","model_raw":"Claude Opus 4.5","evidence":["trailer co-authored-by: Claude Opus 4.5 <noreply@anthropic.com>"]}
    "#);
    let claimed = [
        "old f 1-2 human inferred",
        "marked f 3-4 ai claimed",
        "noted src/a b.rs 1-3 ai claimed",
        "noted src/a b.rs 5-5 ai claimed",
        "noted src/a b.rs 7-7 human claimed",
    ];
    assert_eq!(short(&repo, ""), claimed);
    assert_eq!(short(&repo, "--format jsonl -j 1"), claimed);
    let all = short(&repo, "HEAD --all");
    let claim = |line: &String| line.split(' ').rev().nth(1).unwrap().to_owned();
    assert_eq!(all.iter().map(claim).collect::<Vec<_>>(), ["ai", "unknown", "ai", "unknown", "human", "unknown"]);
}

#[test]
fn lines_follow_their_schema() {
    let repo = Repo::new(NOTED);
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/schema/export-1.json");
    let schema = serde_json::from_slice(&std::fs::read(schema).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let lines = lines(&export(&repo, "--all"));
    assert_eq!(lines.len(), 8);
    for line in &lines {
        assert!(validator.is_valid(line), "{line}");
    }
    assert!(!validator.is_valid(&serde_json::json!({"schema": "outcross/other/1"})));
}

#[test]
fn ranges() {
    let repo = Repo::new(
        "
        commit base
            lines f 1..3
        commit left
            lines f a 1..3
        commit right < base
            lines f 1..3 b
        commit merge < left right
            lines f a 1..3 b
        branch topic right
        ",
    );
    let commits = |args: &str| -> Vec<String> {
        let first_word = |line: &String| line.split(' ').next().unwrap().to_owned();
        short(&repo, &format!("{args} --all")).iter().map(first_word).collect()
    };
    assert_eq!(commits(""), ["base", "left", "right"]);
    assert_eq!(commits("HEAD"), [""; 0], "a merge without lines of its own");
    assert_eq!(commits("topic"), ["right"]);
    assert_eq!(commits("topic..HEAD"), ["left"]);
    assert_eq!(commits("topic.."), ["left"]);
    assert_eq!(commits("..topic"), [""; 0]);
    assert_eq!(commits("HEAD..HEAD"), [""; 0]);
    assert_eq!(commits("HEAD~1..topic"), ["right"]);
}

#[test]
fn what_is_empty_says_why() {
    let repo = Repo::new("head unborn main");
    assert_snapshot!(export(&repo, ""), @r"
    exit: 0
    ----- stderr -----
    note: nothing to write: these commits make no claim that the format can tell
    ");
    assert_eq!(export(&repo, "-q").stderr, "");
    let repo = Repo::new("commit one\nlines f a\ncommit two\ndelete f");
    assert_snapshot!(export(&repo, "HEAD --all"), @r"
    exit: 0
    ----- stderr -----
    note: nothing to write: these commits introduced no line
    ");
}

#[test]
fn agent_traces_are_read_back() {
    let repo = Repo::new(NOTED);
    assert_snapshot!(export(&repo, "HEAD~1 --format agent-trace"), @r#"
    exit: 0
    ----- stdout -----
    {"version":"0.1.0","id":"537de40f-b8b3-8e85-84f5-6ab7997a618f","timestamp":"2024-05-01T00:00:00Z","vcs":{"type":"git","revision":"[marked]"},"tool":{"name":"claude-code"},"files":[{"path":"f","conversations":[{"contributor":{"type":"ai","model_id":"anthropic/claude-opus-4.5"},"ranges":[{"start_line":3,"end_line":4}]}]}],"metadata":{"outcross":{"lines_of":"revision"}}}
    "#);
    let output = export(&repo, "--format agent-trace");
    let (traces, problems) = agent_trace::parse(&provenance::Agents::builtin(), &output.raw);
    assert_eq!(problems, []);
    let told: Vec<_> = traces
        .iter()
        .map(|trace| (repo.label(trace.revision.as_deref().unwrap()).unwrap(), trace.record.lines_by_source()))
        .collect();
    assert_eq!(told, [("marked", vec![2]), ("noted", vec![1]), ("noted", vec![4])], "what is inferred is left out");
    assert_eq!(export(&repo, "--format agent-trace").raw, output.raw);
}

#[test]
fn notes_are_read_back_and_can_be_applied() {
    let repo = Repo::new(NOTED);
    assert_snapshot!(export(&repo, "HEAD~1 --format git-ai"), @r#"
    exit: 0
    ----- stdout -----
    {"commit":"[marked]","note":"f\n  s_8bf8779adb526e 3-4\n---\n{\n  \"base_commit_sha\": \"[marked]\",\n  \"prompts\": {},\n  \"schema_version\": \"authorship/3.0.0\",\n  \"sessions\": {\n    \"s_8bf8779adb526e\": {\n      \"agent_id\": {\n        \"id\": \"8bf8779adb526e06013488ac36dcf0f15f53b883a4aba74fc9b4d3b16c9df30c\",\n        \"model\": \"Claude Opus 4.5\",\n        \"tool\": \"claude-code\"\n      }\n    }\n  }\n}"}
    "#);
    let agents = provenance::Agents::builtin();
    for line in lines(&export(&repo, "--format git-ai")) {
        let (record, problems) = git_ai::parse(&agents, line["note"].as_str().unwrap().as_bytes());
        assert_eq!(problems, []);
        assert!(record.is_readable());
    }
    let before = short(&repo, "HEAD");
    let note = lines(&export(&repo, "HEAD --format git-ai"))[0]["note"].as_str().unwrap().to_owned();
    let file = repo.beside("note");
    std::fs::write(&file, note).unwrap();
    repo.git(["notes", "--ref=ai", "add", "-f", "-F", file.to_str().unwrap(), repo.id("noted")]);
    assert_eq!(short(&repo, "HEAD"), before);
}

#[test]
fn statements_name_commit_and_tree() {
    let repo = Repo::new(NOTED);
    let found = lines(&export(&repo, "--format in-toto"));
    assert_eq!(found.len(), 3);
    let statement = &found[1];
    assert_eq!(statement["_type"], "https://in-toto.io/Statement/v1");
    let tree = repo.resolve(&format!("{}^{{tree}}", repo.id("marked")));
    let subject = serde_json::json!([
        {"name": "git commit", "digest": {"gitCommit": repo.id("marked")}},
        {"name": "git tree", "digest": {"gitTree": tree}},
    ]);
    assert_eq!(statement["subject"], subject);
    assert_eq!(statement["predicateType"], outcross::output::export::PREDICATE_TYPE);
    let page = include_str!("../../../../docs/reference/predicate-line-provenance.md");
    assert!(page.contains(outcross::output::export::PREDICATE_TYPE));
    let predicate = &statement["predicate"];
    assert_eq!(predicate["created"], "2024-05-01T00:00:00Z");
    assert_eq!(predicate["settings_hash"].as_str().unwrap().len(), 64);
    let ranges = serde_json::json!([{
        "path": "f",
        "ranges": [{
            "start_line": 3, "end_line": 4, "claim": "ai", "level": "claimed", "agent": "claude-code",
            "model": "anthropic/claude-opus-4.5",
            "evidence": ["trailer co-authored-by: Claude Opus 4.5 <noreply@anthropic.com>"],
        }],
    }]);
    assert_eq!(predicate["files"], ranges);
}

#[test]
fn what_can_not_be_exported_is_said() {
    let repo = Repo::new(TEAM);
    assert_snapshot!(export(&repo, "nowhere..HEAD"), @r"
    exit: 3
    ----- stderr -----
    error: 'nowhere' names no commit: there is nothing of that name

    hint: a range is BASE..HEAD or one commit; see 'git log' for what is there
    ");
    assert_snapshot!(export(&repo, "HEAD~1...HEAD"), @r"
    exit: 2
    ----- stderr -----
    error: 'HEAD~1...HEAD' is the difference of two sides, and no range to export

    hint: BASE..HEAD, with two dots, are the commits of HEAD that BASE lacks
    ");
    assert_snapshot!(export(&repo, "--format git-ai --all"), @r"
    exit: 2
    ----- stderr -----
    error: --all: the format has no word for lines of which nothing is known

    hint: use --all with --format jsonl or in-toto
    ");
    assert_snapshot!(export(&repo, "--json"), @r"
    exit: 2
    ----- stderr -----
    error: 'export' has no output in the form 'json'

    hint: it has: jsonl, agent-trace, git-ai, in-toto
    ");
    assert_eq!(export(&repo, "--format yaml").code, Some(2));
    let folder = repo.beside("empty");
    std::fs::create_dir(&folder).unwrap();
    assert_eq!(outcross(&folder, ["export"]).run().code, Some(3));
}

#[test]
fn to_a_file_or_a_reader_that_goes_away() {
    let repo = Repo::new(NOTED);
    let file = repo.beside("lines.jsonl");
    let output = export(&repo, &format!("-o {}", file.display())).expect_code(0);
    assert_eq!((output.stdout.as_str(), output.stderr.as_str()), ("", ""));
    assert_eq!(std::fs::read(&file).unwrap(), export(&repo, "").raw);
    for form in ["jsonl", "agent-trace", "git-ai", "in-toto"] {
        let output = in_repo(&repo, ["export", "--format", form]).run_with_closed_stdout();
        assert_eq!((output.code, output.stderr.as_str()), (Some(0), ""), "{form}");
    }
}

#[test]
fn nothing_is_written_to_the_repository() {
    let repo = Repo::new(NOTED);
    let refs = repo.git(["for-each-ref"]);
    assert_eq!(export(&repo, "--format git-ai").code, Some(0));
    assert_eq!(repo.git(["for-each-ref"]), refs);
}

#[test]
fn ids_may_be_long_ones() {
    let repo = Repo::new(&format!("format sha256\n{NOTED}"));
    let statement = lines(&export(&repo, "HEAD~1 --format in-toto")).remove(0);
    assert_eq!(statement["subject"][0]["digest"]["gitCommit"], repo.id("marked"));
    assert_eq!(repo.id("marked").len(), 64);
    assert_eq!(short(&repo, "HEAD~1"), ["marked f 3-4 ai claimed"]);
}
