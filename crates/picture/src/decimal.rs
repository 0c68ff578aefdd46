//! Steps of one digit times a power of ten, computed from tables: the same on every machine.

/// Powers of ten that `f64` holds exactly.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

/// `digit` times ten to the power `exponent` (-22 to 22).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) digit: u32,
    pub(crate) exponent: i32,
}

impl Step {
    /// The value of `count` steps.
    pub(crate) fn times(self, count: u32) -> f64 {
        let units = f64::from(self.digit) * f64::from(count);
        let power = POWERS[self.exponent.unsigned_abs().min(22) as usize];
        if self.exponent < 0 { units / power } else { units * power }
    }

    /// The decimals that a multiple of the step needs, where the value is shown times ten to the power `shift`.
    pub(crate) fn decimals(self, shift: i32) -> usize {
        usize::try_from(-(self.exponent + shift)).unwrap_or(0)
    }

    /// The least of 1, 2, 5, 10, 20, ... (and of their fractions) that is `least` or more.
    pub(crate) fn at_least(least: f64) -> Step {
        let steps = (-22..=22).flat_map(|exponent| [1, 2, 5].map(|digit| Step { digit, exponent }));
        let last = Step { digit: 5, exponent: 22 };
        steps.into_iter().find(|step| step.times(1) >= least * (1.0 - 1e-9)).unwrap_or(last)
    }
}
