//! The ladder: what events are worth for lines, as ledger.md has it.

use facts::{Level, ReviewClass, ReviewState, ReviewerKind, SignatureVerdict};
use proptest::prelude::*;

use provenance::review::ladder::{Act, Rung, rung};

/// The author is 0; who is 1 is their co-author.
const OWN: [u32; 2] = [0, 1];

/// `WHO STATE [KIND] [signed-by=WHO] [VERDICT] [uncovered] [LEVEL]`, one event after another, `;` between them. WHO is a
/// number or `-`.
fn read(text: &str) -> (Vec<Act>, Vec<bool>) {
    text.split("; ").filter(|text| !text.is_empty()).map(act).unzip()
}

fn act(text: &str) -> (Act, bool) {
    let mut words = text.split(' ');
    let person = words.next().unwrap().parse().ok();
    let state: ReviewState = words.next().unwrap().parse().unwrap();
    let signature = SignatureVerdict::None;
    let mut act = Act { state, person, kind: ReviewerKind::Human, level: Level::Forge, signature, signer: None };
    let mut covers = true;
    for word in words {
        if word == "uncovered" {
            covers = false;
        } else if let Some(signer) = word.strip_prefix("signed-by=") {
            (act.signature, act.signer) = (SignatureVerdict::Good, signer.parse().ok());
        } else if let Ok(kind) = word.parse() {
            act.kind = kind;
        } else if let Ok(verdict) = word.parse() {
            act.signature = verdict;
        } else {
            act.level = word.parse().unwrap();
        }
    }
    (act, covers)
}

fn found(acts: &[Act], covers: &[bool]) -> Rung {
    rung(acts, &|person| OWN.contains(&person), &|at| covers[at])
}

fn check(text: &str, class: &str, level: &str, by: &[usize]) {
    let (acts, covers) = read(text);
    let found = found(&acts, &covers);
    assert_eq!((found.class.as_str(), found.level.as_str(), &*found.acts), (class, level, by), "{text}");
}

#[test]
fn one_event() {
    for (event, class) in [
        ("2 approved", "approved"),
        ("2 approved uncovered", "stale"),
        ("2 commented", "commented"),
        ("2 commented uncovered", "commented"),
        ("2 changes_requested", "commented"),
        ("2 dismissed", "commented"),
        ("2 approved unknown", "approved"),
        ("2 approved bot", "automated"),
        ("2 approved ai", "automated"),
        ("2 commented bot", "automated"),
        ("2 changes_requested ai", "automated"),
        ("- approved", "automated"),
        ("- commented", "automated"),
        ("0 approved", "self"),
        ("0 approved uncovered", "self"),
        ("0 commented", "self"),
        ("1 approved", "self"),
        // An agent that reviews what it wrote is its author first.
        ("0 approved ai", "self"),
    ] {
        check(event, class, "forge", &[0]);
    }
}

#[test]
fn what_is_no_look_counts_for_nothing() {
    check("", "none", "unknown", &[]);
    for state in ["opened", "pushed", "requested", "assigned", "merged", "closed"] {
        check(&format!("2 {state}"), "none", "unknown", &[]);
    }
}

#[test]
fn the_best_of_several_holds() {
    check("0 approved; 3 approved bot", "automated", "forge", &[1]);
    check("3 approved bot; 2 commented", "commented", "forge", &[1]);
    check("2 commented; 3 approved uncovered", "stale", "forge", &[1]);
    check("2 approved uncovered; 3 approved", "approved", "forge", &[1]);
    check("2 approved; 3 approved", "approved", "forge", &[0, 1]);
    check("2 commented; 3 commented; 0 commented", "commented", "forge", &[0, 1]);
}

#[test]
fn of_each_person_the_last_verdict_holds() {
    check("2 approved; 2 changes_requested", "commented", "forge", &[0, 1]);
    check("2 changes_requested; 2 approved", "approved", "forge", &[1]);
    check("2 approved; 2 dismissed", "commented", "forge", &[0, 1]);
    check("2 approved; 2 dismissed; 2 approved", "approved", "forge", &[0, 2]);
    check("2 approved; 2 commented", "approved", "forge", &[0]);
    check("2 approved; 2 requested", "approved", "forge", &[0]);
    check("2 approved; 3 changes_requested", "approved", "forge", &[0]);
    check("2 approved; 3 approved; 3 dismissed", "approved", "forge", &[0]);
    // Nobody takes back what another said, also where the record names nobody.
    check("2 approved; - dismissed", "approved", "forge", &[0]);
}

#[test]
fn an_approval_is_attested_by_a_good_signature_of_another_than_the_author() {
    check("2 approved signed-by=2", "attested", "attested", &[0]);
    check("2 approved signed-by=3", "attested", "attested", &[0]);
    check("2 approved signed-by=0", "approved", "forge", &[0]);
    check("2 approved signed-by=1", "approved", "forge", &[0]);
    check("2 approved signed-by=nobody", "approved", "forge", &[0]);
    check("2 approved signed-by=2 uncovered", "stale", "forge", &[0]);
    check("0 approved signed-by=2", "self", "forge", &[0]);
    check("2 approved bot signed-by=2", "automated", "forge", &[0]);
    check("2 commented signed-by=2", "commented", "forge", &[0]);
    check("2 approved signed-by=2; 2 dismissed", "commented", "forge", &[0, 1]);
    for verdict in ["bad", "untrusted_key", "expired", "wrong_namespace", "wrong_context", "unchecked"] {
        check(&format!("2 approved signed-by=2 {verdict}"), "approved", "forge", &[0]);
    }
}

#[test]
fn the_level_is_the_best_of_the_records_that_give_the_class() {
    check("2 approved claimed", "approved", "claimed", &[0]);
    check("2 approved claimed; 3 approved forge", "approved", "forge", &[0, 1]);
    check("2 approved claimed; 3 commented forge", "approved", "claimed", &[0]);
    check("2 approved claimed signed-by=2", "attested", "attested", &[0]);
}

const STATES: [ReviewState; 6] = [
    ReviewState::Approved,
    ReviewState::Commented,
    ReviewState::ChangesRequested,
    ReviewState::Dismissed,
    ReviewState::Opened,
    ReviewState::Pushed,
];

fn any_act() -> impl Strategy<Value = (Act, bool)> {
    let kind =
        prop::sample::select(vec![ReviewerKind::Human, ReviewerKind::Bot, ReviewerKind::Ai, ReviewerKind::Unknown]);
    let signature = prop::sample::select(vec![SignatureVerdict::None, SignatureVerdict::Good, SignatureVerdict::Bad]);
    let level = prop::sample::select(vec![Level::Forge, Level::Claimed]);
    let (person, signer) = (prop::option::of(0..5_u32), prop::option::of(0..5_u32));
    (prop::sample::select(STATES.to_vec()), person, kind, level, signature, signer, any::<bool>()).prop_map(
        |(state, person, kind, level, signature, signer, covers)| {
            (Act { state, person, kind, level, signature, signer }, covers)
        },
    )
}

proptest! {
    #[test]
    fn one_more_approval_lowers_nothing(
        known in prop::collection::vec(any_act(), 0..8),
        more in any_act(),
        place in any::<prop::sample::Index>(),
    ) {
        let (mut acts, mut covers): (Vec<_>, Vec<_>) = known.into_iter().unzip();
        let before = found(&acts, &covers).class;
        let place = place.index(acts.len() + 1);
        acts.insert(place, Act { state: ReviewState::Approved, ..more.0 });
        covers.insert(place, more.1);
        prop_assert!(found(&acts, &covers).class >= before);
    }

    #[test]
    fn automata_and_authors_raise_nothing_above_automated(
        acts in prop::collection::vec(any_act(), 0..8),
    ) {
        let (acts, covers): (Vec<_>, Vec<_>) = acts.into_iter().unzip();
        let is_other = |act: &&Act| {
            act.person.is_some_and(|person| !OWN.contains(&person))
                && !matches!(act.kind, ReviewerKind::Bot | ReviewerKind::Ai)
        };
        let looks = [ReviewState::Approved, ReviewState::Commented, ReviewState::ChangesRequested, ReviewState::Dismissed];
        let is_seen = acts.iter().filter(is_other).any(|act| looks.contains(&act.state));
        prop_assert_eq!(found(&acts, &covers).class >= ReviewClass::Commented, is_seen);
    }
}
