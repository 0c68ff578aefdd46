//! Commit rows: order, times, pseudonyms, the first-parent line.

use git::Head;
use history::{IdentityKey, Options, Progress, ScanError, Unwatched};
use testkit::Repo;

use crate::compare::{open, options, scan};

const HISTORY: &str = r#"
    commit base
        time 2024-05-01T12:00:00Z
        author Ada <ada@example.com>
        lines f 1..9
    commit early
        time 2024-04-01T12:00:00Z
        author ada <ADA@example.com>
        lines f 1..9 x
    commit side < base
        time 2024-06-01T12:00:00Z
        author Bob <bob@example.com>
        lines g 1..3
    commit merge < early side
        time 2024-05-15T12:00:00Z
        author Ada <ada@example.com>
        take side g
"#;

#[test]
fn rows_tell_the_graph() {
    let repo = Repo::new(HISTORY);
    let scan = scan(&repo);
    let row = |label: &str| scan.commits().iter().find(|row| row.commit.to_string() == repo.id(label)).unwrap();
    assert_eq!(scan.commits().len(), 4);
    assert_eq!(scan.summary().commits, 4);
    assert_eq!(["base", "early", "side", "merge"].map(|label| row(label).first_parent), [true, true, false, true]);
    assert_eq!(["base", "early", "side", "merge"].map(|label| row(label).is_merge), [false, false, false, true]);
    assert_eq!(["base", "early", "side", "merge"].map(|label| row(label).lines_at_head), [9, 1, 3, 0]);
    assert_eq!(["base", "early", "side", "merge"].map(|label| row(label).files), [1, 1, 1, 1]);
    assert_eq!(row("merge").parents, [row("early").commit, row("side").commit]);
}

#[test]
fn times_are_clamped_to_the_parents() {
    let repo = Repo::new(HISTORY);
    let scan = scan(&repo);
    let row = |label: &str| scan.commits().iter().find(|row| row.commit.to_string() == repo.id(label)).unwrap();
    assert!(row("early").committed_at < row("base").committed_at);
    assert_eq!(row("early").clamped_at, row("base").committed_at);
    assert_eq!(row("merge").clamped_at, row("side").committed_at);
    assert_eq!(row("base").clamped_at, 1_714_564_800_000_000);
}

#[test]
fn pseudonyms_join_spellings_of_an_address_and_depend_on_the_key() {
    let repo = Repo::new(HISTORY);
    let (repository, head) = open(&repo);
    let authors = |key: Option<IdentityKey>| -> Vec<String> {
        let options = Options { identity_key: key, ..options(1) };
        let scan = history::scan(&repository, head, &options, &Unwatched).unwrap();
        scan.commits().iter().map(|row| row.author_id.to_string()).collect()
    };
    let own = authors(None);
    assert_eq!(own[0], own[1], "base and early: one address in two spellings");
    assert_eq!(own.iter().collect::<std::collections::BTreeSet<_>>().len(), 2);
    let secret = authors(Some(IdentityKey::from_secret(b"secret")));
    assert_ne!(own, secret);
    assert_eq!(secret, authors(Some(IdentityKey::from_secret(b"secret"))));
}

#[test]
fn a_walk_can_be_stopped() {
    struct Stop;
    impl Progress for Stop {
        fn report(&self, _: history::Phase, _: u64, _: Option<u64>) {}

        fn is_cancelled(&self) -> bool {
            true
        }
    }
    let repo = Repo::new(HISTORY);
    let (repository, head) = open(&repo);
    assert!(matches!(history::scan(&repository, head, &options(1), &Stop), Err(ScanError::Cancelled)));
    assert!(matches!(repository.head(), Ok(Head::Commit { .. })));
}
