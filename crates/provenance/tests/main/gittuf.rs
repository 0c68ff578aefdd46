//! Attestations of gittuf.

use provenance::review::gittuf;
use provenance::{Agents, Problem};

use crate::reviews::{reasons, sealed, shown};

const TREE: &str = "800f949e1ee022e8b265210583e6f9832d1d1067";

fn parse(kind: &str, predicate: &str) -> (Vec<String>, Vec<Problem>) {
    let statement = format!(
        r#"{{"type":"https://in-toto.io/Statement/v1","subject":[{{"digest":{{"gitTree":"{TREE}"}}}}],"predicate_type":"https://gittuf.dev/{kind}","predicate":{predicate}}}"#
    );
    let (marks, problems) = gittuf::parse(&Agents::builtin(), sealed(&statement).as_bytes());
    assert!(marks.iter().all(|mark| mark.signer.as_deref() == Some("SHA256:k")));
    (shown(&marks), problems)
}

#[test]
fn an_authorization_is_an_approval_by_whoever_holds_the_key() {
    for (version, id) in [("v0.1", "targetTreeID"), ("v0.2", "targetID")] {
        let predicate = format!(r#"{{"targetRef":"refs/heads/main","fromID":"0a","{id}":"{TREE}"}}"#);
        let expect = "Approved - author - change refs/heads/main head 800f949 at - signed | gittuf: authorization";
        assert_eq!(parse(&format!("reference-authorization/{version}"), &predicate), (vec![expect.to_owned()], vec![]));
    }
}

#[test]
fn approvals_of_a_forge_name_accounts() {
    let predicate = r#"{"approvers":["ada+1","coderabbitai[bot]+136622811","x",3],"dismissedApprovers":["ada+1","ben+2"],"targetRef":"refs/heads/main"}"#;
    let tail = "author - change refs/heads/main head 800f949 at - signed | gittuf:";
    let expect = [
        format!("Approved unknown (ada) {tail} approval"),
        format!("Approved ai coderabbit (coderabbitai[bot]) {tail} approval"),
        format!("Approved unknown (x) {tail} approval"),
        format!("Dismissed unknown (ben) {tail} dismissal"),
    ];
    assert_eq!(parse("github-pull-request-approval/v0.1", predicate), (expect.to_vec(), vec![]));
}

#[test]
fn a_pull_request_names_who_merged() {
    let predicate = r#"{"html_url":"https://github.com/a/b/pull/1","merged_at":"2026-04-27T05:25:48Z","merged_by":{"login":"ada","id":1},"user":{"login":"ben"}}"#;
    let expect = "Merged unknown (ada) author ben change https://github.com/a/b/pull/1 head - at 1777267548000000 signed | gittuf: pull request";
    assert_eq!(parse("github-pull-request/v0.1", predicate), (vec![expect.to_owned()], vec![]));
    let open = r#"{"merged_at":null,"merged_by":null,"user":{"login":"ben"}}"#;
    assert_eq!(parse("github-pull-request/v0.1", open), (vec![], vec![]));
}

#[test]
fn what_is_no_attestation_is_a_problem() {
    let (marks, problems) = parse("something-else/v0.1", "{}");
    assert_eq!((marks, reasons(&problems)), (vec![], vec!["unknown-version 1".to_owned()]));
    let index = r#"{"github.com::2788105869":"refs/heads/main/0a-0b/github"}"#;
    for broken in [
        "",
        "{}",
        "x",
        index,
        r#"{"payload":"%%%"}"#,
        r#"{"payload":"bm8ganNvbg=="}"#,
        r#"{"payload":"W10="}"#,
        r#"{"payload":3}"#,
    ] {
        let (marks, problems) = gittuf::parse(&Agents::builtin(), broken.as_bytes());
        assert_eq!((marks.len(), reasons(&problems)), (0, vec!["malformed 1".to_owned()]), "{broken}");
    }
}
