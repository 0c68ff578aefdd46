//! Git AI notes: the grammar, and everything found in the wild.

use facts::Reason;
use provenance::format::git_ai::{self, MAX_NOTE_BYTES};
use provenance::{Agents, LineRecord, Problem};

use crate::{lines as shown, reasons};

const JSON: &str = r#"{
  "schema_version": "authorship/3.0.0",
  "base_commit_sha": "0000000000000000000000000000000000000000",
  "prompts": {
    "e61c0a4": {"agent_id": {"tool": "cursor", "id": "x", "model": "gpt-5.1"}, "human_author": null, "messages": [{"text": "secret"}]},
    "0123456789abcdef": {"agent_id": {"tool": "claude", "id": "x", "model": "claude-opus-4-6"}, "overriden_lines": 3},
    "d13537e7-a8cd-49ba-82f3-3b4c2eeb0f71": {"agent_id": {"tool": "mock_ai", "id": "x", "model": "unknown"}},
    "odd key": {"agent_id": {"tool": "no lines, no claim"}}
  },
  "sessions": {"s_0123456789abcd": {"agent_id": {"tool": "codex", "id": "x", "model": "gpt-5.6-sol"}, "logical_commit_id": [{}]}},
  "humans": {"h_0123456789abcd": {"author": "Ada <ada@example.org>"}}
}"#;

fn parse(attestation: &str) -> (LineRecord, Vec<Problem>) {
    git_ai::parse(&Agents::builtin(), format!("{attestation}---\n{JSON}").as_bytes())
}

fn check(attestation: &str, expect: &[&str]) {
    let (record, problems) = parse(attestation);
    assert_eq!(shown(&record), expect, "{attestation:?}");
    assert_eq!(problems, [], "{attestation:?}");
    assert!(record.is_readable());
}

#[test]
fn every_shape_of_key_is_read() {
    check("a\n  s_0123456789abcd::t_0123456789abcd 1-2\n", &["a 1-2 ai codex openai/gpt-5.6-sol"]);
    check("a\n  s_0123456789abcd 1-2\n", &["a 1-2 ai codex openai/gpt-5.6-sol"]);
    check("a\n  e61c0a4 1\n", &["a 1-1 ai cursor openai/gpt-5.1"]);
    check("a\n  0123456789abcdef 1\n", &["a 1-1 ai claude-code anthropic/claude-opus-4.6"]);
    check("a\n  d13537e7-a8cd-49ba-82f3-3b4c2eeb0f71 1\n", &["a 1-1 ai mock_ai -"]);
    check("a\n  h_0123456789abcd 1\n", &["a 1-1 human - -"]);
    check("a\n  h_0123456789abcd::t_0123456789abcd 1\n", &["a 1-1 human - -"]);
    check("a\n  human 1\n", &["a 1-1 human - -"]);
}

#[test]
fn an_empty_attestation_is_a_record_without_lines() {
    let (record, problems) = parse("");
    assert!(record.is_readable());
    assert_eq!((record.files().len(), record.sources().len(), problems), (0, 0, vec![]));
    check("path without entries\n\n  \n", &[]);
}

#[test]
fn unresolved_keys_claim_by_their_shape_and_are_counted() {
    let attestation = "a\n  s_ffffffffffffff::t_1 1-10\n  s_ffffffffffffff::t_2 11\n  fffffff 12\n  ai_agent 13\n  h_ffffffffffffff 14\n  strange 15-16\n";
    let (record, problems) = parse(attestation);
    let expect = ["a 1-11 ai - -", "a 12-12 ai - -", "a 13-13 ai - -", "a 14-14 human - -"];
    assert_eq!(shown(&record), expect);
    assert_eq!(reasons(&problems), [(Reason::Unresolved, 16)]);
    assert_eq!(&*problems[0].detail, "key without metadata, 6 times: s_ffffffffffffff::t_1");
    assert_eq!(&*record.sources()[0].evidence, "git-ai-note: session s_ffffffffffffff [unresolved]");
}

#[test]
fn evidence_names_session_tool_and_model_and_no_person() {
    let (record, _) = parse("a\n  s_0123456789abcd::t_1 1\n  0123456789abcdef 2\n  h_0123456789abcd 3\n");
    let evidence: Vec<&str> = record.sources().iter().map(|source| &*source.evidence).collect();
    let expect = [
        "git-ai-note: session s_0123456789abcd codex gpt-5.6-sol",
        "git-ai-note: prompt 0123456789abcdef claude claude-opus-4-6",
        "git-ai-note: person h_0123456789abcd",
    ];
    assert_eq!(evidence, expect);
}

#[test]
fn ranges_come_unsorted_and_overlapping_and_the_last_entry_wins() {
    check("a\n  e61c0a4 9,3-4,,1-2\n", &["a 1-4 ai cursor openai/gpt-5.1", "a 9-9 ai cursor openai/gpt-5.1"]);
    check(
        "a\n  e61c0a4 1-100\n  human 40-50,45-60\n",
        &["a 1-39 ai cursor openai/gpt-5.1", "a 40-60 human - -", "a 61-100 ai cursor openai/gpt-5.1"],
    );
    check("a\n  human 40-50\n  e61c0a4 1-100\n", &["a 1-100 ai cursor openai/gpt-5.1"]);
    check("a\n  human 1\nb\n  human 1\na\n  e61c0a4 1\n", &["a 1-1 ai cursor openai/gpt-5.1", "b 1-1 human - -"]);
    check(
        "a\n  human 1-4294967295\n  e61c0a4 4294967295\n",
        &["a 1-4294967294 human - -", "a 4294967295-4294967295 ai cursor openai/gpt-5.1"],
    );
}

#[test]
fn large_ranges_stay_ranges() {
    let (record, _) = parse("sqlite3.c\n  e61c0a4 1-268860\n");
    let (_, spans) = record.files().next().unwrap();
    assert_eq!(spans.len(), 1);
    assert_eq!(record.lines_by_source(), [268_860]);
}

#[test]
fn paths_are_any_bytes_and_quotes_around_them_are_dropped() {
    let note = [
        b"\"a b\"\n  human 1\ncaf\xc3\xa9\n  human 1\n\xff\xfe\n  human 1\n x\n  human 1\n\"\n  human 1\n---\n",
        JSON.as_bytes(),
    ];
    let (record, problems) = git_ai::parse(&Agents::builtin(), &note.concat());
    assert_eq!(problems, []);
    let paths: Vec<&[u8]> = record.files().map(|(path, _)| path).collect();
    assert_eq!(paths, [b" x".as_slice(), b"\"", b"a b", "café".as_bytes(), b"\xff\xfe"]);
}

#[test]
fn line_ends_and_trailing_white_space_do_not_matter() {
    let note = format!("a\r\n  human 1 \r\n\r\n---\r\n{JSON}\r\n");
    let (record, problems) = git_ai::parse(&Agents::builtin(), note.as_bytes());
    assert_eq!((shown(&record), problems), (vec!["a 1-1 human - -".to_owned()], vec![]));
}

#[test]
fn malformed_entries_are_counted_and_the_rest_is_read() {
    let attestation = "  human 1\na\n  human\n   human 1\n  human 0,5-3,x,-1,1-,+2,4294967296,7\n";
    let (record, problems) = parse(attestation);
    assert_eq!(shown(&record), ["a 7-7 human - -"]);
    let details: Vec<&str> = problems.iter().map(|problem| &*problem.detail).collect();
    let expect = [
        "entry before any path: human 1",
        "entry without key or ranges, 2 times: human",
        "not a range of lines, 7 times: 0",
    ];
    assert_eq!(details, expect);
    assert!(problems.iter().all(|problem| problem.reason == Reason::Malformed));
}

#[test]
fn a_note_without_divider_is_no_record() {
    for note in ["", "hello\n", "a\n  human 1\n", "a\n  human 1\n ---\n{}", "----\n{}"] {
        let (record, problems) = git_ai::parse(&Agents::builtin(), note.as_bytes());
        assert!(!record.is_readable(), "{note:?}");
        assert_eq!(reasons(&problems), [(Reason::Malformed, 1)], "{note:?}");
    }
}

#[test]
fn a_note_over_the_limit_is_no_record() {
    let mut note = format!("a\n  human 1\n---\n{JSON}").into_bytes();
    note.resize(MAX_NOTE_BYTES, b' ');
    assert!(git_ai::parse(&Agents::builtin(), &note).0.is_readable());
    note.push(b' ');
    let (record, problems) = git_ai::parse(&Agents::builtin(), &note);
    assert!(!record.is_readable());
    assert_eq!(reasons(&problems), [(Reason::TooLarge, note.len() as u64)]);
}

#[test]
fn damaged_metadata_leave_the_claims_by_shape() {
    for json in ["", "{", "not json", "{\"prompts\": {\"x\": ", "[1", "\u{0}"] {
        let note = format!("a\n  e61c0a4 1\n---\n{json}");
        let (record, problems) = git_ai::parse(&Agents::builtin(), note.as_bytes());
        assert_eq!(shown(&record), ["a 1-1 ai - -"], "{json:?}");
        let expect = [(Reason::Malformed, 1), (Reason::Unresolved, 1)];
        assert_eq!(reasons(&problems), expect, "{json:?}");
    }
}

#[test]
fn metadata_of_other_types_are_as_good_as_absent() {
    for json in [
        "null",
        "3",
        "[]",
        "\"x\"",
        r#"{"prompts": null}"#,
        r#"{"prompts": [1], "sessions": "x", "humans": true}"#,
        r#"{"schema_version": 3, "prompts": {"fffffff": 1.5}}"#,
        r#"{"prompts": {"e61c0a5": {"agent_id": {"tool": "x"}}}}"#,
    ] {
        let note = format!("a\n  e61c0a4 1\n---\n{json}");
        let (record, problems) = git_ai::parse(&Agents::builtin(), note.as_bytes());
        assert_eq!(shown(&record), ["a 1-1 ai - -"], "{json}");
        assert_eq!(reasons(&problems), [(Reason::Unresolved, 1), (Reason::UnknownVersion, 1)], "{json}");
    }
    let odd = r#"{"schema_version": "authorship/3.0.0", "prompts": {"e61c0a4": {"agent_id": {"tool": ["x"], "model": {"a": 1}}}}}"#;
    let (record, problems) = git_ai::parse(&Agents::builtin(), format!("a\n  e61c0a4 1\n---\n{odd}").as_bytes());
    assert_eq!((shown(&record), problems), (vec!["a 1-1 ai - -".to_owned()], vec![]));
}

#[test]
fn the_private_version_with_two_dividers_is_read_to_the_first_and_counted() {
    let json =
        JSON.replace("3.0.0", "4.0.0").replace("\"prompts\"", "\"change_history\": [{\"kind\": 1}], \"prompts\"");
    let block = "a\n  d13537e7-a8cd-49ba-82f3-3b4c2eeb0f71 5\n";
    for rest in [format!("{block}---\n{json}"), format!("{json}\n---\n{block}")] {
        let note = format!("a\n  e61c0a4 1\n---\n{rest}");
        let (record, problems) = git_ai::parse(&Agents::builtin(), note.as_bytes());
        assert_eq!(shown(&record), ["a 1-1 ai cursor openai/gpt-5.1"]);
        assert_eq!(reasons(&problems), [(Reason::Malformed, 1), (Reason::UnknownVersion, 1)]);
    }
}

#[test]
fn bytes_that_are_not_utf8_are_survived_anywhere() {
    let agents = Agents::builtin();
    let note = format!("a\n  e61c0a4 1\n---\n{JSON}").into_bytes();
    for at in 0..note.len() {
        let mut broken = note.clone();
        broken[at] = 0xff;
        let (record, problems) = git_ai::parse(&agents, &broken);
        assert!(problems.iter().all(|problem| problem.detail.chars().count() <= 200));
        assert!(record.sources().iter().all(|source| source.evidence.starts_with("git-ai-note: ")));
        let (_, problems) = git_ai::parse(&agents, &note[..at]);
        assert!(!problems.is_empty() || at + 1 >= note.len(), "cut at {at}");
    }
}
