//! Git AI's first form, under refs of its own.

use facts::Reason;
use proptest::prelude::*;
use provenance::Agents;
use provenance::format::authorship_ref;

use crate::{details, evidence, lines, reasons};

fn check(authors: &str, expect: &[&str]) {
    let text =
        format!(r#"{{"files": {{"a": {{"file": "a", "authors": {authors}}}}}, "schema_version": "authorship/0.0.1"}}"#);
    let (record, problems) = authorship_ref::parse(&Agents::builtin(), text.as_bytes());
    assert_eq!(lines(&record), expect, "{authors}");
    assert_eq!(problems, [], "{authors}");
}

#[test]
fn tools_are_agents_and_others_are_people() {
    check(
        r#"[{"author": "Claude Code", "lines": [[10, 12]], "agent_metadata": null}, {"author": "Ada L.", "lines": [14]}]"#,
        &["a 10-12 ai claude-code -", "a 14-14 human - -"],
    );
    check(r#"[{"author": "Claude", "lines": [22]}]"#, &["a 22-22 ai claude-code -"]);
    check(
        r#"[{"author": "somebody", "lines": [1], "agent_metadata": {"model": "gpt-5.1"}}]"#,
        &["a 1-1 ai somebody openai/gpt-5.1"],
    );
    check(
        r#"[{"author": "Cursor", "lines": [[1, 9]]}, {"author": "Ada L.", "lines": [5]}]"#,
        &["a 1-4 ai cursor -", "a 5-5 human - -", "a 6-9 ai cursor -"],
    );
}

#[test]
fn people_are_not_named() {
    let text = r#"{"files": {"a": {"authors": [{"author": "Ada Lovelace", "lines": [1]}, {"author": "Cursor", "lines": [2]}]}}}"#;
    let (record, _) = authorship_ref::parse(&Agents::builtin(), text.as_bytes());
    assert_eq!(evidence(&record), ["git-ai-ref: person", "git-ai-ref: agent Cursor"]);
}

#[test]
fn what_is_no_range_is_counted() {
    let text =
        r#"{"files": {"a": {"authors": [{"author": "Cursor", "lines": [0, [3, 2], [1], [1, 2, 3], "x", {}, 4]}]}}}"#;
    let (record, problems) = authorship_ref::parse(&Agents::builtin(), text.as_bytes());
    assert_eq!(lines(&record), ["a 4-4 ai cursor -"]);
    assert_eq!(details(&problems), ["not a range of lines, 6 times"]);
    assert_eq!(reasons(&problems), [(Reason::Malformed, 6)]);
}

#[test]
fn what_is_no_record_is_unreadable() {
    for text in ["", "7", "{", "{\"schema_version\": \"authorship/0.0.1\"}"] {
        let (record, problems) = authorship_ref::parse(&Agents::builtin(), text.as_bytes());
        assert_eq!((record.is_readable(), problems.len()), (false, 1), "{text}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = authorship_ref::parse(&Agents::builtin(), &bytes);
    }
}
