//! Draws against the same draws, made token by token.

use super::*;
use crate::seed::Seed;

const RUNS: usize = 20_000;

/// Token by token, with replacement: what multinomial numbers are.
fn naive(counts: &[u64], draws: u64, random: &mut Generator) -> Vec<u64> {
    let total: u64 = counts.iter().sum();
    let mut places: Vec<u64> = (0..draws).map(|_| random.random_range(0..total)).collect();
    places.sort_unstable();
    let mut drawn = vec![0; counts.len()];
    by_type(counts, &places).for_each(|index| drawn[index] += 1);
    drawn
}

/// How often each number of distinct types, and each number of the type at 0, came.
fn histograms(mut draw: impl FnMut(&mut Generator) -> Vec<u64>) -> [Vec<u32>; 3] {
    let mut random = Seed(4).generator();
    let mut all = [const { Vec::new() }; 3];
    for _ in 0..RUNS {
        let drawn = draw(&mut random);
        let types = drawn.iter().filter(|count| **count > 0).count();
        let pair = drawn[1] + drawn[drawn.len() - 1];
        for (seen, value) in all.iter_mut().zip([types, drawn[0] as usize, pair as usize]) {
            seen.resize(seen.len().max(value + 1), 0);
            seen[value] += 1;
        }
    }
    all
}

/// Two samples of one distribution: each value within 5 standard errors.
fn check(counts: &[u64], draws: u64, label: &str) {
    let drawer = Drawer::new(draws as f64, counts.iter().sum());
    let fast = histograms(|random| {
        let mut drawn = Vec::new();
        drawer.multinomial(counts, draws, &mut drawn, random);
        assert_eq!(drawn.iter().sum::<u64>(), draws, "{label}");
        drawn
    });
    let slow = histograms(|random| naive(counts, draws, random));
    for (fast, slow) in fast.iter().zip(&slow) {
        for value in 0..fast.len().max(slow.len()) {
            let [a, b] = [fast, slow].map(|seen| f64::from(seen.get(value).copied().unwrap_or(0)));
            assert!((a - b).abs() <= 5.0 * (a + b).max(4.0).sqrt(), "{label}: {value} came {a} and {b} times");
        }
    }
}

#[test]
fn as_if_each_token_was_drawn_by_itself() {
    let rare_and_common: Vec<u64> = [vec![150, 1, 2, 3], vec![1; 30], vec![5; 6], vec![120]].concat();
    let tokens: u64 = rare_and_common.iter().sum();
    check(&rare_and_common, tokens, "as many as there are");
    check(&rare_and_common, 40, "few");
    check(&rare_and_common, 2 * tokens, "more than there are");
    check(&[vec![2; 40], vec![9; 5]].concat(), 125, "no common type");
    check(&[vec![3; 20], vec![100]].concat(), 30, "one common type");
    check(&[400, 300, 200], 500, "no rare type");
}

#[test]
fn another_number_than_the_usual_is_as_good() {
    let counts = [1, 1, 2, 300];
    let drawer = Drawer::new(304.0, 304);
    let mut sums = [0_u64; 4];
    let mut random = Seed(5).generator();
    let mut drawn = Vec::new();
    for _ in 0..RUNS {
        drawer.multinomial(&counts, 76, &mut drawn, &mut random);
        sums.iter_mut().zip(&drawn).for_each(|(sum, drawn)| *sum += drawn);
    }
    for (sum, count) in sums.into_iter().zip(counts) {
        let expected = count as f64 / 4.0 * RUNS as f64;
        assert!((sum as f64 - expected).abs() < 5.0 * expected.sqrt(), "{sum} for {expected}");
    }
    drawer.multinomial(&counts, 0, &mut drawn, &mut random);
    assert_eq!(drawn, [0; 4]);
    drawer.multinomial(&[0, 0], 7, &mut drawn, &mut random);
    assert_eq!(drawn, [0; 2]);
}

#[test]
fn without_replacement_no_type_comes_more_often_than_it_is_there() {
    let counts = [5, 0, 1, 40];
    let mut random = Seed(6).generator();
    let mut sums = [0_u64; 4];
    for _ in 0..RUNS {
        let drawn = without_replacement(&counts, 23, &mut random);
        assert_eq!(drawn.iter().sum::<u64>(), 23);
        assert!(drawn.iter().zip(&counts).all(|(drawn, count)| drawn <= count));
        sums.iter_mut().zip(&drawn).for_each(|(sum, drawn)| *sum += drawn);
    }
    for (sum, count) in sums.into_iter().zip(counts) {
        let expected = count as f64 / 2.0 * RUNS as f64;
        assert!((sum as f64 - expected).abs() <= 5.0 * expected.sqrt(), "{sum} for {expected}");
    }
}
