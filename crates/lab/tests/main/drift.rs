//! The closed form against the process that it describes, drawn token by token.

use lab::Family;
use lab::counts::{Builder, Counts, UnitInfo};
use lab::forecast::{
    Corpus, Decoding, Forecast, Policy, RealUnit, Regime as Forecasted, Selection, SelectionRow, Share,
    bootstrap_variance, forecast, forecast_units, simpson_after, unit_variance,
};
use lab::run::categorical::{Categorical, State};
use lab::run::{Regime, ensemble, excess};
use lab::seed::Seed;
use rand::RngExt;
use rand_distr::Poisson;

use crate::corpora::{close, mean, mean_is, spectrum, zipf_counts};

const RUNS: usize = 48;

fn simulated(real: &[u64], regime: Regime, generations: u32) -> Vec<Vec<State>> {
    ensemble(Seed(22), RUNS, |seed| {
        Categorical::by_tokens(real.to_vec(), regime, seed).unwrap().run(generations).unwrap()
    })
}

/// The types that a run has left of those whose count is in a band.
fn kept(real: &[u64], state: &State, low: u64, high: u64) -> f64 {
    let is_in = |count: &u64| (low..=high).contains(count);
    real.iter().zip(&state.training).filter(|(real, left)| is_in(real) && **left > 0).count() as f64
}

/// Every band at some generations within 4 standard errors.
#[track_caller]
fn check(real: &[u64], outcome: &Forecast, runs: &[Vec<State>], label: &str) {
    for at in [1, 2, 5, 10, 20] {
        for row in &outcome.generations[at - 1].bands {
            let found: Vec<f64> = runs.iter().map(|run| kept(real, &run[at], row.band.low, row.band.high)).collect();
            let error = row.kept.deviation.max(mean(&found).1) / (RUNS as f64).sqrt();
            let difference = mean(&found).0 - row.kept.value;
            // The Poisson stands for the binomial: off by a share of types of the order of their own share of tokens.
            let approximation = 1e-3 * row.types as f64;
            assert!(
                difference.abs() <= 4.0 * error + approximation,
                "{label} at {at}, {}: {difference} of {}",
                row.band,
                row.types
            );
        }
    }
}

#[test]
fn every_band_of_every_regime() {
    let real = zipf_counts(2000, 30_000.0, 1.1);
    let corpus = spectrum(&real);
    let regimes = [
        Regime::Replace,
        Regime::Mix { real: 0.01 },
        Regime::Mix { real: 0.1 },
        Regime::Mix { real: 0.3 },
        Regime::Mix { real: 1.0 },
        Regime::Floor { share: 0.1 },
        Regime::Accumulate,
        Regime::AccumulateSubsample { budget: None },
        Regime::AccumulateSubsample { budget: Some(10_000) },
        Regime::AccumulateSubsample { budget: Some(75_000) },
        Regime::Window { generations: 1 },
        Regime::Window { generations: 3 },
        Regime::Window { generations: 8 },
    ];
    for regime in regimes {
        let policy = regime.policy(corpus.tokens());
        let outcome = forecast(Corpus::Spectrum(&corpus), &policy, 20).unwrap();
        check(&real, &outcome, &simulated(&real, regime, 20), &regime.to_string());
    }
}

/// One token after the other, each a copy of one of the generation before or fresh from the corpus.
fn token_by_token(real: &[u64], share: f64, generations: u32, seed: Seed) -> Vec<Vec<u64>> {
    let mut random = seed.generator();
    let tokens = |counts: &[u64]| -> Vec<usize> {
        counts.iter().enumerate().flat_map(|(id, count)| std::iter::repeat_n(id, *count as usize)).collect()
    };
    let (first, mut states) = (tokens(real), vec![real.to_vec()]);
    let fresh = (share * first.len() as f64).round() as usize;
    for _ in 0..generations {
        let now = tokens(&states[states.len() - 1]);
        let mut next = vec![0; real.len()];
        for place in 0..first.len() {
            let from = if place < fresh { &first } else { &now };
            next[from[random.random_range(0..from.len())]] += 1;
        }
        states.push(next);
    }
    states
}

#[test]
fn bands_are_those_of_a_process_that_draws_each_token_by_itself() {
    let real = zipf_counts(500, 6_000.0, 1.1);
    let bands: Vec<(u64, u64)> = (0..12).map(|power| ((1 << power) / 2 + 1, 1 << power)).collect();
    for (regime, share) in [(Regime::Replace, 0.0), (Regime::Mix { real: 0.1 }, 0.1)] {
        let fast = simulated(&real, regime, 10);
        let slow = ensemble(Seed(40), RUNS, |seed| {
            let state = |training| State { generation: 0, training, memory: Vec::new() };
            token_by_token(&real, share, 10, seed).into_iter().map(state).collect::<Vec<_>>()
        });
        for (at, (low, high)) in [1, 3, 10].into_iter().flat_map(|at| bands.iter().map(move |band| (at, *band))) {
            let of = |runs: &[Vec<State>]| runs.iter().map(|run| kept(&real, &run[at], low, high)).collect::<Vec<_>>();
            let ((a, error_a), (b, error_b)) = (mean(&of(&fast)), mean(&of(&slow)));
            let error = error_a.hypot(error_b);
            assert!((a - b).abs() <= 4.0 * error + 0.1, "{regime} at {at}, {low}-{high}: {a} and {b}");
            // Standard deviations of 48 runs each are within a half of one another.
            let ratio = (error_a + 0.1) / (error_b + 0.1);
            assert!((0.5..2.0).contains(&ratio), "{regime} at {at}, {low}-{high}: {error_a} and {error_b}");
        }
    }
}

#[test]
fn the_mass_that_is_lost() {
    let real = zipf_counts(2000, 30_000.0, 1.1);
    let total: u64 = real.iter().sum();
    let outcome = forecast(Corpus::Spectrum(&spectrum(&real)), &Policy::mix(0.05), 20).unwrap();
    let runs = simulated(&real, Regime::Mix { real: 0.05 }, 20);
    for at in [1, 5, 20] {
        let lost = |state: &State| {
            let gone = real.iter().zip(&state.training).filter(|(_, left)| **left == 0);
            gone.map(|(count, _)| count).sum::<u64>() as f64 / total as f64
        };
        let found: Vec<f64> = runs.iter().map(|run| lost(&run[at])).collect();
        mean_is(&found, outcome.generations[at - 1].lost_mass.value, 4.0);
        let (_, error) = mean(&found);
        let deviation = error * (RUNS as f64).sqrt();
        close(outcome.generations[at - 1].lost_mass.deviation / deviation, 1.0, 0.4);
    }
}

#[test]
fn the_bounds_of_suresh_contain_the_run() {
    let real: Vec<u64> = [vec![4; 400], vec![200_000]].concat();
    let runs = simulated(&real, Regime::Replace, 60);
    for at in [2_usize, 5, 20, 60] {
        let left: Vec<f64> = runs.iter().map(|run| kept(&real, &run[at], 4, 4) / 400.0).collect();
        let (found, _) = mean(&left);
        let bound = |g: f64| 1.0 - (-4.0 * g / at as f64).exp();
        assert!((bound(1.0)..=bound(3.0)).contains(&found), "{found} at {at}");
    }
}

#[test]
fn the_second_moment_is_exact() {
    let real = zipf_counts(100, 1000.0, 1.0);
    let simpson = spectrum(&real).simpson().unwrap();
    let total: u64 = real.iter().sum();
    for share in [0.0, 0.1, 0.5] {
        let runs = simulated(&real, Regime::Mix { real: share }, 30);
        for at in [1, 10, 30] {
            let square =
                |state: &State| state.training.iter().map(|count| (*count as f64 / total as f64).powi(2)).sum();
            let found: Vec<f64> = runs.iter().map(|run| square(&run[at])).collect();
            mean_is(&found, simpson_after(simpson, share, total, at as u32).unwrap(), 4.0);
        }
    }
}

/// Units that have their types in clumps: each unit repeats words of its own topic.
fn clumped(units: u64) -> Counts {
    let mut builder = Builder::new();
    let mut next = 12345_u64;
    let mut random = |below: u64| {
        next = next.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (next >> 33) % below
    };
    for unit in 0..units {
        let mut words = Vec::new();
        for _ in 0..60 {
            let rank = random(40) * random(40) + random(200);
            let word =
                if random(2) == 0 { format!("topic {} {}", unit / 3, rank % 60) } else { format!("word {rank}") };
            words.extend(vec![(Family::Identifier, word); 1 + random(6) as usize]);
        }
        let info = UnitInfo { name: format!("{unit:03}"), tokens: words.len() as u64, ..UnitInfo::default() };
        builder.unit(&info, words).unwrap();
    }
    builder.finish().unwrap().remove(&Family::Identifier).unwrap()
}

#[test]
fn whole_units_need_the_clumped_form() {
    let counts = clumped(120);
    let (clumps, real): (_, Vec<u64>) = (counts.clumps(), counts.types().iter().map(|row| row.count).collect());
    for share in [0.1, 0.3] {
        let runs = ensemble(Seed(8), RUNS, |seed| {
            Categorical::by_units(&counts, Regime::Mix { real: share }, seed).unwrap().run(20).unwrap()
        });
        let of = |unit| forecast(Corpus::Clumps(&clumps), &Policy::mix(share).with_unit(unit), 20).unwrap();
        let (whole, token) = (of(RealUnit::Whole), of(RealUnit::Token));
        for at in [1, 5, 10, 20] {
            let found: Vec<f64> = runs.iter().map(|run| kept(&real, &run[at], 1, u64::MAX)).collect();
            let (mean, error) = mean(&found);
            let row = &whole.generations[at - 1].kept;
            assert!((mean / row.value - 1.0).abs() < 0.03, "{mean} for {row:?} at {at}");
            assert!(at == 1 || token.generations[at - 1].kept.value > 1.05 * mean, "tokens promise too much");
            // Units make the number vary more than single types do; both together are what is seen.
            let variance = unit_variance(&counts, &Policy::mix(share), at as u32).unwrap().all;
            let seen = error * (RUNS as f64).sqrt();
            let expected = (variance + row.deviation.powi(2)).sqrt();
            assert!((0.6..1.6).contains(&(seen / expected)), "{seen} for {expected} at {at}");
        }
    }
}

/// Real text comes a repository at a time: twelve files of one repository share their words.
#[test]
fn repositories_as_units_have_wide_intervals() {
    let files = clumped(360);
    let repositories =
        files.grouped(|unit| format!("{:03}", unit.name.parse::<u32>().unwrap_or_default() / 12)).unwrap();
    assert_eq!(repositories.units().len(), 30);
    let real: Vec<u64> = repositories.types().iter().map(|row| row.count).collect();
    let total: u64 = real.iter().sum();
    let policy = Policy::mix(0.2);
    let outcome = forecast_units(&repositories, &policy, 8).unwrap();
    let by_files = forecast_units(&files, &policy, 8).unwrap();
    let runs = ensemble(Seed(31), RUNS, |seed| {
        Categorical::by_units(&repositories, Regime::Mix { real: 0.2 }, seed).unwrap().run(8).unwrap()
    });
    for at in [2, 5, 8] {
        let row = &outcome.generations[at - 1];
        let found: Vec<f64> = runs.iter().map(|run| kept(&real, &run[at], 1, u64::MAX)).collect();
        let lost: Vec<f64> = runs
            .iter()
            .map(|run| real.iter().zip(&run[at].training).filter(|(_, now)| **now == 0).map(|(c, _)| c).sum::<u64>())
            .map(|lost| lost as f64 / total as f64)
            .collect();
        for (found, row) in [(&found, row.kept), (&lost, row.lost_mass)] {
            let (mean, error) = mean(found);
            assert!((mean / row.value - 1.0).abs() < 0.06, "{mean} for {row:?} at {at}");
            let seen = error * (RUNS as f64).sqrt();
            assert!((0.6..1.6).contains(&(seen / row.deviation)), "{seen} for {row:?} at {at}");
            let inside = found.iter().filter(|value| (row.low..=row.high).contains(value)).count();
            assert!(inside as f64 >= 0.85 * RUNS as f64, "{inside} of {RUNS} in {row:?} at {at}");
        }
        let files = &by_files.generations[at - 1];
        assert!(files.kept.value > row.kept.value, "repositories promise less than files");
        assert!(files.kept.deviation < row.kept.deviation, "and vary more");
    }
}

#[test]
fn copied_documents_need_their_frequency() {
    let counts = clumped(400);
    let clumps = counts.clumps();
    let documents = vec![1_u64; counts.units().len()];
    let policy = Policy::mix(0.0).with_unit(RealUnit::Document);
    let outcome = forecast(Corpus::Clumps(&clumps), &policy, 10).unwrap();
    let runs = simulated(&documents, Regime::Replace, 10);
    for at in [1, 2, 5, 10] {
        let types = |state: &State| {
            let left = counts.units().iter().zip(&state.training).filter(|(_, copies)| **copies > 0);
            let types: std::collections::BTreeSet<u32> =
                left.flat_map(|(unit, _)| unit.types.iter().map(|pair| pair.0)).collect();
            types.len() as f64
        };
        let found: Vec<f64> = runs.iter().map(|run| types(&run[at])).collect();
        let (mean, error) = mean(&found);
        let expected = outcome.generations[at - 1].kept.value;
        assert!((mean / expected - 1.0).abs() < 0.025, "{mean} for {expected} at {at}");
        let deviation = bootstrap_variance(&counts, at as u32).unwrap().sqrt();
        let seen = error * (RUNS as f64).sqrt();
        assert!((0.6..1.6).contains(&(seen / deviation)), "{seen} for {deviation} at {at}");
    }
}

#[test]
fn a_run_goes_on_where_it_stopped_on_any_number_of_threads() {
    let real = zipf_counts(300, 3000.0, 1.1);
    for regime in ["replace", "mix:0.2", "floor:0.3", "accumulate-subsample", "window:4", "accumulate"] {
        let run = Categorical::by_tokens(real.clone(), regime.parse().unwrap(), Seed(1)).unwrap();
        let whole = run.run(10).unwrap();
        let mut state = whole[4].clone();
        for _ in 4..10 {
            state = run.step(&state).unwrap();
        }
        assert_eq!(state, whole[10]);
        assert_eq!(run.advance(&whole[0], 10).unwrap(), whole[10]);
        assert_eq!(run.with_seed(Seed(2)).advance(&whole[4], 6).unwrap().generation, 10);
        assert_ne!(run.with_seed(Seed(2)).advance(&whole[4], 6).unwrap(), whole[10]);
        assert_eq!(run.with_seed(Seed(2)).with_seed(Seed(1)), run);
    }
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| simulated(&real, Regime::Replace, 5))
    };
    assert_eq!(on(1), on(4));
}

#[test]
fn chance_is_no_excess_and_selection_is() {
    let real = zipf_counts(2000, 30_000.0, 1.1);
    let corpus = spectrum(&real);
    let neutral = forecast(Corpus::Spectrum(&corpus), &Policy::mix(0.0), 3).unwrap();
    let bands = &neutral.generations[2].bands;
    let run = Categorical::by_tokens(real.clone(), Regime::Replace, Seed(77)).unwrap().run(3).unwrap();
    let rows = excess::excess(&real, &run[3].training, bands);
    assert!(rows.iter().all(|row| row.verdict() == excess::Verdict::Chance), "{rows:?}");
    assert!(excess::total_z(&rows, neutral.generations[2].kept.deviation).unwrap().abs() < 3.0);
    let narrow: Vec<u64> = run[3].training.iter().map(|count| count.saturating_sub(2)).collect();
    assert_eq!(excess::excess(&real, &narrow, bands)[0].verdict(), excess::Verdict::Narrowing);
    assert_eq!(excess::excess(&real, &real, bands)[0].verdict(), excess::Verdict::Widening);
    close(excess::effective_size(&real, &run[1].training, 30).unwrap(), 1.0, 0.35);
    assert_eq!(excess::effective_size(&[1], &[1], 30), None);
}

#[test]
fn regimes_by_name() {
    let names = [
        "replace",
        "mix:0.1",
        "floor:0.05",
        "accumulate",
        "accumulate-subsample",
        "accumulate-subsample:500",
        "window:3",
        "resample",
        "gated:0.9,0.3",
        "self-gated:0.25",
    ];
    for name in names {
        assert_eq!(name.parse::<Regime>().unwrap().to_string(), name);
    }
    let check = |text: &str, expect: &str| {
        let error = text.parse::<Regime>().unwrap_err().to_string();
        assert!(error.starts_with(expect), "{error}");
    };
    check("mix", "`mix` is no regime: replace, mix:SHARE");
    check("mix:2", "the real share is 2, which is outside 0 to 1");
    check("mix:NaN", "the real share is NaN");
    check("window:0", "the window is 0; it must be 1 or more");
    check("self-gated:0", "the share kept is 0; it must be from 0.01 to 1");
    let real = vec![1, 2];
    let error = Categorical::by_tokens(real.clone(), Regime::SelfGated { kept: 0.5 }, Seed(1)).unwrap_err();
    assert_eq!(error.to_string(), "the engine `zipf` does not know the regime `self-gated:0.5`");
    assert!(Categorical::by_tokens(vec![0], Regime::Replace, Seed(1)).is_err());
    let run = Categorical::by_tokens(real, Regime::Window { generations: 2 }, Seed(1)).unwrap();
    let strange = State { generation: 0, training: vec![1], memory: Vec::new() };
    assert!(run.step(&strange).is_err());
}

/// Counts after some generations of a model that writes each type `weight` times as often as it saw it, takes a share of
/// fresh real tokens and invents another evenly, in a window of blocks; all in tokens drawn one type at a time.
fn branch(real: &[u64], policy: &Policy, generations: usize, seed: Seed) -> Vec<u64> {
    let mut random = seed.generator();
    let (tokens, types) = (real.iter().sum::<u64>() as f64, real.len() as f64);
    let width = if let Forecasted::Window { generations } = policy.regime { generations as usize } else { 1 };
    let (share, decoding) = (policy.real.value, &policy.decoding);
    let mut blocks = vec![real.to_vec()];
    for _ in 0..generations {
        let seen = blocks.len() as f64;
        let draw = |(index, first): (usize, &u64)| {
            let now: u64 = blocks.iter().map(|block| block[index]).sum();
            let copied = (1.0 - decoding.invented) * decoding.selection.weight(*first) * now as f64 / seen;
            let written = (1.0 - share) * (copied + decoding.invented * tokens / types);
            let mean = written + share * *first as f64;
            if mean > 0.0 { random.sample::<f64, _>(Poisson::new(mean).unwrap()) as u64 } else { 0 }
        };
        let block = real.iter().enumerate().map(draw).collect();
        blocks.push(block);
        blocks.drain(..blocks.len().saturating_sub(width));
    }
    (0..real.len()).map(|index| blocks.iter().map(|block| block[index]).sum()).collect()
}

#[test]
fn selection_invention_and_windows_with_real_text() {
    let real = zipf_counts(600, 6000.0, 1.0);
    let corpus = spectrum(&real);
    let row = |least_count, weight| SelectionRow { least_count, weight };
    let narrow = Decoding { selection: Selection { rows: vec![row(1, 0.6), row(5, 0.9)] }, ..Decoding::default() };
    let inventive = Decoding { invented: 0.02, ..Decoding::default() };
    let both = Decoding { selection: Selection::all(0.8), invented: 0.05, burst: 1.0 };
    let window = || Policy::of(Forecasted::Window { generations: 3 }, Share::exact(0.2));
    let policies = [
        Policy { decoding: narrow, ..Policy::mix(0.0) },
        Policy { decoding: inventive, ..Policy::mix(0.0) },
        Policy { decoding: both.clone(), ..Policy::mix(0.1) },
        window(),
        Policy { decoding: both, ..window() },
    ];
    for policy in policies {
        let outcome = forecast(Corpus::Spectrum(&corpus), &policy, 12).unwrap();
        for at in [1, 4, 12] {
            let runs = ensemble(Seed(9), RUNS, |seed| branch(&real, &policy, at, seed));
            for row in &outcome.generations[at - 1].bands {
                let left = |counts: &Vec<u64>| {
                    let is_in = |count: &u64| (row.band.low..=row.band.high).contains(count);
                    real.iter().zip(counts).filter(|(real, left)| is_in(real) && **left > 0).count() as f64
                };
                let found: Vec<f64> = runs.iter().map(left).collect();
                let error = row.kept.deviation / (RUNS as f64).sqrt();
                let difference = (mean(&found).0 - row.kept.value).abs();
                // Where hardly a type goes, single ones that do are far out.
                let single = 3.0 / RUNS as f64;
                assert!(difference <= 4.0 * error + single, "{policy:?} at {at}, {}: {difference}", row.band);
            }
        }
    }
}

/// The corpora that nobody expects: no run of them is more than an error or numbers that add up.
#[test]
fn corpora_at_the_edge() {
    let regimes = [
        "replace",
        "mix:0",
        "mix:1",
        "floor:1",
        "accumulate",
        "accumulate-subsample:1",
        "accumulate-subsample",
        "window:2",
    ];
    for regime in regimes.map(|name| name.parse::<Regime>().unwrap()) {
        for empty in [vec![], vec![0, 0]] {
            let error = Categorical::by_tokens(empty, regime, Seed(1)).unwrap_err();
            assert_eq!(error.to_string(), "the corpus has no tokens");
        }
        for real in [vec![7], vec![0, 3], vec![1; 5], vec![1_000_000_000, 1, 1]] {
            let total: u64 = real.iter().sum();
            let state = Categorical::by_tokens(real.clone(), regime, Seed(1)).unwrap().run(4).unwrap().pop().unwrap();
            let tokens: u64 = state.training.iter().sum();
            let expected = match regime {
                Regime::Accumulate => 5 * total,
                Regime::Window { .. } => 2 * total,
                Regime::AccumulateSubsample { budget: Some(budget) } => budget,
                _ => total,
            };
            assert_eq!(tokens, expected, "{regime} of {real:?}");
            assert!(real.iter().zip(&state.training).all(|(real, now)| *real > 0 || *now == 0));
        }
    }
    for text in ["mix:1.5", "mix:-0.1", "mix:nan", "floor:inf", "mix:1e400"] {
        let error = text.parse::<Regime>().unwrap_err().to_string();
        assert!(error.ends_with("which is outside 0 to 1"), "{error}");
    }
    let too_many = Categorical::by_tokens(vec![u64::MAX, 1], Regime::Replace, Seed(1)).unwrap_err();
    assert_eq!(too_many.to_string(), "more than 2^64 tokens or 2^32 types or units");
}
