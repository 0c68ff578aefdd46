//! Periods of the UTC calendar, from times in microseconds since 1970.
//!
//! Times come from commits, and commits say anything: a time outside the years 1 to 9000 counts as the first or the
//! last day of them.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Weekday, date};
use jiff::tz::Offset;
use jiff::{Span, Timestamp, ToSpan as _};

/// Microseconds of a day.
pub const DAY_MICROS: i64 = 86_400_000_000;

const FIRST_DAY: Date = date(1, 1, 1);
const LAST_DAY: Date = date(9000, 12, 31);

/// How long a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    /// A week of ISO 8601, from Monday on.
    Week,
    /// A month.
    Month,
    /// Three months.
    Quarter,
    /// A year.
    Year,
}

impl By {
    /// As it is typed and written down.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            By::Week => "week",
            By::Month => "month",
            By::Quarter => "quarter",
            By::Year => "year",
        }
    }

    fn length(self) -> Span {
        match self {
            By::Week => 1.week(),
            By::Month => 1.month(),
            By::Quarter => 3.months(),
            By::Year => 1.year(),
        }
    }
}

/// A week, month, quarter or year of the UTC calendar. Ordered by its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    first: Date,
    by: By,
}

impl Period {
    /// The period that holds a time in microseconds since 1970.
    #[must_use]
    pub fn of(micros: i64, by: By) -> Period {
        let day = day_of(micros);
        let first = match by {
            By::Week => day.saturating_sub(i32::from(day.weekday().since(Weekday::Monday)).days()),
            By::Month => day.first_of_month(),
            By::Quarter => date(day.year(), (day.month() - 1) / 3 * 3 + 1, 1),
            By::Year => day.first_of_year(),
        };
        Period { first, by }
    }

    /// How long it is.
    #[must_use]
    pub fn by(self) -> By {
        self.by
    }

    /// Its first moment, microseconds since 1970.
    #[must_use]
    pub fn start(self) -> i64 {
        micros_of(self.first)
    }

    /// The first moment after it, microseconds since 1970.
    #[must_use]
    pub fn end(self) -> i64 {
        micros_of(self.next().first)
    }

    /// The one after it.
    #[must_use]
    pub fn next(self) -> Period {
        Period { first: self.first.saturating_add(self.by.length()), ..self }
    }

    /// The one that starts so many periods before it.
    #[must_use]
    pub fn back(self, count: u16) -> Period {
        let span = self.by.length().checked_mul(i64::from(count)).expect("because 65,535 years fit a span");
        Period { first: self.first.saturating_sub(span), ..self }
    }

    /// The year that it starts in; of a week the year that ISO 8601 gives it.
    #[must_use]
    pub fn year(self) -> i16 {
        match self.by {
            By::Week => self.first.iso_week_date().year(),
            _ => self.first.year(),
        }
    }

    /// Its name in a sentence: `March 2026`, else as it is written down.
    #[must_use]
    pub fn in_words(self) -> String {
        match self.by {
            By::Month => self.first.strftime("%B %Y").to_string(),
            _ => self.to_string(),
        }
    }

    /// A short form of its name for narrow columns: `26W05`, `26-01`, `26Q1`, `2026`.
    #[must_use]
    pub fn short_label(self) -> String {
        let label = self.to_string();
        match self.by {
            By::Year => label,
            By::Week => format!("{:02}{}", self.year().rem_euclid(100), label.rsplit('-').next().unwrap_or_default()),
            By::Month => format!("{:02}-{:02}", self.year().rem_euclid(100), self.first.month()),
            By::Quarter => format!("{:02}Q{}", self.year().rem_euclid(100), (self.first.month() - 1) / 3 + 1),
        }
    }
}

impl fmt::Display for Period {
    /// `2026-W05`, `2026-01`, `2026-Q1`, `2026`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self.by {
            By::Week => format!("{:04}-W{:02}", self.year(), self.first.iso_week_date().week()),
            By::Month => format!("{:04}-{:02}", self.year(), self.first.month()),
            By::Quarter => format!("{:04}-Q{}", self.year(), (self.first.month() - 1) / 3 + 1),
            By::Year => format!("{:04}", self.year()),
        };
        f.pad(&text)
    }
}

fn day_of(micros: i64) -> Date {
    let inside = Timestamp::from_microsecond(micros.clamp(micros_of(FIRST_DAY), micros_of(LAST_DAY)));
    inside.map_or(FIRST_DAY, |time| Offset::UTC.to_datetime(time).date())
}

fn micros_of(day: Date) -> i64 {
    day.to_datetime(jiff::civil::Time::midnight())
        .to_zoned(jiff::tz::TimeZone::UTC)
        .map_or(i64::MAX, |time| time.timestamp().as_microsecond())
}

/// The start of the day that lies as far before a time as the text says: `2y`, `6m`, `8w` and `90d` count back from
/// `end`; `2024-01-31` is that day itself. Microseconds since 1970; `None` where the text is neither.
#[must_use]
pub fn back_from(end: i64, text: &str) -> Option<i64> {
    if let Ok(day) = Date::from_str(text) {
        return (FIRST_DAY..=LAST_DAY).contains(&day).then(|| micros_of(day));
    }
    let (at, unit) = text.char_indices().next_back()?;
    let count: i64 = text[..at].parse::<u16>().ok()?.into();
    let span = match unit {
        'd' => Span::new().days(count),
        'w' => Span::new().weeks(count),
        'm' => Span::new().months(count),
        // More than the calendar has, and less than a span can hold.
        'y' => Span::new().years(count.min(9_000)),
        _ => return None,
    };
    Some(micros_of(day_of(end).saturating_sub(span).max(FIRST_DAY)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_microsecond()
    }

    #[track_caller]
    fn check(time: &str, by: By, expect: &str) {
        let period = Period::of(at(time), by);
        let text = |micros| Timestamp::from_microsecond(micros).unwrap().strftime("%Y-%m-%d").to_string();
        let found = format!("{period} {} {}..{}", period.short_label(), text(period.start()), text(period.end()));
        assert_eq!(found, expect);
    }

    #[test]
    fn periods_of_a_time() {
        check("2026-02-28T23:59:59Z", By::Month, "2026-02 26-02 2026-02-01..2026-03-01");
        check("2026-12-31T23:59:59.999999Z", By::Quarter, "2026-Q4 26Q4 2026-10-01..2027-01-01");
        check("2026-12-31T23:59:59Z", By::Year, "2026 2026 2026-01-01..2027-01-01");
        check("2027-01-01T00:00:00Z", By::Year, "2027 2027 2027-01-01..2028-01-01");
        check("1969-12-31T23:59:59Z", By::Year, "1969 1969 1969-01-01..1970-01-01");
    }

    #[test]
    fn months_have_names() {
        assert_eq!(Period::of(at("2026-03-31T00:00:00Z"), By::Month).in_words(), "March 2026");
        assert_eq!(Period::of(at("2026-03-31T00:00:00Z"), By::Quarter).in_words(), "2026-Q1");
    }

    #[test]
    fn weeks_are_those_of_iso_8601() {
        check("2026-12-31T00:00:00Z", By::Week, "2026-W53 26W53 2026-12-28..2027-01-04");
        check("2027-01-03T23:00:00Z", By::Week, "2026-W53 26W53 2026-12-28..2027-01-04");
        check("2024-12-30T00:00:00Z", By::Week, "2025-W01 25W01 2024-12-30..2025-01-06");
        check("2023-01-01T00:00:00Z", By::Week, "2022-W52 22W52 2022-12-26..2023-01-02");
    }

    #[test]
    fn a_period_holds_its_times_and_no_other() {
        for by in [By::Week, By::Month, By::Quarter, By::Year] {
            let mut period = Period::of(at("1999-11-05T00:00:00Z"), by);
            for _ in 0..200 {
                assert_eq!((Period::of(period.start(), by), Period::of(period.end() - 1, by)), (period, period));
                assert_eq!((Period::of(period.end(), by), period.next().back(1)), (period.next(), period));
                period = period.next();
            }
        }
    }

    #[test]
    fn any_time_has_a_period() {
        for by in [By::Week, By::Month, By::Quarter, By::Year] {
            for time in [i64::MIN, -1, 0, i64::MAX] {
                let period = Period::of(time, by);
                assert!(period.start() < period.end(), "{time} {period}");
            }
        }
    }

    #[test]
    fn times_that_are_typed() {
        let end = at("2026-03-31T12:00:00Z");
        let check = |text: &str, expect: Option<&str>| {
            let day = back_from(end, text).map(|day| Timestamp::from_microsecond(day).unwrap().to_string());
            assert_eq!(day.as_deref(), expect.map(|day| format!("{day}T00:00:00Z")).as_deref(), "{text}");
        };
        check("2024-01-31", Some("2024-01-31"));
        check("2y", Some("2024-03-31"));
        check("1m", Some("2026-02-28"));
        check("2w", Some("2026-03-17"));
        check("90d", Some("2025-12-31"));
        check("65535y", Some("0001-01-01"));
        for bad in ["", "d", "2", "-1d", "2h", "2024-13-01", "yesterday", "9999999d", "2ü"] {
            check(bad, None);
        }
    }
}
