//! Branches that merges name, first words of subjects, and lines in descriptions of change requests.

use provenance::{Agents, MarkSource, merged_branch};

use crate::{marks_of, shown};

fn check(message: &str, branch: Option<&str>) {
    let found = merged_branch(message.as_bytes()).map(|name| String::from_utf8_lossy(name).into_owned());
    assert_eq!(found.as_deref(), branch, "{message:?}");
}

#[test]
fn the_merged_branch_is_read_from_every_form_of_subject() {
    check("Merge pull request #1 from owner/codex/fix-x", Some("codex/fix-x"));
    check("Merge pull request #1 from owner/main\n\ntitle\n", Some("main"));
    check("Merge pull request 'take from here' (#7) from claude/foo into main", Some("claude/foo"));
    check("Merge pull request 'x' (#7) from someone:claude/foo into main", Some("claude/foo"));
    check("Merged in cursor/a-b (pull request #3)\n", Some("cursor/a-b"));
    check("Merge branch 'claude/foo'", Some("claude/foo"));
    check("Merge branch 'claude/foo' into main\r\n", Some("claude/foo"));
    check("Merge branch 'x' of https://example.org/r into y", Some("x"));
    check("Merge branches 'a' and 'b'", Some("a"));
    check("Merge remote-tracking branch 'origin/devin/1'", Some("devin/1"));
    check("Auto merge of #14793 - epage:test-compare, r=weihanglo", Some("test-compare"));
    check("Auto merge of #1 - rust-lang:renovate/toml-0.x, r=a", Some("renovate/toml-0.x"));
    check("auto merge of #603 : brson/cargo/win/x, r=a,me", Some("win/x"));
}

#[test]
fn other_messages_name_no_branch() {
    for message in [
        "",
        "\n",
        "fix\n\nMerge branch 'claude/foo'\n",
        "Merge #12 #13",
        "Merge pull request",
        "Merge pull request #1",
        "Merge pull request #1 from ",
        "Merge pull request #1 from owner",
        "Merge branch ''",
        "Merge branch 'x",
        "Merge branches",
        "Merge tag 'v1' into x",
        "Merge remote-tracking branch 'origin'",
        "Auto merge of #1 - x, r=a",
        "Auto merge of #1 - a:b",
        "Merged in x",
        " Merge branch 'claude/foo'",
    ] {
        check(message, None);
    }
}

#[test]
fn a_branch_is_an_agents_by_its_first_part() {
    let agents = Agents::builtin();
    let check = |name: &str, expect: Option<&str>| {
        let found = agents.branch(name.as_bytes()).map(ToString::to_string);
        assert_eq!(found.as_deref(), expect, "{name}");
    };
    for (name, agent) in [
        ("codex/fix-x", "codex"),
        ("copilot/fix-12", "copilot"),
        ("cursor/x", "cursor"),
        ("claude/x", "claude-code"),
        ("claudecode/x", "claude-code"),
        ("devin/1-x", "devin"),
        ("jules/x", "jules"),
        ("openhands/x", "openhands"),
        ("opencode/x", "opencode"),
        ("aider/x", "aider"),
        ("cline/x", "cline"),
        ("gemini/x", "gemini-cli"),
        ("gru/x", "gru"),
        ("sweep/x", "sweep"),
        ("goose/x", "goose"),
        ("serena/x", "serena"),
        ("open-swe/x", "open-swe"),
        ("codegen-bot/x", "codegen"),
        ("sourcery-ai/x", "sourcery"),
        ("jetbrains_junie_1", "junie"),
        ("refs/heads/claude/x", "claude-code"),
    ] {
        check(name, Some(agent));
    }
    for name in
        ["", "main", "codex", "codex/", "Codex/x", "fix/codex/x", "xcodex/y", "refs/heads/", "claude-x", "cursors/x"]
    {
        check(name, None);
    }
}

#[test]
fn a_merge_of_an_agents_branch_is_evidence_and_claims_nothing() {
    let marks = marks_of(b"Merge pull request #1 from owner/codex/fix-x\n\ntitle\n");
    assert_eq!(shown(&marks), ["unknown codex - | branch: codex/fix-x [merged]"]);
    assert_eq!((marks.marks[0].source, marks.lead()), (MarkSource::Branch, None));
    let marks = marks_of(b"Merge branch 'claude/foo'\n\nCo-authored-by: Cursor <cursoragent@cursor.com>\n");
    let expect = [
        "unknown claude-code - | branch: claude/foo [merged]",
        "ai cursor - | trailer co-authored-by: Cursor <cursoragent@cursor.com>",
    ];
    assert_eq!(shown(&marks), expect);
    assert_eq!(shown(&marks_of(b"Merge branch 'main' into claude/foo\n")), Vec::<String>::new());
}

#[test]
fn the_subject_that_aider_begins_is_evidence_because_people_write_it_too() {
    let expect = ["unknown aider - | subject: aider: [no claim]"];
    assert_eq!(shown(&marks_of(b"aider: Fix the parser\n")), expect);
    assert_eq!(shown(&marks_of(b"aider: 0.45 -> 0.46\n")), expect);
    for message in [&b"aider-chat: 0.1 -> 0.2"[..], b"fix aider: x", b"aider:x", b"s\n\naider: x\n"] {
        assert_eq!(shown(&marks_of(message)), Vec::<String>::new());
    }
}

#[test]
fn lines_in_a_description_name_each_agent_once() {
    let agents = Agents::builtin();
    let check = |text: &str, expect: &[&str]| {
        let found: Vec<String> =
            agents.description(text.as_bytes()).iter().map(|(agent, _)| agent.to_string()).collect();
        assert_eq!(found, expect, "{text:?}");
    };
    check("Fixes #1\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code)\r\n", &["claude-code"]);
    check(
        "<!-- CURSOR_SUMMARY -->\n---\n<!-- CURSOR_SUMMARY -->\nhttps://chatgpt.com/codex/tasks/1\n",
        &["cursor", "codex"],
    );
    check("Links:\n- Link to Devin run: https://app.devin.ai/sessions/0a\n- Requested by: Ada\n", &["devin"]);
    check("x\n\n---\n*PR created automatically by Jules for task [1](https://jules.google.com/task/1)*\n", &["jules"]);
    check("<a href=\"https://cursor.com/background-agent?bcId=1\">Open</a>", &["cursor"]);
    check("As seen in https://app.devin.ai/sessions/0a and > 💘 Generated with Crush\n", &[]);
    check("", &[]);
}

#[test]
fn trailers_of_recorders_are_evidence_and_claim_nothing() {
    for key in ["Entire-Session", "Entire-Agent", "Entire-Metadata", "Entire-Attribution", "AI-Session", "AI-Team"] {
        let marks = marks_of(format!("s\n\n{key}: Claude Code\n").as_bytes());
        assert_eq!((marks.marks.len(), marks.claiming().count()), (1, 0), "{key}");
    }
    let marks = marks_of(b"s\n\nReplit-Commit-Author: User\nReplit-Commit-Session-Id: 0a\n");
    assert_eq!(shown(&marks), ["unknown replit - | trailer replit-commit-session-id: 0a [no claim]"]);
}
