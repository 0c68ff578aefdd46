//! How many pairs of near duplicates the bands of sketches find, against all pairs: `cargo run --release -p kernels
//! --example near_recall -- FOLDER [FILES]`.
//!
//! Prints for each range of Jaccard similarity how many pairs of files there are and how many agree in a band, and what the
//! curve `1 - (1 - s^6)^20` says.

use std::fs;
use std::path::{Path, PathBuf};

use kernels::jaccard::jaccard;
use kernels::minhash::{bands, compared, minhash};
use kernels::shingles::shingles;

/// Ranges of similarity.
const RANGES: [(f64, f64); 5] = [(0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.01)];

#[expect(clippy::print_stdout, reason = "an example prints what it measures")]
fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| ".".to_owned());
    let most: usize = arguments.next().and_then(|most| most.parse().ok()).unwrap_or(4_000);
    let mut files = Vec::new();
    find(Path::new(&folder), &mut files);
    files.sort();
    // From everywhere in the tree, and neighbours too: near duplicates are mostly those.
    let step = (files.len() / most).max(1);
    let blocks = files.chunks(16).step_by(step).flatten();
    let texts: Vec<String> = blocks.filter_map(|path| fs::read_to_string(path).ok()).take(most).collect();
    let read: Vec<_> = texts.iter().filter_map(|text| Some((shingles(text), bands(&minhash(text)?)))).collect();
    let mut found = [(0u64, 0u64, 0.0); RANGES.len()];
    for (at, (set, own)) in read.iter().enumerate() {
        for (other_set, other) in &read[at + 1..] {
            let (small, large) = (set.len().min(other_set.len()), set.len().max(other_set.len()));
            // No pair of these sizes can be that alike; equal files are no near duplicates.
            if (small as f64) < RANGES[0].0 * large as f64 || set == other_set {
                continue;
            }
            let similarity = jaccard(set, other_set);
            let range = RANGES.iter().position(|(low, high)| (*low..*high).contains(&similarity));
            if let Some(range) = range {
                let agree = own.iter().zip(other).any(|(a, b)| a == b);
                found[range].0 += 1;
                found[range].1 += u64::from(agree);
                found[range].2 += compared(similarity);
            }
        }
    }
    println!("{} files, all pairs\nsimilarity      pairs      found  recall  by the curve", read.len());
    for ((low, high), (pairs, agree, expected)) in RANGES.iter().zip(found) {
        let share = |part: f64| if pairs == 0 { 0.0 } else { part / pairs as f64 };
        let (recall, curve) = (share(agree as f64), share(expected));
        println!("{low:.1} to {:.1} {pairs:>10} {agree:>10}  {recall:.4}  {curve:.4}", high.min(1.0));
    }
}

fn find(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && !path.is_symlink() {
            find(&path, files);
        } else if path
            .extension()
            .is_some_and(|extension| ["rs", "c", "h", "py", "js"].iter().any(|kind| extension == *kind))
        {
            files.push(path);
        }
    }
}
