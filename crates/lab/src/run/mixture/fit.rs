//! Expectation and maximisation.

use super::{Component, Point};

/// The fit ends when the mean log likelihood grows by less.
const TOLERANCE: f64 = 1e-5;

/// Or after so many rounds.
const MOST_ROUNDS: u32 = 200;

/// What is added to variances so that a component of one point has a density.
const LEAST_VARIANCE: f64 = 1e-6;

/// Fits two components, beginning with these.
pub(super) fn fit(points: &[Point], start: [Component; 2]) -> [Component; 2] {
    let (mut components, mut last) = (start, f64::NEG_INFINITY);
    for _ in 0..MOST_ROUNDS {
        let (shares, likelihood) = expect(points, &components);
        components = maximise(points, &shares);
        if (likelihood - last).abs() < TOLERANCE {
            break;
        }
        last = likelihood;
    }
    components
}

/// The chance of each point to be of the first component, and the mean log likelihood.
fn expect(points: &[Point], components: &[Component; 2]) -> (Vec<f64>, f64) {
    let mut likelihood = 0.0;
    let mut share = |point: &Point| {
        let (first, second) = (components[0].log_density(*point), components[1].log_density(*point));
        let most = first.max(second);
        let sum = (first - most).exp() + (second - most).exp();
        likelihood += most + sum.ln();
        (first - most).exp() / sum
    };
    let shares = points.iter().map(&mut share).collect();
    (shares, likelihood / points.len() as f64)
}

fn maximise(points: &[Point], shares: &[f64]) -> [Component; 2] {
    let first: Vec<f64> = shares.to_vec();
    let second: Vec<f64> = shares.iter().map(|share| 1.0 - share).collect();
    [component(points, &first), component(points, &second)]
}

fn component(points: &[Point], shares: &[f64]) -> Component {
    // Like the most used implementation: a component without points keeps a density.
    let mass = shares.iter().sum::<f64>() + 10.0 * f64::EPSILON;
    let mean = |axis: usize| points.iter().zip(shares).map(|(point, share)| share * point[axis]).sum::<f64>() / mass;
    let mean = [mean(0), mean(1)];
    let mut covariance = [LEAST_VARIANCE, 0.0, LEAST_VARIANCE];
    for (point, share) in points.iter().zip(shares) {
        let (dx, dy) = (point[0] - mean[0], point[1] - mean[1]);
        covariance[0] += share * dx * dx / mass;
        covariance[1] += share * dx * dy / mass;
        covariance[2] += share * dy * dy / mass;
    }
    Component { weight: mass / points.len() as f64, mean, covariance }
}
