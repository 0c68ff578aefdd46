//! Fresh text against the same draws, made token by token.

use super::*;
use crate::seed::Seed;

const RUNS: u32 = 20_000;

/// How often a type came so many times, for some types, and how often so many types came at all.
fn histograms(counts: &[u64], mut draw: impl FnMut(&mut [u64], &mut Generator)) -> Vec<Vec<u32>> {
    let mut random = Seed(8).generator();
    let mut all = vec![Vec::new(); counts.len() + 1];
    for _ in 0..RUNS {
        let mut drawn = vec![0; counts.len()];
        draw(&mut drawn, &mut random);
        let types = drawn.iter().filter(|count| **count > 0).count() as u64;
        for (seen, value) in all.iter_mut().zip(drawn.into_iter().chain([types])) {
            seen.resize(seen.len().max(value as usize + 1), 0);
            seen[value as usize] += 1;
        }
    }
    all
}

fn check(counts: &[u64], share: f64, label: &str) {
    let total: u64 = counts.iter().sum();
    let draws = (share * total as f64) as u64;
    let classes = Classes::new(counts, share);
    let fast = histograms(counts, |drawn, random| {
        classes.draw(draws, drawn, random);
        assert_eq!(drawn.iter().sum::<u64>(), draws, "{label}");
    });
    let tokens: Vec<usize> = counts.iter().enumerate().flat_map(|(id, count)| (0..*count).map(move |_| id)).collect();
    let slow = histograms(counts, |drawn, random| {
        (0..draws).for_each(|_| drawn[tokens[random.random_range(0..tokens.len())]] += 1);
    });
    for (id, (fast, slow)) in fast.iter().zip(&slow).enumerate() {
        for value in 0..fast.len().max(slow.len()) {
            let [a, b] = [fast, slow].map(|seen| f64::from(seen.get(value).copied().unwrap_or(0)));
            let most = 5.0 * (a + b).max(4.0).sqrt();
            assert!((a - b).abs() <= most, "{label}: {value} of {id} came {a} and {b} times");
        }
    }
}

#[test]
fn as_if_each_token_was_thrown_by_itself() {
    let code: Vec<u64> = [vec![1; 20], vec![0, 3, 3, 9, 9, 9], vec![40, 25, 25], vec![2; 7]].concat();
    check(&code, 0.1, "a tenth: often from 21 on");
    check(&code, 0.3, "often from 7 on");
    check(&code, 1.0, "often from 3 on");
    check(&code, 0.01, "a token or two");
    check(&[30, 30, 30], 0.5, "all often");
    check(&[1; 12], 0.75, "all alike");
}

#[test]
fn types_that_come_often_are_a_class_each() {
    let classes = Classes::new(&[1, 30, 1, 30, 0, 20], 0.1);
    assert_eq!(
        (classes.types, classes.tokens, classes.members),
        (vec![2, 1, 1, 1], vec![2, 20, 30, 30], vec![0, 2, 5, 1, 3])
    );
}
