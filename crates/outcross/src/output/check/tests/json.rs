//! The JSON document, and the baseline that is read of it.

use std::collections::BTreeSet;

use super::*;
use crate::output::check::Detail;
use crate::output::check::{document, read_baseline};
use crate::output::json;

pub(super) fn json_of(sample: &Sample, detail: Detail) -> Vec<u8> {
    let mut bytes = Vec::new();
    json::write(&mut bytes, &document(&sample.judged(), repo(), settings(), detail)).unwrap();
    bytes
}

pub(super) fn faults(schema: &serde_json::Value, bytes: &[u8]) -> Vec<String> {
    let document = serde_json::from_slice(bytes).unwrap();
    let validator = jsonschema::validator_for(schema).unwrap();
    validator.iter_errors(&document).map(|error| format!("{error} at {}", error.instance_path())).take(9).collect()
}

pub(super) fn published() -> serde_json::Value {
    let document = v1::DOCUMENTS.iter().find(|document| document.name == "check").unwrap();
    document.json_schema().to_value()
}

#[test]
fn the_document_follows_its_schema() {
    for detail in [Detail::Findings, Detail::Explain] {
        assert_eq!(faults(&published(), &json_of(&sample(), detail)), [""; 0]);
    }
    assert_ne!(faults(&published(), b"{\"schema\": \"outcross/check/2\"}"), [""; 0]);
}

#[test]
fn the_document_holds_what_was_found() {
    let value: serde_json::Value = serde_json::from_slice(&json_of(&sample(), Detail::Explain)).unwrap();
    let check =
        |pointer: &str, expect: serde_json::Value| assert_eq!(value.pointer(pointer), Some(&expect), "{pointer}");
    check("/schema", "outcross/check/1".into());
    check("/verdict", "fail".into());
    check("/policy/origin", "outcross.toml at 1a2b3c4d".into());
    check("/range/target", "main".into());
    check("/summary/errors", 3.into());
    check("/summary/warnings", 1.into());
    check("/summary/ai_by_level/claimed", 3.into());
    check("/summary/suppressed", 1.into());
    check("/findings/0/severity", "error".into());
    check("/findings/3/severity", "warning".into());
    check("/findings/3/path", serde_json::Value::Null);
    check("/suppressed/0/held/owner", "platform".into());
    check("/suppressed/2/held/lines", 20.into());
    check("/hunks/0/head_path", serde_json::Value::Null);
    check("/hunks/1/demand/shortfall", "too-few".into());
    check("/hunks/2/demand/answer", "met".into());
    check("/review_level/level", "full-by-owner".into());
    check("/unread/0/vital", false.into());
    let short: serde_json::Value = serde_json::from_slice(&json_of(&sample(), Detail::Findings)).unwrap();
    assert_eq!(short["hunks"], serde_json::Value::Null);
}

#[test]
fn a_baseline_is_what_counted_or_was_known_before() {
    let known = read_baseline(&json_of(&sample(), Detail::Findings), "old.json").unwrap();
    let expect: BTreeSet<String> = [1, 2, 3, 4, 6].map(|number| format!("{number:016x}")).into();
    assert_eq!(known, expect);
}

#[test]
fn anything_else_is_no_baseline() {
    let check = |text: &str, expect: &str| {
        let error = read_baseline(text.as_bytes(), "old.json").unwrap_err();
        assert_eq!((error.kind.code(), error.hints.len()), (2, 1), "{text}");
        let said = error.text();
        assert!(said.starts_with("cannot use old.json as a baseline: ") && said.contains(expect), "{said}");
    };
    check("", "EOF");
    check("[]", "invalid length 0");
    check("{}", "missing field");
    check(r#"{"schema":"outcross/check/1","findings":[]}"#, "missing field `suppressed`");
    check(r#"{"schema":"outcross/check/2","findings":[],"suppressed":[]}"#, "'outcross/check/2'");
    check(r#"{"schema":"outcross/check/1","findings":[{"rule":"x"}],"suppressed":[]}"#, "missing field `fingerprints`");
    check(r#"{"schema":"outcross/check/1","findings":[{"fingerprints":["XY"]}],"suppressed":[]}"#, "'XY'");
    check(r#"{"schema":"\ud800","findings":[],"suppressed":[]}"#, "hex escape");
    check(r#"{"version":"2.1.0","runs":[]}"#, "missing field `schema`");
    let long = format!(r#"{{"schema":"{}","findings":[],"suppressed":[]}}"#, "x".repeat(1 << 20));
    assert!(read_baseline(long.as_bytes(), "old.json").unwrap_err().text().len() < 1000);
}
