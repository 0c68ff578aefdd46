//! How long the lab takes, beside `speed_reference.py`, which does the same with numpy in the same words.
//!
//! `RAYON_NUM_THREADS=1 cargo run -p lab --example speed -- FOLDER`

#![allow(clippy::print_stdout)]

#[path = "sources/mod.rs"]
mod sources;

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use lab::counts::Spectrum;
use lab::forecast::{Corpus, Policy, forecast};
use lab::lex::Lexed;
use lab::run::Regime;
use lab::run::categorical::Categorical;
use lab::run::ngram::{KneserNey, Ngram, Settings};
use lab::seed::Seed;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("which folder?")?;
    million_types()?;
    categorical()?;
    let sources = sources::read(Path::new(&folder));
    timed("counts: lexing alone", || {
        sources.iter().map(|(_, text, syntax)| Lexed::new(text, syntax).tokens().len()).sum::<usize>()
    });
    timed("counts: all families", || sources::counts(&sources).map(|families| families.len()))?;
    language_model(&sources)
}

fn million_types() -> Result<(), Box<dyn Error>> {
    let counts = zipf(1_000_000, 20_000_000.0);
    let spectrum = timed("spectrum of 1,000,000 types", || Spectrum::from_counts(counts.iter().copied()))?;
    timed("forecast, 1,000,000 types, 50 generations", || {
        forecast(Corpus::Spectrum(&spectrum), &Policy::mix(0.1), 50)
    })?;
    Ok(())
}

fn categorical() -> Result<(), Box<dyn Error>> {
    let counts = zipf(21_779, 334_560.0);
    for (label, regime) in [("replace", Regime::Replace), ("mix:0.1", Regime::Mix { real: 0.1 })] {
        let run = Categorical::by_tokens(counts.clone(), regime, Seed(1))?;
        let states = timed(&format!("categorical, 21,779 types, 50 generations, {label}"), || {
            (0..50).try_fold(run.start(), |state, _| run.step(&state))
        })?;
        println!("  {} types left", states.training.iter().filter(|count| **count > 0).count());
    }
    Ok(())
}

fn language_model(sources: &[sources::Source]) -> Result<(), Box<dyn Error>> {
    let (vocabulary, text, held_out) = sources::texts(sources);
    println!("{} tokens, {} words", text.tokens.len(), vocabulary.size());
    for order in [2, 3, 5] {
        let settings = Settings { order, ..Settings::new(Regime::Replace, Seed(1)) };
        let run = Ngram::new(text.clone(), vocabulary.size(), settings)?;
        let start = run.start();
        let state = timed(&format!("n-gram model of order {order}, one generation"), || run.step(&start))?;
        timed("  scorer of length 2 on held-out text", || {
            KneserNey::new(&state.training, 2, vocabulary.size()).perplexity(&held_out)
        });
    }
    Ok(())
}

/// Counts as they are in code, near enough.
fn zipf(types: u32, tokens: f64) -> Vec<u64> {
    let share = |rank: u32| (f64::from(rank) + 2.7).powf(-1.05);
    let sum: f64 = (1..=types).map(share).sum();
    (1..=types).map(|rank| (tokens * share(rank) / sum).round().max(1.0) as u64).collect()
}

/// Does something three times and says how long the fastest took.
fn timed<T>(label: &str, mut work: impl FnMut() -> T) -> T {
    let mut best = f64::INFINITY;
    let mut once = || {
        let start = Instant::now();
        let value = work();
        best = best.min(start.elapsed().as_secs_f64());
        value
    };
    once();
    once();
    let value = once();
    println!("{label}: {:.2} ms", 1e3 * best);
    value
}
