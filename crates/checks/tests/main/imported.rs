//! Findings of other tools.

use std::path::Path;

use checks::imported::{Unused, join, read};
use facts::{Claim, CommitId, FoundSeverity, Level, Operation, Review, ReviewClass, SpanRow};
use serde_json::{Value, json};

/// `path:first-last severity tool rule message` of each finding.
fn found(document: &Value) -> Vec<String> {
    let reading = read(&document.to_string(), Some(Path::new("/srv/repo"))).unwrap();
    let line = |one: &checks::imported::ImportedFinding| {
        let severity = one.severity.as_str();
        format!("{}:{}-{} {severity} {} {} {}", one.path, one.start_line, one.end_line, one.tool, one.rule, one.message)
    };
    let unused = reading.unused.iter().map(|(why, count)| format!("{count} {}", why.as_str()));
    reading.findings.iter().map(line).chain(unused).collect()
}

fn sarif(results: &Value) -> Value {
    json!({"version": "2.1.0", "runs": [{
        "tool": {"driver": {"name": "scan", "rules": [
            {"id": "r0", "defaultConfiguration": {"level": "error"}, "messageStrings": {"m": {"text": "by id"}}},
            {"id": "r1"},
        ]}},
        "originalUriBaseIds": {"SRC": {"uri": "file:///srv/repo/"}, "SUB": {"uri": "sub/", "uriBaseId": "SRC"}},
        "artifacts": [{"location": {"uri": "by/index.c"}}],
        "results": results,
    }]})
}

fn at(location: &Value, region: &Value) -> Value {
    json!([{"physicalLocation": {"artifactLocation": location, "region": region}}])
}

#[test]
fn results_of_sarif() {
    let region = json!({"startLine": 3, "endLine": 5});
    let result = |location: Value, more: Value| {
        let mut result = json!({"ruleId": "r1", "message": {"text": "m"}, "locations": at(&location, &region)});
        result.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        found(&sarif(&json!([result]))).join("; ")
    };
    let plain = || json!({"uri": "a b.c"});
    for (location, more, expected) in [
        (plain(), json!({}), "a b.c:3-5 warning scan r1 m"),
        (json!({"uri": "a%20b.c"}), json!({"level": "note"}), "a b.c:3-5 note scan r1 m"),
        (plain(), json!({"ruleId": null, "ruleIndex": 0}), "a b.c:3-5 error scan r0 m"),
        (plain(), json!({"ruleId": "r0", "message": {"id": "m"}}), "a b.c:3-5 error scan r0 by id"),
        (json!({"uri": "x.c", "uriBaseId": "SRC"}), json!({}), "x.c:3-5 warning scan r1 m"),
        (json!({"uri": "x.c", "uriBaseId": "SUB"}), json!({}), "sub/x.c:3-5 warning scan r1 m"),
        (json!({"uri": "x.c", "uriBaseId": "%SRCROOT%"}), json!({}), "x.c:3-5 warning scan r1 m"),
        (json!({"index": 0}), json!({}), "by/index.c:3-5 warning scan r1 m"),
        (json!({"uri": "file:///srv/repo/x/../y.c"}), json!({}), "y.c:3-5 warning scan r1 m"),
        (json!({"uri": "file:///etc/passwd"}), json!({}), "1 the path is not within the repository"),
        (json!({"uri": "../secret"}), json!({}), "1 the path is not within the repository"),
        (json!({"uri": "a/%2e%2e/%2e%2e/b"}), json!({}), "1 the path is not within the repository"),
        (json!({"uri": "https://host/a.c"}), json!({}), "1 the path is not within the repository"),
        (json!({"uri": "C:/a.c"}), json!({}), "1 the path is not within the repository"),
        (json!({"index": 7}), json!({}), "1 no file is named"),
        (plain(), json!({"suppressions": [{"kind": "inSource"}]}), "1 suppressed by the tool"),
        (plain(), json!({"suppressions": [{"status": "rejected"}]}), "a b.c:3-5 warning scan r1 m"),
        (plain(), json!({"baselineState": "absent"}), "1 suppressed by the tool"),
        (plain(), json!({"kind": "pass"}), "1 not a finding: it passes"),
        (plain(), json!({"locations": []}), "1 no file is named"),
    ] {
        assert_eq!(result(location, more), expected);
    }
    let whole = json!([{"message": {}, "locations": at(&json!({"uri": "f"}), &json!({}))}]);
    assert_eq!(found(&sarif(&whole)), ["f:0-0 warning scan  "]);
}

#[test]
fn a_plain_list() {
    let list = json!([
        {"tool": "lint", "rule": "b", "severity": "HIGH", "path": "./src\\a.py", "start_line": 9, "end_line": 2, "message": "m"},
        {"tool": "lint", "rule": "a", "path": "/srv/repo/src/a.py"},
        {"tool": "lint", "rule": "a", "path": "/srv/repo/src/a.py"},
        {"tool": "other", "rule": "a", "path": "/srv/repository/a.py"},
        {"tool": "other", "rule": "a", "path": ""},
    ]);
    assert_eq!(
        found(&list),
        [
            "src/a.py:0-0 warning lint a ",
            "src/a.py:9-9 error lint b m",
            "1 no file is named",
            "1 the path is not within the repository",
        ]
    );
    let reading = read(&list.to_string(), None).unwrap();
    assert_eq!(reading.tools.into_iter().collect::<Vec<_>>(), ["lint", "other"]);
    assert_eq!(reading.unused[&Unused::Outside], 3);
}

#[test]
fn what_is_neither() {
    let refused = |text: &str| read(text, None).map(|_| ()).unwrap_err().to_string();
    assert_eq!(refused("[{\"tool\": \"a\"}]"), "line 1, column 14: missing field `rule`");
    assert_eq!(
        refused("[{\"tool\": \"a\", \"file\": 1}]"),
        "line 1, column 21: unknown field `file`, expected one of `tool`, `rule`, `severity`, `path`, `start_line`, `end_line`, `message`"
    );
    assert_eq!(refused("{\"version\": \"2.0.0\", \"runs\": []}"), "SARIF of version '2.0.0' can't be read, only 2.1.0");
    assert_eq!(refused("{\"runs\": []}"), "line 1, column 12: missing field `version`");
    assert_eq!(refused(""), "line 1, column 0: EOF while parsing a value");
    let circle = json!({"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "s"}},
        "originalUriBaseIds": {"A": {"uri": "a/", "uriBaseId": "A"}},
        "results": [{"locations": at(&json!({"uri": "x", "uriBaseId": "A"}), &json!({}))}]}]});
    assert_eq!(found(&circle).len(), 1);
}

fn span(start_line: u32, lines: u32, commit: char, claim: Claim) -> SpanRow {
    let id: CommitId = commit.to_string().repeat(40).parse().unwrap();
    SpanRow {
        path: "f".into(),
        path_raw: None,
        language: None,
        class: facts::Class::Source,
        start_line,
        lines,
        introduced_commit: id,
        introduced_path: "f".into(),
        introduced_line: start_line,
        written_commit: id,
        written_path: "f".into(),
        written_at: 7,
        operation: Operation::Added,
        copied_from: None,
        boundary: false,
        claim,
        level: Level::Claimed,
        introduced_claim: claim,
        agent: None,
        model: None,
        model_raw: None,
        evidence: [].into(),
        review: Review { class: ReviewClass::Approved, ..Review::default() },
    }
}

/// `claim commit ai/human/unknown` of a finding at lines of a file of six lines.
fn fate(start: i64, end: i64, path: &str) -> String {
    let list = json!([{"tool": "t", "rule": "r", "path": path, "start_line": start, "end_line": end}]);
    let findings = read(&list.to_string(), None).unwrap().findings;
    let spans = [span(5, 2, 'c', Claim::Unknown), span(1, 2, 'a', Claim::Human), span(3, 2, 'b', Claim::Ai)];
    let row = join(&findings, spans).remove(0);
    let commit = row.written_commit.map_or('-', |id| id.to_string().chars().next().unwrap());
    let lines = row.lines;
    assert_eq!(row.severity, FoundSeverity::Warning);
    assert_eq!(row.review_class == ReviewClass::Approved, row.written_commit.is_some());
    format!("{} {commit} {}/{}/{}", row.claim, lines.ai, lines.human, lines.unknown)
}

#[test]
fn who_wrote_the_lines() {
    for (start, end, expected) in [
        (1, 1, "human a 0/1/0"),
        (2, 4, "ai b 2/1/0"),
        (2, 3, "human a 1/1/0"),
        (4, 6, "unknown c 1/0/2"),
        (6, 9, "unknown c 0/0/1"),
        (0, 0, "human a 2/2/2"),
        (9, 9, "unknown - 0/0/0"),
        (1, i64::MAX, "human a 2/2/2"),
        (-3, 2, "human a 2/2/2"),
    ] {
        assert_eq!(fate(start, end, "f"), expected, "{start}-{end}");
    }
    assert_eq!(fate(1, 2, "g"), "unknown - 0/0/2");
}
