//! Rows of the ledger's table of reviews, as CSV and as JSON.

use forge::dump::{DumpError, Origin, read};

use crate::dump::check;
use crate::show::id;

#[test]
fn all_columns() {
    let names = "change_id,forge,reviewer_id,reviewer_kind,state,at,requested_at,head_commit,head_tree,merge_commit,target,\
                 paths,source,signature,login,id,name,email,commits";
    let row = format!(
        "#7,github.com,f00,human,approved,2026-01-02T10:00:00Z,2026-01-01 10:00:00,{},{},{},main,\
         \"src/a.rs#L3-L9;b, c.rs\",api,good,bob,2,\"Bob \"\"B\"\"\",b@x.example,{} {}",
        id("aaaa"),
        id("bbbb"),
        id("cccc"),
        id("1111"),
        id("2222")
    );
    let expected = [
        "#7 requested 2026-01-01T10:00:00Z bob:2 target=main",
        "#7 approved 2026-01-02T10:00:00Z bob:2 head=aaaa tree=bbbb merge=cccc commits=1111,2222 target=main \
         at=src/a.rs:3+7 at=b, c.rs:0+0 signature=unchecked",
    ];
    check(&format!("{names}\n{row}\n"), &expected, &[]);
    check(&format!("\u{feff}{}\r\n{row}\r\n", names.to_uppercase()), &expected, &[]);
    let json = serde_json::json!({"change_id": "#7", "forge": "github.com", "reviewer_id": "f00", "reviewer_kind": "human",
        "state": "approved", "at": 1_767_348_000_000_000_i64, "requested_at": "2026-01-01T10:00:00+00:00",
        "head_commit": id("aaaa"), "head_tree": id("bbbb"), "merge_commit": id("cccc"), "target": "main",
        "paths": ["src/a.rs#L3-L9", "b, c.rs"], "source": "api", "signature": "good", "login": "bob", "id": 2,
        "name": "Bob", "email": null, "commits": [id("1111"), id("2222")]});
    check(&json.to_string(), &expected, &[]);
}

#[test]
fn few_columns() {
    let expected = ["!3 opened - f00/unknown", "!4 requested 2026-01-01T10:00:00Z nobody/bot"];
    for separator in [",", ";", "\t"] {
        let file = "reviewer_id,change_id,state,requested_at,reviewer_kind\nf00,!3,opened,,\n,!4,requested,\
                    2026-01-01T10:00:00Z,ai\n";
        check(&file.replace(',', separator), &expected, &[]);
    }
}

#[test]
fn times() {
    let file = "change_id,state,at\n1,opened,1767348000000000\n2,opened,2026-01-02 10:00:00.5+00\n3,opened,\
                2026-01-02T12:00:00+02:00\n4,opened,noon\n5,opened,\n";
    check(
        file,
        &[
            "1 opened 2026-01-02T10:00:00Z nobody/unknown",
            "2 opened 2026-01-02T10:00:00.5Z nobody/unknown",
            "3 opened 2026-01-02T10:00:00Z nobody/unknown",
            "4 opened - nobody/unknown",
            "5 opened - nobody/unknown",
        ],
        &["malformed time that is not RFC 3339: noon x1"],
    );
}

#[test]
fn rows_that_are_wrong() {
    let file =
        "change_id,state,reviewer_kind,mood,phase\n1,opened,cat,,\n2,adored,,,\n,opened,,,\n3,opened\n4,Closed,,,\n";
    check(
        file,
        &["1 opened - nobody/unknown", "4 closed - nobody/unknown"],
        &[
            "malformed kind of reviewer that is not known: cat x1",
            "malformed row with more or fewer fields than the header: 3,opened x1",
            "malformed row without a change or a state that is known: adored x2",
            "unresolved column that is not known: mood x2",
        ],
    );
}

#[test]
fn a_quote_that_is_never_closed() {
    let rows: String = (0..200).map(|number| format!("{number},opened\n")).collect();
    let file = format!("change_id,state\n\"x,opened\n{rows}");
    let expected: Vec<String> = (0..200).map(|number| format!("{number} opened - nobody/unknown")).collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    check(&file, &expected, &["malformed row with a quote that is not closed: \"x,opened x1"]);
    let over_lines = "change_id,state,paths\n1,opened,\"a\nb;c\"\n2,opened,\n";
    check(over_lines, &["1 opened - nobody/unknown at=a\nb:0+0 at=c:0+0", "2 opened - nobody/unknown"], &[]);
}

fn missing(file: &str) -> Vec<&'static str> {
    let origin = Origin { forge: "f".into() };
    match read("a\u{1b}b", file.as_bytes(), &origin, &mut |_| Ok(())) {
        Err(error @ DumpError::Columns { .. }) => {
            assert!(error.to_string().starts_with("ab is no JSON, and as a table it has no column "), "{error}");
            let DumpError::Columns { missing, .. } = error else { unreachable!() };
            missing
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn other_columns_of_json_rows() {
    let row = r#"{"change_id":"1","state":"opened","repo_id":"x"}"#;
    let event = "1 opened - nobody/unknown";
    check(&format!("{row}\n{row}\n"), &[event, event], &["unresolved column that is not known: repo_id x2"]);
}

#[test]
fn columns_that_are_needed() {
    assert_eq!(missing("a,b\n1,2\n"), ["change_id", "state"]);
    assert_eq!(missing("change_id\n1\n"), ["state"]);
    assert_eq!(missing("hello"), ["change_id", "state"]);
    assert_eq!(missing("\u{0}\u{1}"), ["change_id", "state"]);
}
