//! Whether text could be parsed, and how varied the shapes of its syntax trees are. The parser is the caller's.

use rand::seq::SliceRandom;
use rustc_hash::FxHashMap;

use super::hill;
use crate::run::text::{END, Text, Vocabulary};
use crate::seed::Seed;

/// Documents that are parsed, at the most, and the tokens of each that are: few, as one slip spoils all of them, and of
/// longer texts that an n-gram model writes nearly none parses.
const PARSED: (usize, usize) = (256, 64);

/// Brackets that are closed where a document is cut.
const BRACKETS: [(&str, &str); 3] = [("(", ")"), ("[", "]"), ("{", "}")];

/// Marks after which a document may be cut.
const ENDS: [&str; 3] = [";", "{", "}"];

/// Marks that, twice in a row, were one mark in the text or may be taken for one.
const DOUBLED: [&str; 4] = ["+", "-", "<", ">"];

/// What a parser says of a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shape {
    /// It found nothing that it could not read.
    pub is_whole: bool,
    /// The paths of the syntax tree, in the order of the text.
    pub paths: Vec<Box<str>>,
}

/// A parser; `None` where it has no grammar for the text, or none that does without lines.
pub type Parse<'a> = &'a (dyn Fn(&str) -> Option<Shape> + Sync);

/// What is said of a text's shapes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Shapes {
    /// The share of documents whose beginning parses without an error; `None` where none can be parsed.
    pub parsed_share: Option<f64>,
    /// The entropy of Shannon of the paths of syntax trees, in nats, over as many paths in every generation; `None`
    /// with fewer.
    pub path_entropy: Option<f64>,
}

/// How shapes are measured alike in every generation of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShapeMeter {
    seed: Seed,
    /// How many paths are taken: half of what the real corpus has, so that nearly every generation has as many.
    paths: usize,
}

impl ShapeMeter {
    /// For generations of a real corpus.
    #[must_use]
    pub fn new(real: &Text, vocabulary: &Vocabulary, parse: Parse<'_>, seed: Seed) -> ShapeMeter {
        let paths: usize = parsed(real, vocabulary, parse, seed).iter().map(|shape| shape.paths.len()).sum();
        ShapeMeter { seed, paths: paths / 2 }
    }

    /// Of 256 documents chosen at random, the first 64 tokens, cut after a statement and with their brackets closed.
    #[must_use]
    pub fn measure(&self, text: &Text, vocabulary: &Vocabulary, parse: Parse<'_>) -> Shapes {
        let shapes = parsed(text, vocabulary, parse, self.seed);
        let whole = shapes.iter().filter(|shape| shape.is_whole).count();
        Shapes {
            parsed_share: (!shapes.is_empty()).then(|| whole as f64 / shapes.len() as f64),
            path_entropy: entropy(&shapes, self.paths),
        }
    }
}

fn entropy(shapes: &[Shape], paths: usize) -> Option<f64> {
    let mut counts: FxHashMap<&str, u64> = FxHashMap::default();
    let mut left = paths;
    for path in shapes.iter().flat_map(|shape| &shape.paths).take(paths) {
        *counts.entry(path).or_default() += 1;
        left -= 1;
    }
    if left > 0 || paths == 0 {
        return None;
    }
    // Sums must not depend on the order in which a map has its rows.
    let mut counts: Vec<u64> = counts.into_values().collect();
    counts.sort_unstable();
    hill(&counts).map(|hill| hill.entropy())
}

fn parsed(text: &Text, vocabulary: &Vocabulary, parse: Parse<'_>, seed: Seed) -> Vec<Shape> {
    let mut documents: Vec<&[u32]> = text.documents().filter(|document| document.len() > 1).collect();
    documents.shuffle(&mut seed.generator());
    documents.truncate(PARSED.0);
    documents.into_iter().filter_map(|document| parse(&beginning(document, vocabulary))).collect()
}

/// The beginning of a document as text: a whole document if it is short, else what comes before the last end of a
/// statement, with its brackets closed.
#[must_use]
pub fn beginning(document: &[u32], vocabulary: &Vocabulary) -> String {
    let name = |token: &u32| vocabulary.names().get(*token as usize).map_or("", |name| &**name);
    let words: Vec<&str> = document.iter().filter(|token| **token != END).map(name).collect();
    if words.len() <= PARSED.1 {
        return joined(&words);
    }
    let end = words[..PARSED.1].iter().rposition(|word| ENDS.contains(word)).map_or(PARSED.1, |last| last + 1);
    let mut kept = words[..end].to_vec();
    kept.extend(missing(&words[..end]).into_iter().rev());
    joined(&kept)
}

/// What closes the brackets that are open at the end, the outermost first.
fn missing<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let mut open: Vec<&'static str> = Vec::new();
    for word in words {
        if let Some((_, closing)) = BRACKETS.iter().find(|(opening, _)| opening == word) {
            open.push(closing);
        } else if open.last() == Some(word) {
            open.pop();
        }
    }
    open
}

fn joined(words: &[&str]) -> String {
    let mut text = String::new();
    for (at, word) in words.iter().enumerate() {
        let is_doubled = at > 0 && words[at - 1] == *word && DOUBLED.contains(word);
        if at > 0 && !is_doubled {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}
