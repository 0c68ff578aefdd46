//! Checkpoints of Entire: ids, places, and what their metadata say.

use facts::Claim;
use provenance::Agents;
use provenance::format::entire::{self, BRANCH, CheckpointId, MAX_FILE_BYTES};

use crate::reviews::{reasons, shown};

const ULID: &str = "01KXGTTNGCEACC83QZEJ5YAF0D";

fn ids(message: &str) -> Vec<String> {
    let found = entire::checkpoints(&Agents::builtin(), message.as_bytes());
    found.iter().map(|id| id.as_str().to_owned()).collect()
}

#[test]
fn an_id_is_twelve_hex_digits_or_a_ulid() {
    for id in ["0a1b2c3d4e5f", "0A1B2C3D4E5F", ULID, &ULID.to_lowercase()] {
        assert!(CheckpointId::parse(id.as_bytes()).is_some(), "{id}");
    }
    for id in [
        "",
        "0a1b2c3d4e5",
        "0a1b2c3d4e5f0",
        "0a1b2c3d4e5g",
        "../../../../",
        "81KXGTTNGCEACC83QZEJ5YAF0D",
        "01KXGTTNGCEACC83QZEJ5YAF0U",
        "01KXGTTNGCEACC83QZEJ5YAF/D",
        "01KXGTTNGCEACC83QZEJ5YAF0",
    ] {
        assert_eq!(CheckpointId::parse(id.as_bytes()), None, "{id}");
    }
}

#[test]
fn the_id_says_where_the_checkpoint_lies() {
    let hex = CheckpointId::parse(b"0a1b2c3d4e5f").unwrap();
    assert_eq!((BRANCH, hex.branch_path().as_str()), ("entire/checkpoints/v1", "0a/1b2c3d4e5f"));
    assert_eq!((hex.ref_name().as_str(), hex.is_ulid()), ("refs/entire/checkpoints/5f/0a1b2c3d4e5f", false));
    let ulid = CheckpointId::parse(ULID.as_bytes()).unwrap();
    assert_eq!(ulid.ref_name(), format!("refs/entire/checkpoints/0D/{ULID}"));
    assert_eq!((ulid.branch_path(), ulid.is_ulid()), (format!("01/{}", &ULID[2..]), true));
}

#[test]
fn a_commit_names_its_checkpoints_in_its_trailers() {
    assert_eq!(ids("s\n\nbody\n\nEntire-Checkpoint: 0a1b2c3d4e5f\n"), ["0a1b2c3d4e5f"]);
    assert_eq!(ids(&format!("s\n\nentire-checkpoint: {ULID}\nSigned-off-by: A <a@example.org>\n")), [ULID]);
    let squash = "s\n\n* a\n\nEntire-Checkpoint: 000000000001\n\nEntire-Checkpoint: 000000000002\nEntire-Checkpoint: 000000000001\n";
    assert_eq!(ids(squash), ["000000000001", "000000000002"]);
    let footer =
        "s\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code)\nEntire-Checkpoint: 0a1b2c3d4e5f\n";
    assert_eq!(ids(footer), ["0a1b2c3d4e5f"]);
    for none in [
        "Entire-Checkpoint: 0a1b2c3d4e5f",
        "s\n\nEntire-Checkpoint: 0a1b2c3d4e5f\n\nis how it is written.\n",
        "s\n\nEntire-Checkpoint: ../../etc/passwd\n",
        "s\n\nEntire-Checkpoint: 0a1b2c3d4e5f 1\n",
        "s\n\nCheckpoint: 0a1b2c3d4e5f\n",
    ] {
        assert_eq!(ids(none), Vec::<String>::new(), "{none:?}");
    }
    let many: String = (0..100).map(|n| format!("Entire-Checkpoint: {n:012x}\n")).collect();
    assert_eq!(ids(&format!("s\n\n{many}")).len(), 64);
}

fn check(json: &str, claim: Claim, agent: Option<&str>, evidence: &str) {
    let (session, problems) = entire::parse_session(&Agents::builtin(), json.as_bytes());
    let statement = session.unwrap().statement;
    assert_eq!((statement.claim, &*statement.evidence), (claim, evidence), "{json}");
    assert_eq!(statement.agent.map(|agent| agent.to_string()).as_deref(), agent, "{json}");
    assert_eq!((statement.format, statement.model, statement.model_raw), ("entire-checkpoint", None, None));
    assert_eq!(problems, []);
}

#[test]
fn a_session_claims_if_it_counts_lines_of_an_agent() {
    check(
        r#"{"checkpoint_id":"00c9e2351016","session_id":"x","agent":"Claude Code","token_usage":{"input_tokens":1},
            "summary":{"intent":"secret"},"initial_attribution":{"agent_lines":32,"human_added":0,"total_committed":33,"agent_percentage":96.9}}"#,
        Claim::Ai,
        Some("claude-code"),
        "entire-checkpoint: 00c9e2351016 Claude Code, 32 of 33 lines",
    );
    check(
        r#"{"checkpoint_id":"00c9e2351016","agent":"Gemini CLI","initial_attribution":{"agent_lines":0,"total_committed":0}}"#,
        Claim::Unknown,
        Some("gemini-cli"),
        "entire-checkpoint: 00c9e2351016 Gemini CLI, 0 of 0 lines [no claim]",
    );
    check(
        r#"{"checkpoint_id":"00c9e2351016","agent":"Agent","initial_attribution":{"agent_lines":3}}"#,
        Claim::Ai,
        None,
        "entire-checkpoint: 00c9e2351016 unnamed agent, 3 lines",
    );
    let unknown = "entire-checkpoint: unnamed unnamed agent, lines not counted [no claim]";
    for json in
        ["{}", r#"{"agent":3,"initial_attribution":[1],"checkpoint_id":"../.."}"#, " {\"initial_attribution\":null}"]
    {
        check(json, Claim::Unknown, None, unknown);
    }
    for lines in ["-5", "1.5", "\"3\"", "1e400000", "99999999999999999999999"] {
        let json = format!(r#"{{"initial_attribution":{{"agent_lines":{lines}}}}}"#);
        let (session, _) = entire::parse_session(&Agents::builtin(), json.as_bytes());
        assert!(session.is_none_or(|session| session.statement.claim == Claim::Unknown), "{lines}");
    }
}

#[test]
fn a_review_by_an_agent_is_automated() {
    let json =
        r#"{"checkpoint_id":"00c9e2351016","agent":"Claude Code","kind":"agent_review","review_prompt":"secret"}"#;
    let (session, _) = entire::parse_session(&Agents::builtin(), json.as_bytes());
    let expect =
        "Reviewed ai claude-code () author - change - head - at - | entire-checkpoint: 00c9e2351016 by an agent";
    assert_eq!(shown(session.unwrap().review.as_slice()), [expect]);
    let (session, _) = entire::parse_session(&Agents::builtin(), br#"{"kind":"agent"}"#);
    assert_eq!(session.unwrap().review, None);

    let json = r#"{"checkpoint_id":"00c9e2351016","sessions":[{"metadata":"/etc/passwd"},3],"has_review":true}"#;
    let (root, problems) = entire::parse_root(json.as_bytes());
    let root = root.unwrap();
    let expect = "Reviewed ai () author - change - head - at - | entire-checkpoint: 00c9e2351016 by an agent";
    assert_eq!((shown(root.review.as_slice()), problems), (vec![expect.to_owned()], vec![]));
    assert_eq!((root.id.unwrap().as_str(), root.sessions), ("00c9e2351016", 2));
    let (root, _) = entire::parse_root(br#"{"has_review":"true","sessions":{}}"#);
    let root = root.unwrap();
    assert_eq!((root.id, root.sessions, root.review), (None, 0, None));
}

#[test]
fn what_is_no_object_is_a_problem() {
    for file in ["", "[]", "null", "x", "{", "{}}", "{\"agent\": \"\\"] {
        let (session, problems) = entire::parse_session(&Agents::builtin(), file.as_bytes());
        assert_eq!((session, reasons(&problems)), (None, vec!["malformed 1".to_owned()]), "{file:?}");
    }
    let large = vec![b' '; MAX_FILE_BYTES + 1];
    let (root, problems) = entire::parse_root(&large);
    assert_eq!((root, reasons(&problems)), (None, vec![format!("too-large {}", large.len())]));
}
