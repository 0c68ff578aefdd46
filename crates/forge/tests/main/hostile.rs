//! Whatever the bytes: reading ends, and what it finds is within its limits.

use facts::Level;
use forge::dump::{Origin, read};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::events::{event, written};

/// Reads to the end or to an error; whatever comes is a claim from a dump.
fn survive(file: &[u8]) {
    let origin = Origin { forge: "forge.example".into() };
    let result = read("file", file, &origin, &mut |event| {
        assert!(event.level >= Level::Claimed && &*event.source == "dump");
        assert!(event.change.len() <= 255 && event.forge.len() <= 255);
        assert_eq!(event.change.chars().find(|c| c.is_control()), None);
        Ok(())
    });
    for problem in result.map(|reading| reading.problems.list()).unwrap_or_default() {
        assert!(problem.detail.chars().count() <= 200, "{}", problem.detail);
        assert_eq!(problem.detail.chars().find(|c| c.is_control()), None);
    }
}

/// Records of every shape, small.
const RECORDS: [&str; 9] = [
    r#"{"number":7,"state":"closed","user":{"login":"a","id":1},"created_at":"2026-01-01T10:00:00Z","merged_at":"2026-01-01T10:00:00Z","head":{"sha":"00"},"reviews":[{"id":1,"state":"APPROVED","user":null}]}"#,
    r#"{"id":1,"state":"DISMISSED","submitted_at":"2026-01-01T10:00:00Z","pull_request_url":"https://h.example/pulls/7"}"#,
    r#"{"path":"a","original_line":3,"side":"RIGHT","created_at":"x","pull_request_url":"https://h.example/pulls/7"}"#,
    r#"{"data":{"repository":{"pullRequests":{"nodes":[{"number":7,"createdAt":"2026-01-01T10:00:00Z","timelineItems":{"nodes":[{"__typename":"ClosedEvent"}]}}]}}}}"#,
    r#"{"iid":7,"state":"merged","author":{"username":"a"},"notes":[{"system":true,"body":"approved this merge request"}]}"#,
    r#"{"noteable_type":"MergeRequest","noteable_iid":7,"position":{"new_path":"a","new_line":4294967296}}"#,
    r#"{"change_id":"1","state":"approved","at":9223372036854775807,"paths":"a#L4-L2;b#L0;c#L1-L99999999999"}"#,
    "change_id,state,paths\n1,opened,\"a\"\n",
    r##"{"v":1,"change":"#1","forge":"f","state":"approved","source":"api","level":"forge"}"##,
];

/// A change of a text: bytes put in, taken out, or taken from elsewhere.
#[derive(Debug, Clone)]
enum Damage {
    Put(prop::sample::Index, &'static str),
    Cut(prop::sample::Index, usize),
    Set(prop::sample::Index, u8),
}

fn damage() -> impl Strategy<Value = Damage> {
    let pieces = vec!["{", "}", "[", "]", "\"", ",", "\n", "null", "-1", "1e999", "\\u0000", "\u{1b}", "data", ":"];
    prop_oneof![
        (any::<prop::sample::Index>(), select(pieces)).prop_map(|(at, piece)| Damage::Put(at, piece)),
        (any::<prop::sample::Index>(), 1..20usize).prop_map(|(at, count)| Damage::Cut(at, count)),
        (any::<prop::sample::Index>(), any::<u8>()).prop_map(|(at, byte)| Damage::Set(at, byte)),
    ]
}

fn apply(file: &mut Vec<u8>, damage: &Damage) {
    if file.is_empty() {
        return;
    }
    match damage {
        Damage::Put(at, piece) => {
            let at = at.index(file.len());
            file.splice(at..at, piece.bytes());
        }
        Damage::Cut(at, count) => {
            let at = at.index(file.len());
            file.drain(at..file.len().min(at + count));
        }
        Damage::Set(at, byte) => {
            let at = at.index(file.len());
            file[at] = *byte;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes(file in vec(any::<u8>(), 0..300)) {
        survive(&file);
    }

    #[test]
    fn any_brackets(file in "[\\[\\]{}\",:\\\\ \n01a]{0,120}") {
        survive(file.as_bytes());
    }

    #[test]
    fn damaged_records(
        records in vec(select(RECORDS.to_vec()), 1..4),
        layout in select(vec!["\n", ",", " "]),
        list in any::<bool>(),
        damages in vec(damage(), 0..8),
    ) {
        let joined = records.join(layout);
        let mut file = if list { format!("[{joined}]") } else { joined }.into_bytes();
        damages.iter().for_each(|damage| apply(&mut file, damage));
        survive(&file);
    }

    #[test]
    fn damaged_events(events in vec(event(), 1..4), damages in vec(damage(), 0..6)) {
        let mut file = written(&events).into_bytes();
        damages.iter().for_each(|damage| apply(&mut file, damage));
        survive(&file);
    }
}

#[test]
fn deep_nesting() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("{\"data\":", "}"), ("[{\"reviews\":", "}]")] {
        let deep = 100_000;
        survive(format!("{}1{}", open.repeat(deep), close.repeat(deep)).as_bytes());
        survive(open.repeat(deep).as_bytes());
    }
}

#[test]
fn many_problems_are_few_kinds() {
    let file: String = (0..10_000).map(|number| format!("{{\"iid\":\"{number}\"}}\n")).collect();
    let origin = Origin { forge: "f".into() };
    let reading = read("file", file.as_bytes(), &origin, &mut |_| Ok(())).unwrap();
    assert_eq!(reading.records, 10_000);
    let problems = reading.problems.list();
    assert_eq!((problems.len(), problems[0].count), (1, 10_000));
}
