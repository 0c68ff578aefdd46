//! Days and periods of the proleptic Gregorian calendar, in UTC.
//!
//! Method: Howard Hinnant, "chrono-compatible low-level date algorithms" (days_from_civil, civil_from_days).

/// A day, counted from 1970-01-01. Held within about 20,000 years on each side, so that no sum overflows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(i64);

const FARTHEST: i64 = 7_300_000;
const MICROS: i64 = 86_400_000_000;

impl Day {
    /// The day that many days after 1970-01-01.
    #[must_use]
    pub fn new(days: i64) -> Day {
        Day(days.clamp(-FARTHEST, FARTHEST))
    }

    /// The day of a time in microseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn from_micros(micros: i64) -> Day {
        Day::new(micros.div_euclid(MICROS))
    }

    /// The day of a date; months and days outside the calendar count on from it.
    #[must_use]
    pub fn from_date(year: i32, month: u32, day: u32) -> Day {
        let months = i64::from(year) * 12 + i64::from(month) - 1;
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12));
        let year = if month < 2 { year - 1 } else { year };
        let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let day_of_year = (153 * ((month + 10) % 12) + 2) / 5 + i64::from(day) - 1;
        Day::new(era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468)
    }

    /// Year, month (1 to 12), day (1 to 31).
    #[must_use]
    pub fn date(self) -> (i32, u32, u32) {
        let days = self.0 + 719_468;
        let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month + 2) / 5 + 1;
        let year = year_of_era + era * 400 + i64::from(month >= 10);
        let narrow = |value: i64| u32::try_from(value).expect("a month or a day of a month is small and not negative");
        let year = i32::try_from(year).expect("a day is held within 20,000 years");
        (year, narrow((month + 2) % 12 + 1), narrow(day))
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub fn number(self) -> i64 {
        self.0
    }

    /// `days` later.
    #[must_use]
    pub fn plus(self, days: i64) -> Day {
        Day::new(self.0.saturating_add(days))
    }

    /// The first day of its month, `months` later.
    #[must_use]
    pub fn month_plus(self, months: i32) -> Day {
        let (year, month, _) = self.date();
        let months = year * 12 + i32::try_from(month).expect("a month is small") - 1 + months;
        Day::from_date(months.div_euclid(12), months.rem_euclid(12).unsigned_abs() + 1, 1)
    }
}

/// The length of the periods of a time axis.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Period {
    /// One day.
    Day,
    /// Seven days.
    Week,
    /// A month of the calendar.
    #[default]
    Month,
    /// Three months, from January, April, July, October.
    Quarter,
    /// A year of the calendar.
    Year,
    /// A step of a simulation: no time, but a number, which is that of the day.
    Generation,
}

impl Period {
    /// The day after the period that begins at `start`.
    #[must_use]
    pub fn end(self, start: Day) -> Day {
        match self {
            Period::Day | Period::Generation => start.plus(1),
            Period::Week => start.plus(7),
            Period::Month => start.month_plus(1),
            Period::Quarter => start.month_plus(3),
            Period::Year => start.month_plus(12),
        }
    }

    /// The period's name: `2024-03-04`, `week of 2024-03-04`, `2024-03`, `2024-Q1`, `2024`, `12`.
    #[must_use]
    pub fn name(self, start: Day) -> String {
        let (year, month, day) = start.date();
        match self {
            Period::Day => format!("{year:04}-{month:02}-{day:02}"),
            Period::Week => format!("week of {year:04}-{month:02}-{day:02}"),
            Period::Month => format!("{year:04}-{month:02}"),
            Period::Quarter => format!("{year:04}-Q{}", (month - 1) / 3 + 1),
            Period::Year => format!("{year:04}"),
            Period::Generation => start.number().to_string(),
        }
    }

    /// The word for several of them.
    pub(crate) fn plural(self) -> &'static str {
        match self {
            Period::Day => "days",
            Period::Week => "weeks",
            Period::Month => "months",
            Period::Quarter => "quarters",
            Period::Year => "years",
            Period::Generation => "generations",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_days() {
        let check = |(year, month, day): (i32, u32, u32), number: i64| {
            assert_eq!(Day::from_date(year, month, day).number(), number);
            assert_eq!(Day::new(number).date(), (year, month, day));
        };
        check((1970, 1, 1), 0);
        check((1969, 12, 31), -1);
        check((2000, 2, 29), 11_016);
        check((2024, 12, 31), 20_088);
        check((1900, 3, 1), -25_508);
        check((-1, 1, 1), -719_893);
    }

    #[test]
    fn every_day_of_four_centuries_follows_the_one_before() {
        for number in -200_000..200_000 {
            let (year, month, day) = Day::new(number).date();
            assert_eq!(Day::from_date(year, month, day), Day::new(number));
        }
    }

    #[test]
    fn extremes_are_held_in_range() {
        for micros in [i64::MIN, i64::MAX] {
            let day = Day::from_micros(micros);
            assert_eq!(day.date().0.abs() / 1000, if micros < 0 { 18 } else { 21 });
            assert!(Period::Year.end(day).number().abs() <= FARTHEST);
        }
        assert_eq!(Day::from_micros(-1), Day::new(-1));
    }

    #[test]
    fn periods() {
        let check = |period: Period, expect: &str, end: &str| {
            let start = Day::from_date(2024, 10, 1);
            assert_eq!(period.name(start), expect);
            assert_eq!(Period::Day.name(period.end(start)), end);
        };
        check(Period::Day, "2024-10-01", "2024-10-02");
        check(Period::Week, "week of 2024-10-01", "2024-10-08");
        check(Period::Month, "2024-10", "2024-11-01");
        check(Period::Quarter, "2024-Q4", "2025-01-01");
        check(Period::Year, "2024", "2025-10-01");
        assert_eq!(Period::Generation.name(Day::new(12)), "12");
    }
}
