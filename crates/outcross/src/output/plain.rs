//! Text for people: numbers, shares, dates.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// A number with a comma at each thousand.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 line`, `2 lines`.
#[must_use]
pub fn counted(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", grouped(number), if number == 1 { "" } else { "s" })
}

/// The parts in tenths of a percent of their sum. They sum to 1000 exactly, or are all 0 where the sum is.
#[must_use]
pub fn shares(parts: &[u64]) -> Vec<u64> {
    split(1000, parts)
}

/// A whole divided as the parts are to each other. The result sums to the whole exactly (largest remainder, the earlier
/// part first where remainders are equal), or is all 0 where the parts are.
#[must_use]
pub fn split(whole: u64, parts: &[u64]) -> Vec<u64> {
    let sum: u128 = parts.iter().map(|part| u128::from(*part)).sum();
    if sum == 0 {
        return vec![0; parts.len()];
    }
    let exact = |part: &u64| u128::from(*part) * u128::from(whole);
    let mut shares: Vec<u64> = parts.iter().map(|part| (exact(part) / sum) as u64).collect();
    let mut by_remainder: Vec<usize> = (0..parts.len()).collect();
    by_remainder.sort_by_key(|at| std::cmp::Reverse(exact(&parts[*at]) % sum));
    let missing = whole - shares.iter().sum::<u64>();
    for at in by_remainder.into_iter().take(missing as usize) {
        shares[at] += 1;
    }
    shares
}

/// A share in tenths of a percent as text, without the sign: `12.1`; `<0.1` for a part that is there and rounds to
/// nothing.
#[must_use]
pub fn percent(share: u64, part: u64) -> String {
    match (share, part) {
        (0, 1..) => "<0.1".to_owned(),
        _ => format!("{}.{}", share / 10, share % 10),
    }
}

/// A time that was spent: `13 ms`, `2.9 s`, `1 m 05 s`.
#[must_use]
pub fn duration(time: Duration) -> String {
    match (time.as_secs(), time.as_millis()) {
        (0, millis) => format!("{millis} ms"),
        (seconds @ 0..60, millis) => format!("{seconds}.{} s", millis % 1000 / 100),
        (seconds, _) => format!("{} m {:02} s", seconds / 60, seconds % 60),
    }
}

/// A time that people waited, in hours, in the unit that one would say it in: `40 min`, `7.5 h`, `4.1 days`.
#[must_use]
pub fn hours(hours: f64) -> String {
    match hours {
        ..1.0 => format!("{:.0} min", hours * 60.0),
        1.0..48.0 => format!("{hours:.1} h"),
        _ => format!("{:.1} days", hours / 24.0),
    }
}

/// The day of a time in the zone in which it was written down (`+0200`; UTC where that can't be read), as
/// `2026-11-20`; ten spaces where the time is in no year from -9999 to 9999.
#[must_use]
pub fn day(seconds: i64, zone: &[u8]) -> String {
    local(seconds, zone).map_or_else(|| " ".repeat(10), |local| local.strftime("%Y-%m-%d").to_string())
}

/// The same with the time of day and the zone, as `2026-11-20 13:05:09 +0200`; 25 spaces where there is no such time.
#[must_use]
pub fn day_and_time(seconds: i64, zone: &[u8]) -> String {
    let east = zone_seconds(zone);
    let sign = if east < 0 { '-' } else { '+' };
    let (hours, minutes) = (east.abs() / 3600, east.abs() % 3600 / 60);
    let text = |local: Timestamp| format!("{} {sign}{hours:02}{minutes:02}", local.strftime("%Y-%m-%d %H:%M:%S"));
    local(seconds, zone).map_or_else(|| " ".repeat(25), text)
}

/// A time moved so that its UTC fields are those of the zone.
fn local(seconds: i64, zone: &[u8]) -> Option<Timestamp> {
    let time = Timestamp::from_second(seconds).ok()?;
    time.checked_add(SignedDuration::from_secs(zone_seconds(zone))).ok()
}

/// A time in microseconds since 1970 as RFC 3339 in UTC; as the number where the calendar does not reach.
#[must_use]
pub fn moment(micros: i64) -> String {
    Timestamp::from_microsecond(micros).map_or_else(|_| micros.to_string(), |time| time.to_string())
}

/// A time in microseconds since 1970 as RFC 3339 in UTC, whatever a commit says: times beyond the years 0 to 9999, which
/// that form does not have, are the nearest that it has.
#[must_use]
pub fn rfc3339(micros: i64) -> String {
    moment(micros.clamp(-62_167_219_200_000_000, 253_402_207_200_000_000))
}

/// Seconds east of UTC. Git's zones are `+hhmm` or `-hhmm`; anything else, or more than a day, is UTC.
fn zone_seconds(zone: &[u8]) -> i64 {
    let (sign, digits) = match zone.split_first() {
        Some((b'+', digits)) => (1, digits),
        Some((b'-', digits)) => (-1, digits),
        _ => return 0,
    };
    let [h1, h2, m1, m2] = digits else { return 0 };
    if !digits.iter().all(u8::is_ascii_digit) {
        return 0;
    }
    let two = |tens: u8, ones: u8| i64::from(tens - b'0') * 10 + i64::from(ones - b'0');
    let seconds = two(*h1, *h2) * 3600 + two(*m1, *m2) * 60;
    if seconds <= 24 * 3600 { sign * seconds } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let check = |number, expect: &str| assert_eq!(grouped(number), expect);
        check(0, "0");
        check(999, "999");
        check(1000, "1,000");
        check(182_340, "182,340");
        check(u64::MAX, "18,446,744,073,709,551,615");
        assert_eq!((counted(1, "line"), counted(0, "line")), ("1 line".into(), "0 lines".into()));
    }

    #[test]
    fn shares_sum_to_the_whole() {
        let check = |parts: &[u64], expect: &[u64]| assert_eq!(shares(parts), expect, "{parts:?}");
        check(&[0, 0, 0], &[0, 0, 0]);
        check(&[1, 1, 1], &[334, 333, 333]);
        check(&[121, 412, 467], &[121, 412, 467]);
        check(&[1, 0, 999_999], &[0, 0, 1000]);
        check(&[u64::MAX, u64::MAX], &[500, 500]);
        assert_eq!((split(2, &[549, 12]), split(627, &[9, 0])), (vec![2, 0], vec![627, 0]));
        for seed in 1..200u64 {
            let parts: Vec<u64> = (1..6).map(|n| seed.wrapping_mul(n * 7919) % (n * 101)).collect();
            let sum: u64 = shares(&parts).iter().sum();
            assert!(sum == 1000 || parts.iter().all(|part| *part == 0), "{parts:?}");
        }
        assert_eq!((percent(121, 5), percent(0, 1), percent(0, 0)), ("12.1".into(), "<0.1".into(), "0.0".into()));
    }

    #[test]
    fn durations() {
        let check = |millis, expect: &str| assert_eq!(duration(Duration::from_millis(millis)), expect);
        check(13, "13 ms");
        check(2_999, "2.9 s");
        check(59_999, "59.9 s");
        check(65_000, "1 m 05 s");
    }

    #[test]
    fn waits() {
        let check = |number, expect: &str| assert_eq!(hours(number), expect);
        check(0.0, "0 min");
        check(0.66, "40 min");
        check(1.0, "1.0 h");
        check(47.9, "47.9 h");
        check(98.4, "4.1 days");
    }

    #[test]
    fn days() {
        let check = |seconds, zone: &str, expect: &str| assert_eq!(day(seconds, zone.as_bytes()), expect, "{zone}");
        check(0, "+0000", "1970-01-01");
        check(0, "-0100", "1969-12-31");
        check(1_795_212_000, "+1400", "2026-11-21");
        check(1_795_212_000, "nonsense", "2026-11-20");
        check(1_795_212_000, "+9999", "2026-11-20");
        check(i64::MAX, "+0000", "          ");
        assert_eq!(day_and_time(1_795_212_000, b"-0730"), "2026-11-20 14:30:00 -0730");
        assert_eq!(day_and_time(0, b"nonsense"), "1970-01-01 00:00:00 +0000");
        assert_eq!(day_and_time(i64::MAX, b"+0000").trim(), "");
        assert_eq!(moment(1_500_000), "1970-01-01T00:00:01.5Z");
        assert_eq!(moment(i64::MAX), i64::MAX.to_string());
    }
}
