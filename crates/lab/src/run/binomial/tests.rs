//! Binomial numbers against their chances.

use super::*;
use crate::seed::Seed;

/// Every number that is likely enough, within 5 standard errors of its chance.
fn check(n: u64, p: f64) {
    const DRAWS: u32 = 200_000;
    let mut random = Seed(n).generator();
    let mut seen = vec![0_u32; n as usize + 1];
    for _ in 0..DRAWS {
        seen[binomial(n, p, &mut random) as usize] += 1;
    }
    let mut log = n as f64 * (-p).ln_1p();
    for (k, seen) in seen.into_iter().enumerate() {
        let expected = f64::from(DRAWS) * log.exp();
        let error = expected.max(1.0).sqrt();
        assert!((f64::from(seen) - expected).abs() <= 5.0 * error + 1.0, "{k} of {n} at {p}: {seen} for {expected}");
        log += ((n as f64 - k as f64) / (k as f64 + 1.0) * p / (1.0 - p)).ln();
    }
}

#[test]
fn each_number_has_its_chance() {
    for (n, p) in [
        (3, 0.2),
        (20, 0.3),
        (21, 0.5),
        (40, 0.26),
        (41, 0.74),
        (100, 0.99),
        (1000, 0.011),
        (5000, 0.2),
        (30, 0.4),
        (20_000, 0.5),
    ] {
        check(n, p);
    }
}

#[test]
fn corners() {
    let mut random = Seed(1).generator();
    for n in [0, 1, 1000] {
        assert_eq!((binomial(n, 0.0, &mut random), binomial(n, 1.0, &mut random)), (0, n));
    }
    let large = binomial(1 << 40, 0.25, &mut random) as f64;
    assert!((large / 2_f64.powi(38) - 1.0).abs() < 1e-4, "{large}");
}

#[test]
fn factorials() {
    let log = |n: u32| (1..=n).map(|k| f64::from(k).ln()).sum::<f64>();
    for (a, b) in [(0, 0), (1, 0), (0, 5), (9, 10), (400, 380), (5, 300)] {
        let found = log_ratio_of_factorials(f64::from(a), f64::from(b));
        assert!((found - (log(a) - log(b))).abs() < 1e-9 * (1.0 + log(a.max(b))), "{a}! / {b}!: {found}");
    }
}
