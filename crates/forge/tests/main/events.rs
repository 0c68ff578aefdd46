//! Events as they are stored: what is written is read again, and nothing else is believed.

use std::sync::Arc;

use facts::{Account, AccountKind, CommitId, Level, Region, ReviewEvent, ReviewState, SignatureVerdict, TreeId};
use forge::events::{read_line, write};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

pub(crate) fn text() -> impl Strategy<Value = Arc<str>> {
    "[^\\p{Cc}]{1,40}".prop_map(Into::into)
}

fn commit() -> impl Strategy<Value = CommitId> {
    prop_oneof![
        any::<[u8; 20]>().prop_map(|bytes| CommitId::from_bytes(&bytes).unwrap()),
        any::<[u8; 32]>().prop_map(|bytes| CommitId::from_bytes(&bytes).unwrap()),
    ]
}

fn account() -> impl Strategy<Value = Account> {
    (of(text()), of(any::<u64>()), of(text()), of(text()), select(AccountKind::ALL))
        .prop_map(|(login, id, name, email, kind)| Account { login, id, name, email, kind })
}

fn region() -> impl Strategy<Value = Region> {
    ("[^\u{0}]{1,40}", any::<u32>(), any::<u32>()).prop_map(|(path, start_line, lines)| Region {
        path: path.into(),
        start_line,
        lines,
    })
}

fn tree() -> impl Strategy<Value = TreeId> {
    any::<[u8; 20]>().prop_map(|bytes| TreeId::from_bytes(&bytes).unwrap())
}

/// Any event at all.
pub(crate) fn event() -> impl Strategy<Value = ReviewEvent> {
    let keys = (text(), text(), text(), select(ReviewState::ALL), select(Level::ALL), select(SignatureVerdict::ALL));
    let rest = (of(any::<i64>()), account(), of(commit()), of(tree()), of(commit()), vec(commit(), 0..4));
    (keys, rest, of(text()), vec(region(), 0..3)).prop_map(|(keys, rest, target, regions)| ReviewEvent {
        change: keys.0,
        forge: keys.1,
        source: keys.2,
        state: keys.3,
        level: keys.4,
        signature: keys.5,
        at: rest.0,
        actor: rest.1,
        head_commit: rest.2,
        head_tree: rest.3,
        merge_commit: rest.4,
        commits: rest.5,
        target,
        regions,
        // No file says whose key a signature was made with: that is found out, and not read.
        signer: None,
    })
}

pub(crate) fn written(events: &[ReviewEvent]) -> String {
    let mut text = Vec::new();
    write(&mut text, events).unwrap();
    String::from_utf8(text).unwrap()
}

proptest! {
    #[test]
    fn what_is_written_is_read(events in vec(event(), 0..5)) {
        let text = written(&events);
        let read: Result<Vec<ReviewEvent>, _> = text.lines().map(|line| read_line(line.as_bytes())).collect();
        prop_assert_eq!(read.unwrap(), events);
    }

    #[test]
    fn any_line_is_read_or_refused(line in vec(any::<u8>(), 0..200)) {
        let _ = read_line(&line);
    }
}

/// What the stored form looks like: files of an earlier run must stay readable.
#[test]
fn version_one() {
    let id = |start: &str| format!("{start}{}", "0".repeat(36));
    let merged = ReviewEvent {
        change: "#12".into(),
        forge: "github.com".into(),
        state: ReviewState::Merged,
        at: Some(1_767_225_600_000_000),
        actor: Account {
            login: Some("ada".into()),
            id: Some(7),
            name: Some("Ada \u{1b}[0m".into()),
            email: None,
            kind: AccountKind::User,
        },
        head_commit: id("aaaa").parse().ok(),
        head_tree: id("bbbb").parse().ok(),
        merge_commit: id("cccc").parse().ok(),
        commits: vec![id("dddd").parse().unwrap()],
        target: Some("main".into()),
        regions: vec![Region { path: "src/a.rs".into(), start_line: 3, lines: 2 }],
        source: "api".into(),
        level: Level::Forge,
        signature: SignatureVerdict::None,
        signer: None,
    };
    let opened = ReviewEvent {
        state: ReviewState::Opened,
        at: None,
        actor: Account::default(),
        head_commit: None,
        head_tree: None,
        merge_commit: None,
        commits: Vec::new(),
        target: None,
        regions: Vec::new(),
        ..merged.clone()
    };
    let expected = concat!(
        r##"{"v":1,"change":"#12","forge":"github.com","state":"merged","at":1767225600000000,"##,
        r#""actor":{"login":"ada","id":7,"name":"Ada \u001b[0m","kind":"user"},"#,
        r#""head_commit":"aaaa000000000000000000000000000000000000","#,
        r#""head_tree":"bbbb000000000000000000000000000000000000","#,
        r#""merge_commit":"cccc000000000000000000000000000000000000","#,
        r#""commits":["dddd000000000000000000000000000000000000"],"target":"main","#,
        r#""regions":[{"path":"src/a.rs","start_line":3,"lines":2}],"source":"api","level":"forge","signature":"none"}"#,
        "\n",
        r##"{"v":1,"change":"#12","forge":"github.com","state":"opened","source":"api","level":"forge","signature":"none"}"##,
        "\n",
    );
    assert_eq!(written(&[merged, opened]), expected);
}

fn check_refused(line: &str, what: &str) {
    assert_eq!(read_line(line.as_bytes()).unwrap_err().what, what, "{line}");
}

#[test]
fn lines_that_are_no_events() {
    let line = |rest: &str| format!(r##"{{"v":1,"change":"#1","forge":"f","source":"api","level":"forge",{rest}}}"##);
    assert!(read_line(line(r#""state":"approved""#).as_bytes()).is_ok());
    assert!(read_line(line(r#""state":"approved","at":"2026-01-01T00:00:00Z","new":1"#).as_bytes()).is_ok());
    check_refused(&line(r#""state":"adored""#), "a state that is not known");
    check_refused(&line(r#""state":"approved","at":"noon""#), "a time that is none");
    check_refused(&line(r#""state":"approved","signature":"nice""#), "a verdict that is not known");
    check_refused(&line(r#""state":"approved","actor":{"kind":"cat"}"#), "a kind of account that is not known");
    check_refused(&line(r#""state":"approved""#).replace("\"v\":1", "\"v\":2"), "another version");
    check_refused(&line(r#""state":"approved""#).replace("#1", "#\\u0000"), "a name that is missing or no name");
    check_refused(&line(r#""state":"approved""#).replace("#1", ""), "a name that is missing or no name");
    check_refused("{}", "not its JSON");
    check_refused("", "not its JSON");
}
