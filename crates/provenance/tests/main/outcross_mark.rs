//! Marks of authorship that people state.

use facts::Reason;
use provenance::Agents;
use provenance::format::outcross_mark;

use crate::reasons;

fn line(statement: &str) -> String {
    format!("{{\"statement\":{}}}\n", serde_json::Value::from(statement))
}

/// `path first-last claim agent model`, a range a line.
fn check(note: &str, expect: &str, problems: &[(Reason, u64)]) {
    let (record, found) = outcross_mark::parse(&Agents::builtin(), note.as_bytes());
    let mut shown = String::new();
    for (path, spans) in record.files() {
        for span in spans {
            let source = record.source_of(span);
            let agent = source.agent.as_ref().map_or("-", |agent| &*agent.0);
            let (model, path) = (source.model.as_deref().unwrap_or("-"), String::from_utf8_lossy(path));
            shown += &format!("{path} {}-{} {} {agent} {model}\n", span.first, span.last, source.claim);
        }
    }
    assert_eq!((shown.as_str(), reasons(&found).as_slice()), (expect, problems), "{note}");
}

const HUMAN: &str = r#"{"schema":"outcross/statement/1","kind":"human","ranges":{"a":[[1,9]],"b":[[3,3]]},"by":{"name":"x","email":"y"}}"#;
const AI: &str = r#"{"schema":"outcross/statement/1","kind":"ai","ranges":{"a":[[4,5]]},"written_by":{"agent":"claude-code","model":"claude-opus-4-6"}}"#;

#[test]
fn the_last_statement_wins() {
    check(
        &(line(HUMAN) + &line(AI)),
        "a 1-3 human - -\na 4-5 ai claude-code anthropic/claude-opus-4.6\na 6-9 human - -\nb 3-3 human - -\n",
        &[],
    );
    check(
        &line(&AI.replace(r#","written_by":{"agent":"claude-code","model":"claude-opus-4-6"}"#, "")),
        "a 4-5 ai - -\n",
        &[],
    );
}

#[test]
fn damage_is_counted_and_nobody_is_named() {
    check("", "", &[]);
    check(&(line(HUMAN) + "{\n"), "a 1-9 human - -\nb 3-3 human - -\n", &[(Reason::Malformed, 1)]);
    check(&line(&HUMAN.replace("statement/1", "statement/2")), "", &[(Reason::Malformed, 1)]);
    check(&line(&HUMAN.replace("human", "read")), "", &[(Reason::Unresolved, 1)]);
    check(&line(&HUMAN.replace("[1,9]", "[9,1]")), "b 3-3 human - -\n", &[(Reason::Malformed, 1)]);
    let (record, _) = outcross_mark::parse(&Agents::builtin(), line(HUMAN).as_bytes());
    assert_eq!(record.sources().iter().map(|source| &*source.evidence).collect::<Vec<_>>(), ["outcross-mark: human"]);
    assert!(!outcross_mark::parse(&Agents::builtin(), b"x").0.is_readable());
}
