//! Survival curves: a published example, brute force, and what is not known.

use facts::{Effect, Operation};
use figures::{Curve, Estimate, LifeTable, Measure, Options, Split};
use proptest::prelude::*;

use crate::rows::{by_agent, check, deleted, fate, trend, values, written};

fn curve(died: &[(u32, u64)], alive: &[(u32, u32)]) -> Curve {
    let mut table = LifeTable::default();
    died.iter().for_each(|(age, lines)| table.add_deaths(*age, *lines));
    alive.iter().for_each(|(age, lines)| table.add_alive(*age, *lines));
    table.curve()
}

/// Remission of 21 patients with leukaemia under 6-mercaptopurine, in weeks (Freireich and others, Blood 21, 1963),
/// with the estimates that Collett (Modelling Survival Data in Medical Research) and Cox and Oakes print.
#[test]
fn the_published_example() {
    let died = [(6, 3), (7, 1), (10, 1), (13, 1), (16, 1), (22, 1), (23, 1)];
    let alive = [(6, 1), (9, 1), (10, 1), (11, 1), (17, 1), (19, 1), (20, 1), (25, 1), (32, 2), (34, 1), (35, 1)];
    let curve = curve(&died, &alive);
    let steps: Vec<String> = curve
        .steps
        .iter()
        .map(|step| format!("{} {} {:.3} {:.4}", step.age_days, step.at_risk, step.survival, step.variance.sqrt()))
        .collect();
    let expect = [
        "6 21 0.857 0.0764",
        "7 17 0.807 0.0869",
        "10 15 0.753 0.0963",
        "13 12 0.690 0.1068",
        "16 11 0.627 0.1141",
        "22 7 0.538 0.1282",
        "23 6 0.448 0.1346",
    ];
    assert_eq!(steps, expect);
    assert_eq!((curve.written, curve.median(), curve.followed_days), (21, Some(23), 35));
}

#[test]
fn a_share_of_lines_that_live_so_long() {
    let curve = curve(&[(2, 4), (10, 3)], &[(20, 3)]);
    let share = |days| curve.at(days).map(|Estimate { share, at_risk, .. }| (share, at_risk));
    assert_eq!(share(0), Some((1.0, 10)));
    assert_eq!(share(2), Some((1.0, 10)));
    assert_eq!(share(3), Some((0.6, 6)));
    assert_eq!(share(11).map(|(share, at_risk)| (format!("{share:.3}"), at_risk)), Some(("0.300".to_owned(), 3)));
    assert_eq!(share(20).map(|(_, at_risk)| at_risk), Some(3));
    assert_eq!(share(21), None);
    let interval = curve.at(11).unwrap();
    assert!(interval.low > 0.0 && interval.low < 0.3 && interval.high > 0.3 && interval.high < 1.0, "{interval:?}");
}

#[test]
fn where_all_died_nothing_lives_on() {
    let curve = curve(&[(2, 4)], &[]);
    let beyond = curve.at(500).unwrap();
    assert_eq!((beyond.share, beyond.low, beyond.high, beyond.at_risk), (0.0, 0.0, 0.0, 0));
    assert_eq!(LifeTable::default().curve().at(0), None);
    assert_eq!(LifeTable::default().curve().median(), None);
}

#[test]
fn cohorts_are_by_the_time_of_writing() {
    // January: 4 lines, one dies after 10 days. February: 2 lines, too young for 90 days.
    let rows = [written(0, 4), deleted(10, 10, 1), written(31, 2)];
    let trend = trend(&rows, 100, &Options { by: figures::By::Month, ..Options::DEFAULT });
    assert_eq!(values(trend.points(Measure::Survival30)), "0.75 1 - -");
    assert_eq!(values(trend.points(Measure::Survival90)), "0.75 - - -");
    assert_eq!(values(trend.points(Measure::MedianLife)), "- - - -");
    check(&trend, Measure::Survival30, "3/4 2/2 -* -*");
}

#[test]
fn groups_have_curves_of_their_own() {
    let rows = [by_agent(written(0, 4), "a"), written(0, 4), by_agent(deleted(10, 10, 2), "a")];
    let trend = trend(&rows, 100, &Options { split: Split::Agent, ..Options::DEFAULT });
    let lives = trend.lives.iter().map(|life| {
        let share = life.curve.at(30).map(|estimate| estimate.share);
        format!("{} {} {share:?}", life.split.as_str(), life.group)
    });
    let expect = [
        "none all Some(0.75)",
        "claim ai Some(0.5)",
        "claim unknown Some(1.0)",
        "agent a Some(0.5)",
        "agent unknown Some(1.0)",
        "cohort 2024 Some(0.75)",
    ];
    assert_eq!(lives.collect::<Vec<_>>(), expect);
}

#[test]
fn a_line_that_was_brought_back_lives() {
    let rows = [written(0, 10), deleted(5, 5, 4), fate(6, 6, Operation::Restored, Effect::Revived, 3)];
    let trend = trend(&rows, 100, &Options::DEFAULT);
    let curve = &trend.lives[0].curve;
    assert_eq!((curve.written, curve.steps.len(), curve.steps[0].died), (10, 1, 1));
    assert_eq!(curve.at(50).map(|estimate| (estimate.share, estimate.at_risk)), Some((0.9, 9)));
}

/// The product over the days, from the lines one by one.
fn by_brute_force(lives: &[(u32, bool)], days: u32) -> f64 {
    let mut share = 1.0;
    for day in 0..days {
        let at_risk = lives.iter().filter(|(age, _)| *age >= day).count();
        let died = lives.iter().filter(|(age, is_dead)| *is_dead && *age == day).count();
        if at_risk > 0 {
            share *= 1.0 - died as f64 / at_risk as f64;
        }
    }
    share
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_estimate_is_the_product_over_the_days(lives in prop::collection::vec((0..40u32, any::<bool>()), 1..60)) {
        let mut table = LifeTable::default();
        for (age, is_dead) in &lives {
            if *is_dead { table.add_deaths(*age, 1) } else { table.add_alive(*age, 1) }
        }
        let curve = table.curve();
        prop_assert_eq!(curve.written, lives.len() as u64);
        let mut before = 1.0;
        for days in 0..45 {
            let Some(estimate) = curve.at(days) else { continue };
            prop_assert!((estimate.share - by_brute_force(&lives, days)).abs() < 1e-9);
            prop_assert!(estimate.share <= before && estimate.low <= estimate.share && estimate.share <= estimate.high);
            let at_risk = lives.iter().filter(|(age, _)| *age >= days).count();
            prop_assert_eq!(estimate.at_risk, at_risk as u64);
            before = estimate.share;
        }
        let half = (0..45).find(|days| by_brute_force(&lives, days + 1) <= 0.5 + 1e-12);
        prop_assert!(curve.median() == half || curve.steps.iter().any(|step| (step.survival - 0.5).abs() < 1e-9));
    }

    #[test]
    fn what_lives_a_fortnight_does_not_churn(lives in prop::collection::vec((0..80i64, 0..60i64), 1..40)) {
        let mut rows = Vec::new();
        for (on, life) in &lives {
            rows.extend([written(*on, 1), deleted(on + life, *life, 1)]);
        }
        let trend = trend(&rows, 400, &Options::DEFAULT);
        let fourteen = |life: &(i64, i64)| life.1 < 14;
        let churn = lives.iter().filter(|life| fourteen(life)).count() as f64 / lives.len() as f64;
        let lived = trend.lives[0].curve.at(14).unwrap().share;
        prop_assert!((lived - (1.0 - churn)).abs() < 1e-9);
    }
}
