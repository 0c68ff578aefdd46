//! Attestations of SLSA's source track.

use provenance::Agents;
use provenance::review::slsa;

use crate::reviews::{reasons, sealed, shown};

const COMMIT: &str = "0197ea26dcdc332978721198323714486eaaa8b6";

fn statement(kind: &str, predicate: &str) -> String {
    sealed(&format!(
        r#"{{"_type":"https://in-toto.io/Statement/v1","subject":[{{"digest":{{"gitCommit":"{COMMIT}"}}}}],"predicateType":"{kind}","predicate":{predicate}}}"#
    ))
}

const PROVENANCE: &str = "https://github.com/slsa-framework/slsa-source-poc/source-provenance/v1-draft";

#[test]
fn a_merge_and_its_policy_are_read_from_bundles_and_envelopes() {
    let merge = statement(
        PROVENANCE,
        r#"{"activityType":"pr_merge","actor":"puerco","branch":"refs/heads/main","controls":[{"name":"CONTINUITY_ENFORCED","since":"x"},{"name":"TAG_HYGIENE"}],"createdOn":"2026-04-27T05:25:48.827743979Z"}"#,
    );
    let summary = statement(
        "https://slsa.dev/verification_summary/v1",
        r#"{"verificationResult":"PASSED","verifiedLevels":["SLSA_SOURCE_LEVEL_3"],"timeVerified":"2026-04-27T05:25:49Z"}"#,
    );
    let bundle = format!(
        r#"{{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json", "verificationMaterial":{{}}, "dsseEnvelope":{summary}}}"#
    );
    let (marks, problems) = slsa::parse(&Agents::builtin(), format!("{merge}\n\n{bundle}\n").as_bytes());
    let expect = [
        "Merged unknown (puerco) author - change - head 0197ea2 at 1777267548827743 signed | slsa-source: pr_merge: \
         CONTINUITY_ENFORCED, TAG_HYGIENE",
        "PolicyPassed - author - change - head 0197ea2 at 1777267549000000 signed | slsa-source: policy passed: \
         SLSA_SOURCE_LEVEL_3",
    ];
    assert_eq!((shown(&marks), problems), (expect.map(str::to_owned).to_vec(), vec![]));
}

#[test]
fn other_statements_give_no_mark() {
    for (kind, predicate) in [
        (PROVENANCE, r#"{"activityType":"direct_push","actor":"ada"}"#),
        ("https://github.com/slsa-framework/slsa-source-poc/tag-provenance/v1-draft", r#"{"actor":"ada"}"#),
        ("https://slsa.dev/verification_summary/v1", r#"{"verificationResult":3}"#),
        ("https://slsa.dev/provenance/v1", "{}"),
    ] {
        let (marks, problems) = slsa::parse(&Agents::builtin(), statement(kind, predicate).as_bytes());
        assert_eq!((marks, problems), (vec![], vec![]), "{kind}");
    }
    let failed = statement("https://slsa.dev/verification_summary/v1", r#"{"verificationResult":"FAILED"}"#);
    let (marks, _) = slsa::parse(&Agents::builtin(), failed.as_bytes());
    assert_eq!(
        shown(&marks),
        ["PolicyFailed - author - change - head 0197ea2 at - signed | slsa-source: policy failed"]
    );
}

#[test]
fn notes_of_others_are_no_problem_and_broken_envelopes_are() {
    let (marks, problems) = slsa::parse(&Agents::builtin(), b"This is a note about the weather.\n\nbye\n");
    assert_eq!((marks, problems), (vec![], vec![]));
    let (marks, problems) = slsa::parse(&Agents::builtin(), b"{\n{}\n{\"payload\": 3}\n");
    assert_eq!((marks.len(), reasons(&problems)), (0, vec!["malformed 3".to_owned()]));
}
