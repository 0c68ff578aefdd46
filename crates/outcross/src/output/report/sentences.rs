//! The sentences above the charts, from figures made by hand.

use std::collections::BTreeMap;

use facts::{Claim, Class, Level, View};
use figures::{
    By, Concentration, Crossing, CrossingOf, Groups, Life, LifeTable, Measure, Options, Period, Point, Queue,
    RangeLoad, Ratio, Series, Split, Trend,
};

use super::{
    Living, Material, burndown, churn, clones, commits, copied, lately::Lately, made_from, review, revised, survival,
    words, written,
};
use crate::tally::ProblemTally;

/// 2024-01-01T00:00:00Z in microseconds.
const START: i64 = 1_704_067_200_000_000;

/// A figure of a group: numerator and denominator of each quarter.
type Given<'a> = (Measure, (Split, &'a str), &'a [(u64, u64)]);

/// Quarters from 2024-Q1 on, the last of which is not over.
fn trend(view: View, quarters: usize, figures: &[Given<'_>]) -> Trend {
    let first = Period::of(START, By::Quarter);
    let periods: Vec<Period> =
        std::iter::successors(Some(first), |period| Some(period.next())).take(quarters).collect();
    let series = figures.iter().map(|(measure, (split, group), ratios)| Series {
        measure: *measure,
        split: *split,
        group: (*group).into(),
        points: ratios
            .iter()
            .enumerate()
            .map(|(at, ratio)| Point { is_complete: at + 1 < quarters, ..Point::ratio(Ratio::new(ratio.0, ratio.1)) })
            .collect(),
    });
    Trend {
        options: Options { view, ..Options::DEFAULT },
        as_of: periods.last().map(|last| last.start() + 1),
        series: series.collect(),
        periods,
        lives: Vec::new(),
        crossings: Vec::new(),
        review: Vec::new(),
    }
}

const ALL: (Split, &str) = (Split::None, Groups::ALL);

fn nothing(view: View) -> Trend {
    trend(view, 0, &[])
}

/// What a sentence says of a report of these two trends, without a line at the head.
fn said(main: &Trend, other: &Trend, sentence: fn(&Material<'_>) -> String) -> String {
    with_lines(main, other, &Living::default(), sentence)
}

fn with_lines(main: &Trend, other: &Trend, living: &Living, sentence: fn(&Material<'_>) -> String) -> String {
    let settings = ledger::Settings::default();
    let problems = ProblemTally::default();
    sentence(&Material { repositories: &[], settings: &settings, main, other, living, problems: &problems })
}

#[test]
fn a_year_is_as_many_periods_as_are_final() {
    let check = |quarters: usize, expect: Option<&str>| {
        let ratios = vec![(1, 2); quarters];
        let trend = trend(View::Full, quarters, &[(Measure::Copied, ALL, &ratios)]);
        let year = Lately::of(&trend, Measure::Copied);
        assert_eq!(year.as_ref().map(ToString::to_string).as_deref(), expect);
        let sum = year.map(|year| year.sum(trend.points(Measure::Copied)).denominator);
        assert_eq!(sum, expect.map(|_| 2 * (quarters as u64 - 1).min(4)));
    };
    check(0, None);
    check(1, None);
    check(2, Some("2024-Q1"));
    check(4, Some("the three quarters to 2024-Q3"));
    check(9, Some("the four quarters to 2025-Q4"));
}

#[test]
fn shares_in_words() {
    let check = |part, whole, expect: &str| assert_eq!(words::part(part, whole), expect);
    check(98, 1000, "9.8 %");
    check(0, 10, "0 %");
    check(99_999, 100_000, "more than 99.9 %");
    check(1, 1_000_000, "less than 0.001 %");
    check(0, 0, "an unknown share");
    let ages = [1, 59, 60, 729, 730, 5000].map(words::age);
    assert_eq!(ages, ["1 day", "59 days", "2 months", "24 months", "2.0 years", "13.7 years"]);
}

#[test]
fn churn_in_both_views() {
    let ratios = [(1, 10), (1, 10), (2, 10), (2, 10), (3, 10), (9, 10)];
    let main = trend(View::FirstParent, 6, &[(Measure::Churn, ALL, &ratios)]);
    let same = Trend { options: Options { view: View::Full, ..main.options.clone() }, ..main.clone() };
    let text = "Of the lines written in the four quarters to 2025-Q1, 20.0 % died within 14 days.";
    assert_eq!(said(&main, &same, churn::lead), text);
    let more = trend(View::Full, 6, &[(Measure::Churn, ALL, &[(5, 10); 6])]);
    assert_eq!(said(&main, &more, churn::lead), format!("{text} Counted before the merge (full), it was 50.0 %."));
    let long: Vec<(u64, u64)> = (0..9).map(|at| (u64::from(at >= 4), 10)).collect();
    let long = trend(View::FirstParent, 9, &[(Measure::Churn, ALL, &long)]);
    assert_eq!(
        said(&long, &long, churn::lead),
        "Of the lines written in the four quarters to 2025-Q4, 10.0 % died within 14 days; in the year before it was 0 %."
    );
    let none = nothing(View::Full);
    assert_eq!(said(&none, &none, churn::lead), "Nothing is known yet: no quarter with written lines is final.");
}

fn crossed(view: View, all: Crossing, source: Crossing) -> Trend {
    let figures: [Given<'_>; 2] =
        [(Measure::Copied, ALL, &[(123, 1000), (9, 9)]), (Measure::Moved, ALL, &[(51, 1000), (9, 9)])];
    let of = |(split, group): (Split, &str), crossing| CrossingOf { split, group: group.into(), crossing };
    let source = of((Split::Class, Class::Source.as_str()), source);
    Trend { crossings: vec![of(ALL, all), source], ..trend(view, 2, &figures) }
}

#[test]
fn copied_lines_overtake_moved_ones() {
    let since = Crossing::Since(Period::of(START, By::Month));
    let check = |main: (Crossing, Crossing), other: Crossing, expect: &str| {
        let main = crossed(View::FirstParent, main.0, main.1);
        assert_eq!(said(&main, &crossed(View::Full, other, other), copied::lead), expect);
    };
    check(
        (since, Crossing::No),
        since,
        "Copied lines overtook moved lines in January 2024 and have stayed above since: 12.3 % against 5.1 % of the \
         changed lines in 2024-Q1. In source files alone they have not overtaken them.",
    );
    check(
        (Crossing::Always, since),
        Crossing::No,
        "More lines were copied than moved from the beginning: 12.3 % against 5.1 % of the changed lines in 2024-Q1. \
         Counted before the merge (full), they have not overtaken them. In source files alone they are above since \
         January 2024.",
    );
    check(
        (Crossing::No, Crossing::NotKnown),
        Crossing::No,
        "Copied lines have not overtaken moved lines: 12.3 % against 5.1 % of the changed lines in 2024-Q1. In source \
         files alone nothing was copied or moved.",
    );
    check((Crossing::NotKnown, Crossing::No), Crossing::No, "No line was copied or moved, as far as is known.");
}

#[test]
fn what_is_left() {
    let cohort = |year: &'static str| (Split::Cohort, year);
    let check = |lines: [u64; 3], expect: &str| {
        let figures = [
            (Measure::Alive, ALL, &[(lines.iter().sum(), 1)][..]),
            (Measure::Alive, cohort("2019"), &[(lines[0], 1)]),
            (Measure::Alive, cohort("2021"), &[(lines[1], 1)]),
            (Measure::Alive, cohort("2024"), &[(lines[2], 1)]),
        ];
        assert_eq!(burndown::lead(&trend(View::Full, 1, &figures)), expect);
    };
    check([400, 200, 400], "Of the 1,000 lines at the head, half were written in 2021 or before, and 40.0 % in 2024.");
    check([100, 0, 900], "Of the 1,000 lines at the head, 90.0 % were written in 2024.");
    check([0, 0, 0], "Nothing is known of the lines that are left.");
    assert_eq!(burndown::lead(&nothing(View::Full)), "Nothing is known of the lines that are left.");
}

#[test]
fn who_wrote_it() {
    let main = trend(View::FirstParent, 2, &[(Measure::WrittenAi, ALL, &[(1, 4), (1, 1)])]);
    let mut living = Living::default();
    let unknown = nothing(View::Full);
    let text = |main: &Trend, living: &Living| with_lines(main, &unknown, living, written::lead);
    assert_eq!(text(&unknown, &living), "There are no lines yet.");
    living.all.by_level.insert((Claim::Unknown, Level::Unknown), 90);
    assert_eq!(
        text(&unknown, &living),
        "Nothing here says of any line who wrote it: all are unknown, which does not mean human."
    );
    living.all.by_level.insert((Claim::Ai, Level::Claimed), 10);
    assert_eq!(
        text(&main, &living),
        "Of the lines at the head 10.0 % are said to be written by AI and 0 % by people; of 90.0 % nothing says who \
         wrote them. Of the lines written in 2024-Q1, AI is said to have written 25.0 %."
    );
}

#[test]
fn clones_a_year_ago() {
    let ratios = [(1, 10), (2, 10), (2, 10), (2, 10), (3, 10)];
    let figures = [(Measure::Clones, ALL, &ratios[..]), (Measure::CloningCommits, ALL, &[(1, 2); 5])];
    assert_eq!(
        clones::lead(&trend(View::FirstParent, 5, &figures)),
        "At the head 30.0 % of all blocks of five lines stand in the tree more than once; at the end of 2024-Q1 it was \
         10.0 %. In the four quarters to 2024-Q4, 50.0 % of the commits brought such a block."
    );
    assert_eq!(clones::lead(&nothing(View::Full)), "Nothing is known of clones here.");
}

#[test]
fn how_long_lines_live() {
    let life = |(split, group): (Split, &str), died: &[(u32, u64)], alive: &[(u32, u32)]| {
        let mut table = LifeTable::default();
        died.iter().for_each(|(age, lines)| table.add_deaths(*age, *lines));
        alive.iter().for_each(|(age, lines)| table.add_alive(*age, *lines));
        Life { split, group: group.into(), curve: table.curve() }
    };
    let all = life(ALL, &[(100, 6)], &[(900, 4)]);
    let years = [
        life((Split::Cohort, "2019"), &[(100, 5)], &[(900, 5)]),
        life((Split::Cohort, "2021"), &[(100, 1)], &[(400, 3)]),
        life((Split::Cohort, "2024"), &[], &[(20, 3)]),
    ];
    let check = |lives: Vec<Life>, expect: &str| {
        assert_eq!(survival::lead(&Trend { lives, ..nothing(View::Full) }), expect);
    };
    check(Vec::new(), "Nothing is known of how long lines live here.");
    check(vec![all.clone()], "Half of all lines ever written lived 3 months or less.");
    check(
        std::iter::once(all).chain(years).collect(),
        "Half of all lines ever written lived 3 months or less. 50.0 % of those written in 2019 lived a year, and \
         75.0 % of those written in 2021.",
    );
    check(vec![life(ALL, &[], &[(9, 4)])], "More than half of all lines ever written are still alive.");
}

#[test]
fn revisions_and_changes() {
    let figures = [
        (Measure::Revised14, ALL, &[(1, 10), (9, 9)][..]),
        (Measure::RevisedOlder, ALL, &[(6, 10), (0, 9)]),
        (Measure::TestsTouched, ALL, &[(1, 3), (1, 1)]),
        (Measure::ChangeSize, ALL, &[(24, 2), (7, 1)]),
        (Measure::ChangeSizeP90, ALL, &[(4400, 2), (7, 1)]),
    ];
    let trend = trend(View::Full, 2, &figures);
    assert_eq!(
        revised::lead(&trend),
        "Of the lines deleted or updated in 2024-Q1, 10.0 % were younger than 14 days and 60.0 % a year or older."
    );
    assert_eq!(
        commits::lead(&trend),
        "In 2024-Q1 half of the commits changed at most 12 lines, and nine of ten at most 2,200. In 2024-Q1, 33.3 % of \
         the commits that change a file touched a test."
    );
    let none = nothing(View::Full);
    assert_eq!(revised::lead(&none), "No line was revised in any period that is over.");
    assert_eq!(commits::lead(&none), "No period with commits is over.");
    assert_eq!(
        said(&none, &none, made_from::lead),
        "A ledger of 0 repositories, pooled: no problem was met while reading."
    );
}

/// Review of two quarters, the last of which is not over: shares in them, and what is known beside.
fn reviewed(ai: &[(u64, u64)], concentration: &[u64], queue: Queue) -> Trend {
    let claim = (Split::Claim, Claim::Ai.as_str());
    let figures = [
        (Measure::Reviewed, ALL, &[(60, 100), (0, 9)][..]),
        (Measure::Automated, ALL, &[(15, 100), (0, 9)]),
        (Measure::Unreviewed, ALL, &[(20, 100), (0, 9)]),
        (Measure::ReviewUnknown, ALL, &[(25, 125), (0, 9)]),
        (Measure::Reviewed, claim, ai),
        (Measure::Unreviewed, claim, ai),
        (Measure::FirstReview, ALL, &[(15, 2), (9, 1)]),
        (Measure::Concentration, ALL, &[(1, 2), (1, 1)]),
    ];
    let concentration = Concentration::of(concentration.to_vec());
    let load = RangeLoad { groups: BTreeMap::new(), queue, concentration };
    Trend { review: vec![load.clone(), load], ..trend(View::FirstParent, 2, &figures) }
}

#[test]
fn who_looked_at_what_was_merged() {
    let lead = |trend: &Trend| said(trend, trend, review::lead);
    assert_eq!(
        lead(&nothing(View::Full)),
        "There are no records here of who looked at which change: outcross reviews import gets them from a forge or \
         from files."
    );
    let lines = "Of the lines merged in 2024-Q1 of which there is a record, 60.0 % were approved by a person, 15.0 % seen \
                 by bots or AIs alone, and 20.0 % by nobody but their author; of 20.0 % of all there is none.";
    let seen = "In 2024-Q1 half of the changes that a person looked at were seen within 7.5 h.";
    assert_eq!(
        lead(&reviewed(&[(0, 0), (0, 0)], &[3], Queue::default())),
        format!("{lines} {seen} In 2024-Q1, one person gave all approvals.")
    );
    let waiting = Queue { at: 0, open: 3, unseen: 2, median_age_hours: Some(72.0) };
    assert_eq!(
        lead(&reviewed(&[(3, 10), (0, 0)], &[5, 2, 2], waiting)),
        format!(
            "{lines} Of the lines of AI 30.0 % were approved, and 30.0 % seen by nobody but their author. {seen} In \
             2024-Q1, one of 3 persons gave half of the approvals. At the end 3 changes wait, the median for 3.0 days; no \
             person looked at 2 of them."
        )
    );
    let one = Queue { at: 0, open: 1, unseen: 0, median_age_hours: Some(0.5) };
    let text = lead(&reviewed(&[], &[2, 2, 2, 2], one));
    let end = "2 of 4 persons gave half of the approvals. At the end 1 change waits, the median for 30 min; a person looked \
               at each of them.";
    assert!(text.ends_with(end), "{text}");
}
