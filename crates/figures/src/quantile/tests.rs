//! Ranks against sums of binomial coefficients, and against tables.

use super::*;

/// C(n, k) in whole numbers.
fn choose(n: u128, k: u128) -> u128 {
    (0..k).fold(1, |product, at| product * (n - at) / (at + 1))
}

#[test]
fn ranks_are_those_of_the_exact_binomial() {
    for count in 0..=100_usize {
        let n = count as u128;
        let below = |rank: u128| (0..rank).map(|k| choose(n, k)).sum::<u128>();
        // P(X < r) <= 1/40, that is 40 * sum <= 2^n.
        let expect = (1..=n / 2).filter(|rank| below(*rank) * 40 <= 1 << n).max();
        assert_eq!(median_rank(count), expect.map(|rank| rank as usize), "{count}");
    }
}

#[test]
fn ranks_of_printed_tables() {
    let ranks = [5, 6, 8, 9, 10, 20, 50, 100].map(median_rank);
    assert_eq!(ranks, [None, Some(1), Some(1), Some(2), Some(2), Some(6), Some(18), Some(40)]);
}

#[test]
fn ranks_of_many_are_those_of_the_normal() {
    for count in [10_000_usize, 99_999] {
        let normal = count as f64 / 2.0 - 1.96 * (count as f64).sqrt() / 2.0;
        let rank = median_rank(count).expect("because there are many") as f64;
        assert!((rank - normal).abs() < 2.0, "{rank} {normal}");
    }
}

#[test]
fn nearest_ranks() {
    let numbers: Vec<i64> = (1..=10).collect();
    let of = |count: usize, percent| nearest_rank(&numbers[..count], percent);
    assert_eq!(
        [of(10, 50), of(10, 90), of(10, 100), of(9, 50), of(1, 50)].map(Option::unwrap_or_default),
        [5, 9, 10, 5, 1]
    );
    assert_eq!(of(0, 50), None);
}
