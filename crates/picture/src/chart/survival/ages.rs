//! Ticks of an axis of ages: days, or years of 365 days.

use crate::ticks::Ticks;
use crate::unit::Unit;

/// Ages in days with their labels, and the title of the axis.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct AgeTicks {
    pub(super) ticks: Vec<(f64, String)>,
    pub(super) title: &'static str,
}

const YEAR: f64 = 365.0;

/// From so many years on ages are told in years.
const YEARS_FROM: f64 = 3.0;

/// Strides below a year.
const DAYS: [f64; 9] = [1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 90.0, 180.0];

/// At most about `most` strides from zero up to `end` days.
pub(super) fn age_ticks(end: f64, most: u32) -> AgeTicks {
    let most = most.max(2);
    let years = || YEAR * Ticks::up_to(end / YEAR, most, 1.0).step.times(1);
    let stride = DAYS
        .into_iter()
        .find(|stride| end / stride <= f64::from(most) && end < YEARS_FROM * YEAR)
        .unwrap_or_else(years);
    let ages = (0..=most).map(|count| f64::from(count) * stride).take_while(|&age| age <= end);
    if stride < YEAR {
        let ticks = ages.map(|age| (age, Unit::Count.value(age))).collect();
        return AgeTicks { ticks, title: "age in days" };
    }
    let label = |age: f64| if age == 0.0 { "0".to_owned() } else { format!("{} y", Unit::Count.value(age / YEAR)) };
    AgeTicks { ticks: ages.map(|age| (age, label(age))).collect(), title: "age in years of 365 days" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(end: f64, expect: &str) {
        let labels: Vec<String> = age_ticks(end, 8).ticks.into_iter().map(|tick| tick.1).collect();
        assert_eq!(labels.join(" "), expect);
    }

    #[test]
    fn ages_have_round_ticks() {
        check(1.0, "0 1");
        check(14.0, "0 2 4 6 8 10 12 14");
        check(200.0, "0 30 60 90 120 150 180");
        check(1000.0, "0 180 360 540 720 900");
        check(1095.0, "0 1 y 2 y 3 y");
        check(2000.0, "0 1 y 2 y 3 y 4 y 5 y");
        check(9000.0, "0 5 y 10 y 15 y 20 y");
        assert!(age_ticks(f64::from(u32::MAX), 8).ticks.len() > 2);
    }
}
