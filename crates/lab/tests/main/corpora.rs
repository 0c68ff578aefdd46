//! Corpora that tests share.

use lab::Family;
use lab::counts::{Builder, Counts, Spectrum, UnitInfo};

/// A corpus of `units` files with words, counted as identifiers.
pub(crate) fn counts(units: &[(&str, &str)]) -> Counts {
    let mut builder = Builder::new();
    for (name, text) in units {
        let info = UnitInfo { name: (*name).to_owned(), tokens: 10, ..UnitInfo::default() };
        let words = text.split_whitespace().map(|word| (Family::Identifier, word));
        builder.unit(&info, words).expect("because a test's corpus is small");
    }
    let mut families = builder.finish().expect("because the units have different names");
    families.remove(&Family::Identifier).unwrap_or_default()
}

/// Counts that follow the law of Zipf and Mandelbrot: about `tokens` over so many types, each at least once.
pub(crate) fn zipf_counts(types: u64, tokens: f64, exponent: f64) -> Vec<u64> {
    let share = |rank: u64| (rank as f64 + 2.7).powf(-exponent);
    let sum: f64 = (1..=types).map(share).sum();
    (1..=types).map(|rank| (tokens * share(rank) / sum).round().max(1.0) as u64).collect()
}

pub(crate) fn spectrum(counts: &[u64]) -> Spectrum {
    Spectrum::from_counts(counts.iter().copied()).expect("because a test's corpus is small")
}

/// Checks a number against another with an absolute tolerance.
#[track_caller]
pub(crate) fn close(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found} is not {expected} within {tolerance}");
}

/// Mean and standard error of numbers.
pub(crate) fn mean(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let square = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean, (square / n).sqrt())
}

/// Checks that the mean of numbers is what it should be, within so many standard errors.
#[track_caller]
pub(crate) fn mean_is(values: &[f64], expected: f64, errors: f64) {
    let (mean, error) = mean(values);
    assert!((mean - expected).abs() <= errors * error, "{mean} +- {error} is not {expected}");
}
