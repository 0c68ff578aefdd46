//! Means and variances of what is drawn.

use super::*;

/// Mean and variance of many draws, each within 5 % of what is expected.
fn check(draw: fn(&mut Random) -> f64, mean: f64, variance: f64) {
    let mut random = Random::new();
    let draws: Vec<f64> = (0..20_000).map(|_| draw(&mut random)).collect();
    let seen = draws.iter().sum::<f64>() / draws.len() as f64;
    let spread = draws.iter().map(|draw| (draw - seen).powi(2)).sum::<f64>() / draws.len() as f64;
    assert!((seen / mean - 1.0).abs() < 0.05 && (spread / variance - 1.0).abs() < 0.05, "{seen} {spread}");
}

#[test]
fn moments() {
    check(|random| random.below(7) as f64, 3.0, 4.0);
    check(|random| 10.0 + random.normal(), 10.0, 1.0);
    check(|random| random.gamma(0.5), 0.5, 0.5);
    check(|random| random.gamma(9.0), 9.0, 9.0);
    check(|random| random.beta(2.0, 6.0), 0.25, 0.25 * 0.75 / 9.0);
    check(|random| random.poisson(3.0), 3.0, 3.0);
    check(|random| random.poisson(200.0), 200.0, 200.0);
    check(|random| random.failures(8.0, 0.4), 12.0, 30.0);
}

#[test]
fn nothing_fails_where_all_succeed() {
    assert_eq!(Random::new().failures(3.0, 1.0), 0.0);
}
