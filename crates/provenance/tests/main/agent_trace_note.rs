//! Notes of agent-trace-cli: the ledger, and notes without one.

use facts::Reason;
use provenance::Agents;
use provenance::format::agent_trace_note::{self, Note};

use crate::{evidence, lines, reasons, said};

fn parse(text: &str) -> (Note, Vec<provenance::Problem>) {
    agent_trace_note::parse(&Agents::builtin(), text.as_bytes())
}

/// A note whose ledger has these segments for the file `a`.
fn ledger(segments: &str) -> String {
    format!(
        r#"{{"version": "2.0", "trace_ids": ["t1"], "ledger_hash": "sha256:00", "stats": {{"ai_lines": 3}},
            "prompts": ["secret"], "ledger": {{"files": {{"a": {{"line_attributions": [{segments}]}}}}}}}}"#
    )
}

fn check(segments: &str, expect: &[&str]) {
    let (note, problems) = parse(&ledger(segments));
    assert_eq!(lines(&note.lines), expect, "{segments}");
    assert_eq!(problems, [], "{segments}");
}

#[test]
fn segments_claim_by_their_type() {
    check(
        r#"{"start_line": 1, "end_line": 2, "type": "ai", "trace_id": "t1", "model_id": "claude-opus-4-5",
            "conversation_url": "file:///x", "evidence": [{"line": 1, "hash": "h", "content": "secret"}]}"#,
        &["a 1-2 ai - anthropic/claude-opus-4.5"],
    );
    check(r#"{"start_line": 1, "end_line": 2, "trace_id": "t1"}"#, &["a 1-2 ai - -"]);
    check(r#"{"start_line": 1, "end_line": 2, "type": "human", "model_id": "gpt-5.1"}"#, &["a 1-2 human - -"]);
    check(r#"{"start_line": 1, "end_line": 2, "type": "mixed"}"#, &["a 1-2 ai - -"]);
    check(r#"{"start_line": 1, "end_line": 2, "type": "unknown"}"#, &[]);
    check(
        r#"{"start_line": 1, "end_line": 9, "type": "ai"}, {"start_line": 3, "end_line": 3, "type": "human"}"#,
        &["a 1-2 ai - -", "a 3-3 human - -", "a 4-9 ai - -"],
    );
}

#[test]
fn evidence_names_the_trace_and_the_model() {
    let (note, _) = parse(&ledger(
        r#"{"start_line": 1, "end_line": 1, "trace_id": "t1", "model_id": "gpt-5.1"},
           {"start_line": 2, "end_line": 2, "trace_id": "t2", "type": "mixed"}"#,
    ));
    let expect = ["agent-trace-note: ai, trace t1 gpt-5.1", "agent-trace-note: ai, trace t2 [mixed]"];
    assert_eq!(evidence(&note.lines), expect);
}

#[test]
fn the_counts_speak_of_the_commit() {
    let commit = |stats: &str| {
        let (note, problems) = parse(&format!(r#"{{"version": "2.0", "trace_ids": [], "stats": {stats}}}"#));
        assert_eq!(problems, []);
        assert!(note.lines.is_readable());
        note.commit.as_ref().map(said)
    };
    let expect = "ai - - - | agent-trace-note: 12 lines by an agent";
    assert_eq!(commit(r#"{"ai_lines": 12, "total_changed_lines": 20}"#).as_deref(), Some(expect));
    for none in [r#"{"ai_lines": 0}"#, "{}", "null", r#"{"ai_lines": "12"}"#, r#"{"ai_lines": -1}"#] {
        assert_eq!(commit(none), None, "{none}");
    }
}

#[test]
fn damage_is_counted() {
    let (note, problems) = parse(&ledger(
        r#"{"start_line": 0, "end_line": 2}, {"start_line": 3, "end_line": 2}, 7, {"start_line": 1, "end_line": 4, "type": "robot"}, {"start_line": 8, "end_line": 8}"#,
    ));
    assert_eq!(lines(&note.lines), ["a 8-8 ai - -"]);
    assert_eq!(reasons(&problems), [(Reason::Malformed, 3), (Reason::Unresolved, 4)]);
    for text in ["", "{", "nonsense", "{} {}"] {
        let (note, problems) = parse(text);
        assert!(!note.lines.is_readable(), "{text}");
        assert_eq!(reasons(&problems), [(Reason::Malformed, 1)], "{text}");
    }
    let (_, problems) = parse(r#"{"version": "3.0", "stats": {"ai_lines": 1}}"#);
    assert_eq!(reasons(&problems), [(Reason::UnknownVersion, 1)]);
}

#[test]
fn notes_are_told_from_records() {
    for (text, expect) in [
        (ledger("").as_str(), true),
        (r#"{"version": "2.0", "stats": {}}"#, true),
        (r#"{"version": "0.1.0", "files": []}"#, false),
        (r#"{"version": "0.1.0", "files": [], "stats": {}}"#, false),
        (r#"[{"version": "0.1.0", "files": []}]"#, false),
        ("{}", false),
        ("nonsense", false),
    ] {
        assert_eq!(agent_trace_note::is_note(text.as_bytes()), expect, "{text}");
    }
}
