//! Notes of Qwen Code: shares of files, as a statement of the commit.

use facts::Reason;
use provenance::Agents;
use provenance::format::qwen;

use crate::{reasons, said};

fn check(note: &str, expect: Option<&str>) {
    let (statement, problems) = qwen::parse(&Agents::builtin(), note.as_bytes());
    assert_eq!(statement.as_ref().map(said).as_deref(), expect, "{note}");
    assert_eq!(problems, [], "{note}");
}

#[test]
fn a_share_in_a_file_is_a_statement_of_the_commit() {
    check(
        r#"{"version": 1, "generator": "Qwen-Coder", "files": {
            "src/main.ts": {"aiChars": 150, "humanChars": 50, "percent": 75},
            "src/utils.ts": {"aiChars": 0, "humanChars": 200, "percent": 0, "surface": "cli"}},
            "summary": {"aiPercent": 38, "aiChars": 150, "humanChars": 250, "totalFilesTouched": 2, "surfaces": ["cli"]},
            "surfaceBreakdown": {}, "excludedGenerated": ["package-lock.json"], "promptCount": 3}"#,
        Some("ai qwen-code - - | qwen-note: ai Qwen-Coder 38 %, 1 of 2 files: src/main.ts"),
    );
    check(
        r#"{"version": 1, "generator": "Qwen-Coder", "files": {"b": {"aiCharsAdded": 45, "aiContributionPercent": 100},
            "a": {"aiCharsRemoved": 3}}, "summary": {"overallAiPercent": 100}}"#,
        Some("ai qwen-code - - | qwen-note: ai Qwen-Coder 100 %, 2 of 2 files: a, b"),
    );
    check(
        r#"{"version": 1, "generator": "Canopy-Coder", "summary": {"aiPercent": 400}}"#,
        Some("ai Canopy-Coder - - | qwen-note: ai Canopy-Coder"),
    );
}

#[test]
fn no_share_is_no_statement_and_never_human() {
    check(
        r#"{"version": 1, "generator": "Qwen-Coder", "files": {"a": {"aiChars": 0, "humanChars": 9, "percent": 0}}, "summary": {"aiPercent": 0}}"#,
        None,
    );
    check(r#"{"version": 1, "files": {}}"#, None);
    check(r#"{"version": 1, "files": {"a": {"aiChars": -3, "percent": "75"}}}"#, None);
}

#[test]
fn damage_is_counted() {
    for text in ["", "{", "{}", "[]", "7", r#"{"version": 1}"#] {
        let (statement, problems) = qwen::parse(&Agents::builtin(), text.as_bytes());
        assert_eq!((statement, reasons(&problems)), (None, vec![(Reason::Malformed, 1)]), "{text}");
    }
    let (statement, problems) = qwen::parse(&Agents::builtin(), br#"{"version": 2, "files": {"a": {"percent": 1}}}"#);
    assert!(statement.is_some());
    assert_eq!(reasons(&problems), [(Reason::UnknownVersion, 1)]);
}
