//! Draws without replacement.

use super::*;
use crate::seed::Seed;

const RUNS: usize = 20_000;

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
