//! Rows for the tests, on days counted from 2024-01-01.

use facts::{
    AgentId, Claim, Class, CommitId, CommitRow, Effect, FateRow, Level, Metric, Operation, Operations, Review,
    ReviewRow, ReviewState, ReviewerKind, SeriesRow, SignatureVerdict, SpanRow, TreeId, View,
};
use figures::{DAY_MICROS, Measure, Options, Point, Trend};

/// 2024-01-01T00:00:00Z in microseconds.
const START: i64 = 1_704_067_200_000_000;

pub(crate) fn day(day: i64) -> i64 {
    START + day * DAY_MICROS
}

pub(crate) fn id(number: u64) -> CommitId {
    let mut bytes = [0; 20];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    CommitId::from_bytes(&bytes).unwrap()
}

/// Lines that a commit on a day writes, ends or keeps, `age` days after they were written.
pub(crate) fn fate(on: i64, age: i64, operation: Operation, effect: Effect, lines: u32) -> FateRow {
    FateRow {
        view: View::FirstParent,
        commit: id(on as u64),
        at: day(on),
        path: "src/a.rs".into(),
        path_raw: None,
        language: Some("Rust".into()),
        class: Class::Source,
        operation,
        effect,
        trivial: false,
        lines,
        from_path: None,
        written_commit: id((on - age) as u64),
        written_at: day(on - age),
        age_days: u32::try_from(age).unwrap(),
        source_commit: None,
        source_age_days: None,
        source_claim: None,
        claim: Claim::Unknown,
        level: Level::Unknown,
        agent: None,
        model: None,
    }
}

pub(crate) fn written(on: i64, lines: u32) -> FateRow {
    fate(on, 0, Operation::Added, Effect::Written, lines)
}

pub(crate) fn deleted(on: i64, age: i64, lines: u32) -> FateRow {
    fate(on, age, Operation::Deleted, Effect::Died, lines)
}

pub(crate) fn moved(on: i64, age: i64, lines: u32) -> FateRow {
    fate(on, age, Operation::Moved, Effect::Kept, lines)
}

pub(crate) fn by_agent(row: FateRow, agent: &str) -> FateRow {
    FateRow { claim: Claim::Ai, agent: Some(AgentId(agent.into())), ..row }
}

pub(crate) fn commit(on: i64) -> CommitRow {
    CommitRow {
        commit: id(on as u64),
        parents: Vec::new(),
        tree: TreeId::from_bytes(&[1; 20]).unwrap(),
        author_at: day(on),
        committed_at: day(on),
        clamped_at: day(on),
        author_id: "0011223344556677".into(),
        committer_id: "0011223344556677".into(),
        is_merge: false,
        first_parent: true,
        is_bot: false,
        subject_hash: "0011223344556677".into(),
        claim: Claim::Unknown,
        level: Level::Unknown,
        agent: None,
        model: None,
        evidence: [].into(),
        recorded: Claim::Unknown,
        marked: Claim::Unknown,
        claimed: facts::Claimed::default(),
        files: 1,
        tests_touched: 0,
        operations: Operations::default(),
        lines_at_head: 0,
        change_id: None,
        change_head: None,
        landed_commit: None,
        review: Review::default(),
        reviewed_lines: facts::ReviewedLines::default(),
    }
}

/// An event of the change `#1`, so many hours after 2024-01-01, by a person who is not its author.
pub(crate) fn event(hours: i64, state: ReviewState, who: &str) -> ReviewRow {
    ReviewRow {
        change_id: "#1".into(),
        forge: "github.com".into(),
        state,
        at: Some(day(0) + hours * DAY_MICROS / 24),
        reviewer_id: Some(who.into()),
        reviewer_kind: ReviewerKind::Human,
        agent: None,
        is_author: false,
        requested_at: None,
        head_commit: None,
        head_tree: None,
        merge_commit: None,
        landed_commit: None,
        target: None,
        paths: [].into(),
        source: "dump".into(),
        level: Level::Forge,
        signature: SignatureVerdict::None,
    }
}

/// The same by its author.
pub(crate) fn own_event(hours: i64, state: ReviewState) -> ReviewRow {
    ReviewRow { is_author: true, ..event(hours, state, "author") }
}

/// Source lines at the head that the commit of a day wrote.
pub(crate) fn span(on: i64, path: &str, lines: u32) -> SpanRow {
    SpanRow {
        path: path.into(),
        path_raw: None,
        language: None,
        class: Class::Source,
        start_line: 1,
        lines,
        introduced_commit: id(on as u64),
        introduced_path: path.into(),
        introduced_line: 1,
        written_commit: id(on as u64),
        written_path: path.into(),
        written_at: day(on),
        operation: Operation::Added,
        copied_from: None,
        boundary: false,
        claim: Claim::Unknown,
        level: Level::Unknown,
        introduced_claim: Claim::Unknown,
        agent: None,
        model: None,
        model_raw: None,
        evidence: [].into(),
        review: Review::default(),
    }
}

pub(crate) fn figure(on: i64, metric: Metric, class: Option<Class>, value: u64, denominator: u64) -> SeriesRow {
    SeriesRow { commit: id(on as u64), at: day(on), metric, class, value, denominator }
}

/// The trend of these fates, with a commit on each day that they name, and one on the last day.
pub(crate) fn trend(fates: &[FateRow], last_day: i64, options: &Options) -> Trend {
    let mut days: Vec<i64> = fates.iter().map(|row| (row.at - START) / DAY_MICROS).collect();
    days.push(last_day);
    days.sort_unstable();
    days.dedup();
    let commits: Vec<CommitRow> = days.into_iter().map(commit).collect();
    Trend::of(&commits, [], fates, options)
}

/// `numerator/denominator` of each point, `-` where it is not known, `*` where it is not final.
pub(crate) fn ratios(points: &[Point]) -> String {
    let text = |point: &Point| {
        let mark = if point.is_complete { "" } else { "*" };
        match point.value {
            None => format!("-{mark}"),
            Some(_) => format!("{}/{}{mark}", point.numerator, point.denominator),
        }
    };
    points.iter().map(text).collect::<Vec<_>>().join(" ")
}

/// The values of each point, `-` where it is not known.
pub(crate) fn values(points: &[Point]) -> String {
    let text = |point: &Point| point.value.map_or("-".to_owned(), |value| format!("{value}"));
    points.iter().map(text).collect::<Vec<_>>().join(" ")
}

#[track_caller]
pub(crate) fn check(trend: &Trend, measure: Measure, expect: &str) {
    assert_eq!(ratios(trend.points(measure)), expect, "{measure}");
}
