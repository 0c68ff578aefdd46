//! Rows of records as events.

use std::sync::Arc;

use facts::{Account, AccountKind, CommitId, Level, ReviewEvent, ReviewState, SignatureVerdict, TreeId};
use testkit::Repo;

use crate::land::Landed;

/// Microseconds since 1970 of the first event: after everything that is committed.
const FIRST: i64 = 1_800_000_000_000_000;
const MINUTE: i64 = 60_000_000;

/// The events that rows tell of, about changes that have landed.
pub(crate) fn events(rows: &[String], landed: &Landed, repo: &Repo) -> Vec<ReviewEvent> {
    rows.iter().zip(0..).map(|(row, at)| event(row, FIRST + at * MINUTE, landed, repo)).collect()
}

/// A commit, also one that is not here.
pub(crate) fn id(repo: &Repo, label: &str) -> CommitId {
    repo.id(label).parse().unwrap()
}

pub(crate) fn event(row: &str, at: i64, landed: &Landed, repo: &Repo) -> ReviewEvent {
    let mut words = row.split(' ').peekable();
    let change = words.next_if(|word| word.starts_with(['#', '!'])).unwrap_or("#1").to_owned();
    let number = &change[1..];
    let state: ReviewState = words.next().unwrap().parse().unwrap_or_else(|_| panic!("no state: {row}"));
    let actor = account(words.next().expect(row));
    let is_merged = state == ReviewState::Merged;
    let head = if is_merged { landed.heads.get(number) } else { None };
    let landing = if is_merged { landed.landings.get(number) } else { None };
    let mut event = ReviewEvent {
        change: change.as_str().into(),
        forge: if change.starts_with('!') { "gitlab.com" } else { "github.com" }.into(),
        state,
        at: Some(at),
        actor,
        head_commit: head.map(|label| id(repo, label)),
        head_tree: None,
        merge_commit: landing.map(|label| id(repo, label)),
        commits: landed
            .commits
            .get(number)
            .filter(|_| is_merged)
            .into_iter()
            .flatten()
            .map(|one| id(repo, one))
            .collect(),
        target: None,
        regions: Vec::new(),
        source: "api".into(),
        level: Level::Forge,
        signature: SignatureVerdict::None,
        signer: None,
    };
    words.for_each(|option| apply(&mut event, option, repo));
    event
}

fn apply(event: &mut ReviewEvent, option: &str, repo: &Repo) {
    match option.split_once('=').unwrap_or((option, "")) {
        ("dump", _) => (event.level, event.source) = (Level::Claimed, "dump".into()),
        ("tree", _) => {
            let tree = repo.resolve(&format!("{}^{{tree}}", event.head_commit.unwrap()));
            event.head_tree = Some(tree.parse::<TreeId>().unwrap());
        }
        ("target", branch) => event.target = Some(branch.into()),
        ("signed", signer) => {
            (event.signature, event.signer) = (SignatureVerdict::Good, Some(signer.into()));
        }
        ("signature", verdict) => event.signature = verdict.parse().unwrap(),
        ("on", label) => event.merge_commit = Some(id(repo, label)),
        ("no-head", _) => event.head_commit = None,
        ("no-commit", _) => (event.merge_commit, event.commits) = (None, Vec::new()),
        ("no-time", _) => event.at = None,
        (label, _) => event.head_commit = Some(id(repo, label.strip_prefix('@').expect(option))),
    }
}

/// `LOGIN[#ID][<ADDRESS>]`.
fn account(who: &str) -> Account {
    if who == "-" {
        return Account::default();
    }
    let (who, email) = who.trim_end_matches('>').split_once('<').map_or((who, None), |(who, email)| (who, Some(email)));
    let (login, number) = who.split_once('#').map_or((who, None), |(login, id)| (login, Some(id.parse().unwrap())));
    let kind = if login.ends_with("[bot]") { AccountKind::Bot } else { AccountKind::User };
    Account { login: Some(login.into()), id: number, name: None, email: email.map(Arc::from), kind }
}
