//! Language models on a real corpus against the forecast from its counts alone.

use std::sync::OnceLock;

use lab::at_risk::{Goal, cheapest_floor};
use lab::counts::{Counts, Spectrum};
use lab::forecast::{Corpus, Decoding, Floor, Policy, RealUnit, Share, forecast};
use lab::run::Regime;
use lab::run::experiment::{Experiment, Measures};
use lab::run::ngram::{Decode, KneserNey, Ngram, Pieces, Settings};
use lab::run::text::{END, Text, Vocabulary};
use lab::seed::Seed;

use crate::corpora::close;
use crate::corpus::corpus;

fn real() -> &'static (Vocabulary, Text, Text) {
    static CORPUS: OnceLock<(Vocabulary, Text, Text)> = OnceLock::new();
    CORPUS.get_or_init(|| corpus(1))
}

fn settings(regime: Regime) -> Settings {
    Settings::new(regime, Seed(42))
}

/// The tracked types that are left after some generations.
fn left(settings: Settings, generations: u32) -> f64 {
    kept(settings, generations)[generations as usize - 1]
}

/// The tracked types that are left in each generation from 1 on.
fn kept(settings: Settings, generations: u32) -> Vec<f64> {
    let (vocabulary, text, _) = real();
    let run = Ngram::new(text.clone(), vocabulary.size(), settings).unwrap();
    let mut state = run.start();
    let mut next = || {
        state = run.step(&state).unwrap();
        let counts = state.training.counts(vocabulary.size());
        counts.iter().zip(vocabulary.tracked()).filter(|(count, tracked)| **tracked && **count > 0).count() as f64
    };
    (0..generations).map(|_| next()).collect()
}

fn counts() -> Counts {
    let (vocabulary, text, _) = real();
    Counts::of_text(text.documents().collect(), vocabulary).unwrap()
}

#[test]
fn the_corpus_is_real() {
    let (_, text, held_out) = real();
    assert!(held_out.tokens.len() > 20_000);
    assert!(text.tokens.len() > 200_000);
    assert!(counts().spectrum().unwrap().types() > 4_000);
}

#[test]
fn models_of_each_order_lose_what_the_forecast_says() {
    let spectrum = counts().spectrum().unwrap();
    let outcome = forecast(Corpus::Spectrum(&spectrum), &Policy::mix(0.0), 10).unwrap();
    for order in [2, 3, 5] {
        for generations in [1, 10] {
            let found = left(Settings { order, ..settings(Regime::Replace) }, generations);
            let expected = outcome.generations[generations as usize - 1].kept.value;
            assert!((found / expected - 1.0).abs() < 0.05, "order {order} at {generations}: {found} for {expected}");
        }
    }
}

#[test]
fn pairs_of_words_go_as_the_forecast_says() {
    let (vocabulary, text, _) = real();
    let pairs = |text: &Text| {
        let mut counts = std::collections::HashMap::<(u32, u32), u64>::new();
        text.tokens.windows(2).for_each(|pair| *counts.entry((pair[0], pair[1])).or_default() += 1);
        counts
    };
    let real_pairs = pairs(text);
    let spectrum = Spectrum::from_counts(real_pairs.values().copied()).unwrap();
    let expected = forecast(Corpus::Spectrum(&spectrum), &Policy::mix(0.0), 5).unwrap().generations[4].kept.value;
    let run = Ngram::new(text.clone(), vocabulary.size(), Settings { order: 3, ..settings(Regime::Replace) }).unwrap();
    let state = (0..5).fold(run.start(), |state, _| run.step(&state).unwrap());
    let found = pairs(&state.training).keys().filter(|pair| real_pairs.contains_key(pair)).count() as f64;
    assert!((found / expected - 1.0).abs() < 0.05, "{found} for {expected}");
}

#[test]
fn decoding_that_selects_loses_far_more() {
    let spectrum = counts().spectrum().unwrap();
    let expected = forecast(Corpus::Spectrum(&spectrum), &Policy::mix(0.0), 10).unwrap().generations[9].kept.value;
    let cold = left(Settings { decode: Decode { temperature: 0.9, top_p: 1.0 }, ..settings(Regime::Replace) }, 10);
    let nucleus = left(Settings { decode: Decode { temperature: 1.0, top_p: 0.95 }, ..settings(Regime::Replace) }, 10);
    assert!(cold < 0.5 * expected, "{cold} for {expected}");
    assert!(nucleus < 0.7 * expected, "{nucleus} for {expected}");
    let colder = left(Settings { decode: Decode { temperature: 0.7, top_p: 1.0 }, ..settings(Regime::Replace) }, 10);
    assert!(colder < cold);
}

#[test]
fn selection_measured_in_one_generation_forecasts_the_next() {
    let (vocabulary, text, _) = real();
    let cold = Settings { decode: Decode { temperature: 0.9, top_p: 1.0 }, ..settings(Regime::Replace) };
    let run = Ngram::new(text.clone(), vocabulary.size(), cold).unwrap();
    let tracked = |text: &Text| -> Vec<u64> {
        let counts = text.counts(vocabulary.size());
        counts.iter().zip(vocabulary.tracked()).map(|(count, tracked)| if *tracked { *count } else { 0 }).collect()
    };
    let first = run.step(&run.start()).unwrap();
    let second = run.step(&first).unwrap();
    let selection = lab::run::excess::selection(&tracked(text), &tracked(&first.training), 0.0);
    assert!(selection.weight(1) < 0.9 && selection.weight(1_000) > 0.9, "{selection:?}");
    let found = tracked(&second.training).iter().filter(|count| **count > 0).count() as f64;
    let spectrum = counts().spectrum().unwrap();
    let kept = |policy: &Policy| forecast(Corpus::Spectrum(&spectrum), policy, 2).unwrap().generations[1].kept.value;
    let decoding = Decoding { selection, ..Decoding::default() };
    let (neutral, calibrated) = (kept(&Policy::mix(0.0)), kept(&Policy { decoding, ..Policy::mix(0.0) }));
    assert!((calibrated / found - 1.0).abs() < 0.12, "{found} for {calibrated}");
    assert!((calibrated - found).abs() < 0.6 * (neutral - found), "{found} for {calibrated}, {neutral} by chance");
}

#[test]
fn whole_files_need_the_clumped_form() {
    const LAST: u32 = 20;
    let clumps = counts().clumps();
    for share in [0.1, 0.3] {
        let settings = Settings { order: 2, ..settings(Regime::Mix { real: share }) };
        let of = |unit| forecast(Corpus::Clumps(&clumps), &Policy::mix(share).with_unit(unit), LAST).unwrap();
        let (whole, token) = (of(RealUnit::Whole), of(RealUnit::Token));
        let runs: Vec<Vec<f64>> = (0..3).map(|seed| kept(Settings { seed: Seed(seed), ..settings }, LAST)).collect();
        for at in 0..LAST as usize {
            let found = crate::corpora::mean(&runs.iter().map(|run| run[at]).collect::<Vec<_>>()).0;
            let (expected, tokens) = (whole.generations[at].kept.value, token.generations[at].kept.value);
            assert!((found / expected - 1.0).abs() < 0.06, "{found} for {expected} at {} with {share}", at + 1);
            assert!(at < 9 || tokens / found > 1.02, "{tokens} by tokens for {found}");
        }
    }
}

/// A smaller corpus, and its measures under settings.
fn measures(settings: Settings, generations: u32) -> Vec<Measures> {
    let (vocabulary, text, held_out) = corpus(4);
    let run = Ngram::new(text, vocabulary.size(), settings).unwrap();
    let experiment = Experiment::new(run, &vocabulary, held_out, generations, 2).unwrap();
    let start = experiment.run().start();
    let mut all = vec![experiment.measure(&start).unwrap()];
    let mut keep = |_: &_, measures: &Measures| {
        all.push(measures.clone());
        true
    };
    experiment.go_on(start, generations, &mut keep).unwrap();
    all
}

#[test]
fn accumulation_learns_replacement_forgets() {
    let perplexity = |settings| {
        let all = measures(settings, 6);
        (all[1].held_out_perplexity.unwrap(), all[6].held_out_perplexity.unwrap())
    };
    let cold = Decode { temperature: 0.8, top_p: 1.0 };
    let (_, accumulate) = perplexity(settings(Regime::Accumulate));
    let (first, replace) = perplexity(settings(Regime::Replace));
    let (_, mixed) = perplexity(settings(Regime::Mix { real: 0.5 }));
    let (_, cold_replace) = perplexity(Settings { decode: cold, ..settings(Regime::Replace) });
    let (_, cold_accumulate) = perplexity(Settings { decode: cold, ..settings(Regime::Accumulate) });
    assert!(accumulate <= first && first < replace && mixed < replace);
    assert!(cold_replace > 1.2 * replace);
    assert!(cold_accumulate < 1.3 * first);
}

#[test]
fn variety_alarms_before_perplexity() {
    let all = measures(settings(Regime::Replace), 8);
    let (start, first, last) = (&all[0], &all[1], &all[8]);
    let change = |of: fn(&Measures) -> f64, now: &Measures| of(now) / of(start) - 1.0;
    let perplexity = |measures: &Measures| measures.held_out_perplexity.unwrap();
    assert!(change(|measures| measures.distinct[1], first) < -0.1);
    // The corpus is this workspace as it is, so only what is far apart is compared.
    assert!(change(|measures| measures.distinct[1], first).abs() > 1.5 * change(perplexity, first));
    assert!(change(|measures| measures.hill.unwrap().entropy(), last).abs() < 0.1);
    assert!(perplexity(last) > 1.1 * perplexity(first));
    assert!(first.z.unwrap().abs() < 6.0, "{:?}", first.z);
    let cold = measures(Settings { decode: Decode { temperature: 0.8, top_p: 1.0 }, ..settings(Regime::Replace) }, 2);
    assert!(cold[2].z.unwrap() < -10.0, "{:?}", cold[2].z);
    for measures in all.iter().chain(&cold) {
        let numbers =
            [measures.zipf, measures.heaps, measures.novel_triples, measures.novel_pairs, measures.held_out_perplexity];
        assert!(numbers.iter().all(|number| number.is_some_and(f64::is_finite)), "{measures:?}");
    }
    assert_eq!(start.novel_triples, Some(0.0));
    let alike = |measures: &Measures| (measures.self_bleu.unwrap(), measures.vendi.unwrap());
    for (bleu, vendi) in [alike(start), alike(last), alike(&cold[2])] {
        assert!((0.0..=1.0).contains(&bleu) && (1.0..=64.0).contains(&vendi), "{bleu} {vendi}");
    }
    assert_eq!(last.novel_pairs.map(|share| share < 0.01), Some(true));
}

#[test]
fn a_floor_that_was_chosen_keeps_what_the_forecast_says() {
    let (vocabulary, text, _) = real();
    let counts = counts();
    let plan = cheapest_floor(&counts, &Goal::share(&counts, 0.1));
    let documents: Vec<&[u32]> = text.documents().collect();
    let mut floor = Text::default();
    // Units are named by their place, so they stand in its order.
    plan.steps.iter().for_each(|step| floor.push(documents[step.unit]));
    let run = Ngram::new(text.clone(), vocabulary.size(), settings(Regime::Floor { share: 0.1 })).unwrap();
    let start = run.start_with_floor(floor.clone()).unwrap();
    let chosen = Floor::Chosen { share: plan.share(), kept: plan.kept(&counts).unwrap() };
    let policy = Policy::of(lab::forecast::Regime::Floor(chosen), Share::exact(0.0));
    let experiment = Experiment::new(run, vocabulary, Text::default(), 5, 2).unwrap().expecting(policy).unwrap();
    let mut last = None;
    let mut keep = |_: &_, measures: &Measures| {
        last = Some(measures.clone());
        true
    };
    experiment.go_on(start, 5, &mut keep).unwrap();
    let (found, expected) = (last.unwrap().retention.kept as f64, experiment.forecast().generations[4].kept.value);
    assert!((found / expected - 1.0).abs() < 0.03, "{found} for {expected}");
    let random = left(settings(Regime::Floor { share: 0.1 }), 5);
    assert!(found > random, "{found} chosen, {random} at random");
    let other = Ngram::new(text.clone(), vocabulary.size(), settings(Regime::Replace)).unwrap();
    assert!(other.start_with_floor(floor).is_err());
}

#[test]
fn every_regime_runs_and_goes_on() {
    let (vocabulary, text, _) = corpus(12);
    let names = [
        "replace",
        "mix:0.2",
        "floor:0.2",
        "accumulate",
        "accumulate-subsample",
        "accumulate-subsample:5000",
        "window:3",
        "resample",
        "gated:0.9,0.3",
        "self-gated:0.5",
    ];
    for name in names {
        let settings = Settings { order: 2, pieces: Pieces::Documents, ..settings(name.parse().unwrap()) };
        let run = Ngram::new(text.clone(), vocabulary.size(), settings).unwrap();
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| (0..4).fold(run.start(), |state, _| run.step(&state).unwrap()))
        };
        let whole = on(1);
        assert_eq!(whole, on(3), "{name}");
        let half = (0..2).fold(run.start(), |state, _| run.step(&state).unwrap());
        let again = Ngram::new(text.clone(), vocabulary.size(), settings).unwrap();
        let resumed = (2..4).fold(half, |state, _| again.step(&state).unwrap());
        assert_eq!(whole, resumed, "{name}");
        assert_eq!(whole.training.tokens.last(), Some(&END));
        let other = Ngram::new(text.clone(), vocabulary.size(), Settings { seed: Seed(43), ..settings }).unwrap();
        assert_ne!(other.step(&other.start()).unwrap().training, run.step(&run.start()).unwrap().training, "{name}");
    }
}

#[test]
fn a_gate_that_the_model_keeps_itself_accepts_more_and_more() {
    let all = measures(settings(Regime::SelfGated { kept: 0.25 }), 4);
    let accepted: Vec<f64> = all[1..].iter().map(|measures| measures.acceptance.unwrap()).collect();
    assert!(accepted[3] > accepted[0] + 0.2, "{accepted:?}");
    let replaced = measures(settings(Regime::Replace), 4);
    assert!(all[4].held_out_perplexity > replaced[4].held_out_perplexity);
}

#[test]
fn the_scorer_is_a_distribution() {
    let text = |tokens: &[u32]| Text { tokens: tokens.to_vec() };
    let training = text(&[1, 2, 1, 3, END, 1, 2, 2, END]);
    for length in 1..=4 {
        let scorer = KneserNey::new(&training, length, 5);
        // Every token that may come after "1 2", with the unknown word.
        let before = scorer.mean_log(&[1, 2]).unwrap() * 2.0;
        let sum: f64 = (0..6).map(|token| (scorer.mean_log(&[1, 2, token]).unwrap() * 3.0 - before).exp()).sum();
        close(sum, 1.0, 1e-9);
    }
    let scorer = KneserNey::new(&training, 2, 5);
    assert!(scorer.perplexity(&training) < scorer.perplexity(&text(&[3, 1, 3, END])));
    assert_eq!(scorer.perplexity(&Text::default()), None);
    assert_eq!(scorer.mean_log(&[]), None);
}

#[test]
fn the_model_copies_what_it_saw() {
    // Every context has one continuation, so nothing else can be written.
    let tokens: Vec<u32> = (0..50).flat_map(|_| [1, 2, 3, 4, END]).collect();
    let text = Text { tokens };
    for order in 2..=5 {
        let settings = Settings { order, ..settings(Regime::Replace) };
        let run = Ngram::new(text.clone(), 5, settings).unwrap();
        assert_eq!(run.step(&run.start()).unwrap().training, text);
    }
    let greedy = Decode { temperature: 1e-3, top_p: 1.0 };
    let text = Text { tokens: vec![1, 2, 2, 1, 2, 3, END] };
    let run = Ngram::new(text, 4, Settings { order: 1, decode: greedy, ..settings(Regime::Replace) }).unwrap();
    let written = run.step(&run.start()).unwrap().training;
    assert_eq!(written.tokens, [2, 2, 2, 2, 2, 2, END]);
}

#[test]
fn runs_that_can_not_be() {
    let text = Text { tokens: vec![1, 2, END] };
    let check = |settings: Settings, expect: &str| {
        let error = Ngram::new(text.clone(), 3, settings).unwrap_err();
        assert_eq!(error.to_string(), expect);
    };
    let plain = settings(Regime::Replace);
    check(Settings { order: 0, ..plain }, "the order is 0; it must be from 1 to 5");
    check(Settings { order: 6, ..plain }, "the order is 6; it must be from 1 to 5");
    check(
        Settings { decode: Decode { temperature: 0.0, top_p: 1.0 }, ..plain },
        "the temperature is 0; it must be above 0",
    );
    check(
        Settings { decode: Decode { temperature: 1.0, top_p: 1.5 }, ..plain },
        "top-p is 1.5; it must be above 0 and at most 1",
    );
    check(Settings { pieces: Pieces::Runs(0), ..plain }, "tokens in a row is 0; it must be 1 or more");
    check(Settings { regime: Regime::Mix { real: 7.0 }, ..plain }, "the real share is 7, which is outside 0 to 1");
    assert!(Ngram::new(text.clone(), 2, plain).is_err());
    assert_eq!(Ngram::new(Text::default(), 2, plain).unwrap_err().to_string(), "the corpus has no tokens");
    let starved = Settings { regime: Regime::Gated { keeps_correct: 0.0, keeps_wrong: 0.0 }, ..plain };
    let run = Ngram::new(text.clone(), 3, starved).unwrap();
    assert_eq!(run.step(&run.start()).unwrap_err().to_string(), "the gate kept 0 of 3 tokens, and was given up");
    let run = Ngram::new(text, 3, plain).unwrap();
    let mut strange = run.start();
    strange.training.tokens = vec![9, END];
    assert!(run.step(&strange).is_err());
    strange.training.tokens = vec![1];
    assert!(run.step(&strange).is_err());
}
