//! Notes of h5i: a whole commit, or nothing.

use facts::Reason;
use provenance::Agents;
use provenance::format::h5i;

use crate::{reasons, said};

fn check(metadata: &str, expect: Option<&str>) {
    let text = format!(
        r#"{{"git_oid": "abc", "parent_oid": null, "ai_metadata": {metadata}, "test_metrics": null, "timestamp": "2026-01-01T00:00:00Z"}}"#
    );
    let (statement, problems) = h5i::parse(&Agents::builtin(), text.as_bytes());
    assert_eq!(statement.as_ref().map(said).as_deref(), expect, "{metadata}");
    assert_eq!(problems, [], "{metadata}");
}

#[test]
fn a_note_says_which_agent_and_model_made_the_commit() {
    check(
        r#"{"model_name": "claude-opus-4-5-20251101", "prompt": "secret", "agent_id": "claude-code", "usage": {"total_tokens": 3}}"#,
        Some(
            "ai claude-code anthropic/claude-opus-4.5 claude-opus-4-5-20251101 | h5i-note: ai claude-code claude-opus-4-5-20251101",
        ),
    );
    check(
        r#"{"model_name": "", "prompt_hash": "00", "agent_id": "my-agent"}"#,
        Some("ai my-agent - - | h5i-note: ai my-agent"),
    );
    check(r#"{"model_name": 3, "agent_id": "unknown"}"#, Some("ai - - - | h5i-note: ai unknown"));
    check("{}", Some("ai - - - | h5i-note: ai"));
    check("null", None);
}

#[test]
fn damage_is_counted() {
    for text in ["", "{", "{}", "[]", "7", "{} {}"] {
        let (statement, problems) = h5i::parse(&Agents::builtin(), text.as_bytes());
        assert_eq!((statement, reasons(&problems)), (None, vec![(Reason::Malformed, 1)]), "{text}");
    }
}
