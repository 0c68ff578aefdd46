//! What is read by hand, against the plain way to say it.

use std::collections::HashMap;
use std::sync::LazyLock;

use code::Language;
use kernels::rules::{Depth, Reader, Source};
use proptest::prelude::*;
use regex::bytes::Regex;

fn values(text: &str, language: &str) -> HashMap<&'static str, f64> {
    let language = Language::named(language.as_bytes());
    Reader::new(Depth::Text).values(&Source { text, path: "a", language }).into_iter().collect()
}

/// Words as they are written.
fn written(text: &str) -> Vec<String> {
    static WORDS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"[\p{Alphabetic}\p{N}]+|[^\x00-\x7f\p{Alphabetic}\p{N}\s]+").unwrap());
    WORDS.find_iter(text.as_bytes()).map(|word| String::from_utf8(word.as_bytes().to_vec()).unwrap()).collect()
}

fn words(text: &str) -> Vec<String> {
    written(text).iter().map(|word| word.to_lowercase()).collect()
}

/// Characters of words before they are made small, which can change their number.
fn lengths(text: &str) -> Vec<usize> {
    written(text).iter().map(|word| word.chars().count()).collect()
}

fn counts(words: &[String], length: usize) -> HashMap<&[String], usize> {
    let mut counts = HashMap::new();
    words.windows(length).for_each(|run| *counts.entry(run).or_insert(0) += 1);
    counts
}

fn top(words: &[String], lengths: &[usize], length: usize) -> usize {
    let counts = counts(words, length);
    let most = counts.values().copied().max().unwrap_or_default();
    let first = words.windows(length).position(|run| counts[run] == most);
    if most < 2 { 0 } else { first.map_or(0, |first| most * lengths[first..first + length].iter().sum::<usize>()) }
}

fn repeated(words: &[String], lengths: &[usize], length: usize) -> usize {
    let counts = counts(words, length);
    let mut covered = vec![false; words.len()];
    for (first, run) in words.windows(length).enumerate() {
        if counts[run] > 1 {
            covered[first..first + length].fill(true);
        }
    }
    covered.iter().zip(lengths).filter(|(covered, _)| **covered).map(|(_, length)| length).sum()
}

/// Texts that repeat themselves.
fn repeating() -> impl Strategy<Value = String> {
    let word = proptest::sample::select(vec!["a", "B", "b", "éa", "ab1", "averyveryverylongword", "語"]);
    let gap = proptest::sample::select(vec![" ", "\n", "_", "--", "·"]);
    let line = proptest::collection::vec((word, gap), 1..14)
        .prop_map(|pairs| pairs.into_iter().map(|(word, gap)| word.to_owned() + gap).collect::<String>());
    proptest::collection::vec((line, 1..4_usize), 1..8)
        .prop_map(|lines| lines.into_iter().map(|(line, times)| line.repeat(times)).collect())
}

fn encoded() -> impl Strategy<Value = String> {
    let pieces = vec![
        "41,", "0x4f,", "4F ", "4f\n", "\\x41", "\\u00e9", "\\u00", "0x", "x", " ", ", ", "abc", "=\n", "+/", "_", "-",
        "\"", "ff", "g",
    ];
    let piece = (proptest::sample::select(pieces), prop_oneof![3 => 1..3_usize, 2 => 7..10_usize, 1 => 20..70_usize]);
    proptest::collection::vec(piece, 0..24)
        .prop_map(|pieces| pieces.into_iter().map(|(piece, times)| piece.repeat(times)).collect())
}

/// The published expressions.
const ENCODED: [&str; 3] = [
    r"(?-u)[a-zA-Z0-9+/\n=]{64,}",
    r"(?-u)(?:\b(?:0x|\\x)?[0-9a-fA-F]{2}(?:,|\b\s*)){8,}",
    r"(?-u)(?:\\u[0-9a-fA-F]{4}){8,}",
];

static EXPRESSIONS: LazyLock<[Regex; 3]> = LazyLock::new(|| ENCODED.map(|expression| Regex::new(expression).unwrap()));

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn runs_of_words_are_those_of_a_plain_count(text in repeating()) {
        let (words, lengths) = (words(&text), lengths(&text));
        let all: usize = lengths.iter().sum();
        let found = values(&text, "Rust");
        let share = |part: usize| (part as f64 / all as f64).min(1.0);
        for length in 2..=4 {
            let name = format!("refinecode/top-{length}-grams");
            prop_assert_eq!(found[name.as_str()], share(top(&words, &lengths, length)), "{}", name);
        }
        for length in 5..=10 {
            let name = format!("refinecode/dupe-{length}-grams");
            prop_assert_eq!(found[name.as_str()], share(repeated(&words, &lengths, length)), "{}", name);
        }
        prop_assert_eq!(found["refinecode/min-words"], words.len() as f64);
        let unique: std::collections::HashSet<&String> = words.iter().collect();
        prop_assert_eq!(values(&text, "JSON")["refinecode/unique-words"], unique.len() as f64 / words.len() as f64);
    }

    #[test]
    fn encoded_data_is_what_the_published_expressions_match(text in encoded()) {
        let mut covered = vec![false; text.len()];
        let (mut longest, mut summed) = (0, 0);
        for expression in EXPRESSIONS.iter() {
            for found in expression.find_iter(text.as_bytes()) {
                covered[found.range()].fill(true);
                longest = longest.max(found.len());
                summed += found.len();
            }
        }
        let merged = covered.iter().filter(|covered| **covered).count();
        let found = values(&text, "Rust");
        prop_assert_eq!(found["starcoder2/encoded-match"], longest as f64);
        if !text.is_empty() {
            let all = text.len() as f64;
            prop_assert_eq!(found["starcoder2/encoded-share"], merged as f64 / all);
            prop_assert_eq!(found["refinecode/encoded-share"], (summed as f64 / all).min(1.0));
        }
    }

    #[test]
    fn characters_and_lines_are_those_of_a_plain_count(text in "([a-z0-9 .\\t\\r\\n]|[é語١\u{a0}\u{fffd}]){0,300}") {
        let found = values(&text, "Rust");
        let count = |is: fn(char) -> bool| text.chars().filter(|letter| is(*letter)).count();
        let all = text.chars().count();
        let seen = all - count(char::is_whitespace);
        let share = |part: usize, whole: usize| (whole > 0).then(|| part as f64 / whole as f64);
        prop_assert_eq!(found.get("starcoder2/alphabetic").copied(), share(count(char::is_alphabetic), all));
        prop_assert_eq!(found.get("refinecode/alphabetic").copied(), share(count(char::is_alphabetic), seen));
        prop_assert_eq!(found.get("refinecode/digits").copied(), share(count(char::is_numeric), seen));
        prop_assert_eq!(found.get("refinecode/white-space").copied(), share(all - seen, all));
        prop_assert_eq!(found["starcoder2/total-lines"], text.lines().count() as f64);
        let longest = text.lines().map(|line| line.chars().count()).max().unwrap_or_default();
        // The standard library leaves a lone `\r` at the end of the text, as the rule does.
        prop_assert_eq!(found["starcoder2/max-line"], longest as f64);
        let ended = text.split_inclusive('\n').map(|line| line.chars().count()).max().unwrap_or_default();
        prop_assert_eq!(found["refinecode/max-line"], ended as f64);
    }
}
