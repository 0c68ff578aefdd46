//! One change at a time.

use facts::ReviewState::{Approved, ChangesRequested, Closed, Commented, Dismissed, Merged, Opened, Pushed, Requested};
use facts::{AgentId, Claim, CommitRow, Operations, Review, ReviewClass, ReviewRow, ReviewerKind};
use figures::ChangeLoad;

use super::{of_change, reviewed, with_change};
use crate::rows::{commit, day, event, id, own_event};

const HOUR: i64 = 3_600_000_000;

fn at(hours: i64) -> Option<i64> {
    Some(day(0) + hours * HOUR)
}

fn change(events: &[ReviewRow], commits: &[CommitRow]) -> ChangeLoad {
    let mut changes = reviewed(events, commits).changes;
    assert_eq!(changes.len(), 1);
    changes.remove(0)
}

fn by_kind(kind: ReviewerKind, row: ReviewRow) -> ReviewRow {
    ReviewRow { reviewer_kind: kind, ..row }
}

/// A change on its way from the opening to a comment after the merge.
fn whole() -> Vec<ReviewRow> {
    vec![
        own_event(0, Opened),
        by_kind(ReviewerKind::Ai, event(1, Approved, "robot")),
        by_kind(ReviewerKind::Bot, event(1, Commented, "linter")),
        event(24, Requested, "ann"),
        own_event(25, Commented),
        event(48, Commented, "ann"),
        by_kind(ReviewerKind::Unknown, event(50, ChangesRequested, "bob")),
        own_event(60, Pushed),
        event(70, Approved, "ann"),
        own_event(71, Commented),
        event(72, Approved, "bob"),
        event(80, Merged, "cem"),
        event(90, Commented, "dee"),
    ]
}

#[test]
fn what_happened_when() {
    let load = change(&whole(), &[]);
    assert_eq!([load.opened_at, load.requested_at, load.first_review_at], [at(0), at(24), at(48)]);
    assert_eq!([load.first_approved_at, load.last_approved_at, load.merged_at], [at(70), at(72), at(80)]);
    assert_eq!((load.is_merged, load.is_closed, load.closed_at), (true, false, None));
    // 48 and 50; 70 after the push; 72 after the author's answer.
    assert_eq!((load.rounds, load.reviewers, load.approvals, load.events), (3, 2, 2, 13));
    assert_eq!((load.review_wait(), load.approval_wait()), (Some(24 * HOUR), Some(46 * HOUR)));
    assert_eq!((load.seconds_per_line, load.is_rushed), (None, None), "no line is known");
    let shuffled: Vec<ReviewRow> = whole().into_iter().rev().collect();
    assert_eq!(change(&shuffled, &[]), load);
}

#[test]
fn bots_authors_and_nobody_are_no_persons() {
    let nobody = ReviewRow { reviewer_id: None, ..event(3, Approved, "") };
    let events = [
        own_event(0, Opened),
        own_event(1, Approved),
        by_kind(ReviewerKind::Bot, event(2, Approved, "bot")),
        by_kind(ReviewerKind::Ai, event(2, Approved, "ai")),
        nobody,
        event(4, Merged, "ann"),
    ];
    let load = change(&events, &[]);
    assert_eq!((load.first_review_at, load.first_approved_at, load.rounds), (None, None, 0));
    assert_eq!((load.reviewers, load.approvals, load.is_merged), (0, 0, true));
}

#[test]
fn an_approval_that_was_taken_back_does_not_stand() {
    let check = |later: &[ReviewRow], approvals: u64, last: Option<i64>| {
        let events = [&[own_event(0, Opened), event(5, Approved, "ann"), event(6, Approved, "bob")], later].concat();
        let load = change(&events, &[]);
        assert_eq!((load.first_approved_at, load.approvals, load.last_approved_at), (at(5), approvals, last));
    };
    check(&[], 2, at(6));
    check(&[event(7, Dismissed, "bob")], 1, at(5));
    check(&[event(7, ChangesRequested, "bob")], 1, at(5));
    check(&[event(7, ChangesRequested, "ann"), event(8, Approved, "ann")], 2, at(8));
    check(&[event(7, Dismissed, "ann"), event(7, Dismissed, "bob")], 0, None);
    check(&[event(7, Merged, "cem"), event(8, Dismissed, "bob")], 2, at(6));
}

#[test]
fn a_wait_begins_with_the_request_or_the_opening() {
    let approved =
        |events: &[ReviewRow]| change(&[events, &[event(10, Approved, "ann")]].concat(), &[]).approval_wait();
    assert_eq!(approved(&[own_event(0, Opened)]), Some(10 * HOUR));
    assert_eq!(approved(&[own_event(0, Opened), event(4, Requested, "ann")]), Some(6 * HOUR));
    assert_eq!(approved(&[own_event(0, Opened), event(12, Requested, "bob")]), Some(10 * HOUR), "asked for later");
    assert_eq!(approved(&[own_event(12, Opened)]), None, "clocks that disagree");
    assert_eq!(approved(&[]), None);
    let asked = ReviewRow { requested_at: at(7), ..event(9, Commented, "bob") };
    assert_eq!(approved(&[own_event(0, Opened), asked]), Some(3 * HOUR));
}

#[test]
fn closed_is_not_merged() {
    let closed = change(&[own_event(0, Opened), own_event(3, Closed)], &[]);
    assert_eq!((closed.is_closed, closed.closed_at, closed.is_merged), (true, at(3), false));
    assert!(closed.is_open_at(at(2).unwrap()) && !closed.is_open_at(at(3).unwrap()));
    // A forge closes what it merges.
    let merged = change(&[own_event(0, Opened), own_event(3, Closed), own_event(3, Merged)], &[]);
    assert_eq!((merged.is_closed, merged.closed_at, merged.merged_at), (false, None, at(3)));
}

#[test]
fn where_no_record_says_when_it_was_merged_the_history_does() {
    let landed = ReviewRow { landed_commit: Some(id(2)), at: None, ..event(0, Approved, "ann") };
    let load = change(&[landed], &[with_change(2, "#1", 5)]);
    assert_eq!((load.is_merged, load.merged_at, load.approvals), (true, at(48), 1));
    assert_eq!((load.first_approved_at, load.is_rushed), (None, None));
}

#[test]
fn lines_and_files_are_those_of_its_commits() {
    let landed = ReviewRow { landed_commit: Some(id(5)), ..event(130, Merged, "ann") };
    let side = |on, claim| CommitRow {
        first_parent: false,
        landed_commit: Some(id(5)),
        claim,
        files: 3,
        agent: (claim == Claim::Ai).then(|| AgentId("claude-code".into())),
        ..with_change(on, "#1", 10)
    };
    // One names the change, one only landed with it, one came with another.
    let unnamed = CommitRow { change_id: None, ..side(2, Claim::Human) };
    let other = with_change(4, "#2", 7);
    let merge = CommitRow { is_merge: true, files: 4, ..with_change(5, "#1", 0) };
    let load =
        change(std::slice::from_ref(&landed), &[side(1, Claim::Ai), unnamed.clone(), other.clone(), merge.clone()]);
    assert_eq!((load.commits, load.lines, load.files), (3, 20, 4));
    assert_eq!((load.claim, load.agents.len()), (Claim::Ai, 1));
    let human = change(std::slice::from_ref(&landed), &[unnamed.clone(), merge]);
    assert_eq!((human.claim, human.agents.len()), (Claim::Human, 0), "a merge says nothing");
    let rebased = change(&[landed], &[side(1, Claim::Unknown), unnamed]);
    assert_eq!((rebased.claim, rebased.files), (Claim::Unknown, 6), "without a merge files add up");
}

#[test]
fn a_commit_is_of_one_change_at_most() {
    let on = |forge: &str, landed: u64| ReviewRow {
        forge: forge.into(),
        landed_commit: Some(id(landed)),
        ..event(100, Merged, "ann")
    };
    let lines = |commit: CommitRow| {
        let found = reviewed(&[on("a.example", 7), on("b.example", 2)], &[commit]);
        found.changes.iter().map(|change| change.lines).collect::<Vec<_>>()
    };
    assert_eq!(lines(with_change(2, "#1", 9)), [0, 9]);
    assert_eq!(lines(with_change(7, "#1", 9)), [9, 0]);
    assert_eq!(lines(with_change(3, "#1", 9)), [9, 0], "the first forge by name");
    assert_eq!(lines(with_change(3, "#3", 9)), [0, 0]);
}

#[test]
fn changed_lines_are_those_of_the_shares_of_operations() {
    let operations = Operations {
        added: 1,
        deleted: 2,
        moved: 4,
        copied_within: 8,
        copied_from_live: 16,
        updated: 32,
        find_replaced: 64,
        noop: 128,
        trivial_added: 256,
        trivial_deleted: 512,
    };
    let commit = CommitRow { operations, ..with_change(1, "#1", 0) };
    assert_eq!(change(&[own_event(0, Opened)], &[commit]).lines, 127);
}

#[test]
fn the_class_is_the_weakest_of_its_commits() {
    let with = |on, class| CommitRow { review: Review { class, ..Review::default() }, ..with_change(on, "#1", 1) };
    let events = [own_event(0, Opened)];
    let load = change(&events, &[with(1, ReviewClass::Approved), with(2, ReviewClass::Stale)]);
    assert_eq!(load.class, ReviewClass::Stale);
    assert_eq!(change(&events, &[commit(1)]).class, ReviewClass::Unknown, "no commit of it is known");
}

#[test]
fn rushed_is_faster_than_reading() {
    let seconds = |seconds: i64, row: ReviewRow| ReviewRow { at: Some(day(0) + seconds * 1_000_000), ..row };
    let check = |events: &[(i64, ReviewRow)], lines: u32, expect: Option<bool>| {
        let events: Vec<ReviewRow> = events.iter().map(|(at, row)| seconds(*at, row.clone())).collect();
        assert_eq!(change(&events, &[with_change(1, "#1", lines)]).is_rushed, expect);
    };
    let (opened, pushed, approved) = (own_event(0, Opened), own_event(0, Pushed), event(0, Approved, "ann"));
    let merged = event(0, Merged, "cem");
    check(&[(0, opened.clone()), (50, approved.clone())], 100, Some(false));
    check(&[(0, opened.clone()), (49, approved.clone())], 100, Some(true));
    check(&[(0, opened.clone()), (50, approved.clone())], 101, Some(true));
    // The clock starts anew with a push before the approval, and not with one after it.
    check(&[(0, opened.clone()), (90, pushed.clone()), (100, approved.clone())], 100, Some(true));
    check(&[(0, opened.clone()), (90, approved.clone()), (100, pushed.clone())], 100, Some(false));
    // One who took the time is enough.
    let second = event(0, Approved, "bob");
    check(&[(0, opened.clone()), (1, approved.clone()), (80, second.clone())], 100, Some(false));
    // What comes after the merge is no review of it.
    check(&[(0, opened.clone()), (1, approved.clone()), (2, merged), (80, second.clone())], 100, Some(true));
    check(&[(0, opened.clone()), (50, approved.clone())], 0, None);
    check(&[(0, opened.clone())], 100, None);
    check(&[(50, approved)], 100, None);
    let untimed = ReviewRow { at: None, ..second };
    let load = change(&[opened, seconds(1, event(0, Approved, "ann")), untimed], &[with_change(1, "#1", 100)]);
    assert_eq!((load.is_rushed, load.seconds_per_line), (None, Some(0.01)), "how long one took is not known");
}

#[test]
fn two_changes_are_two() {
    let found = reviewed(&[of_change("#2", own_event(1, Opened)), own_event(0, Opened)], &[]);
    let names: Vec<&str> = found.changes.iter().map(|change| &*change.change_id).collect();
    assert_eq!(names, ["#1", "#2"]);
}
