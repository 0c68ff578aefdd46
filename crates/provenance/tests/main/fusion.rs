//! The table of fusion, row by row, and its laws on random records.

use std::ops::Range;

use facts::{Claim, Level};
use proptest::prelude::*;
use provenance::format::git_ai;
use provenance::{Agents, CommitEvidence, CommitMarks, LineRecord, Verdict};

use crate::marks_of;

const JSON: &str = r#"{"schema_version": "authorship/3.0.0",
  "prompts": {"0123456789abcdef": {"agent_id": {"tool": "cursor", "model": "gpt-5"}}},
  "sessions": {"s_1": {"agent_id": {"tool": "claude", "model": "claude-opus-4-6"}}}, "humans": {"h_1": {}}}"#;

fn record(attestation: &str) -> LineRecord {
    git_ai::parse(&Agents::builtin(), format!("{attestation}---\n{JSON}").as_bytes()).0
}

fn no_marks() -> CommitMarks {
    marks_of(b"s")
}

fn claude() -> CommitMarks {
    marks_of(b"s\n\nCo-authored-by: Claude Opus 4.5 <noreply@anthropic.com>\n")
}

fn reviewer() -> CommitMarks {
    marks_of(b"s\n\nCo-authored-by: r <136622811+coderabbitai[bot]@users.noreply.github.com>\n")
}

const TRAILER: &str = "trailer co-authored-by: Claude Opus 4.5 <noreply@anthropic.com>";
const SESSION: &str = "git-ai-note: session s_1 claude claude-opus-4-6";
const PROMPT: &str = "git-ai-note: prompt 0123456789abcdef cursor gpt-5";
const PERSON: &str = "git-ai-note: person h_1";
const REVIEWER: &str = "trailer co-authored-by: r <136622811+coderabbitai[bot]@users.noreply.github.com> [reviewer]";

/// `claim level agent model`, then the evidence.
fn shown(verdict: &Verdict) -> Vec<String> {
    let agent = verdict.agent.as_ref().map_or("-".to_owned(), ToString::to_string);
    let model = verdict.model.as_deref().unwrap_or("-");
    let head = format!("{} {} {agent} {model}", verdict.claim, verdict.level);
    std::iter::once(head).chain(verdict.evidence.iter().map(ToString::to_string)).collect()
}

fn evidence<'a>(marks: &'a CommitMarks, record: Option<&'a LineRecord>) -> CommitEvidence<'a> {
    CommitEvidence { marks, records: record.map_or(&[], std::slice::from_ref), before_agents: false }
}

fn fuse_commit(marks: &CommitMarks, record: Option<&LineRecord>) -> Verdict {
    provenance::fuse_commit(&evidence(marks, record))
}

fn fuse_lines(
    marks: &CommitMarks,
    record: Option<&LineRecord>,
    path: &[u8],
    lines: Range<u32>,
) -> Vec<(Range<u32>, Verdict)> {
    provenance::fuse_lines(&evidence(marks, record), path, lines)
}

/// The verdict on line 5 of `f`.
fn check_line(marks: &CommitMarks, record: Option<&LineRecord>, expect: &[&str]) {
    let runs = fuse_lines(marks, record, b"f", 5..6);
    assert_eq!(runs.len(), 1);
    assert_eq!(runs[0].0, 5..6);
    assert_eq!(shown(&runs[0].1), expect);
}

fn check_commit(marks: &CommitMarks, record: Option<&LineRecord>, expect: &[&str]) {
    assert_eq!(shown(&fuse_commit(marks, record)), expect);
}

const BY_TRAILER: [&str; 2] = ["ai claimed claude-code anthropic/claude-opus-4.5", TRAILER];
const NOTHING: [&str; 1] = ["unknown unknown - -"];
const ONLY_RECORD: &str = "one-sided: line record without a commit mark";
const NOT_COVERED: &str = "one-sided: commit mark, line not in the line record";

#[test]
fn no_record_and_no_mark() {
    check_line(&no_marks(), None, &NOTHING);
    check_commit(&no_marks(), None, &NOTHING);
}

#[test]
fn no_record_and_a_mark() {
    check_line(&claude(), None, &BY_TRAILER);
    check_commit(&claude(), None, &BY_TRAILER);
}

#[test]
fn marks_that_claim_nothing_stay_as_evidence() {
    check_line(&reviewer(), None, &["unknown unknown - -", REVIEWER]);
    check_commit(&reviewer(), None, &["unknown unknown - -", REVIEWER]);
    let expect = ["ai claimed claude-code anthropic/claude-opus-4.6", SESSION, ONLY_RECORD, REVIEWER];
    check_line(&reviewer(), Some(&record("f\n  s_1 5\n")), &expect);
}

#[test]
fn an_unreadable_record_counts_as_none() {
    let (broken, _) = git_ai::parse(&Agents::builtin(), b"no divider");
    check_line(&claude(), Some(&broken), &BY_TRAILER);
    check_commit(&claude(), Some(&broken), &BY_TRAILER);
    check_line(&no_marks(), Some(&broken), &NOTHING);
}

#[test]
fn the_record_says_ai_and_there_is_no_mark() {
    let expect = ["ai claimed claude-code anthropic/claude-opus-4.6", SESSION, ONLY_RECORD];
    check_line(&no_marks(), Some(&record("f\n  s_1 5\n")), &expect);
    check_commit(&no_marks(), Some(&record("f\n  s_1 5\n")), &expect);
}

#[test]
fn the_record_and_a_mark_name_the_same_agent() {
    let expect = ["ai claimed claude-code anthropic/claude-opus-4.6", SESSION, TRAILER];
    check_line(&claude(), Some(&record("f\n  s_1 5\n")), &expect);
    check_commit(&claude(), Some(&record("f\n  s_1 5\n")), &expect);
}

#[test]
fn the_record_and_the_marks_name_different_agents() {
    let conflict = "conflict: line record names cursor, commit mark names claude-code";
    let expect = ["ai claimed cursor openai/gpt-5", conflict, PROMPT, TRAILER];
    check_line(&claude(), Some(&record("f\n  0123456789abcdef 5\n")), &expect);
    check_commit(&claude(), Some(&record("f\n  0123456789abcdef 5\n")), &expect);
}

#[test]
fn a_mark_without_agent_contradicts_no_agent() {
    let marks = marks_of(b"s\n\nAssisted-by: Opus 4.7\n");
    let expect = ["ai claimed cursor openai/gpt-5", PROMPT, "trailer assisted-by: Opus 4.7"];
    check_line(&marks, Some(&record("f\n  0123456789abcdef 5\n")), &expect);
}

#[test]
fn an_unresolved_key_keeps_the_agent_unknown_and_the_commit_takes_the_marks() {
    let unresolved = "git-ai-note: session s_9 [unresolved]";
    let note = record("f\n  s_9 5\n");
    check_line(&claude(), Some(&note), &["ai claimed - -", unresolved, TRAILER]);
    check_commit(&claude(), Some(&note), &["ai claimed claude-code anthropic/claude-opus-4.5", unresolved, TRAILER]);
    check_commit(&no_marks(), Some(&note), &["ai claimed - -", unresolved, ONLY_RECORD]);
}

#[test]
fn the_record_says_human() {
    let note = record("f\n  h_1 5\n");
    check_line(&no_marks(), Some(&note), &["human claimed - -", PERSON]);
    check_commit(&no_marks(), Some(&note), &["unknown unknown - -", PERSON]);
    let conflict = "conflict: line record says human, commit mark says ai";
    check_line(&claude(), Some(&note), &["human claimed - -", conflict, PERSON, TRAILER]);
    let expect = ["ai claimed claude-code anthropic/claude-opus-4.5", conflict, PERSON, TRAILER];
    check_commit(&claude(), Some(&note), &expect);
}

#[test]
fn the_record_says_nothing_of_the_line() {
    for note in ["f\n  s_1 4,6\n", "g\n  s_1 5\n", ""] {
        check_line(&no_marks(), Some(&record(note)), &NOTHING);
        check_line(&claude(), Some(&record(note)), &["unknown unknown - -", NOT_COVERED, TRAILER]);
    }
}

#[test]
fn a_record_without_lines_leaves_the_commit_to_its_marks() {
    check_commit(&no_marks(), Some(&record("")), &NOTHING);
    check_commit(&claude(), Some(&record("")), &BY_TRAILER);
}

#[test]
fn the_commit_is_named_by_the_source_with_the_most_lines() {
    let note = record("f\n  s_1 1-3\n  0123456789abcdef 4-9\n  h_1 10-90\n");
    let verdict = fuse_commit(&no_marks(), Some(&note));
    assert_eq!(shown(&verdict)[0], "ai claimed cursor openai/gpt-5");
    let tie = record("f\n  s_1 1\n  0123456789abcdef 2\n");
    assert_eq!(shown(&fuse_commit(&no_marks(), Some(&tie)))[0], "ai claimed claude-code anthropic/claude-opus-4.6");
}

#[test]
fn the_evidence_of_a_commit_is_bounded() {
    let entries: String = (1..=40).map(|n| format!("  {n:07x} {n}\n")).collect();
    let verdict = fuse_commit(&no_marks(), Some(&record(&format!("f\n{entries}"))));
    assert_eq!(verdict.evidence.len(), 16 + 2);
    assert!(verdict.evidence.iter().any(|text| &**text == "git-ai-note: 24 more sources"));
}

#[test]
fn the_model_may_stand_in_another_mark_of_the_agent() {
    let message = b"s\n\nMade-with: Cursor\nClaude-Session: https://claude.ai/code/session_1\n\
                    Co-authored-by: Claude Opus 4.5 <noreply@anthropic.com>\n";
    let verdict = fuse_commit(&marks_of(message), None);
    assert_eq!(shown(&verdict)[0], "ai claimed cursor -");
    let message = &message.as_slice()[..3].iter().chain(&message[21..]).copied().collect::<Vec<u8>>();
    let verdict = fuse_commit(&marks_of(message), None);
    assert_eq!(shown(&verdict)[0], "ai claimed claude-code anthropic/claude-opus-4.5");
    assert_eq!(verdict.model_raw.as_deref(), Some("Claude Opus 4.5"));
}

#[test]
fn runs_are_cut_at_the_range_and_an_empty_range_gives_none() {
    let note = record("f\n  s_1 1-100\n  h_1 50\n");
    let ranges = |lines: Range<u32>| -> Vec<(Range<u32>, Claim)> {
        let runs = fuse_lines(&no_marks(), Some(&note), b"f", lines);
        runs.into_iter().map(|(range, verdict)| (range, verdict.claim)).collect()
    };
    assert_eq!(ranges(49..52), [(49..50, Claim::Ai), (50..51, Claim::Human), (51..52, Claim::Ai)]);
    assert_eq!(ranges(90..120), [(90..101, Claim::Ai), (101..120, Claim::Unknown)]);
    assert_eq!(ranges(7..7), []);
    assert_eq!(fuse_lines(&claude(), None, b"f", 7..7), []);
    assert_eq!(ranges(0..2), [(0..1, Claim::Unknown), (1..2, Claim::Ai)]);
    let last = record("f\n  s_1 4294967290-4294967295\n");
    let runs = fuse_lines(&no_marks(), Some(&last), b"f", 4_294_967_288..u32::MAX);
    assert_eq!(runs.len(), 2);
}

/// Entries of one file: key, and ranges that may overlap in any way.
fn entries() -> impl Strategy<Value = Vec<(&'static str, Vec<(u32, u32)>)>> {
    let key = prop::sample::select(vec!["s_1::t_1", "s_1::t_2", "0123456789abcdef", "h_1", "human", "s_9", "ai_agent"]);
    let ranges = prop::collection::vec((1u32..60, 0u32..20).prop_map(|(first, more)| (first, first + more)), 1..5);
    prop::collection::vec((key, ranges), 0..8)
}

fn attestation(entries: &[(&str, Vec<(u32, u32)>)]) -> String {
    let range = |(first, last): &(u32, u32)| format!("{first}-{last}");
    let line = |(key, ranges): &(&str, Vec<(u32, u32)>)| {
        format!("  {key} {}\n", ranges.iter().map(range).collect::<Vec<_>>().join(","))
    };
    format!("f\n{}", entries.iter().map(line).collect::<String>())
}

/// The claim of a line by brute force: the last entry that has it.
fn expected(entries: &[(&str, Vec<(u32, u32)>)], line: u32) -> Claim {
    let covering = |ranges: &[(u32, u32)]| ranges.iter().any(|&(first, last)| first <= line && line <= last);
    match entries.iter().rev().find(|(_, ranges)| covering(ranges)) {
        Some((key, _)) if key.starts_with('h') => Claim::Human,
        Some(_) => Claim::Ai,
        None => Claim::Unknown,
    }
}

proptest! {
    #[test]
    fn runs_cover_the_lines_exactly_and_say_what_the_last_entry_says(
        entries in entries(), start in 0u32..90, len in 0u32..90, marked in any::<bool>(),
    ) {
        let marks = if marked { claude() } else { no_marks() };
        let note = record(&attestation(&entries));
        let runs = fuse_lines(&marks, Some(&note), b"f", start..start + len);
        let mut at = start;
        for (range, verdict) in &runs {
            prop_assert_eq!(range.start, at);
            prop_assert!(range.end > range.start);
            for line in range.clone() {
                prop_assert_eq!(verdict.claim, expected(&entries, line), "line {}", line);
            }
            prop_assert_eq!(verdict.claim == Claim::Unknown, verdict.level == Level::Unknown);
            prop_assert!(verdict.evidence.is_sorted());
            at = range.end;
        }
        prop_assert_eq!(at, start + len);
        prop_assert!(runs.windows(2).all(|pair| pair[0].1 != pair[1].1));
    }

    #[test]
    fn any_bytes_are_a_note_and_a_message(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let (record, _) = git_ai::parse(&Agents::parse("version = 1").unwrap(), &bytes);
        let mut runs = fuse_lines(&marks_of(&bytes), Some(&record), b"f", 1..10).into_iter();
        prop_assert_eq!(runs.next().unwrap().0.start, 1);
    }
}

/// A record of another format, made with the reader at hand: only its name differs in what follows.
fn second(attestation: &str) -> LineRecord {
    record(attestation)
}

fn check_several(records: &[LineRecord], marks: &CommitMarks, before_agents: bool, expect: &[&str]) {
    let evidence = CommitEvidence { marks, records, before_agents };
    let runs = provenance::fuse_lines(&evidence, b"f", 5..6);
    assert_eq!(shown(&runs[0].1), expect);
}

#[test]
fn of_several_records_the_first_that_speaks_decides() {
    let (ai, human, other) = (record("f\n  s_1 5\n"), second("f\n  h_1 5\n"), second("f\n  0123456789abcdef 5\n"));
    let silent = record("f\n  s_1 9\n");
    let opus = "ai claimed claude-code anthropic/claude-opus-4.6";
    let says = "conflict: git-ai-note says ai, git-ai-note says human";
    check_several(&[ai.clone(), human.clone()], &claude(), false, &[opus, says, PERSON, SESSION, TRAILER]);
    let turned = ["human claimed - -", "conflict: git-ai-note says human, git-ai-note says ai"];
    let marked = "conflict: line record says human, commit mark says ai";
    check_several(&[human, ai.clone()], &claude(), false, &[turned[0], turned[1], marked, PERSON, SESSION, TRAILER]);
    let names = "conflict: git-ai-note names claude-code, git-ai-note names cursor";
    check_several(&[ai.clone(), other.clone()], &claude(), false, &[opus, names, PROMPT, SESSION, TRAILER]);
    check_several(&[silent.clone(), ai], &claude(), false, &[opus, SESSION, TRAILER]);
    check_several(&[silent.clone(), silent], &claude(), false, &["unknown unknown - -", NOT_COVERED, TRAILER]);
}

#[test]
fn a_record_that_names_nobody_takes_the_name_from_the_next() {
    let nameless = record("f\n  s_2 5\n");
    let named = second("f\n  s_1 5\n");
    let evidence = CommitEvidence { marks: &no_marks(), records: &[nameless, named], before_agents: false };
    let runs = provenance::fuse_lines(&evidence, b"f", 1..10);
    assert_eq!(runs.iter().map(|(lines, _)| lines.clone()).collect::<Vec<_>>(), [1..5, 5..6, 6..10]);
    assert_eq!(runs[1].1.agent.as_ref().map(ToString::to_string).as_deref(), Some("claude-code"));
}

const AGE: &str = "age: committed before 2021-01-01";

#[test]
fn what_is_older_than_agents_is_human_unless_something_says_ai() {
    check_several(&[], &no_marks(), true, &["human inferred - -", AGE]);
    check_several(&[], &reviewer(), true, &["human inferred - -", AGE, REVIEWER]);
    let conflict = "conflict: ai, and committed before 2021-01-01";
    check_several(&[], &claude(), true, &[BY_TRAILER[0], conflict, TRAILER]);
    check_several(&[record("f\n  h_1 5\n")], &no_marks(), true, &["human claimed - -", PERSON]);
    check_several(&[record("f\n  s_1 9\n")], &no_marks(), true, &["human inferred - -", AGE]);
    let old = |marks: &CommitMarks| {
        shown(&provenance::fuse_commit(&CommitEvidence { marks, records: &[], before_agents: true }))
    };
    assert_eq!(old(&no_marks()), ["human inferred - -", AGE]);
    assert_eq!(old(&claude()), [BY_TRAILER[0], conflict, TRAILER]);
}
