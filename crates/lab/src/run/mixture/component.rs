//! A normal distribution in the plane.

use super::Point;

/// A component of a mixture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Component {
    /// Its share.
    pub weight: f64,
    /// Its mean.
    pub mean: Point,
    /// Its covariance: xx, xy, yy.
    pub covariance: [f64; 3],
}

impl Component {
    /// The determinant of the covariance.
    #[must_use]
    pub fn determinant(&self) -> f64 {
        let [xx, xy, yy] = self.covariance;
        xx * yy - xy * xy
    }

    /// Where two independent standard normals lie in it.
    pub(super) fn at(&self, normals: [f64; 2]) -> Point {
        let [xx, xy, _] = self.covariance;
        let first = xx.max(0.0).sqrt();
        let second = if first > 0.0 { xy / first } else { 0.0 };
        let rest = if xx > 0.0 { (self.determinant() / xx).max(0.0).sqrt() } else { 0.0 };
        [self.mean[0] + first * normals[0], self.mean[1] + second * normals[0] + rest * normals[1]]
    }

    /// The logarithm of weight times density, and a constant.
    pub(super) fn log_density(&self, point: Point) -> f64 {
        let [xx, xy, yy] = self.covariance;
        let (dx, dy) = (point[0] - self.mean[0], point[1] - self.mean[1]);
        let determinant = self.determinant();
        let square = (yy * dx * dx - 2.0 * xy * dx * dy + xx * dy * dy) / determinant;
        self.weight.ln() - 0.5 * (determinant.ln() + square)
    }
}
