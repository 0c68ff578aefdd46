//! Second moments, weights and exponents against what was published.

use std::f64::consts::PI;

use lab::forecast::{
    accumulated_share_variance, best_real_weight, convergence, early_bias, pooled_variance, simpson_after,
    stationary_variance,
};

use crate::corpora::close;

#[test]
fn without_real_text_everything_becomes_one_type() {
    // Seddik et al.: 1 - (1 - 1/n)^m (1 - S_0).
    let expected = |m: i32| 1.0 - (1.0_f64 - 1.0 / 100.0).powi(m) * (1.0 - 0.05);
    for generations in [0, 1, 10, 1000] {
        close(simpson_after(0.05, 0.0, 100, generations).unwrap(), expected(generations as i32), 1e-12);
    }
    // With real text it stays at a fixed point.
    let far = simpson_after(0.05, 0.1, 100, 10_000).unwrap();
    close(simpson_after(0.05, 0.1, 100, 10_001).unwrap(), far, 1e-12);
    assert!(far < 0.12);
    close(simpson_after(1.0, 0.3, 50, 7).unwrap(), 1.0, 1e-12);
}

#[test]
fn accumulation_has_bounded_variance() {
    let unit = 0.2 * 0.8 / 1000.0;
    close(accumulated_share_variance(0.2, 1000, 0).unwrap(), 0.0, 0.0);
    close(accumulated_share_variance(0.2, 1000, 1).unwrap(), unit / 4.0, 1e-15);
    close(accumulated_share_variance(0.2, 1000, 1_000_000).unwrap(), unit * (PI * PI / 6.0 - 1.0), 1e-9);
}

#[test]
fn the_golden_ratio() {
    for (ratio, weight) in [(1.0, 0.618), (0.25, 0.390), (0.1, 0.270), (4.0, 0.828)] {
        let best = best_real_weight(ratio).unwrap();
        close(best, weight, 6e-4);
        close(stationary_variance(best, ratio).unwrap(), best, 1e-12);
        for other in [best - 0.05, best + 0.05, 1.0] {
            assert!(stationary_variance(other, ratio).unwrap() > best);
        }
    }
    close(stationary_variance(0.5, 1.0).unwrap(), 0.667, 6e-4);
    // All samples alike: 1 real for 10 generated.
    close(stationary_variance(1.0 / 11.0, 0.1).unwrap(), 0.524, 6e-4);
    close(stationary_variance(1.0, 3.0).unwrap(), 1.0, 1e-12);
    assert_eq!(best_real_weight(0.0).unwrap(), 0.0);
    assert_eq!(stationary_variance(0.0, 1.0).unwrap(), f64::INFINITY);
}

#[test]
fn the_exponent_is_the_lesser() {
    for (real, published) in [(0.1, 0.100), (0.25, 0.249), (0.4, 0.390), (0.5, 0.460), (0.6, 0.491), (0.9, 0.500)] {
        let (near, far) = (pooled_variance(real, 10_000).unwrap(), pooled_variance(real, 1_000_000).unwrap());
        let fitted = (near / far).ln() / 2.0 / 100_f64.ln();
        close(fitted, published, 2e-3);
        close(fitted, convergence(0.5, real).unwrap().exponent, 0.041);
        let bias = (early_bias(real, 10_000).unwrap() / early_bias(real, 1_000_000).unwrap()).ln() / 100_f64.ln();
        close(bias, real, 1e-3);
    }
    close(convergence(0.5, 0.1).unwrap().rounds_to_halve, 1024.0, 1e-9);
    close(convergence(1.0, 0.5).unwrap().rounds_to_halve, 4.0, 1e-9);
    assert!(convergence(0.5, 0.5).unwrap().has_log);
    assert_eq!(convergence(0.5, 0.0).unwrap().rounds_to_halve, f64::INFINITY);
}

#[test]
fn numbers_outside_are_errors() {
    assert!(simpson_after(1.5, 0.0, 10, 1).is_err());
    assert!(simpson_after(0.5, 0.0, 0, 1).is_err());
    assert!(best_real_weight(-1.0).is_err());
    assert!(convergence(f64::NAN, 0.5).is_err());
    assert!(pooled_variance(2.0, 5).is_err());
}
