//! Popularity in a loop, against the urn of Pólya.

use lab::run::recommender::{Recommender, State};
use lab::run::{Regime, RunError, ensemble};
use lab::seed::Seed;

use crate::corpora::{mean, zipf_counts};

const RUNS: usize = 4_000;

fn last(items: &[u64], alpha: f64, regime: Regime, generations: u32, runs: usize) -> Vec<State> {
    ensemble(Seed(9), runs, |seed| {
        let run = Recommender::new(items.to_vec(), alpha, regime, seed).unwrap();
        (0..generations).fold(run.start(), |state, _| run.step(&state).unwrap())
    })
}

fn share(of: &[u64], item: usize) -> f64 {
    of[item] as f64 / of.iter().sum::<u64>() as f64
}

/// Shares whose mean and variance are within 4 standard errors of these.
#[track_caller]
fn check(shares: &[f64], p: f64, variance: f64, label: &str) {
    let (found, error) = mean(shares);
    assert!((found - p).abs() <= 4.0 * error, "{label}: {found} is not {p}");
    let squares: Vec<f64> = shares.iter().map(|share| (share - p).powi(2)).collect();
    let (found, error) = mean(&squares);
    assert!((found - variance).abs() <= 4.0 * error, "{label}: the variance {found} is not {variance}");
}

#[test]
fn all_takes_together_are_the_urn_of_polya() {
    let items = [1_u64, 2, 5, 12];
    let before: u64 = items.iter().sum();
    for generations in [1, 3, 10] {
        let ends = last(&items, 1.0, Regime::Accumulate, generations, RUNS);
        let (n0, n) = (before as f64, f64::from(generations) * before as f64);
        for (item, taken) in items.iter().enumerate() {
            let p = *taken as f64 / n0;
            let shares: Vec<f64> = ends.iter().map(|state| share(&state.popularity, item)).collect();
            let variance = p * (1.0 - p) * n / ((n0 + 1.0) * (n0 + n));
            check(&shares, p, variance, &format!("item {item} at {generations}"));
        }
    }
}

#[test]
fn the_last_takes_alone_drift_as_types_do() {
    let items = [3_u64, 7, 10, 20];
    let before: u64 = items.iter().sum();
    for generations in [1, 5] {
        let ends = last(&items, 1.0, Regime::Replace, generations, RUNS);
        for (item, taken) in items.iter().enumerate() {
            let p = *taken as f64 / before as f64;
            let shares: Vec<f64> = ends.iter().map(|state| share(&state.shown, item)).collect();
            let left = (1.0 - 1.0 / before as f64).powi(generations.try_into().unwrap());
            check(&shares, p, p * (1.0 - p) * (1.0 - left), &format!("item {item} at {generations}"));
        }
    }
}

/// The mean coefficient of Gini at the start, and after some generations.
fn gini(alpha: f64, regime: Regime) -> (f64, f64) {
    let items = zipf_counts(200, 4_000.0, 1.0);
    let run = Recommender::new(items.clone(), alpha, regime, Seed(1)).unwrap();
    let ends: Vec<f64> = last(&items, alpha, regime, 12, 20).iter().map(|state| run.exposure(state).gini).collect();
    (run.exposure(&run.start()).gini, mean(&ends).0)
}

#[test]
fn above_1_the_popular_win_and_below_1_all_level_out() {
    for regime in [Regime::Replace, Regime::Accumulate, Regime::Window { generations: 3 }] {
        let (start, more) = gini(1.5, regime);
        let (_, less) = gini(0.5, regime);
        assert!(more > start + 0.1, "{regime}: {more} after {start}");
        assert!(less < start - 0.1, "{regime}: {less} after {start}");
    }
    let (replace, accumulate) = (gini(1.5, Regime::Replace).1, gini(1.5, Regime::Accumulate).1);
    assert!(replace > accumulate, "what is remembered slows it: {replace}, {accumulate}");
    let mixed = gini(1.5, Regime::Mix { real: 0.5 }).1;
    assert!(mixed < replace, "what people look for themselves slows it: {mixed}, {replace}");
}

#[test]
fn every_generation_has_as_many_takes_and_shows_nothing_new() {
    let items = [vec![0, 0, 9, 1], zipf_counts(30, 300.0, 1.2)].concat();
    let takes: u64 = items.iter().sum();
    let window = Regime::Window { generations: 2 };
    for regime in [Regime::Replace, Regime::Accumulate, Regime::Mix { real: 0.3 }, window] {
        for alpha in [0.0, 0.7, 1.0, 3.0, 10.0] {
            let run = Recommender::new(items.clone(), alpha, regime, Seed(3)).unwrap();
            let mut state = run.start();
            for generation in 1..=6_u64 {
                state = run.step(&state).unwrap();
                assert_eq!(state.shown.iter().sum::<u64>(), takes, "{regime} {alpha}");
                assert_eq!(&state.shown[..2], [0, 0], "{regime} {alpha}: what nobody ever took");
                let counted: u64 = state.popularity.iter().sum();
                let blocks = match regime {
                    Regime::Accumulate => generation + 1,
                    Regime::Window { .. } => 2,
                    _ => 1,
                };
                assert_eq!(counted, blocks * takes, "{regime} {alpha}");
                let exposure = run.exposure(&state);
                assert_eq!(exposure.items, state.shown.iter().filter(|shown| **shown > 0).count() as u64);
                assert!((0.0..=1.0).contains(&exposure.gini) && exposure.entropy >= 0.0);
            }
        }
    }
}

#[test]
fn the_rarest_half_is_that_of_the_start() {
    let run = Recommender::new(vec![4, 1, 3, 1, 1], 1.0, Regime::Replace, Seed(1)).unwrap();
    assert_eq!(run.exposure(&run.start()).rare_half, Some(0.2));
    let one = Recommender::new(vec![4], 1.0, Regime::Replace, Seed(1)).unwrap();
    let exposure = one.exposure(&one.step(&one.start()).unwrap());
    assert_eq!((exposure.rare_half, exposure.coverage, exposure.gini), (None, 1.0, 0.0));
}

#[test]
fn what_can_not_be_is_refused() {
    let new = |items: &[u64], alpha, regime| Recommender::new(items.to_vec(), alpha, regime, Seed(1)).unwrap_err();
    assert_eq!(new(&[], 1.0, Regime::Replace), RunError::EmptyCorpus);
    assert_eq!(new(&[0, 0], 1.0, Regime::Replace), RunError::EmptyCorpus);
    for alpha in [-0.1, 10.5, f64::NAN, f64::INFINITY] {
        assert!(matches!(new(&[1], alpha, Regime::Replace), RunError::Setting { what: "alpha", .. }), "{alpha}");
    }
    assert!(matches!(new(&[1], 1.0, Regime::Floor { share: 0.1 }), RunError::Regime { engine: "recommender", .. }));
    assert!(matches!(new(&[u64::MAX, 1], 1.0, Regime::Replace), RunError::Counts(_)));
    let run = Recommender::new(vec![1, 2], 1.0, Regime::Replace, Seed(1)).unwrap();
    let other = Recommender::new(vec![1, 2, 3], 1.0, Regime::Replace, Seed(1)).unwrap();
    assert!(matches!(run.step(&other.start()), Err(RunError::State { .. })));
}
