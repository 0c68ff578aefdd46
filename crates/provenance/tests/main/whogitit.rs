//! Notes of whogitit: sources of lines, and what must never be kept.

use facts::Reason;
use provenance::format::whogitit;
use provenance::{Agents, LineRecord, Problem};

use crate::{details, evidence, lines, reasons};

fn parse(text: &str) -> (LineRecord, Vec<Problem>) {
    whogitit::parse(&Agents::builtin(), text.as_bytes())
}

/// A line as the writer spells it, with a content that must not come out anywhere.
fn line(number: u32, source: &str) -> String {
    format!(
        r#"{{"line_number": {number}, "content": "let password = 1;", "source": {{"type": "{source}", "edit_id": "e1"}},
            "edit_id": "e1", "prompt_index": 0, "confidence": 1.0}}"#
    )
}

fn note(version: u32, lines: &[String]) -> String {
    format!(
        r#"{{"version": {version}, "session": {{"session_id": "7f3a4b2c", "model": {{"id": "claude-opus-4-5-20251101", "provider": "anthropic"}},
            "started_at": "2026-01-30T14:23:17Z", "prompt_count": 2}},
            "prompts": [{{"index": 0, "text": "my password is x", "affected_files": ["a"]}}],
            "files": [{{"path": "a", "lines": [{}], "summary": {{"total_lines": 9}}}}]}}"#,
        lines.join(", ")
    )
}

#[test]
fn lines_on_end_with_one_source_are_one_range() {
    let sources = ["Original", "AI", "AI", "AIModified", "AI", "Human", "Human", "Unknown", "AIModified"];
    let all: Vec<String> = (1..).zip(sources).map(|(number, source)| line(number, source)).collect();
    for version in [2, 3] {
        let (record, problems) = parse(&note(version, &all));
        let expect = [
            "a 2-3 ai - anthropic/claude-opus-4.5",
            "a 4-4 ai - anthropic/claude-opus-4.5",
            "a 5-5 ai - anthropic/claude-opus-4.5",
            "a 6-7 human - -",
            "a 9-9 ai - anthropic/claude-opus-4.5",
        ];
        assert_eq!(lines(&record), expect);
        assert_eq!(problems, []);
        let expect = [
            "whogitit-note: ai, session 7f3a4b2c claude-opus-4-5-20251101",
            "whogitit-note: ai, session 7f3a4b2c claude-opus-4-5-20251101 [modified by a person]",
            "whogitit-note: human, session 7f3a4b2c",
        ];
        assert_eq!(evidence(&record), expect);
        assert_eq!(record.sources()[0].model_raw.as_deref(), Some("claude-opus-4-5-20251101"));
    }
}

#[test]
fn neither_content_nor_prompts_are_kept() {
    let (record, problems) = parse(&note(9, &[line(1, "AI"), line(0, "password"), line(0, "AI")]));
    let all = format!("{record:?} {problems:?}");
    assert!(!all.contains("password"), "{all}");
    assert_eq!(problems.len(), 3);
}

#[test]
fn lines_that_do_not_follow_each_other_are_ranges_of_their_own() {
    let all = [line(5, "AI"), line(6, "AI"), line(8, "AI"), line(2, "AI"), line(1, "AI"), line(6, "Human")];
    let (record, problems) = parse(&note(3, &all));
    let model = "anthropic/claude-opus-4.5";
    let ai = |range: &str| format!("a {range} ai - {model}");
    assert_eq!(lines(&record), [ai("1-2"), ai("5-5"), "a 6-6 human - -".to_owned(), ai("8-8")]);
    assert_eq!(problems, []);
}

#[test]
fn a_model_may_lack_its_provider_or_bring_it() {
    let with = |model: &str| {
        let (record, _) = parse(&format!(
            r#"{{"version": 3, "session": {{"model": {model}}}, "files": [{{"path": "a", "lines": [{}]}}]}}"#,
            line(1, "AI")
        ));
        record.sources()[0].model.as_deref().map(str::to_owned)
    };
    assert_eq!(with(r#"{"id": "gpt-5.1"}"#).as_deref(), Some("openai/gpt-5.1"));
    assert_eq!(with(r#"{"id": "house-model", "provider": "Acme"}"#).as_deref(), Some("acme/house-model"));
    assert_eq!(with(r#"{"id": "acme/house-model", "provider": "other"}"#).as_deref(), Some("acme/house-model"));
    assert_eq!(with(r#"{"provider": "acme"}"#), None);
    assert_eq!(with("null"), None);
}

#[test]
fn damage_is_counted() {
    for text in ["", "{", "[", "{} {}", r#"{"version": 3}"#, r#"{"version": 3, "files": {}}"#, "3"] {
        let (record, problems) = parse(text);
        assert!(!record.is_readable(), "{text}");
        assert_eq!(reasons(&problems), [(Reason::Malformed, 1)], "{text}");
    }
    let (record, problems) =
        parse(r#"{"version": 4, "files": [{"path": ""}, 1, {"path": "a", "lines": [{}, 2, {"line_number": 7}]}]}"#);
    assert!(record.is_readable());
    let expect = ["file without a path, 2 times", "lines without a known source, 3 times", "note version: 4"];
    assert_eq!(details(&problems), expect);
    let huge =
        r#"{"version": 3, "files": [{"path": "a", "lines": [{"line_number": 4294967296, "source": {"type": "AI"}}]}]}"#;
    assert_eq!(details(&parse(huge).1), ["line without a number"]);
}
