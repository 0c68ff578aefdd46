//! No reader panics, whatever the bytes: any at all, and records of each format with a few bytes changed.

use proptest::prelude::*;

use provenance::format::{entire, git_ai};
use provenance::review::{ReviewMark, bors, gerrit_notes, git_appraise, gittuf, landed, slsa, trailers};
use provenance::{Agents, MAX_MARKS, merged_branch};

use crate::marks_of;
use crate::reviews::sealed;

/// A record of each format to begin with.
fn records() -> Vec<Vec<u8>> {
    let statement = r#"{"subject":[{"digest":{"gitTree":"800f949e1ee022e8b265210583e6f9832d1d1067"}}],"predicate_type":"https://gittuf.dev/github-pull-request-approval/v0.1","predicate":{"approvers":["a+1"],"dismissedApprovers":["b+2"]}}"#;
    let merge = r#"{"predicateType":"x/source-provenance/v1","predicate":{"activityType":"pr_merge","actor":"a","createdOn":"2026-04-27T05:25:48Z"}}"#;
    [
        sealed(statement).as_str(),
        sealed(merge).as_str(),
        r#"{"checkpoint_id":"00c9e2351016","agent":"Claude Code","kind":"agent_review","sessions":[{}],"has_review":true,"initial_attribution":{"agent_lines":1}}"#,
        r#"{"timestamp":"1508152342","author":"a","location":{"commit":"0a"},"resolved":true}"#,
        "Code-Review+2: A <a@example.org>\nSubmitted-at: Thu, 20 Nov 2014 18:11:54 +0100\nSubmitted-by: A\n",
        "Auto merge of #12 - a:b, r=c\n\nReviewed-by: A <a@example.org>\nEntire-Checkpoint: 00c9e2351016\n",
        "Merge #1 #2\n\n1: x r=a a=b\n\nSee merge request a/b!12\n",
        "Merge pull request 'x' (#12) from a:b into c\n\nDifferential Revision: https://r/D1\n",
        "Merged in b (pull request #12)\n\naider: x\n",
    ]
    .iter()
    .map(|record| record.as_bytes().to_vec())
    .collect()
}

fn bounded(marks: &[ReviewMark]) {
    assert!(marks.len() <= MAX_MARKS);
    assert!(marks.iter().all(|mark| mark.evidence.chars().count() <= 200));
}

fn read_all(agents: &Agents, bytes: &[u8]) {
    bounded(&trailers::read(agents, bytes).0);
    bounded(&bors::read(agents, bytes).0);
    bounded(&gerrit_notes::parse(agents, bytes).0);
    bounded(&git_appraise::parse_requests(bytes).0);
    bounded(&git_appraise::parse_comments(agents, bytes).0);
    bounded(&gittuf::parse(agents, bytes).0);
    bounded(&slsa::parse(agents, bytes).0);
    bounded(landed::read(bytes).as_slice());
    let checkpoints = entire::checkpoints(agents, bytes);
    assert!(
        checkpoints.iter().all(|id| id.ref_name().bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'/'))
    );
    let (_, _) = (entire::parse_root(bytes), entire::parse_session(agents, bytes));
    let (_, _) = (git_ai::parse(agents, bytes), agents.description(bytes));
    assert!(merged_branch(bytes).is_none_or(|name| !name.is_empty() && !name.contains(&b'\n')));
    marks_of(bytes);
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        read_all(&Agents::builtin(), &bytes);
    }

    #[test]
    fn changed_records_are_read(
        which in any::<prop::sample::Index>(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        cut in any::<prop::sample::Index>(),
    ) {
        let records = records();
        let mut bytes = which.get(&records).clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        read_all(&Agents::builtin(), &bytes);
        bytes.truncate(cut.index(bytes.len() + 1));
        read_all(&Agents::builtin(), &bytes);
    }
}

#[test]
fn large_records_are_read_in_linear_time() {
    let agents = Agents::builtin();
    for unit in [
        "\n",
        "{",
        "[",
        "{}\n",
        "{\"author\":\"a\"}\n",
        "{\"payload\":\"",
        "A+1: a\n",
        "A+1: a <\n\n",
        " (#1)",
        "a, r=b",
        "1: x r=a a=b\n",
        "Reviewed By: a,b,c\n",
        "Merge #1 #1 ",
    ] {
        for start in ["", "Merge #1\n\n", "Auto merge of #1 - a:b, r=", "s\n\nReviewed By: ", "Merge pull request '"] {
            let bytes: Vec<u8> = start.bytes().chain(unit.bytes().cycle().take(1 << 17)).collect();
            read_all(&agents, &bytes);
        }
    }
    let title: String = (0..20_000).map(|n| format!(" #{n}")).collect();
    let lines = "20001: x r=a\n".repeat(20_000);
    assert_eq!(bors::read(&agents, format!("Merge{title}\n\n{lines}").as_bytes()).0, []);
}
