//! The closed form against the published table, and its limits against each other.

use lab::counts::Spectrum;
use lab::forecast::{
    Band, Corpus, Decoding, Estimate, Floor, ForecastError, Policy, RealUnit, Regime, Selection, Share, Survival,
    forecast,
};

use proptest::prelude::*;

use crate::corpora::{close, counts, spectrum, zipf_counts};

/// The hazard of a single token, from the chance of a type that occurs once.
fn hazard(policy: &Policy, generation: u32) -> f64 {
    let once = spectrum(&[1]);
    let survival = Survival::new(Corpus::Spectrum(&once), policy, generation).unwrap();
    -(1.0 - survival.of(1, &[1])).ln()
}

#[test]
fn the_table_of_hazards() {
    let table = [
        (0.0, [1.0, 0.632, 0.312, 0.172, 0.038]),
        (0.001, [1.0, 0.633, 0.314, 0.175, 0.044]),
        (0.01, [1.0, 0.638, 0.330, 0.200, 0.093]),
        (0.02, [1.0, 0.645, 0.347, 0.228, 0.141]),
        (0.05, [1.0, 0.663, 0.398, 0.304, 0.259]),
        (0.1, [1.0, 0.693, 0.476, 0.416, 0.400]),
        (0.2, [1.0, 0.751, 0.611, 0.589, 0.587]),
        (0.3, [1.0, 0.803, 0.720, 0.713, 0.713]),
        (0.5, [1.0, 0.894, 0.871, 0.870, 0.870]),
    ];
    for (real, hazards) in table {
        for (generation, expected) in [1, 2, 5, 10, 50].into_iter().zip(hazards) {
            close(hazard(&Policy::mix(real), generation), expected, 6e-4);
        }
    }
}

#[test]
fn the_chance_of_words_lies_within_the_bounds_of_suresh() {
    // g_k lies in [1/k, 3/k], and the hazard is g_k.
    for generation in [1_u32, 2, 5, 20, 100, 1000] {
        let hazard = hazard(&Policy::mix(0.0), generation);
        let k = f64::from(generation);
        assert!((1.0 / k..=3.0 / k).contains(&hazard), "{hazard} at {generation}");
    }
    // Forgotten with chance one half after about 2.885 generations for each occurrence.
    let rare = spectrum(&[100, 1_000_000]);
    let survival = Survival::new(Corpus::Spectrum(&rare), &Policy::mix(0.0), 289).unwrap();
    close(survival.of(100, &[]), 0.5, 0.01);
}

#[test]
fn regimes_that_are_one_another() {
    let of = |regime: Regime, real: f64| Policy::of(regime, Share::exact(real));
    for generation in [1, 2, 7, 30] {
        for real in [0.0, 0.1, 1.0] {
            let replace = hazard(&of(Regime::Replace, real), generation);
            close(hazard(&of(Regime::Window { generations: 1 }, real), generation), replace, 1e-12);
            let no_floor = Regime::Floor(Floor::Random { share: 0.0 });
            close(hazard(&of(no_floor, real), generation), replace, 1e-12);
        }
    }
    let whole = counts(&[("a", "x"), ("b", "y"), ("c", "z")]);
    let clumps = whole.clumps();
    // One occurrence, one unit: a unit is a token up to the chance of the Poisson to draw it twice.
    let survival =
        |unit| Survival::new(Corpus::Clumps(&clumps), &Policy::mix(0.01).with_unit(unit), 5).unwrap().of(1, &[1]);
    close(survival(RealUnit::Whole), survival(RealUnit::Token), 1e-3);
    close(survival(RealUnit::Document), survival(RealUnit::Token), 1e-12);
}

#[test]
fn what_is_kept_stays() {
    let corpus = spectrum(&zipf_counts(500, 5000.0, 1.2));
    let kept = |regime: Regime, at: usize| {
        let policy = Policy::of(regime, Share::exact(0.0));
        forecast(Corpus::Spectrum(&corpus), &policy, 30).unwrap().generations[at - 1].kept.value
    };
    close(kept(Regime::Accumulate, 30), 500.0, 0.0);
    close(kept(Regime::Window { generations: 5 }, 4), 500.0, 1e-9);
    assert!(kept(Regime::Window { generations: 5 }, 5) < 500.0);
    close(kept(Regime::Floor(Floor::Random { share: 1.0 }), 9), 500.0, 1e-9);
    let order = [
        kept(Regime::Replace, 30),
        kept(Regime::Window { generations: 3 }, 30),
        kept(Regime::AccumulateSubsample { budget: 1.0 }, 30),
        kept(Regime::AccumulateSubsample { budget: 3.5 }, 30),
        kept(Regime::Accumulate, 30),
    ];
    assert!(order.is_sorted(), "{order:?}");
    let kept = spectrum(&[1, 1, 1]);
    let chosen = Policy::of(Regime::Floor(Floor::Chosen { share: 0.01, kept }), Share::exact(0.0));
    let far = forecast(Corpus::Spectrum(&corpus), &chosen, 5000).unwrap();
    close(far.generations[4999].kept.value, 3.0, 1e-6);
}

#[test]
fn bands_masses_and_intervals_add_up() {
    let corpus = spectrum(&zipf_counts(2000, 30_000.0, 1.1));
    let policy = Policy::of(Regime::Replace, Share::between(0.05, 0.15));
    let outcome = forecast(Corpus::Spectrum(&corpus), &policy, 20).unwrap();
    assert_eq!((outcome.types, outcome.tokens), (2000, corpus.tokens()));
    for generation in &outcome.generations {
        let bands: f64 = generation.bands.iter().map(|band| band.kept.value).sum();
        close(bands, generation.kept.value, 1e-6);
        for estimate in generation.bands.iter().map(|band| band.kept).chain([generation.kept, generation.lost_mass]) {
            assert!(estimate.low <= estimate.value && estimate.value <= estimate.high, "{estimate:?}");
        }
        assert!(generation.simpson.is_some());
    }
    let last = &outcome.generations[19];
    let exact = forecast(Corpus::Spectrum(&corpus), &Policy::mix(0.1), 20).unwrap();
    let exact = &exact.generations[19];
    close(exact.kept.value, last.kept.value, 1e-9);
    assert!(exact.kept.high - exact.kept.low < last.kept.high - last.kept.low);
    assert!(exact.lost_mass.high < last.lost_mass.high);
}

#[test]
fn selection_narrows_and_invention_widens() {
    let corpus = spectrum(&zipf_counts(2000, 30_000.0, 1.1));
    let kept = |decoding: Decoding| {
        let policy = Policy { decoding, ..Policy::mix(0.0) };
        forecast(Corpus::Spectrum(&corpus), &policy, 10).unwrap().generations[9].kept.value
    };
    let neutral = kept(Decoding::default());
    assert!(kept(Decoding { selection: Selection::all(0.9), ..Decoding::default() }) < neutral - 10.0);
    assert!(kept(Decoding { burst: 1.5, ..Decoding::default() }) < neutral - 10.0);
    assert!(kept(Decoding { invented: 0.1, ..Decoding::default() }) > neutral + 10.0);
    let rare = lab::forecast::SelectionRow { least_count: 1, weight: 0.5 };
    let common = lab::forecast::SelectionRow { least_count: 9, weight: 1.0 };
    let decoding = Decoding { selection: Selection { rows: vec![rare, common] }, ..Decoding::default() };
    let policy = Policy { decoding, ..Policy::mix(0.0) };
    let some = forecast(Corpus::Spectrum(&corpus), &policy, 10).unwrap();
    let all = forecast(Corpus::Spectrum(&corpus), &Policy::mix(0.0), 10).unwrap();
    for (some, all) in some.generations[9].bands.iter().zip(&all.generations[9].bands) {
        let is_same = (some.kept.value - all.kept.value).abs() < 1e-9;
        assert_eq!(is_same, some.band.low >= 9, "{}", some.band);
    }
}

#[test]
fn names_of_bands() {
    let names: Vec<String> = [1, 2, 3, 4, 5, 8, 9, 1000].map(|count| Band::of(count).to_string()).to_vec();
    assert_eq!(names, ["1", "2", "3-4", "3-4", "5-8", "5-8", "9-16", "513-1024"]);
    assert_eq!(Band::of(u64::MAX).high, u64::MAX);
}

#[test]
fn what_can_not_be_asked() {
    let corpus = spectrum(&[1, 2, 3]);
    let check = |policy: &Policy, generations: u32, expect: &str| {
        let error = forecast(Corpus::Spectrum(&corpus), policy, generations).unwrap_err();
        assert_eq!(error.to_string(), expect);
    };
    check(&Policy::mix(1.5), 1, "the real share is 1.5, which is outside 0 to 1");
    check(&Policy::mix(-0.1), 1, "the real share is -0.1, which is outside 0 to 1");
    check(&Policy::mix(f64::NAN), 1, "the real share is NaN, which is outside 0 to 1");
    check(&Policy::mix(0.5), 0, "0 generations are asked for; 1 to 10000 can be");
    check(&Policy::mix(0.5), 1_000_000, "1000000 generations are asked for; 1 to 10000 can be");
    check(
        &Policy::mix(0.1).with_unit(RealUnit::Whole),
        1,
        "whole units are asked for, and the counts do not say how types are spread over units",
    );
    let regime = |regime, real| Policy::of(regime, Share::exact(real));
    check(&regime(Regime::Window { generations: 0 }, 0.0), 1, "a window has at least one generation");
    check(
        &regime(Regime::Floor(Floor::Random { share: 0.75 }), 0.5),
        1,
        "real share and floor are 1.25 together, which is above 1",
    );
    let kept = spectrum(&[2, 2]);
    check(
        &regime(Regime::Floor(Floor::Chosen { share: 0.1, kept }), 0.0),
        1,
        "the floor keeps 2 types that occur 2 times, and the corpus has 1",
    );
    let decoding = Decoding { selection: Selection::all(f64::INFINITY), ..Decoding::default() };
    check(
        &Policy { decoding, ..Policy::mix(0.0) },
        1,
        "a weight of selection is inf, which is not a finite number of 0 or more",
    );
    let row = |least_count| lab::forecast::SelectionRow { least_count, weight: 1.0 };
    let decoding = Decoding { selection: Selection { rows: vec![row(5), row(5)] }, ..Decoding::default() };
    check(
        &Policy { decoding, ..Policy::mix(0.0) },
        1,
        "the row of selection for 5 and more does not come after a lower one",
    );
    let upside_down = Policy::of(Regime::Replace, Share { low: 0.2, value: 0.1, high: 0.3 });
    check(&upside_down, 1, "the real share 0.1 is outside its interval from 0.2 to 0.3");
    let empty = Spectrum::default();
    let nothing = forecast(Corpus::Spectrum(&empty), &Policy::mix(0.1), 3).unwrap_err();
    assert_eq!(nothing, ForecastError::EmptyCorpus);
}

#[test]
fn no_corner_is_no_number() {
    let named = counts(&[("a", "x x x y z"), ("b", "x y"), ("c", "w")]);
    let clumps = named.clumps();
    let one_type = counts(&[("a", "x")]).clumps();
    let kept = spectrum(&[1]);
    let regimes = [
        Regime::Replace,
        Regime::Accumulate,
        Regime::AccumulateSubsample { budget: 1.0 },
        Regime::AccumulateSubsample { budget: 3.5 },
        Regime::Window { generations: 3 },
        Regime::Floor(Floor::Random { share: 0.0 }),
        Regime::Floor(Floor::Chosen { share: 0.0, kept }),
    ];
    for corpus in [&clumps, &one_type] {
        for regime in &regimes {
            for unit in [RealUnit::Token, RealUnit::Whole, RealUnit::Document] {
                for (real, weight, invented) in [(0.0, 1.0, 0.0), (1.0, 1.0, 0.5), (0.5, 0.0, 1.0), (0.0, 3.0, 0.0)] {
                    let decoding = Decoding { selection: Selection::all(weight), invented, burst: 1.0 };
                    let policy = Policy { decoding, ..Policy::of(regime.clone(), Share::exact(real)).with_unit(unit) };
                    let outcome = forecast(Corpus::Clumps(corpus), &policy, 12).unwrap();
                    for generation in outcome.generations {
                        let estimates = generation.bands.iter().map(|band| band.kept);
                        for estimate in estimates.chain([generation.kept, generation.lost_mass]) {
                            let Estimate { value, low, high, deviation } = estimate;
                            assert!(
                                [value, low, high, deviation].iter().all(|number| number.is_finite()),
                                "{policy:?}"
                            );
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn a_billion_tokens() {
    let corpus = Spectrum::from_rows([(1, 1_000_000), (10, 100_000), (999_000_000, 1)]).unwrap();
    let outcome = forecast(Corpus::Spectrum(&corpus), &Policy::mix(0.1), 10).unwrap();
    close(
        outcome.generations[9].kept.value,
        1_000_000.0 * (1.0 - (-0.4161_f64).exp()) + 100_000.0 * (1.0 - (-4.161_f64).exp()) + 1.0,
        400.0,
    );
}

proptest! {
    #[test]
    fn any_policy_gives_numbers_in_their_ranges(
        counts in prop::collection::vec(1_u64..5000, 1..60),
        real in 0.0..=1.0_f64,
        which in 0_usize..6,
        generations in 1_u32..40,
    ) {
        let regimes = [
            Regime::Replace,
            Regime::Accumulate,
            Regime::AccumulateSubsample { budget: 0.7 },
            Regime::Window { generations: 4 },
            Regime::Floor(Floor::Random { share: 1.0 - real }),
            Regime::Floor(Floor::Chosen { share: (1.0 - real) / 2.0, kept: spectrum(&counts[..1]) }),
        ];
        let corpus = spectrum(&counts);
        let policy = Policy::of(regimes[which].clone(), Share::exact(real));
        let outcome = forecast(Corpus::Spectrum(&corpus), &policy, generations).unwrap();
        let mut last = counts.len() as f64;
        for generation in &outcome.generations {
            let kept = generation.kept;
            prop_assert!(kept.low >= 0.0 && kept.low <= kept.value + 1e-9 && kept.value <= kept.high + 1e-9);
            prop_assert!(kept.high <= counts.len() as f64 + 1e-9);
            // Where several generations are trained on, real text that comes may make up for what the model clumped.
            let may_grow = matches!(policy.regime, Regime::AccumulateSubsample { .. } | Regime::Window { .. });
            prop_assert!(may_grow || kept.value <= last + 1e-9, "what is left does not grow");
            prop_assert!((0.0..=1.0 + 1e-9).contains(&generation.lost_mass.value));
            last = kept.value;
        }
    }

    #[test]
    fn more_real_text_keeps_more(
        counts in prop::collection::vec(1_u64..500, 1..60),
        low in 0.0..1.0_f64,
        more in 0.0..1.0_f64,
        generations in 1_u32..40,
    ) {
        let corpus = spectrum(&counts);
        let kept = |real: f64| {
            let outcome = forecast(Corpus::Spectrum(&corpus), &Policy::mix(real), generations).unwrap();
            outcome.generations[generations as usize - 1].kept.value
        };
        prop_assert!(kept(low + (1.0 - low) * more) >= kept(low) - 1e-9);
    }
}
