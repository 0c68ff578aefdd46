//! SARIF: its structure by a schema of what is written here, made from the tables of the standard.

use serde_json::{Value, json};

use super::json::faults;
use super::*;

pub(super) fn sarif_of(sample: &Sample) -> Vec<u8> {
    let mut bytes = Vec::new();
    crate::output::check::sarif(&mut bytes, &sample.judged()).unwrap();
    bytes
}

fn closed(required: &[&str], properties: &Value) -> Value {
    json!({"type": "object", "required": required, "properties": properties, "additionalProperties": false})
}

fn list(items: &Value, least: u32, most: u32) -> Value {
    json!({"type": "array", "items": items, "minItems": least, "maxItems": most})
}

/// SARIF 2.1.0 as far as it is used, with GitHub's limits: stricter than the standard, which allows more properties.
pub(super) fn schema() -> Value {
    let text = json!({"type": "string", "minLength": 1});
    let message = closed(&["text"], &json!({"text": text}));
    let level = json!({"enum": ["none", "note", "warning", "error"]});
    let line = json!({"type": "integer", "minimum": 1});
    let uri =
        json!({"type": "string", "pattern": "^([A-Za-z0-9._~-]|%[0-9A-F]{2})+(/([A-Za-z0-9._~-]|%[0-9A-F]{2})+)*$"});
    let artifact = closed(&["uri", "uriBaseId"], &json!({"uri": uri, "uriBaseId": {"const": "%SRCROOT%"}}));
    let region = closed(&["startLine"], &json!({"startLine": line, "endLine": line}));
    let physical = closed(&["artifactLocation", "region"], &json!({"artifactLocation": artifact, "region": region}));
    let id = json!({"type": "integer", "minimum": -1});
    let location = closed(&["physicalLocation"], &json!({"physicalLocation": physical, "message": message, "id": id}));
    let suppression = closed(
        &["kind"],
        &json!({"kind": {"enum": ["inSource", "external"]}, "status": {"enum": ["accepted"]}, "justification": text}),
    );
    let result = closed(
        &["ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints"],
        &json!({
            "ruleId": text, "ruleIndex": {"type": "integer", "minimum": 0}, "level": level, "message": message,
            "locations": list(&location, 1, 1), "relatedLocations": list(&location, 1, 999),
            "partialFingerprints": closed(&["outcross/v1"], &json!({"outcross/v1": text})),
            "suppressions": list(&suppression, 1, 1), "properties": {"type": "object"},
        }),
    );
    let tags = closed(&["tags"], &json!({"tags": {"type": "array", "uniqueItems": true, "maxItems": 10}}));
    let rule = closed(
        &["id", "helpUri", "help", "shortDescription"],
        &json!({
            "id": text, "name": text, "shortDescription": message, "help": message,
            "helpUri": {"type": "string", "pattern": "^https://"}, "properties": tags,
            "defaultConfiguration": closed(&["level"], &json!({"level": level})),
        }),
    );
    let driver = closed(
        &["name"],
        &json!({
            "name": text, "semanticVersion": text, "informationUri": {"type": "string", "pattern": "^https://"},
            "rules": {"type": "array", "uniqueItems": true, "items": rule},
        }),
    );
    let notification = closed(&["message"], &json!({"message": message, "level": level}));
    let invocation = closed(
        &["executionSuccessful"],
        &json!({"executionSuccessful": {"type": "boolean"}, "toolExecutionNotifications": list(&notification, 1, 201)}),
    );
    let base = closed(&["description"], &json!({"description": message}));
    let run = closed(
        &["tool", "results"],
        &json!({
            "tool": closed(&["driver"], &json!({"driver": driver})),
            "automationDetails": closed(&["id"], &json!({"id": text})),
            "invocations": list(&invocation, 1, 1),
            "originalUriBaseIds": closed(&["%SRCROOT%"], &json!({"%SRCROOT%": base})),
            "results": list(&result, 0, 5000), "properties": {"type": "object"},
        }),
    );
    closed(
        &["version", "runs"],
        &json!({"$schema": {"type": "string"}, "version": {"const": "2.1.0"}, "runs": list(&run, 1, 1)}),
    )
}

/// Fails if the log is not SARIF within GitHub's limits.
pub(super) fn assert_valid(bytes: &[u8]) -> Value {
    assert_eq!(faults(&schema(), bytes), [""; 0]);
    assert!(bytes.len() < 10_000_000, "{}", bytes.len());
    let log: Value = serde_json::from_slice(bytes).unwrap();
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    for result in log["runs"][0]["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert!(region["startLine"].as_u64() <= region["endLine"].as_u64(), "{region}");
    }
    log
}

#[test]
fn findings_are_results() {
    let log = assert_valid(&sarif_of(&sample()));
    let run = &log["runs"][0];
    let levels: Vec<&str> = run["results"].as_array().unwrap().iter().map(|r| r["level"].as_str().unwrap()).collect();
    assert_eq!(levels, ["error", "error", "error", "warning", "error", "error", "error"]);
    insta::assert_snapshot!(serde_json::to_string_pretty(&run["results"][1]).unwrap(), @r#"
    {
      "level": "error",
      "locations": [
        {
          "physicalLocation": {
            "artifactLocation": {
              "uri": "src/verse.rs",
              "uriBaseId": "%SRCROOT%"
            },
            "region": {
              "endLine": 12,
              "startLine": 10
            }
          }
        }
      ],
      "message": {
        "text": "3 sensitive lines without the reviews that they need\n- rule 'security' needs two-reviews\n- trailer: Co-Authored-By: Claude\napprove after the last push"
      },
      "partialFingerprints": {
        "outcross/v1": "0000000000000002"
      },
      "properties": {
        "agent": "claude-code",
        "claim": "ai",
        "level": "claimed",
        "lines": 2,
        "model": "claude-opus-4-6",
        "review": "none"
      },
      "relatedLocations": [
        {
          "id": 1,
          "message": {
            "text": "added here by 1a1a1a1a"
          },
          "physicalLocation": {
            "artifactLocation": {
              "uri": "src/old.rs",
              "uriBaseId": "%SRCROOT%"
            },
            "region": {
              "endLine": 9,
              "startLine": 7
            }
          }
        }
      ],
      "ruleId": "sensitive-path",
      "ruleIndex": 1
    }
    "#);
}

#[test]
fn what_was_not_read_is_notified() {
    let log = assert_valid(&sarif_of(&sample()));
    insta::assert_snapshot!(serde_json::to_string_pretty(&log["runs"][0]["invocations"]).unwrap(), @r#"
    [
      {
        "executionSuccessful": true,
        "toolExecutionNotifications": [
          {
            "level": "warning",
            "message": {
              "text": "cannot read refs/notes/ai: not a note"
            }
          },
          {
            "level": "warning",
            "message": {
              "text": "a suppression counts no more: unreviewed-ai in tools/**: expired on 2026-10-01"
            }
          }
        ]
      }
    ]
    "#);
}

#[test]
fn what_is_held_back_is_suppressed_and_last() {
    let log = assert_valid(&sarif_of(&sample()));
    let results = log["runs"][0]["results"].as_array().unwrap();
    let why = |at: usize| results[at].pointer("/suppressions/0/justification").and_then(Value::as_str);
    assert_eq!((0..4).filter_map(why).count(), 0);
    assert_eq!(why(4), Some("suppressed: made by a script (platform, until 2027-01-01)"));
    assert_eq!(why(5), Some("in the baseline"));
    assert_eq!(why(6), Some("the policy allows 20 lines of agents without review"));
}

#[test]
fn a_finding_without_a_file_has_the_place_of_its_commit() {
    let mut sample = sample();
    let place = |sample: &Sample| {
        let log = assert_valid(&sarif_of(sample));
        let location = log["runs"][0]["results"][3]["locations"][0]["physicalLocation"].clone();
        location["artifactLocation"]["uri"].as_str().unwrap().to_owned()
    };
    assert_eq!(place(&sample), "src/gone.rs");
    sample.change.hunks.clear();
    assert_eq!(place(&sample), "outcross.toml");
}
