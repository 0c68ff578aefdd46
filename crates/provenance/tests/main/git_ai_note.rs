//! Git AI notes as documents: what is read is written again, and what can't be written is counted.

use facts::Reason;
use proptest::prelude::*;
use provenance::format::git_ai::{self, Attestation, Entry, MAX_NOTE_BYTES, MAX_RANGES, Note};
use provenance::{Agents, Problem};

use crate::{details, reasons};

/// A note as the standard's own tool writes it, but for the order of the names in the JSON.
const CANONICAL: &str = r#"src/main.rs
  s_0123456789abcd::t_0123456789abcd 1-10,15,20-25
  h_0123456789abcd 30
"docs/read me.md"
  e61c0a4 9,3-4
src/main.rs
  s_0123456789abcd::t_ffffffffffffff 12
---
{
  "base_commit_sha": "0000000000000000000000000000000000000000",
  "prompts": {
    "e61c0a4": {
      "agent_id": {
        "id": "x",
        "model": "gpt-5.1",
        "tool": "cursor"
      },
      "human_author": null,
      "messages": [],
      "overriden_lines": 3
    }
  },
  "schema_version": "authorship/3.0.0",
  "unknown": [
    1.5,
    18446744073709551615,
    "é\u0001"
  ]
}"#;

fn again(text: &[u8]) -> (Note, Vec<u8>, Vec<Problem>) {
    let (note, problems) = Note::read(text);
    let (written, unwritten) = note.write();
    assert_eq!(unwritten, [], "{}", String::from_utf8_lossy(text));
    (note, written, problems)
}

fn entry(key: &str, ranges: &[(u32, u32)]) -> Entry {
    Entry { key: key.as_bytes().into(), ranges: ranges.to_vec() }
}

fn file(path: &[u8], entries: Vec<Entry>) -> Attestation {
    Attestation { path: path.into(), entries }
}

#[test]
fn a_canonical_note_is_written_byte_for_byte() {
    let (note, written, problems) = again(CANONICAL.as_bytes());
    assert_eq!(problems, []);
    assert_eq!(String::from_utf8(written).unwrap(), CANONICAL);
    let paths: Vec<&[u8]> = note.attestations.iter().map(|file| &*file.path).collect();
    assert_eq!(paths, [b"src/main.rs".as_slice(), b"docs/read me.md", b"src/main.rs"]);
    assert_eq!(
        note.attestations[0].entries[0],
        entry("s_0123456789abcd::t_0123456789abcd", &[(1, 10), (15, 15), (20, 25)])
    );
    assert_eq!(note.metadata["prompts"]["e61c0a4"]["overriden_lines"], 3);
}

#[test]
fn a_note_without_lines_is_its_divider_and_its_metadata() {
    let (note, written, problems) = again(b"---\n{}");
    assert_eq!((note.attestations, problems), (vec![], vec![]));
    assert_eq!(written, b"---\n{}");
}

#[test]
fn spellings_that_mean_the_same_become_one() {
    let text = "a  \n\n  h_1   3-3,,4 \r\nempty\n\"b\"\n  h_1 1\n---\r\n {\"a\":1}\n";
    let (note, written, problems) = again(text.as_bytes());
    assert_eq!(problems, []);
    assert_eq!(written, b"a\n  h_1 3,4\nb\n  h_1 1\n---\n{\n  \"a\": 1\n}");
    assert_eq!(Note::read(&written), (note, vec![]));
}

#[test]
fn a_path_is_quoted_where_it_would_read_as_something_else() {
    let lines = |path: &[u8]| {
        let note = Note { attestations: vec![file(path, vec![entry("k", &[(1, 1)])])], ..Note::default() };
        let (written, problems) = note.write();
        assert_eq!(problems, []);
        assert_eq!(Note::read(&written), (note, vec![]));
        let text = String::from_utf8_lossy(&written).into_owned();
        text.strip_suffix("\n  k 1\n---\nnull").unwrap().to_owned()
    };
    for (path, expect) in [
        ("a", "a"),
        ("a b", "\"a b\""),
        ("a\tb", "\"a\tb\""),
        (" a", "\" a\""),
        ("  k 7", "\"  k 7\""),
        ("a ", "\"a \""),
        ("a\r", "\"a\r\""),
        ("---", "\"---\""),
        ("\"a\"", "\"\"a\"\""),
        ("\"a b", "\"\"a b\""),
        ("\"", "\""),
        ("", "\"\""),
        ("caf\u{e9}", "caf\u{e9}"),
    ] {
        assert_eq!(lines(path.as_bytes()), expect, "{path:?}");
    }
}

#[test]
fn what_no_note_can_hold_is_left_out_and_counted() {
    let good = || entry("k", &[(1, 1)]);
    let note = Note {
        attestations: vec![
            file(b"a\nb\n  s_x 1-9", vec![good()]),
            file(b"bad keys", vec![entry("", &[(1, 1)]), entry("a b", &[(1, 1)]), entry("a\n  b", &[(1, 1)])]),
            file(b"bad ranges", vec![entry("k", &[(0, 1), (3, 2)]), entry("k", &[])]),
            file(b"none", vec![]),
            file(b"ok", vec![entry("k", &[(0, 1), (2, 3)])]),
        ],
        ..Note::default()
    };
    let (written, problems) = note.write();
    assert_eq!(written, b"ok\n  k 2-3\n---\nnull");
    let expect = [
        "key that no note can hold, not written, 3 times",
        "not a range of lines, 3 times: 0-1",
        "path that no note can hold, not written: a b s_x 1-9",
    ];
    assert_eq!(details(&problems), expect);
}

#[test]
fn damage_is_counted_as_the_reader_of_lines_counts_it() {
    let agents = Agents::builtin();
    for text in [
        "",
        "a\n  human 1\n",
        "  human 1\na\n  human\n  human 0,5-3,7\n---\n{\"schema_version\": \"authorship/3.0.0\"}",
        "a\n  human 1\n---\n",
        "a\n  human 1\n---\n{",
        "a\n  human 1\n---\n{\"schema_version\": \"authorship/3.0.0\"} x",
        "a\n  human 1\n---\nb\n  human 2\n---\n{\"schema_version\": \"authorship/3.0.0\"}",
    ] {
        let (_, of_lines) = git_ai::parse(&agents, text.as_bytes());
        let (_, problems) = Note::read(text.as_bytes());
        assert_eq!(details(&problems), details(&of_lines), "{text}");
        assert!(!problems.is_empty(), "{text}");
    }
    let (note, problems) = Note::read(&vec![b' '; MAX_NOTE_BYTES + 1]);
    assert_eq!((note, reasons(&problems)), (Note::default(), vec![(Reason::TooLarge, MAX_NOTE_BYTES as u64 + 1)]));
}

#[test]
fn ranges_beyond_the_limit_are_counted_over_the_whole_note() {
    let half = "1,".repeat(MAX_RANGES / 2 + 1);
    let text = format!("f\n  a {half}\n  b {half}\n  c 9\n---\n{{}}");
    let (note, problems) = Note::read(text.as_bytes());
    let ranges: usize = note.attestations[0].entries.iter().map(|entry| entry.ranges.len()).sum();
    assert_eq!((ranges, reasons(&problems)), (MAX_RANGES, vec![(Reason::TooMany, 3)]));
}

#[test]
fn deep_metadata_is_no_metadata() {
    let text = [b"---\n{\"a\":".as_slice(), &[b'['; 100_000], &[b']'; 100_000], b"}"].concat();
    let (note, problems) = Note::read(&text);
    assert_eq!((note, reasons(&problems)), (Note::default(), vec![(Reason::Malformed, 1)]));
}

fn any_note() -> impl Strategy<Value = Note> {
    let byte = prop::sample::select(b"ab-\"\n\r\t ,:1\xff".to_vec());
    let text = |max| prop::collection::vec(byte.clone(), 0..max).prop_map(Vec::into_boxed_slice);
    let ranges = prop::collection::vec((0..20_u32, 0..20_u32), 0..4);
    let entry = (text(5), ranges).prop_map(|(key, ranges)| Entry { key, ranges });
    let file = (text(6), prop::collection::vec(entry, 0..3)).prop_map(|(path, entries)| Attestation { path, entries });
    prop::collection::vec(file, 0..4).prop_map(|attestations| Note { attestations, ..Note::default() })
}

/// The note without what no note can hold: entries without good ranges, files without entries.
fn without_nothing(mut note: Note) -> Note {
    for entry in note.attestations.iter_mut().flat_map(|file| &mut file.entries) {
        entry.ranges.retain(|(first, last)| 1 <= *first && first <= last);
    }
    note.attestations.iter_mut().for_each(|file| file.entries.retain(|entry| !entry.ranges.is_empty()));
    note.attestations.retain(|file| !file.entries.is_empty());
    note
}

proptest! {
    #[test]
    fn what_is_written_reads_the_same(note in any_note()) {
        let (written, problems) = note.write();
        let (read, malformed) = Note::read(&written);
        prop_assert_eq!(malformed, []);
        if problems.iter().all(|problem| problem.detail.starts_with("not a range")) {
            prop_assert_eq!(&read, &without_nothing(note));
        }
        prop_assert_eq!(read.write(), (written, vec![]));
    }

    #[test]
    fn what_is_read_of_any_bytes_can_be_written_and_read(
        head in prop::collection::vec(prop::sample::select(b"ab-\"\n\n  ,:123\r\xff".to_vec()), 0..120),
        tail in prop::collection::vec(any::<u8>(), 0..20),
    ) {
        for text in [head.clone(), [&head, b"\n---\n".as_slice(), &tail].concat(), [&head, b"\n---\n{\"a\": [1]}".as_slice()].concat()] {
            let (note, _) = Note::read(&text);
            let (written, problems) = note.write();
            prop_assert_eq!(problems, []);
            prop_assert_eq!(Note::read(&written), (note, vec![]));
        }
    }
}
