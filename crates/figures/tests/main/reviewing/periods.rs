//! Stretches of time.

use facts::ReviewState::{Approved, Closed, Merged, Opened};
use facts::{AgentId, Claim, CommitRow, Review, ReviewClass, ReviewRow, ReviewedLines, ReviewerKind};
use figures::{
    By, Concentration, Period, RangeLoad, Ratio, ReviewGroup, Reviewed, Reviewing, ReviewingOptions, ShareInterval,
    Waits, effective_units,
};

use super::{of_change, reviewed, with_change};
use crate::rows::{commit, day, event, own_event};

const HOUR: i64 = 3_600_000_000;

/// A change that was opened on a day, approved and merged so many hours later.
fn merged(change: &str, on: i64, hours: i64, approver: &str) -> [ReviewRow; 3] {
    let at = |row: ReviewRow| of_change(change, row);
    [
        at(own_event(on * 24, Opened)),
        at(event(on * 24 + hours, Approved, approver)),
        at(event(on * 24 + hours, Merged, approver)),
    ]
}

fn all(load: &RangeLoad) -> &figures::GroupLoad {
    &load.groups[&ReviewGroup::All]
}

fn month(found: &Reviewed, name: &str) -> RangeLoad {
    let periods = found.periods(By::Month);
    periods.into_iter().find(|(period, _)| period.to_string() == name).map(|(_, load)| load).unwrap()
}

#[test]
fn waits_are_of_changes_that_were_merged_then() {
    let hours = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100];
    let mut events: Vec<ReviewRow> =
        hours.iter().flat_map(|hours| merged(&format!("#{hours}"), 2, *hours, "ann")).collect();
    // Opened in January, merged in February.
    events.extend(merged("#200", 30, 72, "ann"));
    let found = reviewed(&events, &[commit(60)]);
    let january = month(&found, "2024-01");
    let waits = all(&january).approval;
    // Of 10 the ranks 2 and 9 enclose the median.
    let median = waits.median.unwrap();
    assert_eq!((waits.changes, median.hours, median.low_hours, median.high_hours), (10, 5.0, 2.0, 9.0));
    assert_eq!(waits.p90_hours, Some(9.0));
    assert_eq!(all(&january).first_review, waits, "the approval was the first review");
    let february = month(&found, "2024-02");
    assert_eq!((all(&february).merged, all(&february).approval.changes), (1, 1));
    assert_eq!((all(&february).approval.median, all(&february).approval.p90_hours), (None, None));
    let both = found.over(i64::MIN, i64::MAX);
    assert_eq!(all(&both).merged, 11);
}

#[test]
fn of_few_nothing_is_said() {
    let of = |count: i64| Waits::of((0..count).map(|at| at * HOUR).collect());
    assert_eq!((of(0).median, of(5).median, of(5).changes), (None, None, 5));
    let six = of(6).median.unwrap();
    assert_eq!((six.low_hours, six.hours, six.high_hours), (0.0, 2.0, 5.0));
    assert_eq!((of(9).p90_hours, of(10).p90_hours), (None, Some(8.0)));
}

#[test]
fn the_queue_at_the_end_of_a_month() {
    let events = [
        own_event(0, Opened),
        of_change("#2", own_event(10 * 24, Opened)),
        of_change("#2", own_event(20 * 24, Closed)),
        of_change("#3", own_event(15 * 24, Opened)),
        of_change("#3", event(40 * 24, Merged, "ann")),
        of_change("#3", event(35 * 24, Approved, "ann")),
        of_change("#4", own_event(45 * 24, Opened)),
        of_change("#4", event(46 * 24, Approved, "bob")),
        // After the data end.
        of_change("#5", own_event(90 * 24, Opened)),
        of_change("#1", event(91 * 24, Merged, "ann")),
    ];
    let found = reviewed(&events, &[commit(50)]);
    let queue = month(&found, "2024-01").queue;
    // #1 and #3, 31 and 16 days old; the median is the lower one.
    assert_eq!((queue.open, queue.unseen, queue.at), (2, 2, day(31) - 1));
    assert!((queue.median_age_hours.unwrap() - 16.0 * 24.0).abs() < 1e-6);
    let queue = month(&found, "2024-02").queue;
    assert_eq!((queue.open, queue.unseen, queue.at), (2, 1, day(50)));
    assert_eq!(queue.median_age_hours, Some(5.0 * 24.0));
    assert_eq!(found.periods(By::Month).len(), 2);
}

#[test]
fn nothing_without_a_commit() {
    let found = reviewed(&[own_event(0, Opened)], &[]);
    assert_eq!((found.as_of, found.periods(By::Month).len()), (None, 0));
    assert_eq!((found.over(i64::MIN, i64::MAX).queue.open, found.changes.len()), (0, 1));
}

fn lines(on: i64, claim: Claim, reviewed_lines: ReviewedLines) -> CommitRow {
    let agent = (claim == Claim::Ai).then(|| AgentId("codex".into()));
    CommitRow { claim, agent, reviewed_lines, ..commit(on) }
}

#[test]
fn lines_by_class_claim_and_agent() {
    let commits = [
        lines(1, Claim::Ai, ReviewedLines { none: 10, own: 5, automated: 20, ..ReviewedLines::default() }),
        lines(2, Claim::Human, ReviewedLines { approved: 60, attested: 5, unknown: 7, ..ReviewedLines::default() }),
        lines(40, Claim::Human, ReviewedLines { stale: 3, commented: 4, ..ReviewedLines::default() }),
    ];
    let found = reviewed(&[], &commits);
    let january = month(&found, "2024-01");
    let group = all(&january);
    assert_eq!((group.lines.sum(), group.lines.known(), group.lines.unreviewed()), (107, 100, 15));
    assert_eq!(group.unreviewed.unwrap().share, Ratio::new(15, 100));
    assert_eq!(group.automated.unwrap().share, Ratio::new(20, 100));
    // Two landings, of 35 and 65 lines, are worth 1.84 units.
    let expect = ShareInterval::new(Ratio::new(15, 100), effective_units([35, 65]));
    assert_eq!(group.unreviewed, expect);
    let ai = &january.groups[&ReviewGroup::Claim(Claim::Ai)];
    assert_eq!(ai, &january.groups[&ReviewGroup::Agent(AgentId("codex".into()))]);
    assert_eq!((ai.lines.get(ReviewClass::Automated), ai.lines.sum(), ai.merged), (20, 35, 0));
    assert_eq!(all(&month(&found, "2024-02")).lines.sum(), 7);
    let unknown = reviewed(&[], &[lines(1, Claim::Ai, ReviewedLines { unknown: 9, ..ReviewedLines::default() })]);
    assert_eq!(all(&month(&unknown, "2024-01")).unreviewed, None, "no record is no 0");
}

#[test]
fn lines_count_when_they_land() {
    let side = CommitRow {
        first_parent: false,
        landed_commit: Some(commit(40).commit),
        ..lines(5, Claim::Ai, ReviewedLines { none: 8, ..ReviewedLines::default() })
    };
    let found = reviewed(&[], &[side, CommitRow { is_merge: true, ..commit(40) }]);
    let periods: Vec<String> = found.periods(By::Month).iter().map(|(period, _)| period.to_string()).collect();
    assert_eq!(periods, ["2024-02"]);
}

#[test]
fn what_landed_together_is_one_draw() {
    let side = |on, claim| CommitRow {
        first_parent: false,
        landed_commit: Some(commit(9).commit),
        ..lines(on, claim, ReviewedLines { none: 1, approved: 49, ..ReviewedLines::default() })
    };
    let commits = [side(1, Claim::Ai), side(2, Claim::Human), CommitRow { is_merge: true, ..commit(9) }];
    let january = month(&reviewed(&[], &commits), "2024-01");
    assert_eq!(all(&january).unreviewed, ShareInterval::new(Ratio::new(2, 100), 1.0));
}

#[test]
fn changes_by_claim_agent_and_class() {
    let approved = Review { class: ReviewClass::Approved, ..Review::default() };
    let commits = [
        CommitRow { claim: Claim::Ai, agent: Some(AgentId("codex".into())), ..with_change(3, "#1", 1000) },
        CommitRow { claim: Claim::Ai, agent: Some(AgentId("aider".into())), ..with_change(4, "#1", 10) },
        CommitRow { claim: Claim::Human, review: approved, ..with_change(5, "#2", 10) },
    ];
    let events = [merged("#1", 2, 0, "ann"), merged("#2", 2, 1, "bob"), merged("#3", 3, 1, "bob")].concat();
    let january = month(&reviewed(&events, &commits), "2024-01");
    let merged = |group: ReviewGroup| january.groups[&group].merged;
    assert_eq!((merged(ReviewGroup::All), merged(ReviewGroup::Claim(Claim::Ai))), (3, 1));
    assert_eq!(merged(ReviewGroup::Claim(Claim::Unknown)), 1, "a change of unknown commits");
    assert_eq!(
        [merged(ReviewGroup::Agent(AgentId("codex".into()))), merged(ReviewGroup::Agent(AgentId("aider".into())))],
        [1, 1]
    );
    assert_eq!(all(&january).changes.get(ReviewClass::Approved), 1);
    assert_eq!((all(&january).changes.sum(), all(&january).changes.known()), (3, 1));
    // Of #3 no line is known.
    assert_eq!(all(&january).rushed, Ratio::new(1, 2));
    let who = january.concentration;
    assert_eq!((who.approvals, who.reviewers, who.half, who.busiest), (3, 2, 1, Ratio::new(2, 3)));
}

#[test]
fn concentration_of_counts() {
    let found = Concentration::of(vec![1, 5, 0, 3, 1]);
    assert_eq!((found.approvals, found.reviewers, found.half), (10, 4, 1));
    assert_eq!((found.busiest, found.herfindahl), (Ratio::new(5, 10), Ratio::new(36, 100)));
    assert_eq!(Concentration::of(vec![4, 3, 3]).half, 2);
    assert_eq!(Concentration::of(vec![2; 8]).half, 4);
    assert_eq!(Concentration::of(vec![7]).herfindahl.value(), Some(1.0));
    assert_eq!(Concentration::of(Vec::new()).busiest.value(), None);
}

#[test]
fn intervals_of_shares() {
    let check = |part: u64, whole: u64, units: f64, low: f64, high: f64| {
        let found = ShareInterval::new(Ratio::new(part, whole), units).unwrap();
        assert!((found.low - low).abs() < 5e-5 && (found.high - high).abs() < 5e-5, "{found:?}");
    };
    // Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    check(81, 263, 263.0, 0.2553, 0.3662);
    check(15, 148, 148.0, 0.0624, 0.1605);
    check(0, 20, 20.0, 0.0, 0.1611);
    check(1, 29, 29.0, 0.0061, 0.1718);
    assert_eq!(ShareInterval::new(Ratio::new(0, 0), 0.0), None);
    assert_eq!((effective_units([5, 5, 5, 5]), effective_units([100]), effective_units([0, 0])), (4.0, 1.0, 0.0));
}

#[test]
fn people_of_two_repositories_are_two() {
    let mut fold = Reviewing::new(ReviewingOptions::DEFAULT);
    for _ in 0..2 {
        fold.add_commit(&commit(30));
        merged("#1", 2, 1, "ann").iter().for_each(|row| fold.add_review(row));
        fold.next_repository();
    }
    let found = fold.finish();
    assert_eq!(found.changes.iter().map(|change| change.repository).collect::<Vec<_>>(), [0, 1]);
    let load = found.over(Period::of(day(2), By::Month).start(), day(31));
    assert_eq!((load.concentration.reviewers, load.concentration.approvals), (2, 2));
}

#[test]
fn approvals_by_automata_are_nobodys() {
    let [opened, approved, merged] = merged("#1", 2, 1, "robot");
    let approved = ReviewRow { reviewer_kind: ReviewerKind::Ai, ..approved };
    let load = month(&reviewed(&[opened, approved, merged], &[commit(30)]), "2024-01");
    assert_eq!((load.concentration, all(&load).approval), (Concentration::default(), Waits::default()));
}
