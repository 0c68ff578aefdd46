//! Ticks of a value axis that begins at zero: steps of 1, 2 or 5 times a power of ten, the last at or above the data.

use crate::decimal::Step;

/// The ticks of a value axis: 0, 1, ..., `count` steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ticks {
    pub(crate) step: Step,
    pub(crate) count: u32,
}

impl Ticks {
    /// At most `most` steps of at least `least_step` that together reach `top`.
    pub(crate) fn up_to(top: f64, most: u32, least_step: f64) -> Ticks {
        let step = Step::at_least((top / f64::from(most)).max(least_step));
        let count = (1..=most).find(|&count| step.times(count) >= top * (1.0 - 1e-9)).unwrap_or(most);
        Ticks { step, count }
    }

    /// A quarter, a half, three quarters, the whole.
    pub(crate) fn quarters() -> Ticks {
        Ticks { step: Step { digit: 25, exponent: -2 }, count: 4 }
    }

    /// The values from zero upwards.
    pub(crate) fn values(self) -> impl Iterator<Item = f64> {
        (0..=self.count).map(move |count| self.step.times(count))
    }

    /// The last value: the top of the axis.
    pub(crate) fn top(self) -> f64 {
        self.step.times(self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(top: f64, least_step: f64, expect: &[f64]) {
        assert_eq!(Ticks::up_to(top, 5, least_step).values().collect::<Vec<_>>(), expect, "{top}");
    }

    #[test]
    fn steps_are_one_two_or_five() {
        check(5.0, 1.0, &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
        check(5.1, 1.0, &[0.0, 2.0, 4.0, 6.0]);
        check(23.0, 1.0, &[0.0, 5.0, 10.0, 15.0, 20.0, 25.0]);
        check(182_340.0, 1.0, &[0.0, 50_000.0, 100_000.0, 150_000.0, 200_000.0]);
        check(0.3, 0.0, &[0.0, 0.1, 0.2, 0.3]);
        check(0.97, 0.0, &[0.0, 0.2, 0.4, 0.6, 0.8, 1.0]);
        check(1.0, 0.0, &[0.0, 0.2, 0.4, 0.6, 0.8, 1.0]);
    }

    #[test]
    fn a_least_step_keeps_counts_whole() {
        check(1.0, 1.0, &[0.0, 1.0]);
        check(2.0, 1.0, &[0.0, 1.0, 2.0]);
    }

    #[test]
    fn extremes_stay_finite_and_covered() {
        for top in [1e-20, 1e-4, 1e15, 1e18] {
            let ticks = Ticks::up_to(top, 5, 0.0);
            assert!(ticks.top() >= top * 0.999 && ticks.top() <= top * 2.6, "{top}: {ticks:?}");
            assert!(ticks.values().all(f64::is_finite));
        }
    }
}
