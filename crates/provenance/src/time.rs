//! Times of records: microseconds since 1970-01-01T00:00:00Z.

const DAY_SECONDS: i64 = 86_400;

/// Days from 1970-01-01 to a date of the Gregorian calendar, by era arithmetic: years begin in March, eras have 400
/// years. The month is 1 to 12, the day 1 to 31.
pub(crate) fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The time that an RFC 3339 text names, in microseconds since 1970. Seconds may be absent, as records leave them out;
/// digits beyond microseconds are dropped.
pub(crate) fn rfc3339(text: &str) -> Option<i64> {
    let text = text.trim();
    let (date, rest) = text.split_at_checked(10)?;
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let (clock, offset) = split_offset(rest)?;
    let seconds = date_seconds(date)? - offset;
    let (whole, micros) = clock_time(clock)?;
    Some((seconds + whole) * 1_000_000 + micros)
}

fn date_seconds(date: &str) -> Option<i64> {
    let mut parts = date.split('-');
    let (year, month, day) = (number(parts.next()?, 4)?, number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    let valid = parts.next().is_none() && (1..=12).contains(&month) && (1..=31).contains(&day);
    valid.then(|| days(year, month, day) * DAY_SECONDS)
}

/// Seconds of the day, and microseconds of the second.
fn clock_time(clock: &str) -> Option<(i64, i64)> {
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let mut parts = clock.split(':');
    let (hour, minute) = (number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    let second = parts.next().map_or(Some(0), |second| number(second, 2))?;
    let valid = parts.next().is_none() && hour < 24 && minute < 60 && second <= 60;
    valid.then_some((hour * 3600 + minute * 60 + second, micros(fraction)?))
}

fn micros(fraction: &str) -> Option<i64> {
    let digits = fraction.get(..fraction.len().min(6))?;
    let scale = 10_i64.pow(6 - u32::try_from(digits.len()).ok()?);
    let rest = fraction.bytes().all(|byte| byte.is_ascii_digit());
    rest.then_some(number(digits, digits.len())? * scale)
}

/// The clock without its offset from UTC, and the offset in seconds.
fn split_offset(text: &str) -> Option<(&str, i64)> {
    if let Some(clock) = text.strip_suffix(['Z', 'z']) {
        return Some((clock, 0));
    }
    let at = text.rfind(['+', '-'])?;
    let (hours, minutes) = text[at + 1..].split_once(':')?;
    let seconds = number(hours, 2)? * 3600 + number(minutes, 2)? * 60;
    Some((&text[..at], if text[at..].starts_with('-') { -seconds } else { seconds }))
}

/// A number of exactly so many digits.
fn number(text: &str, digits: usize) -> Option<i64> {
    let right = text.len() == digits && digits > 0 && text.bytes().all(|byte| byte.is_ascii_digit());
    if right { text.parse().ok() } else { None }
}
