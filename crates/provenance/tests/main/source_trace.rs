//! Notes of source-trace.

use facts::Reason;
use provenance::format::source_trace;
use provenance::{Agents, LineRecord, Problem};

use crate::{details, evidence, lines, reasons};

fn parse(text: &str) -> (LineRecord, Vec<Problem>) {
    source_trace::parse(&Agents::builtin(), text.as_bytes())
}

fn check(entries: &str, expect: &[&str]) {
    let (record, problems) = parse(&format!(r#"{{"v": 1, "f": {{"a": {entries}}}}}"#));
    assert_eq!(lines(&record), expect, "{entries}");
    assert_eq!(problems, [], "{entries}");
}

#[test]
fn sources_claim_by_what_stands_before_the_bar() {
    check(
        r#"[{"s": "agent|cursor(claude-3-7-sonnet-20250219)", "l": [1, "5-9"]}, {"s": "operator", "l": []}]"#,
        &["a 1-1 ai cursor anthropic/claude-sonnet-3.7", "a 5-9 ai cursor anthropic/claude-sonnet-3.7"],
    );
    check(r#"[{"s": "agent|codex", "l": ["3"]}]"#, &["a 3-3 ai codex -"]);
    check(r#"[{"s": "agent|(gpt-5.1)", "l": [3]}]"#, &["a 3-3 ai - openai/gpt-5.1"]);
    check(r#"[{"s": "agent", "l": [3]}]"#, &["a 3-3 ai - -"]);
    check(r#"[{"s": "operator|ada@example.org", "l": [3]}]"#, &["a 3-3 human - -"]);
    check(
        r#"[{"s": "agent|codex", "l": ["1-9"]}, {"s": "operator", "l": [" 4-5 "]}]"#,
        &["a 1-3 ai codex -", "a 4-5 human - -", "a 6-9 ai codex -"],
    );
}

#[test]
fn evidence_names_the_agent_and_no_person() {
    let (record, _) = parse(
        r#"{"v": 1, "f": {"a": [{"s": "agent|cursor(gpt-5.1)", "l": [1]}, {"s": "operator|ada@example.org", "l": [2]}]}}"#,
    );
    assert_eq!(evidence(&record), ["source-trace-note: agent cursor gpt-5.1", "source-trace-note: operator"]);
}

#[test]
fn other_sources_claim_nothing_and_their_lines_are_counted() {
    let (record, problems) = parse(
        r#"{"v": 1, "f": {"a": [{"s": "robot|x", "l": ["1-4"]}, {"l": [5]}, {"s": 7, "l": [6]}, {"s": "Agent|x", "l": [7]}, 8]}}"#,
    );
    assert_eq!(lines(&record), [""; 0]);
    assert_eq!(details(&problems), ["lines without a known source, 4 times: robot|x"]);
    assert_eq!(reasons(&problems), [(Reason::Unresolved, 7)]);
}

#[test]
fn damage_is_counted() {
    for text in ["", "{", "[]", "7", "{} {}", r#"{"v": 1}"#, r#"{"v": 1, "f": null}"#] {
        let (record, problems) = parse(text);
        assert!(!record.is_readable(), "{text}");
        assert_eq!(reasons(&problems), [(Reason::Malformed, 1)], "{text}");
    }
    let (record, problems) = parse(
        r#"{"v": 2, "f": {"a": [{"s": "operator", "l": [0, -1, 1.5, "0-3", "9-3", "x", "", null, [1], {}, 4294967296, 7]}], "b": 3}}"#,
    );
    assert_eq!(lines(&record), ["a 7-7 human - -"]);
    assert_eq!(details(&problems), ["not a range of lines, 11 times", "note version: 2"]);
}
