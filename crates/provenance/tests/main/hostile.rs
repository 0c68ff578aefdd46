//! Input made to be slow, deep or large. A quadratic step anywhere would take hours here.

use facts::Reason;
use provenance::format::git_ai::{self, MAX_NOTE_BYTES, MAX_RANGES};
use provenance::{Agents, CommitEvidence, MAX_MARKS, fuse_lines};

use crate::marks_of;

const EIGHT_MIB: usize = 8 << 20;
const TWO_MIB: usize = 2 << 20;

fn repeated(text: &str, bytes: usize) -> Vec<u8> {
    let mut message = b"subject\n\n".to_vec();
    message.extend(text.bytes().cycle().take(bytes));
    message
}

#[test]
fn large_messages_are_read_in_linear_time() {
    for text in [
        "\n",
        " \n",
        "x",
        "x\n",
        "k: v\n",
        "k: v\n\n",
        " continued\n",
        "k: v\n continued\n",
        "---\n\n",
        "#\n",
        "<",
        "Co-authored-by: <",
        "Co-authored-by: ",
        "Assisted-by: a via a:",
        "\r",
        "\r\n\r\n",
    ] {
        assert_eq!(marks_of(&repeated(text, TWO_MIB)).claiming().count(), 0, "{text:?}");
    }
}

#[test]
fn a_hundred_thousand_blank_lines_before_a_trailer_change_nothing() {
    let mut message = repeated("prose and more prose\n", EIGHT_MIB);
    message.extend([b'\n'; 100_000]);
    message.extend(b"Co-authored-by: Claude <noreply@anthropic.com>\n");
    message.extend([b'\n'; 100_000]);
    assert_eq!(marks_of(&message).marks.len(), 1);
}

#[test]
fn one_value_of_eight_mebibytes_is_cut() {
    let mut message = b"subject\n\nAI-Agent: ".to_vec();
    message.extend("a\n b".bytes().cycle().take(EIGHT_MIB));
    assert_eq!(marks_of(&message).marks.len(), 1);
}

#[test]
fn marks_beyond_the_limit_are_counted() {
    let trailer = |n: usize| format!("Co-authored-by: Claude {n} <noreply@anthropic.com>\n");
    let message: String = std::iter::once("s\n\n".to_owned()).chain((0..20_000).map(trailer)).collect();
    let marks = marks_of(message.as_bytes());
    assert_eq!(marks.marks.len(), MAX_MARKS);
    let problem = &marks.problems[0];
    assert_eq!((problem.reason, problem.affected), (Reason::TooMany, 20_000 - MAX_MARKS as u64));
}

#[test]
fn ranges_beyond_the_limit_are_counted() {
    let mut note = b"f\n  human ".to_vec();
    note.extend(b"1,".iter().cycle().take(2 * (MAX_RANGES + 3)));
    note.extend(b"\n---\n{}");
    let (record, problems) = git_ai::parse(&Agents::builtin(), &note);
    assert_eq!(record.lines_by_source(), [1]);
    assert!(problems.iter().any(|problem| problem.reason == Reason::TooMany && problem.affected == 3));
}

#[test]
fn nested_ranges_and_many_keys_are_swept_once() {
    let entries: String = (1..100_000u32).map(|n| format!("  {n:07x} {n}-{}\n", 300_000 - n)).collect();
    let note = format!("f\n{entries}---\n{{}}");
    let (record, _) = git_ai::parse(&Agents::builtin(), note.as_bytes());
    let (_, spans) = record.files().next().unwrap();
    assert_eq!(spans.len(), 199_997);
    let marks = marks_of(b"s");
    let evidence = CommitEvidence { marks: &marks, records: std::slice::from_ref(&record), before_agents: false };
    let runs = fuse_lines(&evidence, b"f", 50..60);
    assert_eq!(runs.len(), 10);
}

#[test]
fn deep_and_wide_json_is_survived() {
    let agents = Agents::builtin();
    for unit in ["[", "{\"a\":", "[],", "{\"prompts\":", "{\"prompts\":{\"a\":{\"agent_id\":"] {
        let mut note = b"f\n  human 1\n---\n".to_vec();
        note.extend(unit.bytes().cycle().take(MAX_NOTE_BYTES - note.len()));
        let (record, problems) = git_ai::parse(&agents, &note);
        assert_eq!(record.lines_by_source(), [1], "{unit}");
        assert_eq!(problems[0].reason, Reason::Malformed, "{unit}");
    }
}
