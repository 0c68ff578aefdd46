//! How long the lab takes, for measurements: `RAYON_NUM_THREADS=1 speed FOLDER`. On standard output, between tabs, what
//! was done, its CPU seconds (Linux; the mean of some times), and what came of it.
//!
//! `cargo xtask bench --only lab` runs it in turns with its `lab_reference.py`, which does the same with numpy.

#![allow(clippy::print_stdout, reason = "a program of its own")]

#[path = "sources/mod.rs"]
mod sources;

use std::error::Error;
use std::fs;
use std::path::Path;

use lab::counts::Spectrum;
use lab::forecast::{Corpus, Policy, forecast};
use lab::lex::Lexed;
use lab::run::Regime;
use lab::run::categorical::Categorical;
use lab::run::ngram::{Ngram, Settings};
use lab::run::text::Text;
use lab::seed::Seed;

/// Tokens of the text that models are trained on, if the folder has as many.
const TEXT_TOKENS: usize = 1_250_000;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("which folder?")?;
    million_types()?;
    categorical()?;
    let sources = sources::read(Path::new(&folder));
    let bytes: usize = sources.iter().map(|(_, text, _)| text.len()).sum();
    let read = format!("{} files, {bytes} bytes", sources.len());
    let tokens = |(_, text, syntax): &sources::Source| Lexed::new(text, syntax).tokens().len();
    timed("lexing", 3, || sources.iter().map(tokens).sum::<usize>(), |tokens| format!("{read}, {tokens} tokens"))?;
    timed("counts", 3, || sources::counts(&sources), |_| read.clone())??;
    language_model(&sources)
}

fn million_types() -> Result<(), Box<dyn Error>> {
    let spectrum = Spectrum::from_counts(zipf(1_000_000, 20_000_000.0))?;
    let work = || forecast(Corpus::Spectrum(&spectrum), &Policy::mix(0.1), 50);
    timed("forecast", 20, work, |_| format!("{} types, {} counts", spectrum.types(), spectrum.rows().len()))??;
    Ok(())
}

fn categorical() -> Result<(), Box<dyn Error>> {
    let counts = zipf(21_779, 334_560.0);
    for name in ["replace", "mix:0.01", "mix:0.1"] {
        let run = Categorical::by_tokens(counts.clone(), name.parse()?, Seed(1))?;
        let mut seed = 0;
        let work = || {
            seed += 1;
            run.with_seed(Seed(seed)).advance(&run.start(), 50)
        };
        timed(&format!("categorical {name}"), 60, work, |state| match state {
            Ok(state) => format!("{} types left", state.training.iter().filter(|count| **count > 0).count()),
            Err(error) => error.to_string(),
        })??;
    }
    Ok(())
}

fn language_model(sources: &[sources::Source]) -> Result<(), Box<dyn Error>> {
    let (vocabulary, text, _) = sources::texts(sources);
    let text = Text { tokens: text.tokens[..text.tokens.len().min(TEXT_TOKENS)].to_vec() };
    for order in [2, 3, 5] {
        let settings = Settings { order, ..Settings::new(Regime::Replace, Seed(1)) };
        let run = Ngram::new(text.clone(), vocabulary.size(), settings)?;
        let start = run.start();
        let found = |_: &_| format!("{} tokens, {} words", text.tokens.len(), vocabulary.size());
        timed(&format!("ngram {order}"), 5, || run.step(&start), found)??;
    }
    Ok(())
}

/// Counts as they are in code, near enough.
fn zipf(types: u32, tokens: f64) -> Vec<u64> {
    let share = |rank: u32| (f64::from(rank) + 2.7).powf(-1.05);
    let sum: f64 = (1..=types).map(share).sum();
    (1..=types).map(|rank| (tokens * share(rank) / sum).round().max(1.0) as u64).collect()
}

/// Does something some times, says what each cost in the mean (the kernel counts in steps of milliseconds) and what came
/// of the last, and returns that.
fn timed<T>(
    label: &str,
    times: u32,
    mut work: impl FnMut() -> T,
    found: impl Fn(&T) -> String,
) -> Result<T, Box<dyn Error>> {
    let before = cpu_nanoseconds()?;
    let mut last = work();
    for _ in 1..times {
        last = work();
    }
    let each = (cpu_nanoseconds()? - before) as f64 / f64::from(times.max(1));
    println!("{label}\t{:.6}\t{}", each / 1e9, found(&last));
    Ok(last)
}

/// Of all threads so far.
fn cpu_nanoseconds() -> Result<u64, Box<dyn Error>> {
    let mut sum = 0;
    for task in fs::read_dir("/proc/self/task")? {
        let text = fs::read_to_string(task?.path().join("schedstat"))?;
        sum += text.split_whitespace().next().ok_or("an empty file")?.parse::<u64>()?;
    }
    Ok(sum)
}
