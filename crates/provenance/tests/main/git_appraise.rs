//! Notes of git-appraise.

use provenance::Agents;
use provenance::review::{Signature, git_appraise};

use crate::reviews::{reasons, shown};

#[test]
fn a_request_names_its_author_and_its_time() {
    let note = r#"{"timestamp":"1508152342","reviewRef":"refs/pull/76/head","targetRef":"refs/heads/master","requester":"spl","description":"secret"}"#;
    let note = format!("{note}\n{note}\n\n");
    let (marks, problems) = git_appraise::parse_requests(note.as_bytes());
    let expect = "Requested - author spl change refs/pull/76/head head - at 1508152342000000 | git-appraise: request";
    assert_eq!((shown(&marks), problems), (vec![expect.to_owned()], vec![]));
}

#[test]
fn a_comment_on_the_whole_change_can_decide() {
    let commit = "e90f75882526e9bc5a71af64d60ea50092ed0b1d";
    let check = |fields: &str, expect: &str| {
        let note = format!(r#"{{"timestamp":"10","author":"ada@example.org",{fields}}}"#);
        let (marks, problems) = git_appraise::parse_comments(&Agents::builtin(), note.as_bytes());
        let expect = expect.replace("..", "human (ada@example.org) author - change - head");
        assert_eq!((shown(&marks), problems), (vec![expect], vec![]), "{fields}");
    };
    let at = "at 10000000 | git-appraise:";
    check(
        &format!(r#""location":{{"commit":"{commit}"}},"resolved":true"#),
        &format!("Approved .. e90f758 {at} accepted"),
    );
    check(r#""resolved":false"#, &format!("ChangesRequested .. - {at} rejected"));
    check(r#""description":"secret""#, &format!("Commented .. - {at} comment"));
    check(r#""resolved":true,"parent":"0a""#, &format!("Commented .. - {at} comment"));
    check(r#""resolved":true,"location":{"path":"a"}"#, &format!("Commented .. - {at} comment"));
    check(r#""resolved":"true""#, &format!("Commented .. - {at} comment"));
}

#[test]
fn reviewers_are_accounts_or_addresses_and_signatures_are_seen() {
    let note = "{\"timestamp\":1,\"author\":\"googlebot\"}\n{\"timestamp\":\"2\",\"author\":\"coderabbitai[bot]\",\"signature\":\"c2ln\"}\n";
    let (marks, _) = git_appraise::parse_comments(&Agents::builtin(), note.as_bytes());
    let expect = [
        "Commented unknown (googlebot) author - change - head - at 1000000 | git-appraise: comment",
        "Commented ai coderabbit (coderabbitai[bot]) author - change - head - at 2000000 signed | git-appraise: comment",
    ];
    assert_eq!(shown(&marks), expect);
    assert_eq!(marks[1].signature, Signature::Present);
}

#[test]
fn broken_lines_are_counted_and_the_rest_is_read() {
    let note = "{\"author\":\"a\"}\n[]\n{\n{}\nhello\n{\"author\":\"b\",\"timestamp\":\"99999999999999999\"}";
    let (marks, problems) = git_appraise::parse_comments(&Agents::builtin(), note.as_bytes());
    assert_eq!((marks.len(), reasons(&problems)), (2, vec!["malformed 4".to_owned()]));
    assert!(marks.iter().all(|mark| mark.at.is_none()));
}
