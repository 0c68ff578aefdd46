//! The forecast asked backwards.

use lab::forecast::{
    Corpus, Horizon, Policy, Steady, count_for, floor_for, forecast, generations_until, real_share_for, steady_hazard,
};

use crate::corpora::{close, spectrum, zipf_counts};

#[test]
fn hazards_for_ever() {
    let table = [
        (0.0, 0.0),
        (0.001, 0.0126),
        (0.01, 0.0813),
        (0.02, 0.1364),
        (0.05, 0.2582),
        (0.1, 0.3997),
        (0.2, 0.5874),
        (0.3, 0.7129),
        (0.5, 0.8703),
        (1.0, 1.0),
    ];
    for (real, expected) in table {
        close(steady_hazard(real, Horizon::Forever).unwrap(), expected, 6e-5);
    }
}

#[test]
fn the_integral_stands_for_the_sum() {
    for real in [1e-3, 1e-4, 1e-5] {
        let (mut reach, mut sum) = (1.0_f64, 0.0);
        for _ in 0..5_000_000 {
            sum += reach;
            reach = -(-(1.0 - real) * reach).exp_m1();
        }
        let found = steady_hazard(real, Horizon::Forever).unwrap();
        assert!((found / (real * sum) - 1.0).abs() < 1e-6, "{found} for {real}");
    }
    assert!(steady_hazard(1e-300, Horizon::Forever).unwrap() < 1e-290);
}

#[test]
fn counts_that_are_needed() {
    let table = [(0.001, 55.0, 237.0), (0.01, 8.5, 36.8), (0.05, 2.7, 11.6), (0.1, 1.7, 7.5), (0.5, 0.8, 3.4)];
    for (real, half, most) in table {
        close(count_for(real, 0.5, Horizon::Forever).unwrap(), half, if half > 50.0 { 0.5 } else { 0.051 });
        close(count_for(real, 0.95, Horizon::Forever).unwrap(), most, if most > 100.0 { 0.5 } else { 0.06 });
    }
    close(count_for(0.0, 0.5, Horizon::Generation(10)).unwrap(), 4.0, 0.05);
    close(count_for(0.0, 0.95, Horizon::Generation(10)).unwrap(), 17.4, 0.05);
    assert_eq!(count_for(0.0, 0.5, Horizon::Forever).unwrap(), f64::INFINITY);
    assert_eq!(count_for(0.0, 0.0, Horizon::Forever).unwrap(), 0.0);
}

#[test]
fn real_shares_that_are_needed() {
    let table = [
        (3, 0.9, 0.357),
        (5, 0.9, 0.128),
        (10, 0.9, 0.042),
        (20, 0.9, 0.016),
        (50, 0.9, 0.0048),
        (5, 0.95, 0.208),
        (10, 0.95, 0.063),
        (20, 0.95, 0.023),
        (50, 0.95, 0.0067),
        (10, 0.99, 0.128),
        (20, 0.99, 0.042),
        (50, 0.99, 0.012),
        (100, 0.99, 0.0048),
    ];
    for (count, chance, expected) in table {
        let found = real_share_for(count, chance, Horizon::Forever).unwrap().unwrap();
        close(found, expected, 6e-4);
    }
    // One sample of real text loses a type of three occurrences in 5 of 100 cases, however much of it is real.
    assert_eq!(real_share_for(2, 0.95, Horizon::Forever).unwrap(), None);
    assert_eq!(real_share_for(100, 0.9, Horizon::Generation(1)).unwrap(), Some(0.0));
}

#[test]
fn floors_that_are_needed() {
    for (count, chance) in [(1, 0.5), (5, 0.9), (50, 0.99)] {
        let floor = floor_for(count, chance, Horizon::Forever).unwrap().unwrap();
        close((1.0 - floor).powf(count as f64), 1.0 - chance, 1e-9);
        let soon = floor_for(count, chance, Horizon::Generation(3)).unwrap().unwrap();
        assert!(soon < floor);
    }
}

#[test]
fn until_half_is_lost() {
    let corpus = spectrum(&zipf_counts(2000, 30_000.0, 1.1));
    let policy = Policy::mix(0.0);
    let outcome = forecast(Corpus::Spectrum(&corpus), &policy, 500).unwrap();
    let first = outcome.generations.iter().find(|generation| generation.kept.value <= 1000.0).unwrap().generation;
    let found = generations_until(Corpus::Spectrum(&corpus), &policy, 0.5, 500).unwrap();
    assert_eq!(found, Steady::At(first));
    let never = generations_until(Corpus::Spectrum(&corpus), &Policy::mix(0.9), 0.1, 500).unwrap();
    assert_eq!(never, Steady::NotWithin(500));
}

#[test]
fn shares_outside_are_errors() {
    assert!(count_for(2.0, 0.5, Horizon::Forever).is_err());
    assert!(count_for(0.5, f64::NAN, Horizon::Forever).is_err());
    assert!(real_share_for(5, -0.1, Horizon::Forever).is_err());
    assert!(floor_for(5, 0.5, Horizon::Generation(0)).is_err());
}
