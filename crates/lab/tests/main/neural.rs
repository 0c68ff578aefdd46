//! The transformer: narrowing by temperature is told from chance. Numbers may differ a little from machine to machine,
//! so what is asked for is far from them.

use lab::run::experiment::Experiment;
use lab::run::neural::{Neural, Settings, State};
use lab::run::ngram::{self, Decode, Ngram};
use lab::run::{Regime, RunError};
use lab::seed::Seed;

use crate::corpus::corpus;

/// A run on a part of this workspace's sources.
fn run(regime: Regime, every: usize, rounds: usize, decode: Decode) -> Neural {
    let (vocabulary, text, held_out) = corpus(every);
    let settings = ngram::Settings::new(regime, Seed(7));
    let ngram = Ngram::new(text, vocabulary.size(), settings).unwrap();
    let experiment = Experiment::new(ngram, &vocabulary, held_out.clone(), 2, 2).unwrap();
    Neural::new(experiment, held_out, Settings { rounds, decode, seed: Seed(7) }).unwrap()
}

#[test]
fn below_temperature_1_fewer_types_are_left_than_chance_leaves() {
    let run = run(Regime::Replace, 60, 8, Decode { temperature: 0.6, top_p: 1.0 });
    let first = run.start(&|| true).unwrap();
    let second = run.step(&first, &|| true).unwrap();
    let (people, written) = (run.measure(&first).unwrap(), run.measure(&second).unwrap());
    let tokens = |state: &State| state.text.training.tokens.len();
    assert_eq!(tokens(&first), tokens(&second));
    let z = written.0.z.unwrap();
    assert!(z < -3.0, "z is {z}");
    let (before, after) = (people.1.unwrap(), written.1.unwrap());
    assert!(before < 1000.0 && after > 1.05 * before, "{before} {after}");
}

#[test]
fn the_same_seed_is_about_the_same_run_and_a_state_goes_on() {
    let run = || run(Regime::Mix { real: 0.2 }, 300, 1, Decode::default());
    let (one, other) = (run(), run());
    let state = one.start(&|| true).unwrap();
    let again = other.start(&|| true).unwrap();
    let near = |one: &[f32], other: &[f32]| one.iter().zip(other).all(|(one, other)| (one - other).abs() < 1e-3);
    assert!(state.weights.len() == again.weights.len() && near(&state.weights, &again.weights));
    assert_eq!(one.step(&state, &|| true).unwrap().text.generation, 1);
    let cut = State { weights: state.weights[1..].to_vec(), ..state };
    assert!(one.step(&cut, &|| true).is_err());
}

#[test]
fn only_the_most_likely_is_written_if_the_rest_is_left_out() {
    let types = |top_p: f64| {
        let run = run(Regime::Replace, 300, 1, Decode { temperature: 1.0, top_p });
        let first = run.start(&|| true).unwrap();
        let second = run.step(&first, &|| true).unwrap();
        run.measure(&second).unwrap().0.retention.kept
    };
    assert!(types(0.3) < types(1.0) / 2, "{} of {}", types(0.3), types(1.0));
}

#[test]
fn who_does_not_wish_to_go_on_is_heard_within_a_generation() {
    let run = run(Regime::Replace, 300, 1, Decode::default());
    assert_eq!(run.start(&|| false), Err(RunError::Stopped));
    let first = run.start(&|| true).unwrap();
    let asked = std::sync::atomic::AtomicU32::new(0);
    let thrice = || asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed) < 3;
    assert_eq!(run.step(&first, &thrice), Err(RunError::Stopped));
}
