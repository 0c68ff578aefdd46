//! How alike documents are: for a sample of some hundred, for comparison with published numbers.

use rand::seq::SliceRandom;
use rustc_hash::FxHashMap;

use super::eigen::eigenvalues;
use crate::run::text::Text;
use crate::seed::Seed;

/// The longest n-grams of BLEU.
const LONGEST: usize = 4;

/// Some documents of a text, chosen at random, each cut: what [`self_bleu`] and [`vendi`] are given. They depend on the
/// number and the length of documents, so both must be the same wherever two numbers are compared.
#[must_use]
pub fn sample(text: &Text, documents: usize, tokens: usize, seed: Seed) -> Vec<&[u32]> {
    let mut all: Vec<&[u32]> = text.documents().filter(|document| document.len() > 1).collect();
    all.shuffle(&mut seed.generator());
    all.into_iter().take(documents).map(|document| &document[..document.len().min(tokens)]).collect()
}

/// The mean BLEU (Papineni et al. 2002; n-grams up to 4, one added to counts of n-grams from 2) of each document
/// against all others (Zhu et al. 2018): near 1 if they are alike. `None` for fewer than two documents that are not
/// empty.
#[must_use]
pub fn self_bleu(documents: &[&[u32]]) -> Option<f64> {
    let documents: Vec<&[u32]> = documents.iter().copied().filter(|document| !document.is_empty()).collect();
    if documents.len() < 2 {
        return None;
    }
    let grams: Vec<Grams<'_>> = (1..=LONGEST).map(|length| Grams::new(&documents, length)).collect();
    let sum: f64 = (0..documents.len()).map(|at| bleu(&documents, &grams, at)).sum();
    Some(sum / documents.len() as f64)
}

type Counted<'a> = FxHashMap<&'a [u32], u32>;

fn counted(document: &[u32], length: usize) -> Counted<'_> {
    let mut counts = Counted::default();
    for gram in document.windows(length) {
        *counts.entry(gram).or_default() += 1;
    }
    counts
}

/// The n-grams of one length.
struct Grams<'a> {
    of: Vec<Counted<'a>>,
    most: FxHashMap<&'a [u32], Most>,
}

/// How often a document has an n-gram at most, which one it is, and how often another has it at most.
#[derive(Debug, Clone, Copy, Default)]
struct Most {
    first: u32,
    at: usize,
    second: u32,
}

impl<'a> Grams<'a> {
    fn new(documents: &[&'a [u32]], length: usize) -> Grams<'a> {
        let of: Vec<Counted<'a>> = documents.iter().map(|document| counted(document, length)).collect();
        let mut most: FxHashMap<&'a [u32], Most> = FxHashMap::default();
        for (at, counts) in of.iter().enumerate() {
            for (gram, count) in counts {
                most.entry(gram).or_default().see(at, *count);
            }
        }
        Grams { of, most }
    }

    /// How often another document than one has an n-gram at most.
    fn elsewhere(&self, gram: &[u32], at: usize) -> u32 {
        let most = self.most.get(gram).copied().unwrap_or_default();
        if most.at == at { most.second } else { most.first }
    }
}

impl Most {
    fn see(&mut self, at: usize, count: u32) {
        if count > self.first {
            *self = Most { first: count, at, second: self.first };
        } else {
            self.second = self.second.max(count);
        }
    }
}

fn bleu(documents: &[&[u32]], grams: &[Grams<'_>], at: usize) -> f64 {
    let mut logs = 0.0;
    for (index, grams) in grams.iter().enumerate() {
        let found: u32 = grams.of[at].iter().map(|(gram, count)| grams.elsewhere(gram, at).min(*count)).sum();
        let all: u32 = grams.of[at].values().sum();
        let added = f64::from(u8::from(index > 0));
        logs += ((f64::from(found) + added) / (f64::from(all) + added)).max(1e-9).ln();
    }
    (logs / LONGEST as f64).exp() * brevity(documents, at)
}

/// A document shorter than the other that is nearest in length is worth less.
fn brevity(documents: &[&[u32]], at: usize) -> f64 {
    let own = documents[at].len();
    let others = documents.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, document)| document.len());
    let nearest = others.min_by_key(|length| (length.abs_diff(own), *length)).unwrap_or(own);
    if own >= nearest { 1.0 } else { (1.0 - nearest as f64 / own as f64).exp() }
}

/// The score of Vendi (Friedman, Dieng 2023): e to the entropy of the eigenvalues of the documents' similarities over
/// n, where the similarity of two is the cosine of their counts. 1 if all are alike, n if all are different. Where there
/// are fewer words than documents the eigenvalues are those of the words' products, which are the same (the dual form).
/// `None` for no documents that are not empty.
#[must_use]
pub fn vendi(documents: &[&[u32]]) -> Option<f64> {
    let counts: Vec<Counted<'_>> =
        documents.iter().filter(|document| !document.is_empty()).map(|document| counted(document, 1)).collect();
    if counts.is_empty() {
        return None;
    }
    let mut words: Vec<&[u32]> = counts.iter().flat_map(|row| row.keys().copied()).collect();
    words.sort_unstable();
    words.dedup();
    let (matrix, size) = if words.len() < counts.len() { by_words(&counts, &words) } else { by_documents(&counts) };
    let entropy: f64 =
        eigenvalues(matrix, size).into_iter().filter(|value| *value > 1e-12).map(|value| -value * value.ln()).sum();
    Some(entropy.exp())
}

/// The cosines of documents, over their number.
fn by_documents(counts: &[Counted<'_>]) -> (Vec<f64>, usize) {
    let n = counts.len();
    let norms: Vec<f64> = counts.iter().map(|row| dot(row, row).sqrt()).collect();
    let mut matrix = vec![0.0; n * n];
    for row in 0..n {
        for column in 0..=row {
            let cosine = dot(&counts[row], &counts[column]) / (norms[row] * norms[column]);
            matrix[row * n + column] = cosine / n as f64;
            matrix[column * n + row] = cosine / n as f64;
        }
    }
    (matrix, n)
}

/// The products of words in documents of length one, over the number of documents.
fn by_words(counts: &[Counted<'_>], words: &[&[u32]]) -> (Vec<f64>, usize) {
    let d = words.len();
    let mut matrix = vec![0.0; d * d];
    for row in counts {
        let scale = dot(row, row) * counts.len() as f64;
        let of = |word: &[u32]| f64::from(row.get(word).copied().unwrap_or(0));
        for (a, first) in words.iter().enumerate() {
            for (b, second) in words.iter().enumerate() {
                matrix[a * d + b] += of(first) * of(second) / scale;
            }
        }
    }
    (matrix, d)
}

/// The product of two rows of counts. Terms are whole numbers, so their order does not matter.
fn dot(a: &Counted<'_>, b: &Counted<'_>) -> f64 {
    let (small, large) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let term = |(gram, count): (&&[u32], &u32)| u64::from(*count) * u64::from(large.get(*gram).copied().unwrap_or(0));
    small.iter().map(term).sum::<u64>() as f64
}
