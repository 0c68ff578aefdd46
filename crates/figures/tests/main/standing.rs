//! What no active person stands behind: by hand, and against a look at each line.

use std::collections::HashMap;
use std::sync::Arc;

use facts::{Class, CommitRow, Review, ReviewRow, ReviewState, ReviewerKind, SpanRow};
use figures::{Behind, Ratio, Stand, Standing};
use proptest::prelude::*;

use crate::rows::{commit, event, id, span};

fn by(author: &str, row: CommitRow) -> CommitRow {
    CommitRow { author_id: author.into(), committer_id: author.into(), ..row }
}

fn reviewed_by(reviewers: &[&str], row: SpanRow) -> SpanRow {
    let reviewers = reviewers.iter().map(|who| Arc::from(*who)).collect();
    SpanRow { review: Review { reviewers, ..Review::default() }, ..row }
}

fn behind(lines: u64, unattended: u64, unknown: u64) -> Behind {
    Behind { lines, unattended, unknown }
}

/// Old, who wrote on day 0, and new, who wrote on day 500.
fn old_and_new() -> Standing {
    let mut standing = Standing::new(Standing::WINDOW_DAYS);
    standing.add_commit(&by("old", commit(0)));
    standing.add_commit(&by("new", commit(500)));
    standing
}

#[test]
fn an_active_author_or_reviewer_stands_behind_lines() {
    let check = |row: SpanRow, expect: Stand| assert_eq!(old_and_new().stand(&row), expect);
    check(span(500, "a.rs", 1), Stand::Attended);
    check(span(0, "a.rs", 1), Stand::Unattended);
    check(reviewed_by(&["old", "new"], span(0, "a.rs", 1)), Stand::Attended);
    check(reviewed_by(&["old"], span(0, "a.rs", 1)), Stand::Unattended);
    check(reviewed_by(&["nobody"], span(500, "a.rs", 1)), Stand::Attended);
    check(span(7, "a.rs", 1), Stand::Unknown);
    check(SpanRow { boundary: true, ..span(500, "a.rs", 1) }, Stand::Unknown);
    check(SpanRow { boundary: true, ..reviewed_by(&["new"], span(0, "a.rs", 1)) }, Stand::Attended);
}

#[test]
fn a_person_is_active_for_a_year() {
    let last = |on: i64| {
        let mut standing = Standing::new(Standing::WINDOW_DAYS);
        standing.add_commit(&by("old", commit(0)));
        standing.add_commit(&by("new", commit(on)));
        (standing.stand(&span(0, "a.rs", 1)), standing.active())
    };
    assert_eq!(last(365), (Stand::Attended, Ratio::new(2, 2)));
    assert_eq!(last(366), (Stand::Unattended, Ratio::new(1, 2)));
}

#[test]
fn what_keeps_a_person_active() {
    let check = |row: ReviewRow, expect: Stand| {
        let mut standing = old_and_new();
        standing.add_review(&row);
        assert_eq!(standing.stand(&span(0, "a.rs", 1)), expect, "{row:?}");
    };
    let late = |state| event(400 * 24, state, "old");
    check(late(ReviewState::Commented), Stand::Attended);
    check(late(ReviewState::Approved), Stand::Attended);
    check(late(ReviewState::Merged), Stand::Attended);
    check(late(ReviewState::Requested), Stand::Unattended);
    check(late(ReviewState::Dismissed), Stand::Unattended);
    check(event(24, ReviewState::Approved, "old"), Stand::Unattended);
    check(ReviewRow { reviewer_kind: ReviewerKind::Unknown, ..late(ReviewState::Approved) }, Stand::Attended);
    check(ReviewRow { reviewer_kind: ReviewerKind::Ai, ..late(ReviewState::Approved) }, Stand::Unattended);
    check(ReviewRow { at: None, ..late(ReviewState::Approved) }, Stand::Unattended);

    let mut standing = old_and_new();
    standing.add_commit(&CommitRow { committer_id: "old".into(), ..by("new", commit(450)) });
    assert_eq!(standing.stand(&span(0, "a.rs", 1)), Stand::Attended, "who commits is there");
}

#[test]
fn a_bot_stands_behind_nothing() {
    let mut standing = old_and_new();
    standing.add_commit(&CommitRow { is_bot: true, ..by("bot", commit(499)) });
    standing.add_commit(&CommitRow { is_bot: true, ..by("old", commit(498)) });
    assert_eq!(standing.stand(&span(499, "a.rs", 1)), Stand::Unattended);
    assert_eq!(standing.stand(&reviewed_by(&["new"], span(499, "a.rs", 1))), Stand::Attended);
    assert_eq!((standing.stand(&span(0, "a.rs", 1)), standing.active()), (Stand::Unattended, Ratio::new(1, 2)));
}

#[test]
fn by_folder_and_class() {
    let mut standing = old_and_new();
    standing.add_span(&span(0, "a/b/c.rs", 10));
    standing.add_span(&SpanRow { class: Class::Test, ..span(500, "a/d/e.rs", 4) });
    standing.add_span(&SpanRow { class: Class::Docs, ..span(0, "f/g.md", 30) });
    standing.add_span(&span(7, "h.rs", 2));
    assert_eq!((standing.total.all, standing.total.code), (behind(46, 40, 2), behind(16, 10, 2)));
    assert_eq!(standing.total.code.share(), Ratio::new(10, 14));
    let names = |folders: &[(Arc<str>, figures::FolderStanding)]| {
        folders.iter().map(|(name, standing)| format!("{name} {}", standing.all.unattended)).collect::<Vec<_>>()
    };
    assert_eq!(names(&Standing::most_unattended(&standing.by_folder, |lines| lines.all, 9)), ["f 30", "a 10", ". 0"]);
    assert_eq!(
        names(&Standing::most_unattended(&standing.by_two_folders, |lines| lines.all, 3)),
        ["f 30", "a/b 10", ". 0"]
    );
    assert_eq!(standing.by_two_folders["a/d"].code, behind(4, 0, 0));
}

#[test]
fn each_repository_has_people_and_an_end_of_its_own() {
    let mut standing = old_and_new();
    standing.add_span(&span(0, "a.rs", 3));
    standing.next_repository();
    standing.add_commit(&by("old", commit(0)));
    standing.add_span(&span(0, "a.rs", 5));
    assert_eq!(standing.total.all, behind(8, 3, 0));
    assert_eq!(standing.active(), Ratio::new(2, 3), "one of two, and the only one of the other");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lines_are_unattended_if_each_of_them_is(
        authors in prop::collection::vec((0..5usize, 0..900i64, prop::bool::weighted(0.2)), 1..12),
        spans in prop::collection::vec((0..14usize, 0..4usize, 1..50u32, prop::collection::vec(0..5usize, 0..3)), 0..30),
    ) {
        const PEOPLE: [&str; 5] = ["p0", "p1", "p2", "p3", "p4"];
        const PATHS: [&str; 4] = ["x.rs", "a/x.rs", "a/b/x.rs", "c/b/d/x.rs"];
        let mut standing = Standing::new(100);
        let mut last: HashMap<usize, i64> = HashMap::new();
        for (number, (who, on, is_bot)) in authors.iter().enumerate() {
            let row = CommitRow { commit: id(number as u64), is_bot: *is_bot, ..by(PEOPLE[*who], commit(*on)) };
            standing.add_commit(&row);
            if !is_bot {
                last.entry(*who).and_modify(|last| *last = *on.max(last)).or_insert(*on);
            }
        }
        let end = authors.iter().map(|(_, on, _)| *on).max().unwrap();
        let is_active = |who: &usize| last.get(who).is_some_and(|on| on + 100 >= end);
        let mut expect = behind(0, 0, 0);
        for (commit, path, lines, reviewers) in &spans {
            let names: Vec<&str> = reviewers.iter().map(|who| PEOPLE[*who]).collect();
            standing.add_span(&reviewed_by(&names, span(*commit as i64, PATHS[*path], *lines)));
            let author = authors.get(*commit);
            let is_attended = reviewers.iter().any(is_active) || author.is_some_and(|(who, _, bot)| !bot && is_active(who));
            expect.lines += u64::from(*lines);
            expect.unattended += if !is_attended && author.is_some() { u64::from(*lines) } else { 0 };
            expect.unknown += if !is_attended && author.is_none() { u64::from(*lines) } else { 0 };
        }
        prop_assert_eq!(standing.total.all, expect);
        for folders in [&standing.by_folder, &standing.by_two_folders] {
            let mut sum = Behind::default();
            folders.values().for_each(|folder| sum += folder.all);
            prop_assert_eq!(sum, expect);
        }
    }
}
