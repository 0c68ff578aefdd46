//! Records of every format made to be slow, deep, large or misread, and any bytes at all.

use facts::Reason;
use proptest::prelude::*;
use provenance::format::{agent_trace, agent_trace_note, git_ai, h5i, qwen, source_trace, whogitit};
use provenance::{Agents, LineRecord, Problem};

use crate::lines;

/// What a reader gave, for all of them the same.
struct Read {
    records: Vec<LineRecord>,
    /// Evidence of records and statements.
    evidence: Vec<String>,
    problems: Vec<Problem>,
}

impl Read {
    fn lines(record: LineRecord, problems: Vec<Problem>) -> Read {
        let evidence = record.sources().iter().map(|source| source.evidence.to_string()).collect();
        Read { records: vec![record], evidence, problems }
    }
}

type Reader = fn(&Agents, &[u8]) -> Read;

const READERS: [(&str, Reader); 7] = [
    ("git_ai", |agents, text| {
        let (record, problems) = git_ai::parse(agents, text);
        Read::lines(record, problems)
    }),
    ("agent_trace", |agents, text| {
        let (traces, problems) = agent_trace::parse(agents, text);
        let records: Vec<LineRecord> = traces.into_iter().map(|trace| trace.record).collect();
        let evidence = records.iter().flat_map(LineRecord::sources).map(|source| source.evidence.to_string()).collect();
        Read { records, evidence, problems }
    }),
    ("agent_trace_note", |agents, text| {
        std::hint::black_box(agent_trace_note::is_note(text));
        let (note, problems) = agent_trace_note::parse(agents, text);
        let mut read = Read::lines(note.lines, problems);
        read.evidence.extend(note.commit.map(|statement| statement.evidence.to_string()));
        read
    }),
    ("whogitit", |agents, text| {
        let (record, problems) = whogitit::parse(agents, text);
        Read::lines(record, problems)
    }),
    ("source_trace", |agents, text| {
        let (record, problems) = source_trace::parse(agents, text);
        Read::lines(record, problems)
    }),
    ("h5i", |agents, text| {
        let (statement, problems) = h5i::parse(agents, text);
        let evidence = statement.map(|statement| statement.evidence.to_string());
        Read { records: vec![], evidence: evidence.into_iter().collect(), problems }
    }),
    ("qwen", |agents, text| {
        let (statement, problems) = qwen::parse(agents, text);
        let evidence = statement.map(|statement| statement.evidence.to_string());
        Read { records: vec![], evidence: evidence.into_iter().collect(), problems }
    }),
];

/// What must hold of whatever a reader gives.
fn hold_invariants(name: &str, read: &Read) {
    for record in &read.records {
        for (path, spans) in record.files() {
            assert!(!spans.is_empty(), "{name} {path:?}");
            assert!(spans.iter().all(|span| 1 <= span.first && span.first <= span.last), "{name}");
            assert!(spans.windows(2).all(|pair| pair[0].last < pair[1].first), "{name}");
        }
    }
    let shown = read.evidence.iter().map(String::as_str).chain(read.problems.iter().map(|problem| &*problem.detail));
    for text in shown {
        assert!(text.chars().count() <= 200, "{name}: {text}");
        assert!(!text.chars().any(char::is_control), "{name}: {text}");
    }
}

fn read_by_all(agents: &Agents, text: &[u8]) {
    for (name, reader) in READERS {
        hold_invariants(name, &reader(agents, text));
    }
}

/// A record of each format that claims these ranges of one file, named by its JSON spelling without quotes.
fn claims(path: &str, ranges: &[(u32, u32)]) -> [(&'static str, Vec<u8>); 4] {
    let joined = |one: &dyn Fn(u32, u32) -> String| {
        ranges.iter().map(|(first, last)| one(*first, *last)).collect::<Vec<_>>().join(",")
    };
    let pairs = joined(&|first, last| format!(r#"{{"start_line":{first},"end_line":{last}}}"#));
    let spans = joined(&|first, last| format!(r#""{first}-{last}""#));
    let lines = joined(&|first, last| {
        let line = |n| format!(r#"{{"line_number":{n},"source":{{"type":"AI"}}}}"#);
        (first..=last).map(line).collect::<Vec<_>>().join(",")
    });
    [
        (
            "agent_trace",
            format!(
                r#"{{"version":"1.0","files":[{{"path":"{path}","conversations":[{{"contributor":{{"type":"ai"}},"ranges":[{pairs}]}}]}}]}}"#
            ),
        ),
        (
            "agent_trace_note",
            format!(r#"{{"version":"2.0","ledger":{{"files":{{"{path}":{{"line_attributions":[{pairs}]}}}}}}}}"#),
        ),
        ("source_trace", format!(r#"{{"v":1,"f":{{"{path}":[{{"s":"agent","l":[{spans}]}}]}}}}"#)),
        ("whogitit", format!(r#"{{"version":3,"files":[{{"path":"{path}","lines":[{lines}]}}]}}"#)),
    ]
    .map(|(name, text)| (name, text.into_bytes()))
}

fn reader(name: &str) -> Reader {
    READERS.iter().find(|(other, _)| *other == name).unwrap().1
}

#[test]
fn claims_of_a_whole_vendored_file_stay_one_range() {
    let agents = Agents::builtin();
    for (name, text) in claims("sqlite3.c", &[(1, 100_000), (100_001, 100_002)]) {
        let read = reader(name)(&agents, &text);
        assert_eq!(lines(&read.records[0]), ["sqlite3.c 1-100002 ai - -"], "{name}");
    }
    for (name, text) in claims("sqlite3.c", &[(1, 268_860)]).into_iter().take(3) {
        let read = reader(name)(&agents, &text);
        assert_eq!(read.records[0].lines_by_source(), [268_860], "{name}");
    }
}

#[test]
fn a_million_ranges_are_read_and_more_are_counted() {
    let agents = Agents::builtin();
    let ranges = |times: usize| r#"{"start_line":7,"end_line":7},"#.repeat(times);
    let text = |times: usize| {
        let ranges = ranges(times);
        let ranges = ranges.trim_end_matches(',');
        format!(
            r#"{{"version":"1.0","files":[{{"path":"f","conversations":[{{"contributor":{{"type":"ai"}},"ranges":[{ranges}]}}]}}]}}"#
        )
    };
    let read = reader("agent_trace")(&agents, text(git_ai::MAX_RANGES + 3).as_bytes());
    assert_eq!(lines(&read.records[0]), ["f 7-7 ai - -"]);
    assert!(read.problems.iter().any(|problem| problem.reason == Reason::TooMany && problem.affected == 3));

    let items = "7,".repeat(git_ai::MAX_RANGES + 3);
    let text = format!(r#"{{"v":1,"f":{{"f":[{{"s":"agent","l":[{}]}}]}}}}"#, items.trim_end_matches(','));
    let read = reader("source_trace")(&agents, text.as_bytes());
    assert_eq!(lines(&read.records[0]), ["f 7-7 ai - -"]);
    assert!(read.problems.iter().any(|problem| problem.reason == Reason::TooMany && problem.affected == 3));
}

#[test]
fn paths_are_bytes_and_choose_nothing() {
    let agents = Agents::builtin();
    for (spelled, path) in [
        ("../../etc/passwd", "../../etc/passwd"),
        ("/etc/passwd", "/etc/passwd"),
        ("C:\\\\x", "C:\\x"),
        ("a\\nb", "a\nb"),
        ("\\u001b[2J\\u0007", "\u{1b}[2J\u{7}"),
        ("\\u0000", "\0"),
        ("<script>", "<script>"),
        ("\\u202egnp.exe", "\u{202e}gnp.exe"),
    ] {
        for (name, text) in claims(spelled, &[(1, 1)]) {
            let read = reader(name)(&agents, &text);
            let paths: Vec<&[u8]> = read.records[0].files().map(|(path, _)| path).collect();
            assert_eq!(paths, [path.as_bytes()], "{name} {spelled}");
            hold_invariants(name, &read);
        }
    }
}

#[test]
fn texts_over_the_limit_are_no_record() {
    let agents = Agents::builtin();
    let large = vec![b' '; git_ai::MAX_NOTE_BYTES + 1];
    let traces = vec![b' '; agent_trace::MAX_TEXT_BYTES + 1];
    for (name, reader) in READERS {
        let text = if name == "agent_trace" { &traces } else { &large };
        let read = reader(&agents, text);
        assert_eq!(read.problems[0].reason, Reason::TooLarge, "{name}");
        assert_eq!(read.problems[0].affected, text.len() as u64, "{name}");
        assert!(!read.records.iter().any(LineRecord::is_readable), "{name}");
    }
}

#[test]
fn deep_json_is_survived() {
    let agents = Agents::builtin();
    let units = [
        "[",
        "{\"a\":",
        "[],",
        "{\"files\":[",
        "{\"files\":{\"a\":",
        "{\"f\":{\"a\":[",
        "{\"ai_metadata\":",
        "[\n",
        "{\"a\":[\n",
    ];
    for unit in units {
        let text: Vec<u8> = unit.bytes().cycle().take(1 << 18).collect();
        read_by_all(&agents, &text);
    }
    // Closed again, so that it is JSON, in a field that nobody asks for and in those that are.
    for field in ["x", "metadata", "files", "f", "ai_metadata", "session", "ledger", "version"] {
        let depth = 100_000;
        let text = format!(r#"{{"{field}":{}{}}}"#, "[".repeat(depth), "]".repeat(depth));
        read_by_all(&agents, text.as_bytes());
        let text = format!(r#"{{"{field}":{}1{}}}"#, "{\"files\":".repeat(depth), "}".repeat(depth));
        read_by_all(&agents, text.as_bytes());
    }
}

#[test]
fn many_small_values_are_read_in_linear_time() {
    let agents = Agents::builtin();
    for unit in ["{}\n", "{\n", "[\n", "1 ", "\"", "{\"files\":[]}\n", "{\"files\":[]}[", "[{\"files\":[]},\n"] {
        let text: Vec<u8> = unit.bytes().cycle().take(2 << 20).collect();
        let (traces, problems) = agent_trace::parse(&agents, &text);
        assert!(traces.len() <= agent_trace::MAX_TRACES, "{unit}");
        assert!(problems.len() < 10, "{unit}");
    }
}

#[test]
fn traces_beyond_the_limit_are_counted() {
    let text = "{\"version\":\"1.0\",\"files\":[]}\n".repeat(agent_trace::MAX_TRACES + 2);
    let (traces, problems) = agent_trace::parse(&Agents::builtin(), text.as_bytes());
    assert_eq!(traces.len(), agent_trace::MAX_TRACES);
    assert_eq!((problems[0].reason, problems[0].affected), (Reason::TooMany, 2));
}

/// Names that the formats use, and one that none does.
const KEYS: [&str; 33] = [
    "version",
    "v",
    "files",
    "f",
    "path",
    "conversations",
    "contributor",
    "type",
    "model_id",
    "ranges",
    "start_line",
    "end_line",
    "tool",
    "name",
    "vcs",
    "revision",
    "id",
    "timestamp",
    "sig",
    "ledger",
    "stats",
    "ai_lines",
    "line_attributions",
    "session",
    "lines",
    "line_number",
    "source",
    "s",
    "l",
    "ai_metadata",
    "git_oid",
    "percent",
    "x",
];

const WORDS: [&str; 16] = [
    "0.1.0",
    "2.0",
    "ai",
    "human",
    "mixed",
    "unknown",
    "AI",
    "AIModified",
    "Human",
    "agent|cursor(gpt-5)",
    "operator",
    "1-5",
    "9-2",
    "a\u{1b}[2J",
    "../x\n",
    "claude-opus-4-5",
];

/// JSON of about the shape of records: their names, their words, small numbers.
fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        (0..WORDS.len()).prop_map(|at| serde_json::to_string(WORDS[at]).unwrap()),
        (-1..9_i64).prop_map(|number| number.to_string()),
        Just("4294967295".to_owned()),
        Just("1.5".to_owned()),
        Just("null".to_owned()),
        Just("true".to_owned()),
    ];
    leaf.prop_recursive(7, 120, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::btree_map(0..KEYS.len(), inner, 0..6).prop_map(|fields| {
                let fields: Vec<String> =
                    fields.into_iter().map(|(key, value)| format!("\"{}\":{value}", KEYS[key])).collect();
                format!("{{{}}}", fields.join(","))
            }),
        ]
    })
}

proptest! {
    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        read_by_all(&Agents::parse("version = 1").unwrap(), &bytes);
    }

    #[test]
    fn any_json_is_survived(values in prop::collection::vec(json(), 1..3), cut in 0..400_usize) {
        let agents = Agents::parse("version = 1").unwrap();
        let text = values.join("\n");
        read_by_all(&agents, text.as_bytes());
        read_by_all(&agents, &text.as_bytes()[..cut.min(text.len())]);
    }

    #[test]
    fn records_cut_or_overwritten_anywhere_are_survived(at in 0..400_usize, byte: u8) {
        let agents = Agents::parse("version = 1").unwrap();
        for (name, text) in claims("src/a.rs", &[(1, 3), (2, 9), (12, 12)]) {
            let at = at % text.len();
            hold_invariants(name, &reader(name)(&agents, &text[..at]));
            let mut broken = text.clone();
            broken[at] = byte;
            hold_invariants(name, &reader(name)(&agents, &broken));
        }
    }
}
