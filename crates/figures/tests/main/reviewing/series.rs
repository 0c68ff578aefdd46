//! Review as series of a trend.

use facts::ReviewState::{Approved, Merged, Opened};
use facts::{AgentId, Claim, CommitRow, ReviewRow, ReviewedLines};
use figures::{By, Fold, Measure, Options, Outcome, Point, Split, Threshold, Trend};

use super::of_change;
use crate::rows::{commit, event, own_event};

fn trend(events: &[ReviewRow], commits: &[CommitRow], split: Split, most_groups: usize) -> Trend {
    let mut fold = Fold::new(Options { by: By::Month, split, most_groups, ..Options::DEFAULT });
    commits.iter().for_each(|row| fold.commit(row));
    events.iter().for_each(|row| fold.review(row));
    fold.finish()
}

fn by_agent(on: i64, agent: Option<&str>, claim: Claim, reviewed_lines: ReviewedLines) -> CommitRow {
    CommitRow { claim, agent: agent.map(|agent| AgentId(agent.into())), reviewed_lines, ..commit(on) }
}

fn none(none: u32) -> ReviewedLines {
    ReviewedLines { none, ..ReviewedLines::default() }
}

/// The second month is whole, and nothing of the first is recorded.
fn commits() -> [CommitRow; 5] {
    let february = ReviewedLines {
        unknown: 20,
        none: 5,
        own: 5,
        automated: 20,
        stale: 10,
        commented: 20,
        approved: 30,
        attested: 10,
    };
    [
        by_agent(1, None, Claim::Unknown, ReviewedLines { unknown: 9, ..ReviewedLines::default() }),
        by_agent(40, Some("codex"), Claim::Ai, february),
        by_agent(41, Some("amp"), Claim::Ai, none(50)),
        by_agent(42, None, Claim::Human, none(50)),
        commit(70),
    ]
}

fn of(trend: &Trend, measure: Measure, split: Split, group: &str) -> Vec<(Option<f64>, u64, u64)> {
    let text = |point: &Point| (point.value, point.numerator, point.denominator);
    trend.points_of(measure, split, group).iter().map(text).collect()
}

#[test]
fn lines_by_class() {
    let trend = trend(&[], &commits(), Split::None, 50);
    let check = |measure, february: (u64, u64), january: (Option<f64>, u64, u64)| {
        let share = Some(february.0 as f64 / february.1 as f64);
        let expect = [january, (share, february.0, february.1), (None, 0, 0)];
        assert_eq!(of(&trend, measure, Split::None, "all"), expect, "{measure}");
    };
    let unknown = (None, 0, 0);
    check(Measure::Reviewed, (40, 200), unknown);
    check(Measure::Commented, (20, 200), unknown);
    check(Measure::Stale, (10, 200), unknown);
    check(Measure::Automated, (20, 200), unknown);
    check(Measure::Unreviewed, (110, 200), unknown);
    check(Measure::ReviewUnknown, (20, 220), (Some(1.0), 9, 9));
    let unreviewed = trend.points(Measure::Unreviewed)[1];
    let (low, high) = unreviewed.interval.unwrap();
    assert!(0.0 < low && low < 0.55 && 0.55 < high && high < 1.0 && unreviewed.is_complete, "{unreviewed:?}");
    assert_eq!(of(&trend, Measure::Unreviewed, Split::Claim, "ai")[1], (Some(0.4), 60, 150));
    assert!(trend.points_of(Measure::Unreviewed, Split::Agent, "codex").is_empty(), "split by nothing");
    let reading = "unreviewed>50%".parse::<Threshold>().unwrap().check(&trend);
    assert_eq!((reading.outcome, reading.value), (Outcome::Hit, Some(0.55)));
    assert_eq!(trend.review.len(), 3);
}

#[test]
fn everybody_has_a_group() {
    let split = |most| trend(&[], &commits(), Split::Agent, most);
    let groups = |trend: &Trend| -> Vec<String> {
        let series = trend.series.iter().filter(|one| one.measure == Measure::Unreviewed && one.split == Split::Agent);
        series.map(|one| format!("{} {}", one.group, one.points[1].numerator)).collect()
    };
    assert_eq!(groups(&split(50)), ["amp 50", "codex 10", "human 50", "unknown 0"]);
    assert_eq!(groups(&split(2)), ["(other) 50", "amp 50", "codex 10"]);
}

#[test]
fn times_and_the_queue() {
    let hours = 40 * 24;
    let changes = (1..=6).flat_map(|at| {
        let of = |row| of_change(["#1", "#2", "#3", "#4", "#5", "#6"][at - 1], row);
        let then = hours + at as i64;
        [of(own_event(hours, Opened)), of(event(then, Approved, "ann")), of(event(then, Merged, "ann"))]
    });
    let events: Vec<ReviewRow> = changes.chain([of_change("#7", own_event(hours, Opened))]).collect();
    let trend = trend(&events, &commits(), Split::None, 50);
    let all = |measure| of(&trend, measure, Split::None, "all");
    assert_eq!(all(Measure::Approval), [(None, 0, 0), (Some(3.0), 6, 6), (None, 0, 0)]);
    assert_eq!(trend.points(Measure::Approval)[1].interval, Some((1.0, 6.0)));
    assert_eq!(all(Measure::ApprovalP90)[1], (None, 6, 6), "of six changes it is not known");
    assert_eq!(all(Measure::FirstReview)[1], (Some(3.0), 6, 6));
    assert_eq!(all(Measure::Queue), [(None, 0, 0), (Some(1.0), 1, 1), (Some(1.0), 1, 1)]);
    assert_eq!(all(Measure::Concentration)[1], (Some(1.0), 36, 36));
}

#[test]
fn without_records_nothing_is_known() {
    let trend = trend(&[], &[commit(0), commit(40)], Split::Agent, 50);
    assert!(trend.review.is_empty());
    let is_review = |measure: &Measure| measure.family() == figures::Family::Review;
    for measure in Measure::ALL.iter().filter(|measure| is_review(measure)) {
        assert_eq!(of(&trend, *measure, Split::None, "all"), [(None, 0, 0); 2], "{measure}");
    }
}

#[test]
fn names_are_typed_with_hyphens_too() {
    assert_eq!("first-review-p90".parse(), Ok(Measure::FirstReviewP90));
    assert_eq!("first_review".parse(), Ok(Measure::FirstReview));
    assert_eq!("approval>24".parse::<Threshold>().unwrap().measure, Measure::Approval);
    assert_eq!(
        "approval>24%".parse::<Threshold>().unwrap_err().to_string(),
        "approval is no share: give a number without %"
    );
}
