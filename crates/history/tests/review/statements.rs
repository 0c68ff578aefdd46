//! Statements in notes: what counts, by signature and by what they speak of.

use std::sync::{Arc, Mutex};

use facts::{Account, Claim, Level, ReviewClass, ReviewEvent, ReviewState, SignatureVerdict, TreeId};
use history::{Place, ReviewRecords, Says, Statement, Verifier};
use provenance::Agents;
use provenance::format::outcross_mark;
use testkit::Repo;

use crate::subject::scan;

const HISTORY: &str = r#"
commit base
    author Ann <ann@example.com>
    time 2026-01-01T00:00:00Z
    lines f base1 base2
    file .config/outcross/allowed_signers "the base's list\n"
commit change
    author Ann <ann@example.com>
    time 2026-02-01T00:00:00Z
    lines f base1 base2 one01 one02
    file .config/outcross/allowed_signers "the change's own list\n"
"#;

/// Answers what it is told to, and notes what it was asked.
struct Stub {
    verdict: SignatureVerdict,
    asked: Mutex<Vec<(Vec<u8>, i64)>>,
}

impl Verifier for Stub {
    fn verify(&self, _: &[u8], _: &[u8], signers: &[u8], at_seconds: i64) -> (SignatureVerdict, Option<Arc<str>>) {
        self.asked.lock().unwrap().push((signers.to_vec(), at_seconds));
        let signer = (self.verdict == SignatureVerdict::Good).then(|| "rita@example.com".into());
        (self.verdict, signer)
    }
}

const SECOND: i64 = 1_000_000;
/// 2026-02-01T00:00:00Z.
const LANDED: i64 = 1_769_904_000;

fn event(repo: &Repo, state: ReviewState, login: &str) -> ReviewEvent {
    let landed = (state == ReviewState::Merged).then(|| repo.id("change").parse().unwrap());
    ReviewEvent {
        change: "#1".into(),
        forge: "forge.example".into(),
        state,
        at: Some(LANDED * SECOND - 60 * SECOND),
        actor: Account { login: Some(login.into()), kind: facts::AccountKind::User, ..Account::default() },
        head_commit: Some(repo.id("change").parse().unwrap()),
        head_tree: None,
        merge_commit: landed,
        commits: Vec::new(),
        target: None,
        regions: Vec::new(),
        source: "api".into(),
        level: Level::Forge,
        signature: SignatureVerdict::None,
        signer: None,
    }
}

fn tree(repo: &Repo, label: &str) -> TreeId {
    let said = repo.git(["rev-parse", &format!("{}^{{tree}}", repo.id(label))]);
    String::from_utf8(said).unwrap().trim().parse().unwrap()
}

/// A statement of somebody that the change was approved.
fn approved(repo: &Repo, reviewer: &str) -> Statement {
    let states = [(ReviewState::Opened, "ann"), (ReviewState::Approved, reviewer), (ReviewState::Merged, "max")];
    Statement {
        annotated: git::ObjectId::from_hex(repo.id("change").as_bytes()).unwrap(),
        place: here(),
        tree: tree(repo, "change"),
        at: (LANDED - 60) * SECOND,
        payload: b"payload".as_slice().into(),
        signature: None,
        says: Says::Events(states.iter().map(|(state, login)| event(repo, *state, login)).collect()),
    }
}

fn here() -> Place {
    Place { repository: "forge.example/a/b".into(), branch: Some("main".into()) }
}

/// Class and level of the lines of the change.
fn review(repo: &Repo, statement: Statement, verifier: Option<Arc<dyn Verifier>>) -> (ReviewClass, Level) {
    let records = ReviewRecords { statements: vec![statement], place: here(), verifier, ..ReviewRecords::default() };
    let scan = scan(repo, &records);
    let span = scan.spans().find(|span| &*span.path == "f" && span.start_line == 3).unwrap();
    (span.review.class, span.review.level)
}

fn signed(statement: Statement) -> Statement {
    Statement { signature: Some(b"signature".as_slice().into()), ..statement }
}

#[test]
fn a_signature_counts_as_far_as_it_goes() {
    let repo = Repo::new(HISTORY);
    assert_eq!(review(&repo, approved(&repo, "rita"), None), (ReviewClass::Approved, Level::Claimed));
    for verdict in SignatureVerdict::ALL.iter().filter(|verdict| **verdict != SignatureVerdict::None) {
        let stub = Arc::new(Stub { verdict: *verdict, asked: Mutex::default() });
        let found = review(&repo, signed(approved(&repo, "rita")), Some(Arc::clone(&stub) as Arc<dyn Verifier>));
        let expect = match verdict {
            SignatureVerdict::Good => (ReviewClass::Attested, Level::Attested),
            // A verifier that can't check is no better than none.
            SignatureVerdict::Unchecked => (ReviewClass::Approved, Level::Claimed),
            _ => (ReviewClass::None, Level::Claimed),
        };
        assert_eq!(found, expect, "{verdict}");
        // The list is that of the base, the time no earlier than the landing.
        assert_eq!(*stub.asked.lock().unwrap(), [(b"the base's list\n".to_vec(), LANDED)], "{verdict}");
    }
    // Signed, and nobody can check it.
    assert_eq!(review(&repo, signed(approved(&repo, "rita")), None).0, ReviewClass::None);
}

#[test]
fn an_author_attests_nothing() {
    let repo = Repo::new(&HISTORY.replace("Ann <ann@", "Rita <rita@"));
    let stub = Arc::new(Stub { verdict: SignatureVerdict::Good, asked: Mutex::default() });
    assert_eq!(review(&repo, signed(approved(&repo, "dan")), Some(stub)), (ReviewClass::Approved, Level::Forge));
}

#[test]
fn a_statement_of_another_place_counts_for_nothing() {
    let repo = Repo::new(HISTORY);
    let check = |statement: Statement, expect: ReviewClass| {
        assert_eq!(review(&repo, statement, None).0, expect);
    };
    let at = |place: Place| Statement { place, ..approved(&repo, "rita") };
    check(at(Place { repository: "forge.example/a/other".into(), ..here() }), ReviewClass::None);
    check(at(Place { branch: Some("release".into()), ..here() }), ReviewClass::None);
    check(at(Place { branch: None, ..here() }), ReviewClass::Approved);
    check(Statement { tree: tree(&repo, "base"), ..approved(&repo, "rita") }, ReviewClass::None);
    // The note on the tree counts for the commits of that tree.
    let annotated = git::ObjectId::from_hex(tree(&repo, "change").to_string().as_bytes()).unwrap();
    check(Statement { annotated, ..approved(&repo, "rita") }, ReviewClass::Approved);
}

#[test]
fn a_read_mark_is_of_what_somebody_else_wrote() {
    let repo = Repo::new(HISTORY);
    let read = |email: &str, paths: &[&str]| {
        let by = Account { email: Some(email.into()), ..Account::default() };
        let paths = paths.iter().map(|path| (*path).into()).collect();
        let says = Says::Read { by, paths };
        let statements = vec![Statement { says, ..approved(&repo, "") }];
        let scan = scan(&repo, &ReviewRecords { statements, place: here(), ..ReviewRecords::default() });
        let span = scan.spans().find(|span| &*span.path == "f" && span.start_line == 3).unwrap();
        (span.review.class, span.review.read_mark)
    };
    assert_eq!(read("rita@example.com", &[]), (ReviewClass::Unknown, true));
    assert_eq!(read("rita@example.com", &["f"]), (ReviewClass::Unknown, true));
    assert_eq!(read("rita@example.com", &["g"]), (ReviewClass::Unknown, false));
    assert_eq!(read("ann@example.com", &[]), (ReviewClass::Unknown, false));
    assert_eq!(read("coder[bot]@users.noreply.github.com", &[]), (ReviewClass::Unknown, false));
}

#[test]
fn who_wrote_lines_is_attested_by_a_trusted_key_alone() {
    let repo = Repo::new(HISTORY);
    let line = r#"{"statement":"{\"schema\":\"outcross/statement/1\",\"kind\":\"human\",\"ranges\":{\"f\":[[3,4]]}}"}"#;
    let (record, problems) = outcross_mark::parse(&Agents::builtin(), line.as_bytes());
    assert_eq!(problems, []);
    let claimed = |statement: Statement, verdict: SignatureVerdict| {
        let verifier: Arc<dyn Verifier> = Arc::new(Stub { verdict, asked: Mutex::default() });
        let statements = vec![Statement { says: Says::Wrote(record.clone()), ..statement }];
        let records = ReviewRecords { statements, place: here(), verifier: Some(verifier), ..ReviewRecords::default() };
        let scan = scan(&repo, &records);
        let span = scan.spans().find(|span| &*span.path == "f" && span.start_line == 3).unwrap();
        (span.claim, span.level)
    };
    let (nothing, attested) = ((Claim::Unknown, Level::Unknown), (Claim::Human, Level::Attested));
    assert_eq!(claimed(signed(approved(&repo, "")), SignatureVerdict::Good), attested);
    for verdict in [SignatureVerdict::Bad, SignatureVerdict::UntrustedKey, SignatureVerdict::Expired] {
        assert_eq!(claimed(signed(approved(&repo, "")), verdict), nothing, "{verdict}");
    }
    assert_eq!(claimed(approved(&repo, ""), SignatureVerdict::Good), nothing);
    let elsewhere = Place { repository: "forge.example/a/other".into(), ..here() };
    let elsewhere = Statement { place: elsewhere, ..signed(approved(&repo, "")) };
    assert_eq!(claimed(elsewhere, SignatureVerdict::Good), nothing);
}
