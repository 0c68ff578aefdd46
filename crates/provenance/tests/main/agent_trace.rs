//! Agent Trace: the records of the specification, what its reference writer makes of it, and what is written here.

use facts::{Claim, Reason};
use provenance::format::agent_trace::{self, ClaimedLines, Contributor, LinesOf, Trace, TraceDraft, Writer, parse_of};
use provenance::{Agents, LineRecord, Problem};

use crate::{details, evidence, lines, reasons};

const ID: &str = "550e8400-e29b-41d4-a716-446655440000";
const COMMIT: &str = "a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e7f8a9b0";

/// A record with these fields beside those that every record has.
fn record(fields: &str) -> String {
    format!(r#"{{"version": "0.1.0", "id": "{ID}", "timestamp": "2026-01-25T10:00:00Z", {fields}}}"#)
}

/// A record of one file, `a`, with these conversations, by Cursor.
fn conversations(conversations: &str) -> String {
    record(&format!(
        r#""tool": {{"name": "cursor", "version": "2.4.0"}}, "files": [{{"path": "a", "conversations": [{conversations}]}}]"#
    ))
}

fn parse(text: &str) -> (Vec<Trace>, Vec<Problem>) {
    agent_trace::parse(&Agents::builtin(), text.as_bytes())
}

fn one(text: &str) -> (Trace, Vec<Problem>) {
    let (mut traces, problems) = parse(text);
    assert_eq!(traces.len(), 1, "{text}: {problems:?}");
    (traces.remove(0), problems)
}

fn check(text: &str, expect: &[&str]) {
    let (trace, problems) = one(text);
    assert_eq!(lines(&trace.record), expect, "{text}");
    assert_eq!(problems, [], "{text}");
}

#[test]
fn contributors_claim_by_their_type() {
    let by = |contributor: &str| {
        conversations(&format!(
            r#"{{"url": "file:///secret.jsonl", "contributor": {contributor}, "ranges": [{{"start_line": 1, "end_line": 5}}]}}"#
        ))
    };
    check(
        &by(r#"{"type": "ai", "model_id": "anthropic/claude-opus-4-5-20251101"}"#),
        &["a 1-5 ai cursor anthropic/claude-opus-4.5"],
    );
    check(&by(r#"{"type": "ai"}"#), &["a 1-5 ai cursor -"]);
    check(&by(r#"{"type": "mixed", "model_id": "gpt-5.1"}"#), &["a 1-5 ai cursor openai/gpt-5.1"]);
    check(&by(r#"{"type": "human"}"#), &["a 1-5 human - -"]);
    check(&by(r#"{"type": "human", "model_id": "openai/gpt-5.1"}"#), &["a 1-5 human - -"]);
    check(&by(r#"{"type": "unknown", "model_id": "openai/gpt-5.1"}"#), &[]);
}

#[test]
fn a_range_may_have_a_contributor_of_its_own() {
    let text = conversations(
        r#"{"contributor": {"type": "ai", "model_id": "openai/gpt-5.1"}, "ranges": [
            {"start_line": 1, "end_line": 4},
            {"start_line": 5, "end_line": 5, "contributor": {"type": "human"}},
            {"start_line": 6, "end_line": 7, "contributor": {"type": "unknown"}},
            {"start_line": 8, "end_line": 9, "contributor": {"type": "ai"}, "content_hash": "murmur3:9f2e8a1b"},
            {"start_line": 10, "end_line": 10, "contributor": {"model_id": "no type"}}]}"#,
    );
    let expect =
        ["a 1-4 ai cursor openai/gpt-5.1", "a 5-5 human - -", "a 8-9 ai cursor -", "a 10-10 ai cursor openai/gpt-5.1"];
    check(&text, &expect);
}

#[test]
fn without_a_known_contributor_nothing_is_claimed_and_the_lines_are_counted() {
    for contributor in ["", r#""contributor": null,"#, r#""contributor": {"type": "bot"},"#, r#""contributor": "ai","#]
    {
        let (trace, problems) =
            one(&conversations(&format!(r#"{{{contributor} "ranges": [{{"start_line": 3, "end_line": 7}}]}}"#)));
        assert_eq!(lines(&trace.record), [""; 0], "{contributor}");
        assert_eq!(reasons(&problems), [(Reason::Unresolved, 5)], "{contributor}");
    }
}

#[test]
fn ranges_that_are_none_are_counted_and_the_rest_is_read() {
    let ranges = [
        r#"{"start_line": 0, "end_line": 3}"#,
        r#"{"start_line": 9, "end_line": 3}"#,
        r#"{"start_line": -1, "end_line": 3}"#,
        r#"{"start_line": "1", "end_line": 3}"#,
        r#"{"start_line": 1, "end_line": 9007199254740991}"#,
        r#"{"start_line": 1.5, "end_line": 3}"#,
        r#"{"end_line": 3}"#,
        "{}",
        "7",
        r#"{"start_line": 2, "end_line": 2}"#,
    ];
    let text = conversations(&format!(r#"{{"contributor": {{"type": "ai"}}, "ranges": [{}]}}"#, ranges.join(", ")));
    let (trace, problems) = one(&text);
    assert_eq!(lines(&trace.record), ["a 2-2 ai cursor -"]);
    assert_eq!(details(&problems), ["not a range of lines, 9 times: 0-3"]);
    assert_eq!(reasons(&problems), [(Reason::Malformed, 9)]);
}

#[test]
fn the_last_range_that_covers_a_line_wins() {
    let text = conversations(
        r#"{"contributor": {"type": "ai"}, "ranges": [{"start_line": 1, "end_line": 9}]},
           {"contributor": {"type": "human"}, "ranges": [{"start_line": 4, "end_line": 5}]}"#,
    );
    check(&text, &["a 1-3 ai cursor -", "a 4-5 human - -", "a 6-9 ai cursor -"]);
}

#[test]
fn what_the_reference_writer_makes_is_read() {
    let text = format!(
        r#"{{"version": "1.0", "id": "not a uuid", "timestamp": "2026-02-06T12:30:15.250Z",
            "vcs": {{"type": "git", "revision": "{COMMIT}"}}, "tool": {{"name": "claude-code"}},
            "files": [{{"path": "src/a.rs", "conversations": [{{"url": "file:///t.jsonl",
                "contributor": {{"type": "ai", "model_id": "anthropic/claude-sonnet-4-5"}},
                "ranges": [{{"start_line": 1, "end_line": 12}}]}}]}}],
            "metadata": {{"session_id": "x"}}}}"#
    );
    let (trace, problems) = one(&text);
    assert_eq!(lines(&trace.record), ["src/a.rs 1-12 ai claude-code anthropic/claude-sonnet-4.5"]);
    assert_eq!(problems, []);
    assert_eq!(trace.revision.as_deref(), Some(COMMIT));
    assert_eq!(trace.lines_of, LinesOf::Child);
    assert_eq!(trace.timestamp, Some(1_770_381_015_250_000));
    assert_eq!(trace.id.as_deref(), Some("not a uuid"));
    assert_eq!(trace.record.format(), "agent-trace");
}

#[test]
fn names_in_place_of_files_are_left_out_and_counted() {
    let file = |path: &str| {
        format!(
            r#"{{"path": "{path}", "conversations": [{{"contributor": {{"type": "ai"}}, "ranges": [{{"start_line": 1, "end_line": 1}}]}}]}}"#
        )
    };
    let files = [".sessions", ".shell-history", ".unknown", "", ".sessions/real"].map(file).join(", ");
    let (trace, problems) = one(&record(&format!(r#""files": [{files}, {{"conversations": []}}, 3]"#)));
    assert_eq!(lines(&trace.record), [".sessions/real 1-1 ai - -"]);
    assert_eq!(details(&problems), ["file without a path, 3 times", "no file, left out, 3 times: .sessions"]);
}

#[test]
fn the_tool_is_the_agent() {
    let by = |tool: &str| {
        record(&format!(
            r#""tool": {tool}, "files": [{{"path": "a", "conversations": [{{"contributor": {{"type": "ai"}}, "ranges": [{{"start_line": 1, "end_line": 1}}]}}]}}]"#
        ))
    };
    for (tool, expect) in [
        (r#"{"name": "claude-code"}"#, "a 1-1 ai claude-code -"),
        (r#"{"name": "codex-cli", "version": "1"}"#, "a 1-1 ai codex -"),
        (r#"{"name": "Something New"}"#, "a 1-1 ai Something New -"),
        (r#"{"name": "unknown"}"#, "a 1-1 ai - -"),
        (r#"{"name": ""}"#, "a 1-1 ai - -"),
        ("null", "a 1-1 ai - -"),
        (r#""cursor""#, "a 1-1 ai - -"),
    ] {
        check(&by(tool), &[expect]);
    }
}

#[test]
fn a_signature_is_named_and_raises_nothing() {
    let text = record(
        r#""vcs": {"type": "git", "revision": "ABC123DEF456"}, "tool": {"name": "cursor"},
           "files": [{"path": "a", "conversations": [{"contributor": {"type": "mixed", "model_id": "gpt-5.1"},
               "ranges": [{"start_line": 1, "end_line": 1}, {"start_line": 2, "end_line": 2, "contributor": {"type": "human"}}]}]}],
           "metadata": {"prompt_excerpt": "secret", "author": "Ada"},
           "sig": {"alg": "ed25519", "key_id": "0123456789abcdef", "value": "AAAA"}"#,
    );
    let (trace, problems) = one(&text);
    assert_eq!(problems, []);
    assert!(trace.signed);
    assert_eq!(trace.lines_of, LinesOf::Revision);
    assert_eq!(trace.revision.as_deref(), Some("abc123def456"));
    let expect = [
        format!("agent-trace: ai, trace {ID} cursor gpt-5.1 [mixed; signed, not verified]"),
        format!("agent-trace: human, trace {ID} [signed, not verified]"),
    ];
    assert_eq!(evidence(&trace.record), expect);
    assert_eq!(trace.record.sources()[0].claim, Claim::Ai);
}

#[test]
fn agentdiff_calls_human_what_it_saw_no_agent_write() {
    let text = |tool: &str, contributor: &str, metadata: &str| {
        record(&format!(
            r#""vcs": {{"type": "git", "revision": "abc123def456"}}, "tool": {{"name": "{tool}"}},
               "files": [{{"path": "a", "conversations": [{{"contributor": {contributor},
                   "ranges": [{{"start_line": 1, "end_line": 3}}]}}]}}], "metadata": {metadata}"#
        ))
    };
    let check = |tool, contributor, metadata, writer, expect: &[&str], lost: &[(&str, u64)]| {
        let (traces, problems) = parse_of(&Agents::builtin(), text(tool, contributor, metadata).as_bytes(), writer);
        assert_eq!(problems.iter().map(|p| (&*p.detail, p.affected)).collect::<Vec<_>>(), lost);
        let revision = traces[0].lines_of == LinesOf::Revision;
        assert_eq!(revision, writer == Writer::Agentdiff || metadata != "{}");
        assert_eq!(lines(&traces[0].record), expect);
    };
    let (person, ai) = (r#"{"type": "human"}"#, r#"{"type": "ai"}"#);
    let with_model = r#"{"type": "ai", "model_id": "gpt-5"}"#;
    let named = r#"{"agentdiff": {"author": "Ada"}}"#;
    let nobody = ("lines of a tool that is not known", 3);
    for (metadata, writer) in [("{}", Writer::Agentdiff), (named, Writer::Any)] {
        check("cursor", ai, metadata, writer, &["a 1-3 ai cursor -"], &[]);
        check("cursor", person, metadata, writer, &[], &[]);
        check("Ada Lovelace", ai, metadata, writer, &[], &[nobody]);
        check("Ada Lovelace", with_model, metadata, writer, &["a 1-3 ai - openai/gpt-5"], &[]);
    }
    check("cursor", person, "{}", Writer::Any, &["a 1-3 human - -"], &[]);
    check("New Tool", ai, "{}", Writer::Any, &["a 1-3 ai New Tool -"], &[]);
}

#[test]
fn evidence_names_the_trace_the_tool_and_the_model_and_no_conversation() {
    let (trace, _) = one(&conversations(
        r#"{"url": "https://example.org/c/1", "contributor": {"type": "mixed", "model_id": "m\u001b[31m\n"},
            "ranges": [{"start_line": 1, "end_line": 1}]}"#,
    ));
    assert_eq!(evidence(&trace.record), [format!("agent-trace: ai, trace {ID} cursor m[31m [mixed]")]);
    assert_eq!(trace.record.sources()[0].model_raw.as_deref(), Some("m[31m"));
}

#[test]
fn revisions_are_hex_and_of_git() {
    let of = |vcs: &str| one(&record(&format!(r#""vcs": {vcs}, "files": []"#))).0.revision;
    let git = |revision: &str| of(&format!(r#"{{"type": "git", "revision": "{revision}"}}"#));
    assert_eq!(git(COMMIT).as_deref(), Some(COMMIT));
    assert_eq!(git(" 82D2B3C ").as_deref(), Some("82d2b3c"));
    assert_eq!(git(&"f".repeat(64)).as_deref(), Some(&*"f".repeat(64)));
    for revision in ["", "HEAD", "../../x", "abc", "--upload-pack=x", &"f".repeat(65)] {
        assert_eq!(git(revision), None, "{revision}");
    }
    assert_eq!(of(&format!(r#"{{"revision": "{COMMIT}"}}"#)).as_deref(), Some(COMMIT));
    assert_eq!(of(&format!(r#"{{"type": "jj", "revision": "{COMMIT}"}}"#)).as_deref(), Some(COMMIT));
    assert_eq!(of(r#"{"type": "jj", "revision": "qpvuntsmwlqt"}"#), None);
    assert_eq!(of(&format!(r#"{{"type": "hg", "revision": "{COMMIT}"}}"#)), None);
    assert_eq!(of("7"), None);
}

#[test]
fn times_are_rfc_3339() {
    let at = |time: &str| one(&format!(r#"{{"version": "1.0", "timestamp": "{time}", "files": []}}"#)).0.timestamp;
    for (time, expect) in [
        ("1970-01-01T00:00:00Z", Some(0)),
        ("1970-01-01T00:00Z", Some(0)),
        ("2000-02-29T12:00:00.5+02:00", Some(951_818_400_500_000)),
        ("2026-01-25 10:00:00.123456789-00:30", Some(1_769_337_000_123_456)),
        ("1969-12-31T23:59:59Z", Some(-1_000_000)),
        ("2026-13-01T00:00:00Z", None),
        ("2026-01-25T24:00:00Z", None),
        ("2026-01-25T10:00:00", None),
        ("2026-01-25T10:00:00.Z", None),
        ("2026-01-25T10:00:00.1234567xZ", None),
        ("2026-01-25", None),
        ("yesterday", None),
        ("2026-01-2\u{f6}T10:00:00Z", None),
    ] {
        assert_eq!(at(time), expect, "{time}");
    }
}

#[test]
fn several_records_stand_in_a_list_on_lines_or_behind_each_other() {
    let (one, two) = (record(r#""files": []"#), record(r#""files": [], "extra": [1]"#));
    let pretty = format!("{}\n\n{}\n", one.replace(", ", ",\n  "), two.replace(", ", ",\n  "));
    for text in [format!("{one}\n{two}\n"), format!("\n{one}\r\n\r\n{two}"), format!("[{one},\n{two}]"), pretty] {
        let (traces, problems) = parse(&text);
        assert_eq!((traces.len(), problems), (2, vec![]), "{text}");
    }
    for text in ["", "\n \n", "[]"] {
        assert_eq!(parse(text), (vec![], vec![]));
    }
}

#[test]
fn a_damaged_line_costs_no_other() {
    let good = record(r#""files": []"#);
    let damaged = [
        "{",
        "{\"version\": \"1.0\", \"id\": \"x",
        "[",
        "nonsense",
        "{\"files\": [{\"path\": \"\\ud800\"}]}",
        "}",
        "[{}, {",
    ];
    for bad in damaged {
        let (traces, problems) = parse(&format!("{good}\n{bad}\n{good}\n"));
        assert_eq!(traces.len(), 2, "{bad}");
        assert!(problems.iter().all(|problem| problem.reason == Reason::Malformed), "{bad}");
        assert!(!problems.is_empty(), "{bad}");
    }
    let (traces, problems) =
        agent_trace::parse(&Agents::builtin(), &[good.as_bytes(), b"\n{\"id\": \"\xff\"}\n", good.as_bytes()].concat());
    assert_eq!((traces.len(), reasons(&problems)), (2, vec![(Reason::Malformed, 1)]));
}

#[test]
fn what_is_no_record_is_counted() {
    for text in ["{}", "3", "\"x\"", "null", "[1]", r#"{"files": {}}"#, r#"{"version": "0.1.0", "files": null}"#] {
        let (traces, problems) = parse(text);
        assert_eq!((traces.len(), reasons(&problems)), (0, vec![(Reason::Malformed, 1)]), "{text}");
    }
}

#[test]
fn other_versions_are_counted_and_read() {
    for (version, known) in
        [("\"0.1.0\"", true), ("\"1.0\"", true), ("\"0.1\"", true), ("\"2.0\"", false), ("1", false)]
    {
        let (_, problems) = one(&format!(r#"{{"version": {version}, "files": []}}"#));
        let expect = if known { vec![] } else { vec![(Reason::UnknownVersion, 1)] };
        assert_eq!(reasons(&problems), expect, "{version}");
    }
}

#[test]
fn records_of_one_commit_are_joined_and_the_last_wins() {
    let by = |kind: &str, path: &str, first: u32, last: u32| {
        record(&format!(
            r#""files": [{{"path": "{path}", "conversations": [{{"contributor": {{"type": "{kind}"}}, "ranges": [{{"start_line": {first}, "end_line": {last}}}]}}]}}]"#
        ))
    };
    let text = [by("ai", "a", 1, 9), by("human", "b", 1, 1), by("human", "a", 4, 5)].join("\n");
    let (traces, _) = parse(&text);
    let records: Vec<&LineRecord> = traces.iter().map(|trace| &trace.record).collect();
    let joined = LineRecord::joined(&records).unwrap();
    assert_eq!(lines(&joined), ["a 1-3 ai - -", "a 4-5 human - -", "a 6-9 ai - -", "b 1-1 human - -"]);
    assert_eq!(joined.format(), "agent-trace");
    assert_eq!(LineRecord::joined(&records[..1]).unwrap(), *records[0]);
    assert_eq!(LineRecord::joined(&[]), None);
}

fn draft<'a>(agent: Option<&'a str>, claims: &'a [ClaimedLines<'a>]) -> TraceDraft<'a> {
    TraceDraft { id: ID, timestamp: "2026-01-25T10:00:00Z", commit: COMMIT, agent, claims }
}

#[test]
fn a_record_is_written_as_one_line() {
    let claims = [
        ClaimedLines { path: b"z.rs", ranges: &[(7, 7)], contributor: Contributor::Human, model: None },
        ClaimedLines {
            path: b"a \"b\".rs",
            ranges: &[(1, 3), (5, 5)],
            contributor: Contributor::Ai,
            model: Some("anthropic/claude-opus-4.5"),
        },
        ClaimedLines { path: b"z.rs", ranges: &[(1, 2)], contributor: Contributor::Mixed, model: None },
    ];
    let (json, problems) = agent_trace::write(&draft(Some("cursor"), &claims));
    let expect = concat!(
        r#"{"version":"0.1.0","id":"550e8400-e29b-41d4-a716-446655440000","timestamp":"2026-01-25T10:00:00Z","#,
        r#""vcs":{"type":"git","revision":"a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e7f8a9b0"},"tool":{"name":"cursor"},"#,
        r#""files":[{"path":"a \"b\".rs","conversations":[{"contributor":{"type":"ai","model_id":"anthropic/claude-opus-4.5"},"#,
        r#""ranges":[{"start_line":1,"end_line":3},{"start_line":5,"end_line":5}]}]},"#,
        r#"{"path":"z.rs","conversations":[{"contributor":{"type":"human"},"ranges":[{"start_line":7,"end_line":7}]},"#,
        r#"{"contributor":{"type":"mixed"},"ranges":[{"start_line":1,"end_line":2}]}]}],"#,
        r#""metadata":{"outcross":{"lines_of":"revision"}}}"#,
    );
    assert_eq!(String::from_utf8(json.clone()).unwrap(), expect);
    assert_eq!(problems, []);
    let (trace, problems) = one(expect);
    assert_eq!(problems, []);
    assert_eq!((trace.lines_of, trace.revision.as_deref()), (LinesOf::Revision, Some(COMMIT)));
    let expect = [
        "a \"b\".rs 1-3 ai cursor anthropic/claude-opus-4.5",
        "a \"b\".rs 5-5 ai cursor anthropic/claude-opus-4.5",
        "z.rs 1-2 ai cursor -",
        "z.rs 7-7 human - -",
    ];
    assert_eq!(lines(&trace.record), expect);
}

#[test]
fn what_can_not_be_written_is_counted() {
    let long = "m".repeat(251);
    let claims = [
        ClaimedLines { path: b"\xff", ranges: &[(1, 1)], contributor: Contributor::Ai, model: None },
        ClaimedLines { path: b"a", ranges: &[(0, 1), (3, 2)], contributor: Contributor::Ai, model: None },
        ClaimedLines { path: b"b", ranges: &[(1, 1)], contributor: Contributor::Unknown, model: Some(&long) },
    ];
    let (json, problems) = agent_trace::write(&draft(None, &claims));
    let text = String::from_utf8(json).unwrap();
    assert!(text.contains(
        r#""files":[{"path":"b","conversations":[{"contributor":{"type":"unknown"},"ranges":[{"start_line":1,"end_line":1}]}]}]"#
    ));
    assert_eq!(reasons(&problems), [(Reason::TooLarge, 251), (Reason::Malformed, 2), (Reason::Malformed, 1)]);
}
