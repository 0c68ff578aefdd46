//! Ticks of a time axis: days, weeks, months, quarters or years, whichever the span leaves room for.

use crate::day::{Day, Period};
use crate::timeline::TimeScale;

/// A tick: its day, its label, and the year below where it helps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TimeTick {
    pub(crate) day: Day,
    pub(crate) label: String,
    pub(crate) year: Option<String>,
    /// There is one for each period, at its beginning.
    pub(crate) names_period: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stride {
    Days(i64),
    Months(i32),
}

const STRIDES: [Stride; 18] = [
    Stride::Days(1),
    Stride::Days(2),
    Stride::Days(7),
    Stride::Days(14),
    Stride::Months(1),
    Stride::Months(3),
    Stride::Months(6),
    Stride::Months(12),
    Stride::Months(24),
    Stride::Months(60),
    Stride::Months(120),
    Stride::Months(240),
    Stride::Months(600),
    Stride::Months(1200),
    Stride::Months(2400),
    Stride::Months(6000),
    Stride::Months(12_000),
    Stride::Months(60_000),
];

/// At most about `most` ticks, none closer than the periods are; the first day, where there would be none.
pub(crate) fn time_ticks(scale: &TimeScale, period: Period, most: usize) -> Vec<TimeTick> {
    if period == Period::Generation {
        return generations(scale, most);
    }
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let shortest = Stride::of(period);
    let fits = |stride: &&Stride| stride.days() >= shortest.days() && scale.days() / stride.days() <= most;
    let stride = STRIDES.iter().find(fits).unwrap_or(&STRIDES[STRIDES.len() - 1]);
    let mut days: Vec<Day> = stride.days_within(scale);
    if days.is_empty() {
        days.push(scale.first);
    }
    let names_period = *stride == shortest && days[0] == scale.first;
    let mut before = None;
    days.into_iter().map(|day| TimeTick { names_period, ..stride.tick(day, &mut before) }).collect()
}

/// Numbers that are multiples of 1, 2 or 5 times a power of ten.
fn generations(scale: &TimeScale, most: usize) -> Vec<TimeTick> {
    let most = i64::try_from(most.max(1)).unwrap_or(i64::MAX);
    let steps = (0..12).flat_map(|power| [1, 2, 5].map(|step| step * 10_i64.pow(power)));
    let step = steps.into_iter().find(|step| scale.days() / step <= most).unwrap_or(i64::MAX);
    let tick =
        |number: i64| TimeTick { day: Day::new(number), label: number.to_string(), year: None, names_period: true };
    (scale.first.number()..scale.end.number()).filter(|number| number % step == 0).map(tick).collect()
}

impl Stride {
    fn of(period: Period) -> Stride {
        match period {
            Period::Day | Period::Generation => Stride::Days(1),
            Period::Week => Stride::Days(7),
            Period::Month => Stride::Months(1),
            Period::Quarter => Stride::Months(3),
            Period::Year => Stride::Months(12),
        }
    }

    fn days(&self) -> i64 {
        match *self {
            Stride::Days(days) => days,
            Stride::Months(months) => i64::from(months) * 30,
        }
    }

    fn days_within(&self, scale: &TimeScale) -> Vec<Day> {
        let first = self.first(scale.first);
        std::iter::successors(Some(first), |&day| Some(self.next(day)))
            .skip_while(|&day| day < scale.first)
            .take_while(|&day| day < scale.end)
            .take(100)
            .collect()
    }

    /// The last tick at or before a day. Weeks begin on Monday (1970-01-05 was one).
    fn first(&self, day: Day) -> Day {
        match *self {
            Stride::Days(days) => day.plus(-(day.number() - 4).rem_euclid(days)),
            Stride::Months(months) => {
                let (year, month, _) = day.date();
                let past = (year * 12 + i32::try_from(month).expect("a month is small") - 1).rem_euclid(months);
                day.month_plus(-past)
            }
        }
    }

    fn next(&self, day: Day) -> Day {
        match *self {
            Stride::Days(days) => day.plus(days),
            Stride::Months(months) => day.month_plus(months),
        }
    }

    /// The year stands below the first tick and below each that is the first of its year.
    fn tick(&self, day: Day, before: &mut Option<i32>) -> TimeTick {
        let (year, month, number) = day.date();
        let turned = before.replace(year) != Some(year);
        let label = match *self {
            Stride::Days(_) => format!("{number} {}", month_name(month)),
            Stride::Months(1 | 6) => month_name(month).to_owned(),
            Stride::Months(3) => format!("Q{}", (month - 1) / 3 + 1),
            Stride::Months(_) => return TimeTick { day, label: year.to_string(), year: None, names_period: false },
        };
        TimeTick { day, label, year: turned.then(|| year.to_string()), names_period: false }
    }
}

fn month_name(month: u32) -> &'static str {
    const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    NAMES[month as usize - 1]
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::timeline::Timeline;

    #[track_caller]
    fn check(period: Period, first: (i32, u32, u32), count: usize, expect: &str) {
        let timeline = Timeline::regular(period, Day::from_date(first.0, first.1, first.2), count);
        let scale = TimeScale::new(&timeline, 0.0, 600.0).unwrap();
        let ticks = time_ticks(&scale, period, 8).into_iter().map(|tick| match tick.year {
            Some(year) => format!("{} ({year})", tick.label),
            None => tick.label,
        });
        assert_eq!(ticks.collect::<Vec<_>>().join(" "), expect);
    }

    #[test]
    fn ticks_follow_the_span() {
        check(Period::Day, (2024, 2, 27), 5, "27 Feb (2024) 28 Feb 29 Feb 1 Mar 2 Mar");
        check(Period::Week, (2024, 12, 16), 5, "16 Dec (2024) 23 Dec 30 Dec 6 Jan (2025) 13 Jan");
        check(Period::Month, (2024, 10, 1), 6, "Oct (2024) Nov Dec Jan (2025) Feb Mar");
        check(Period::Month, (2023, 2, 1), 20, "Q2 (2023) Q3 Q4 Q1 (2024) Q2 Q3");
        check(Period::Month, (2021, 1, 1), 40, "Jan (2021) Jul Jan (2022) Jul Jan (2023) Jul Jan (2024)");
        check(Period::Month, (2018, 5, 1), 90, "2019 2020 2021 2022 2023 2024 2025");
        check(Period::Year, (1989, 1, 1), 36, "1990 1995 2000 2005 2010 2015 2020");
        check(Period::Day, (2024, 3, 31), 1, "31 Mar (2024)");
        check(Period::Month, (2024, 3, 1), 1, "Mar (2024)");
        check(Period::Quarter, (2024, 4, 1), 2, "Q2 (2024) Q3");
        check(Period::Year, (2024, 1, 1), 2, "2024 2025");
    }

    #[test]
    fn a_span_of_millennia_has_few_ticks() {
        let timeline =
            Timeline { starts: vec![Day::from_micros(i64::MIN), Day::from_micros(i64::MAX)], ..Timeline::default() };
        let scale = TimeScale::new(&timeline, 0.0, 600.0).unwrap();
        assert!((1..=12).contains(&time_ticks(&scale, Period::Month, 8).len()));
    }
}
