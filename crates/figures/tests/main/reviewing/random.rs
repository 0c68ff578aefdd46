//! Properties of random events and commits.

use facts::{AgentId, Claim, CommitRow, ReviewClass, ReviewRow, ReviewState, ReviewedLines, ReviewerKind};
use figures::{By, RangeLoad, ReviewGroup, Reviewed, Waits};
use proptest::prelude::*;
use proptest::sample::select;

use super::{reviewed, with_change};
use crate::rows::{day, event, id};

const HOUR: i64 = 3_600_000_000;

prop_compose! {
    fn an_event()(
        change in 0..6u32,
        (hours, is_timed) in (0..2_000i64, prop::bool::weighted(0.95)),
        (state, kind) in (select(ReviewState::ALL), select(ReviewerKind::ALL)),
        (who, is_author) in (prop::option::of(select(vec!["ann", "bob", "cem", "dee"])), prop::bool::weighted(0.3)),
        landed in prop::option::weighted(0.2, 0..80u64),
    ) -> ReviewRow {
        let row = event(hours, state, "");
        ReviewRow {
            change_id: format!("#{change}").into(),
            at: row.at.filter(|_| is_timed),
            reviewer_id: who.map(Into::into),
            reviewer_kind: kind,
            is_author,
            landed_commit: landed.map(id),
            ..row
        }
    }
}

prop_compose! {
    fn a_commit()(
        (on, change, lines) in (0..80i64, 0..8u32, 0..400u32),
        (claim, first_parent, landed) in (select(Claim::ALL), any::<bool>(), prop::option::of(0..80u64)),
        (none, automated, approved, unknown) in (0..9u32, 0..9u32, 0..9u32, 0..9u32),
    ) -> CommitRow {
        CommitRow {
            claim,
            agent: (claim == Claim::Ai).then(|| AgentId("codex".into())),
            first_parent,
            landed_commit: landed.map(id),
            reviewed_lines: ReviewedLines { none, automated, approved, unknown, ..ReviewedLines::default() },
            ..with_change(on, &format!("#{change}"), lines)
        }
    }
}

/// Each commit once.
fn commits() -> impl Strategy<Value = Vec<CommitRow>> {
    prop::collection::vec(a_commit(), 1..30).prop_map(|mut commits| {
        commits.sort_by_key(|row| row.commit);
        commits.dedup_by_key(|row| row.commit);
        commits
    })
}

fn parts_sum(load: &RangeLoad) {
    let of = |group: ReviewGroup| load.groups.get(&group).cloned().unwrap_or_default();
    let parts: Vec<_> = Claim::ALL.iter().map(|claim| of(ReviewGroup::Claim(*claim))).collect();
    let all = of(ReviewGroup::All);
    assert_eq!(parts.iter().map(|part| part.merged).sum::<u64>(), all.merged);
    assert_eq!(parts.iter().map(|part| part.approval.changes).sum::<u64>(), all.approval.changes);
    assert_eq!(all.changes.sum(), all.merged);
    for class in ReviewClass::ALL {
        assert_eq!(parts.iter().map(|part| part.lines.get(*class)).sum::<u64>(), all.lines.get(*class));
    }
    for share in [all.unreviewed, all.automated].into_iter().flatten() {
        let value = share.share.value().unwrap();
        assert!(0.0 <= share.low && share.low <= value && value <= share.high && share.high <= 1.0, "{share:?}");
    }
    let who = load.concentration;
    assert!(who.half <= who.reviewers && who.reviewers <= who.approvals, "{who:?}");
    assert!(who.half * who.busiest.numerator * 2 >= who.approvals, "{who:?}");
}

fn check_change_order(found: &Reviewed) {
    for change in &found.changes {
        assert!(change.first_review_at <= change.first_approved_at || change.first_approved_at.is_none());
        assert!(change.last_approved_at.is_none() || change.first_approved_at <= change.last_approved_at);
        assert!(change.merged_at.is_none() || change.last_approved_at <= change.merged_at);
        assert!(change.rounds == 0 || change.reviewers > 0);
        assert!(change.approvals <= change.reviewers && !(change.is_closed && change.is_merged));
    }
}

/// The largest rank below which a binomial at 1/2 stays with a probability of 2.5 % at most, by Pascal's triangle.
fn lower_rank(count: u32) -> usize {
    let mut row = vec![1_u128];
    for _ in 0..count {
        let inner = row.windows(2).map(|pair| pair[0] + pair[1]);
        row = std::iter::once(1).chain(inner).chain([1]).collect();
    }
    let below = |rank: usize| row[..rank].iter().sum::<u128>();
    (1..row.len()).take_while(|rank| below(*rank) * 40 <= 1 << count).last().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn parts_sum_to_the_whole(events in prop::collection::vec(an_event(), 0..80), commits in commits()) {
        let found = reviewed(&events, &commits);
        check_change_order(&found);
        prop_assert_eq!(found.changes.iter().map(|change| change.events).sum::<u64>(), events.len() as u64);
        let periods = found.periods(By::Month);
        periods.iter().for_each(|(_, load)| parts_sum(load));
        let all = |load: &RangeLoad| load.groups.get(&ReviewGroup::All).cloned().unwrap_or_default();
        let whole = all(&found.over(i64::MIN, i64::MAX));
        prop_assert_eq!(periods.iter().map(|(_, load)| all(load).merged).sum::<u64>(), whole.merged);
        prop_assert_eq!(periods.iter().map(|(_, load)| all(load).lines.sum()).sum::<u64>(), whole.lines.sum());
        let lines = commits.iter().map(|row| row.reviewed_lines);
        prop_assert_eq!(whole.lines.unreviewed(), lines.map(|lines| u64::from(lines.none)).sum::<u64>());
    }

    #[test]
    fn the_order_of_rows_decides_nothing(
        (events, shuffled) in prop::collection::vec(an_event(), 0..60)
            .prop_flat_map(|events| (Just(events.clone()), Just(events).prop_shuffle())),
        commits in commits(),
    ) {
        let backwards: Vec<CommitRow> = commits.iter().rev().cloned().collect();
        prop_assert_eq!(reviewed(&events, &commits), reviewed(&shuffled, &backwards));
    }

    #[test]
    fn medians_and_their_intervals_are_those_of_a_sorted_list(mut hours in prop::collection::vec(0..500i64, 6..60)) {
        let waits = Waits::of(hours.iter().map(|hours| hours * HOUR).collect());
        hours.sort_unstable();
        let median = waits.median.unwrap();
        prop_assert_eq!(median.hours, hours[hours.len().div_ceil(2) - 1] as f64);
        prop_assert!(median.low_hours <= median.hours && median.hours <= median.high_hours);
        let rank = lower_rank(hours.len() as u32);
        prop_assert_eq!(median.low_hours, hours[rank - 1] as f64);
        prop_assert_eq!(median.high_hours, hours[hours.len() - rank] as f64);
    }

    #[test]
    fn the_queue_is_what_a_list_says(
        changes in prop::collection::vec((0..50i64, prop::option::of(0..40i64), any::<bool>()), 0..30),
        at in 0..60i64,
    ) {
        let mut events = Vec::new();
        for (number, (opened, ended, is_merged)) in changes.iter().enumerate() {
            let of = |row: ReviewRow| ReviewRow { change_id: format!("#{number}").into(), ..row };
            events.push(of(event(opened * 24, ReviewState::Opened, "author")));
            let state = if *is_merged { ReviewState::Merged } else { ReviewState::Closed };
            events.extend(ended.map(|days| of(event((opened + days) * 24, state, "ann"))));
        }
        let found = reviewed(&events, &[crate::rows::commit(100)]);
        let queue = found.over(day(0), day(at) + 1).queue;
        let open = |(opened, ended, _): &&(i64, Option<i64>, bool)| {
            *opened <= at && ended.is_none_or(|days| opened + days > at)
        };
        let mut ages: Vec<i64> = changes.iter().filter(open).map(|(opened, ..)| (at - opened) * 24).collect();
        ages.sort_unstable();
        prop_assert_eq!(queue.open, ages.len() as u64);
        let median = (!ages.is_empty()).then(|| ages[ages.len().div_ceil(2) - 1] as f64);
        prop_assert_eq!(queue.median_age_hours, median);
    }
}
