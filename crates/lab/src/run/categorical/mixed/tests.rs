//! Generations of mixed text against the same, made token by token.

use rand::RngExt;

use super::*;
use crate::seed::Seed;

const RUNS: usize = 20_000;

/// Token by token: real with the chance of the share, else the model's.
fn naive(real: &[u64], training: &[u64], share: f64, random: &mut Generator) -> Vec<u64> {
    let total: u64 = real.iter().sum();
    let mut drawn = vec![0; real.len()];
    for _ in 0..total {
        let counts = if random.random::<f64>() < share { real } else { training };
        let mut place = random.random_range(0..total);
        let falls = |count: &u64| {
            let is_here = place < *count;
            place = place.wrapping_sub(*count);
            is_here
        };
        drawn[counts.iter().position(falls).unwrap()] += 1;
    }
    drawn
}

/// How often each number of distinct types, of a rare type, of a common one and of one that the model lost came.
fn histograms(mut draw: impl FnMut(&mut Generator) -> Vec<u64>) -> [Vec<u32>; 4] {
    let mut random = Seed(4).generator();
    let mut all = [const { Vec::new() }; 4];
    for _ in 0..RUNS {
        let drawn = draw(&mut random);
        let types = drawn.iter().filter(|count| **count > 0).count();
        let values = [types, drawn[0] as usize, drawn[1] as usize, drawn[2] as usize];
        for (seen, value) in all.iter_mut().zip(values) {
            seen.resize(seen.len().max(value + 1), 0);
            seen[value] += 1;
        }
    }
    all
}

/// Two samples of one distribution: each value within 5 standard errors.
fn check(real: &[u64], training: &[u64], share: f64, label: &str) {
    let mixed = Mixed::new(real, share);
    assert!(mixed.fits(training), "{label}");
    let fast = histograms(|random| {
        let (mut drawn, mut parts) = (vec![0; real.len()], mixed.parts(training));
        mixed.draw(&mut parts, random);
        mixed.whole(&parts, &mut drawn);
        assert_eq!(drawn.iter().sum::<u64>(), real.iter().sum::<u64>(), "{label}");
        drawn
    });
    let slow = histograms(|random| naive(real, training, share, random));
    for (fast, slow) in fast.iter().zip(&slow) {
        for value in 0..fast.len().max(slow.len()) {
            let [a, b] = [fast, slow].map(|seen| f64::from(seen.get(value).copied().unwrap_or(0)));
            assert!((a - b).abs() <= 5.0 * (a + b).max(4.0).sqrt(), "{label}: {value} came {a} and {b} times");
        }
    }
}

#[test]
fn as_if_each_token_was_drawn_by_itself() {
    // A rare type, a common one and one that the model lost; then those of every other way to be drawn.
    let real = [vec![3, 150, 2, 100], vec![1; 20], vec![17, 5, 5, 2]].concat();
    let training = [vec![2, 10, 0, 70], vec![1; 20], vec![150, 2, 45, 5]].concat();
    let total = real.iter().sum::<u64>() as usize;
    assert_eq!(training.iter().sum::<u64>() as usize, total);
    for share in [0.0, 0.1, 0.7, 1.0] {
        check(&real, &training, share, &format!("a share of {share}"));
    }
    check(&[2, 3, 1, 2], &[1, 2, 0, 5], 0.3, "no common type");
    check(&[130, 300, 200], &[330, 0, 300], 0.3, "no rare type");
}

#[test]
fn what_may_follow() {
    let mixed = Mixed::new(&[3, 0, 4], 0.5);
    assert!(mixed.fits(&[7, 0, 0]));
    assert!(!mixed.fits(&[3, 0, 3]), "another number of tokens");
}
