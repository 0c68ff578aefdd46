//! Churn by hand, and against a count line by line.

use facts::{Effect, FateRow, Operation};
use figures::{By, Measure, Options, Split};
use proptest::prelude::*;

use crate::rows::{by_agent, check, day, deleted, fate, moved, ratios, trend, written};

const MONTHLY: Options = Options { by: By::Month, ..Options::DEFAULT };

#[test]
fn deaths_belong_to_the_month_of_writing() {
    // 10 lines on 20 January: 3 die after 13 days, in February; 4 after 14 days.
    let rows = [written(19, 10), deleted(32, 13, 3), deleted(33, 14, 4)];
    let at_end = trend(&rows, 90, &MONTHLY);
    check(&at_end, Measure::Churn, "3/10 - -*");
}

#[test]
fn the_last_days_are_censored() {
    let rows = [written(0, 10), deleted(5, 5, 2), written(20, 7), deleted(22, 2, 5)];
    // The window of the lines of day 20 is over on day 34 and not before.
    check(&trend(&rows, 33, &MONTHLY), Measure::Churn, "2/10* -*");
    check(&trend(&rows, 34, &MONTHLY), Measure::Churn, "7/17* -*");
    check(&trend(&rows, 44, &MONTHLY), Measure::Churn, "7/17* -*");
    check(&trend(&rows, 45, &MONTHLY), Measure::Churn, "7/17 -*");
}

#[test]
fn the_window_is_a_choice() {
    let rows = [written(0, 10), deleted(5, 5, 2), deleted(20, 20, 3)];
    let within = |churn_days| trend(&rows, 91, &Options { churn_days, ..MONTHLY });
    check(&within(5), Measure::Churn, "0/10 - -* -*");
    check(&within(6), Measure::Churn, "2/10 - -* -*");
    check(&within(21), Measure::Churn, "5/10 - -* -*");
}

#[test]
fn a_line_that_was_brought_back_did_not_die() {
    let rows = [written(0, 10), deleted(5, 5, 4), fate(6, 6, Operation::Restored, Effect::Revived, 3)];
    check(&trend(&rows, 60, &MONTHLY), Measure::Churn, "1/10 -* -*");
}

#[test]
fn moves_count_for_comparison_alone() {
    let rows = [written(0, 10), moved(3, 3, 2), deleted(4, 4, 1), moved(40, 40, 6)];
    let trend = trend(&rows, 91, &MONTHLY);
    check(&trend, Measure::Churn, "1/10 - -* -*");
    // Of January: two moved and one died, of 13 changed lines. Of February none, of six.
    check(&trend, Measure::ChurnGitclear, "3/13 0/6 -* -*");
}

#[test]
fn trivial_lines_do_not_churn() {
    let rows =
        [written(0, 10), FateRow { trivial: true, ..written(0, 5) }, FateRow { trivial: true, ..deleted(1, 1, 5) }];
    check(&trend(&rows, 60, &MONTHLY), Measure::Churn, "0/10 -* -*");
}

#[test]
fn churn_by_agent() {
    let rows = [by_agent(written(0, 4), "a"), written(0, 6), by_agent(deleted(1, 1, 3), "a")];
    let trend = trend(&rows, 60, &Options { split: Split::Agent, ..MONTHLY });
    assert_eq!(ratios(trend.points_of(Measure::Churn, Split::Agent, "a")), "3/4 -* -*");
    assert_eq!(ratios(trend.points_of(Measure::Churn, Split::Agent, "unknown")), "0/6 -* -*");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn churn_is_that_of_single_lines(
        lives in prop::collection::vec((0..300i64, prop::option::of(0..60i64)), 1..80),
        window in 1..30i64,
    ) {
        let last_day = 300;
        let mut rows = Vec::new();
        for (on, life) in &lives {
            rows.push(written(*on, 1));
            rows.extend(life.filter(|life| on + life <= last_day).map(|life| deleted(on + life, life, 1)));
        }
        let options = Options { churn_days: window as u32, ..MONTHLY };
        let trend = trend(&rows, last_day, &options);
        for (period, point) in trend.periods.iter().zip(trend.points(Measure::Churn)) {
            let is_of = |on: i64| (period.start()..period.end()).contains(&day(on)) && on + window <= last_day;
            let written: Vec<_> = lives.iter().filter(|(on, _)| is_of(*on)).collect();
            let died = written.iter().filter(|(_, life)| life.is_some_and(|life| life < window));
            prop_assert_eq!((point.numerator, point.denominator), (died.count() as u64, written.len() as u64));
            prop_assert_eq!(point.is_complete, period.end() <= day(last_day - window));
        }
    }
}
