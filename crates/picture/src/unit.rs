//! What a value is, and how it is written: thousands separated, shares as percent, never a sign or an exponent.

use crate::decimal::Step;
use crate::ticks::Ticks;

/// Values above this one are no measurement and count as unknown, like negative ones and those that are not finite.
pub const LARGEST: f64 = 1e18;

/// What the values of a chart are. All are 0 or more; a chart treats others as unknown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Unit {
    /// Whole things: lines, commits.
    #[default]
    Count,
    /// Parts of one (0 to 1), written as percent.
    Share,
    /// Anything else, with fractions.
    Measure,
}

/// The axis of the values: its title with the unit in words ("% of changed lines"), and how values are written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Axis {
    /// Stands above the axis.
    pub title: String,
    /// How values are written.
    pub unit: Unit,
}

/// The value, if it is a measurement.
pub(crate) fn known(value: Option<f64>) -> Option<f64> {
    value.filter(|value| (0.0..=LARGEST).contains(value))
}

impl Unit {
    /// The value as text, precise enough for a table: `182,340`, `9.8 %`, `3.42`.
    #[must_use]
    pub fn value(self, value: f64) -> String {
        match self {
            _ if known(Some(value)).is_none() => "unknown".to_owned(),
            Unit::Count => whole(value),
            Unit::Share => percent(value),
            Unit::Measure => significant(value),
        }
    }

    /// The value, or a dash where it is unknown.
    pub(crate) fn cell(self, value: Option<f64>) -> String {
        known(value).map_or_else(|| "–".to_owned(), |value| self.value(value))
    }

    /// Ticks that reach the largest of the values. Shares up to the whole end at the whole.
    pub(crate) fn ticks(self, top: f64, most: u32) -> Ticks {
        match self {
            Unit::Count => Ticks::up_to(top.max(1.0), most, 1.0),
            Unit::Share if top == 0.0 => Ticks::up_to(0.05, most, 0.0),
            Unit::Share => Ticks::up_to(top.max(0.0001), most, 0.0),
            Unit::Measure if top == 0.0 => Ticks::up_to(1.0, 1, 0.0),
            Unit::Measure => Ticks::up_to(top.max(1e-9), most, 0.0),
        }
    }

    /// The label of a tick: as many decimals as the step needs, millions and more in short.
    pub(crate) fn tick(self, value: f64, step: Step) -> String {
        match self {
            Unit::Share => format!("{} %", fixed(value * 100.0, step.decimals(2))),
            Unit::Count | Unit::Measure if value >= 1e6 => short(value),
            Unit::Count | Unit::Measure => fixed(value, step.decimals(0)),
        }
    }
}

/// Rounded to a whole number, thousands separated by commas.
fn whole(value: f64) -> String {
    fixed(value, 0)
}

fn percent(share: f64) -> String {
    let percent = share * 100.0;
    let decimals = match percent {
        _ if (99.95..100.0).contains(&percent) => return "> 99.9 %".to_owned(),
        _ if percent == 0.0 || percent == 100.0 || percent >= 1e4 => 0,
        _ if percent >= 1.0 => 1,
        _ if percent >= 0.1 => 2,
        _ if percent >= 0.001 => 3,
        _ => return "< 0.001 %".to_owned(),
    };
    format!("{} %", fixed(percent, decimals))
}

/// About three digits.
fn significant(value: f64) -> String {
    let decimals = match value {
        _ if value == 0.0 || value >= 1000.0 => 0,
        _ if value >= 10.0 => 1,
        _ if value >= 1.0 => 2,
        _ if value >= 0.001 => 4,
        _ => 9,
    };
    fixed(value, decimals)
}

/// With a fixed number of decimals, thousands separated by commas.
fn fixed(value: f64, decimals: usize) -> String {
    let digits = format!("{value:.decimals$}");
    let (integer, fraction) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut out = String::new();
    for (at, digit) in integer.char_indices() {
        if at > 0 && (integer.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out + fraction
}

/// Millions, billions, trillions in short; exact for the multiples of 1, 2 and 5 that ticks are.
fn short(value: f64) -> String {
    let (unit, name) = match value {
        _ if value >= 1e15 => (1e15, "P"),
        _ if value >= 1e12 => (1e12, "T"),
        _ if value >= 1e9 => (1e9, "G"),
        _ => (1e6, "M"),
    };
    let digits = fixed(value / unit, 2);
    format!("{} {name}", digits.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_as_text() {
        let check = |unit: Unit, value: f64, expect: &str| assert_eq!(unit.value(value), expect);
        check(Unit::Count, 0.0, "0");
        check(Unit::Count, 999.0, "999");
        check(Unit::Count, 182_340.0, "182,340");
        check(Unit::Count, 1e18, "1,000,000,000,000,000,000");
        check(Unit::Share, 0.098, "9.8 %");
        check(Unit::Share, 0.0, "0 %");
        check(Unit::Share, 1.0, "100 %");
        check(Unit::Share, 0.9999, "> 99.9 %");
        check(Unit::Share, 0.9994, "99.9 %");
        check(Unit::Share, 0.0042, "0.42 %");
        check(Unit::Share, 0.000_42, "0.042 %");
        check(Unit::Share, 1e-9, "< 0.001 %");
        check(Unit::Measure, 3.417, "3.42");
        check(Unit::Measure, 12_345.6, "12,346");
        for value in [f64::NAN, f64::INFINITY, -1.0, 1e19] {
            check(Unit::Count, value, "unknown");
        }
    }

    #[test]
    fn ticks_as_text() {
        let labels = |unit: Unit, top: f64| {
            let ticks = unit.ticks(top, 5);
            ticks.values().map(|value| unit.tick(value, ticks.step)).collect::<Vec<_>>().join(" | ")
        };
        assert_eq!(labels(Unit::Share, 0.23), "0 % | 5 % | 10 % | 15 % | 20 % | 25 %");
        assert_eq!(labels(Unit::Share, 0.02), "0.0 % | 0.5 % | 1.0 % | 1.5 % | 2.0 %");
        assert_eq!(labels(Unit::Count, 0.0), "0 | 1");
        assert_eq!(labels(Unit::Count, 182_340.0), "0 | 50,000 | 100,000 | 150,000 | 200,000");
        assert_eq!(labels(Unit::Count, 2.3e6), "0 | 500,000 | 1 M | 1.5 M | 2 M | 2.5 M");
        assert_eq!(labels(Unit::Count, 1e18), "0 | 200 P | 400 P | 600 P | 800 P | 1,000 P");
        assert_eq!(labels(Unit::Measure, 0.3), "0.0 | 0.1 | 0.2 | 0.3");
    }
}
