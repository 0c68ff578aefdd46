//! How alike documents are. Both cost the square of their number: for a sample of some hundred, for comparison with
//! published numbers.

use rustc_hash::FxHashMap;

use super::eigen::eigenvalues;

/// The longest n-grams of BLEU.
const LONGEST: usize = 4;

/// The mean BLEU (Papineni et al. 2002; n-grams up to 4, one added to counts of n-grams from 2) of each document
/// against all others (Zhu et al. 2018): near 1 if they are alike. `None` for fewer than two documents that are not
/// empty.
#[must_use]
pub fn self_bleu(documents: &[&[u32]]) -> Option<f64> {
    let documents: Vec<&[u32]> = documents.iter().copied().filter(|document| !document.is_empty()).collect();
    if documents.len() < 2 {
        return None;
    }
    let grams: Vec<Vec<Counted<'_>>> =
        (1..=LONGEST).map(|n| documents.iter().map(|document| counted(document, n)).collect()).collect();
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

fn bleu(documents: &[&[u32]], grams: &[Vec<Counted<'_>>], at: usize) -> f64 {
    let mut logs = 0.0;
    for (index, of_length) in grams.iter().enumerate() {
        let others = || of_length.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, counts)| counts);
        let most = |gram: &&[u32]| others().filter_map(|counts| counts.get(*gram)).max().copied().unwrap_or(0);
        let found: u32 = of_length[at].iter().map(|(gram, count)| most(gram).min(*count)).sum();
        let all: u32 = of_length[at].values().sum();
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
/// n, where the similarity of two is the cosine of their counts. 1 if all are alike, n if all are different. `None` for
/// no documents that are not empty.
#[must_use]
pub fn vendi(documents: &[&[u32]]) -> Option<f64> {
    let documents: Vec<&[u32]> = documents.iter().copied().filter(|document| !document.is_empty()).collect();
    let n = documents.len();
    if n == 0 {
        return None;
    }
    let counts: Vec<Counted<'_>> = documents.iter().map(|document| counted(document, 1)).collect();
    let norms: Vec<f64> = counts.iter().map(|row| dot(row, row).sqrt()).collect();
    let mut matrix = vec![0.0; n * n];
    for row in 0..n {
        for column in 0..=row {
            let cosine = dot(&counts[row], &counts[column]) / (norms[row] * norms[column]);
            matrix[row * n + column] = cosine / n as f64;
            matrix[column * n + row] = cosine / n as f64;
        }
    }
    let entropy: f64 =
        eigenvalues(matrix, n).into_iter().filter(|value| *value > 1e-12).map(|value| -value * value.ln()).sum();
    Some(entropy.exp())
}

/// The product of two rows of counts. Terms are whole numbers, so their order does not matter.
fn dot(a: &Counted<'_>, b: &Counted<'_>) -> f64 {
    let (small, large) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let term = |(gram, count): (&&[u32], &u32)| u64::from(*count) * u64::from(large.get(*gram).copied().unwrap_or(0));
    small.iter().map(term).sum::<u64>() as f64
}
