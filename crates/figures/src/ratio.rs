//! A share or a mean, with what it was made of.

use std::ops::AddAssign;

/// A numerator and its denominator. Without a denominator there is no value: not known, not 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ratio {
    /// What was counted.
    pub numerator: u64,
    /// What it is a part of, or counted per.
    pub denominator: u64,
}

impl Ratio {
    /// So many of so many.
    #[must_use]
    pub const fn new(numerator: u64, denominator: u64) -> Ratio {
        Ratio { numerator, denominator }
    }

    /// The quotient; `None` without a denominator.
    #[must_use]
    pub fn value(self) -> Option<f64> {
        (self.denominator > 0).then(|| self.numerator as f64 / self.denominator as f64)
    }
}

impl AddAssign for Ratio {
    fn add_assign(&mut self, other: Ratio) {
        self.numerator += other.numerator;
        self.denominator += other.denominator;
    }
}
